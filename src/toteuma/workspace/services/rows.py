"""Writes rows of a change: judged first, then only what differs, with its history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from toteuma.domain.issues import Issue
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.interchange.cells import CellValue
from toteuma.workspace.interchange.checks import check_records
from toteuma.workspace.interchange.records import Values
from toteuma.workspace.interchange.tables import TABLES
from toteuma.workspace.queries.rows import municipality_row, rows_by_name
from toteuma.workspace.services.changes import Change, Json, as_json
from toteuma.workspace.stored import STORED, Stored, records_of_rows, row_key

type _Key = tuple[CellValue, ...]

_MOST_TOLD = 50

_FEW = 50
"""So many rows are looked for by their keys; beyond that all rows of the kind are read."""

_JUDGED_ALONE = frozenset({"forecasts", "observations"})
"""Kinds of which no rule joins one row with another, but that keys are given once: stored rows
were judged when they were stored, and of these there are most."""


class Written(NamedTuple):
    """How many rows were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0


# Rows without which new rows of a kind cannot be judged, beside those that tables.py refers to.
_BESIDE = {
    "binding_levels": ("layouts", "layout_lines"),
    "layouts": ("layout_lines",),
    "layout_lines": ("layouts", "binding_levels", "forecasts"),
    "forecasts": ("layouts", "layout_lines"),
    "budget_lines": ("budget_decisions",),
    "budget_decisions": ("budget_lines",),
    "outcomes": ("aims", "goals"),
    "assessments": ("organisation",),
    "investment_narratives": ("projects",),
}


def _beside(name: str) -> set[str]:
    """Names of the rows that rows of this kind are judged together with."""
    found = set(_BESIDE.get(name, ()))
    for table in TABLES:
        if table.name == name:
            found |= {column.references.partition(".")[0] for column in table.columns}
    return found - {"", name}


def judge(
    change: Change, new: Mapping[str, Sequence[Values]], *, whole: Collection[str] = ()
) -> None:
    """Raises ContentFaultyError when the municipality's rows, with the new ones in place of those
    of the same keys, break a rule that concerns them. Of the kinds in ``whole`` the new rows are
    all that there will be."""
    beside = set[str]().union(*(_beside(name) for name in new))
    names = beside | (new.keys() - _JUDGED_ALONE)
    present = rows_by_name(change.municipality.pk, sorted(names))
    for name, given in new.items():
        if name not in names:
            present[name] = list(given)
            continue
        replaced = {row_key(STORED[name], row) for row in given}
        kept = [row for row in present[name] if row_key(STORED[name], row) not in replaced]
        present[name] = [*([] if name in whole else kept), *given]
    records = records_of_rows(present, municipality_row(change.municipality.pk))
    refuse(change.municipality.code, check_records(records, set(new)))


def edit(change: Change, new: Mapping[str, Sequence[Values]]) -> None:
    """Judges rows of some kinds, writes them, and tells the change what was before and after."""
    judge(change, new)
    before: dict[str, Json] = {}
    after: dict[str, Json] = {}
    for name, rows in new.items():
        stored = STORED[name]
        keys = [row_key(stored, row) for row in rows]
        present = _present(change, stored, keys)
        before[name] = _told([present[key][1] for key in keys if key in present])
        after[name] = _told(rows)
        put(change, name, rows)
    change.before, change.after = before, after


def _told(rows: Sequence[Values]) -> Json:
    """Rows as the audit row holds them; of many only the count, their history has the rest."""
    return [as_json(row) for row in rows] if len(rows) <= _MOST_TOLD else {"rows": len(rows)}


def refuse(municipality: str, issues: list[Issue]) -> None:
    """Raises ContentFaultyError when there are issues."""
    if issues:
        raise ContentFaultyError(municipality=municipality, issues=issues)


def put(change: Change, name: str, rows: Iterable[Values]) -> Written:
    """Adds rows, or alters those that have their keys. The rows must have been judged."""
    return _write(change, STORED[name], list(rows), remove_others=False)


def replace_all(change: Change, name: str, rows: Iterable[Values]) -> Written:
    """Makes the municipality's rows of a kind be exactly these. They must have been judged."""
    return _write(change, STORED[name], list(rows), remove_others=True)


def take(change: Change, name: str, keys: Collection[_Key]) -> Written:
    """Removes the rows of these keys and tells the change of them; keys that no row has are
    passed over."""
    stored = STORED[name]
    present = _present(change, stored, keys)
    found = [present[key] for key in keys if key in present]
    change.before = {name: _told([row for _, row in found])}
    change.remove(stored.model, [primary_key for primary_key, _ in found])
    return Written(removed=len(found))


def _present(
    change: Change, stored: Stored, keys: Collection[_Key] | None = None
) -> dict[_Key, tuple[int, Values]]:
    """Primary key and values of the municipality's rows by their key: those of the keys, and
    maybe others; all of them, when no keys are given."""
    found = stored.model._default_manager.filter(municipality=change.municipality)
    if keys is not None and len(keys) <= _FEW:
        for place, field in enumerate(stored.key):
            wanted = {key[place] for key in keys}
            if wanted.isdisjoint({None, ""}):  # what is not given may be stored as null
                found = found.filter(**{f"{field}__in": wanted})
    present: dict[_Key, tuple[int, Values]] = {}
    for primary_key, *values in found.values_list("pk", *stored.fields):
        row: Values = dict(zip(stored.fields, values, strict=True))
        present[row_key(stored, row)] = (primary_key, row)
    return present


def _write(change: Change, stored: Stored, rows: list[Values], *, remove_others: bool) -> Written:
    keys = None if remove_others else [row_key(stored, row) for row in rows]
    present = _present(change, stored, keys)
    added, altered = [], []
    for row in rows:
        known = present.pop(row_key(stored, row), None)
        instance = stored.model(municipality_id=change.municipality.pk, **row)
        if known is None:
            added.append(instance)
        elif known[1] != row:
            instance.pk = known[0]
            altered.append(instance)
    removed = [primary_key for primary_key, _ in present.values()] if remove_others else []
    change.remove(stored.model, removed)
    change.alter(altered)
    change.add(added)
    return Written(len(added), len(altered), len(removed))
