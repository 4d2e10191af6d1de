"""Steps that the services of planning share: rows with codes of their own, and rows that go away
together."""

from collections.abc import Collection, Iterable, Mapping
from itertools import count
from typing import Any

from toteuma.domain.text import LocalizedText
from toteuma.workspace.errors import ChangedMeanwhileError
from toteuma.workspace.interchange.cells import LONGEST_CODE, CellValue, normalised_lines
from toteuma.workspace.interchange.records import Values, domain_values
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.services.changes import Change, change_of
from toteuma.workspace.services.rows import edit, take
from toteuma.workspace.stored import STORED, row_key

type Keys = Collection[tuple[CellValue, ...]]

_LONGEST_STEM = LONGEST_CODE - 6


def add_row(
    *, municipality: str, table: str, row: object, stem: str, action: str, actor: str, why: str
) -> str:
    """Adds a row under the first free code that begins with the stem, and returns the code. Raises
    ContentFaultyError."""
    with change_of(
        municipality=municipality, action=action, subject="", actor=actor, why=why
    ) as change:
        code = free_code(stem, codes_of(change, table))
        change.subject = code
        edit(change, {table: [{**row_values(table, row), "code": code}]})
    return code


def free_code(stem: str, taken: Collection[str]) -> str:
    """``stem-1``, or the next that is not taken."""
    short = stem[:_LONGEST_STEM]
    return next(code for number in count(1) if (code := f"{short}-{number}") not in taken)


def all_named(codes: Iterable[str]) -> str:
    """All codes as the subject of a change, as far as the audit trail has room for them: so that
    each finds the change in its history."""
    return ", ".join(dict.fromkeys(codes))


def as_seen(change: Change, table: str, seen: Values | None, new: Values) -> None:
    """Raises ChangedMeanwhileError unless the stored row of the new row's key is the one that was
    seen; None: no row was seen. Called within the change, so that nobody comes between."""
    stored = STORED[table]
    key = row_key(stored, new)
    # A part of a key may be blank, which the database keeps as NULL and does not compare.
    given = {name: part for name, part in zip(stored.key, key, strict=True) if part != ""}
    found = rows(change.municipality.pk, table, **given)
    present = [row for row in found if row_key(stored, row) == key]
    if present != ([] if seen is None else [seen]):
        is_gone = seen is not None and not present
        raise ChangedMeanwhileError(subject=change.subject, is_gone=is_gone)


def codes_of(change: Change, table: str) -> frozenset[str]:
    """Codes of the municipality's rows of a kind."""
    return frozenset(str(code) for (code, *_) in keys_of(change, table))


def keys_of(change: Change, table: str, **filters: Any) -> list[tuple[CellValue, ...]]:
    """Keys of the municipality's rows of a kind."""
    stored = STORED[table]
    found = stored.model._default_manager.filter(municipality=change.municipality, **filters)
    return list(found.values_list(*stored.key))


def take_together(change: Change, keys: Mapping[str, Keys]) -> None:
    """Removes rows of several kinds and tells the change of all of them, beside what it was told
    before."""
    told: dict[str, Any] = dict(change.before) if isinstance(change.before, dict) else {}
    for name, some in keys.items():
        take(change, name, some)
        assert isinstance(change.before, dict)
        gone, known = change.before[name], told.get(name, [])
        told[name] = known + gone if isinstance(gone, list) and isinstance(known, list) else gone
    change.before = told


def row_values(table: str, row: object) -> Values:
    """A value of the domain as a row, with line ends as they are stored."""
    return _normalised_row(domain_values(table, row))


def _normalised_row(values: Values) -> Values:
    return {
        name: normalised(value) if isinstance(value, LocalizedText) else value
        for name, value in values.items()
    }


def normalised(text: LocalizedText) -> LocalizedText:
    """Line ends as they are stored: browsers send carriage returns with them."""
    return LocalizedText(*map(normalised_lines, (text.fi, text.sv, text.en)))


def without(rows: Iterable[Values], code: str) -> list[Values]:
    """The rows but the one of that code."""
    return [row for row in rows if row["code"] != code]
