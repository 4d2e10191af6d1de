"""A budget-and-actual table into a municipality: its units, accounts and budget, and its actuals
as a batch of balances. All of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.issues import Issue
from toteuma.domain.layout import Book
from toteuma.domain.money import Figure
from toteuma.domain.organisation import organisation_in_year
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import BatchKind
from toteuma.ledger.batches import DuplicateBatchError
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.manifests import Manifest, file_sha256
from toteuma.ledger.profiles import Profile
from toteuma.ledger.tables import TableReading, import_table, read_table
from toteuma.workspace import models
from toteuma.workspace.errors import BatchInactiveError, BatchUnknownError
from toteuma.workspace.interchange.checks import check_records
from toteuma.workspace.interchange.records import records_of
from toteuma.workspace.ledger_state import store_of
from toteuma.workspace.queries.batches import RegisteredBatch, batches
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.ledger import register_manifest
from toteuma.workspace.services.rows import refuse
from toteuma.workspace.services.table_content import (
    ORIGINAL,
    TableSource,
    content_with_table,
    new_content,
    original_budget,
    table_budget,
    units_of,
)


class MunicipalityNameMissingError(ToteumaError):
    """A table is to create a municipality that nobody named."""

    code = "workspace.municipality_name_missing"
    exit_code: ClassVar[int] = ExitCode.NOT_FOUND
    message = "There is no municipality {municipality} yet, and no name was given to create it."
    mend = "Give its name with --name, or correct the code."


class TableImportedBeforeError(ToteumaError):
    """The very file is in use already."""

    code = "workspace.table_imported_before"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "{file} was imported before and is in use, as batch {batch}."
    mend = "Nothing needs to be done. To read it anew, import it with --supersedes {batch}"


class TableOverlapsError(ToteumaError):
    """The year has actuals already, and a table holds all of a year's actuals up to its month."""

    code = "workspace.table_overlaps"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "The year {fiscal_year} has actuals already, from {file} (batch {batch})."
    mend = (
        "If this table takes their place, import it with --supersedes {batch}; or take that batch "
        "out of use first: toteuma batches --withdraw {batch}"
    )


class TableBudgetExistsError(ToteumaError):
    """The year has an original budget that this table would overwrite."""

    code = "workspace.table_budget_exists"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "Municipality {municipality} has another original budget for {fiscal_year} already."
    mend = (
        "If this table corrects an earlier one, name the batch that it supersedes (--supersedes); "
        "otherwise empty the budget figures of the table."
    )


@dataclass(frozen=True, slots=True)
class TableImported:
    """What importing a table did. With ``issues`` nothing was changed.

    ``batch`` holds the actuals; None with issues, or when the table has no actuals. ``totals``
    are budget and actual of each book in cents, income positive; together they are the file's.
    """

    batch: Manifest | None
    issues: tuple[Issue, ...]
    rows: int = 0
    areas: int = 0
    units: int = 0
    totals: Mapping[Book, tuple[Figure, Figure]] = MappingProxyType({})
    is_new_municipality: bool = False


def import_table_file(
    *,
    home: Path,
    municipality: str,
    source: Path,
    profile: Profile,
    fiscal_year: int,
    actor: str,
    month: int = 12,
    name: LocalizedText | None = None,
    supersedes: str | None = None,
    add_missing: bool = False,
    why: str = "",
) -> TableImported:
    """Import a table whose actuals reach from January to the end of ``month``.

    A municipality that does not exist is created with the table's units and accounts. In one
    that exists, units and accounts that it lacks are faults, or are added with ``add_missing``.
    The budget becomes the year's original budget, and with ``supersedes`` takes the place of
    the one that the superseded table brought. A batch that an earlier import stored but did not
    register (the process died between the two) is registered now.

    Raises MunicipalityNameMissingError, TableImportedBeforeError, TableOverlapsError,
    TableBudgetExistsError, DuplicateBatchError for a file whose batch is out of use,
    BatchUnknownError, BatchInactiveError, NoLayoutError, ContentFaultyError, InvalidValueError
    for a year or month that is none, and what :func:`toteuma.ledger.tables.read_table` raises.
    """
    Period.year_to_date(fiscal_year, month)
    table = TableSource(source.name, profile, fiscal_year, month)
    with transaction.atomic():
        present = _present(municipality)
        if present is None and (name is None or name.is_empty):
            raise MunicipalityNameMissingError(municipality=municipality)
        known = None if present is None or add_missing else _known(present, fiscal_year)
        reading = read_table(source, profile, known)
        if reading.issues:
            return TableImported(None, reading.issues)
        before = present or new_content(municipality, name or LocalizedText(), reading.rows, table)
        after, issues = content_with_table(before, reading.rows, table)
        if issues:
            return TableImported(None, tuple(issues))
        registered = () if present is None else batches(municipality=municipality)
        superseded = _superseded(municipality, registered, supersedes)
        _refuse_overlap(registered, source, fiscal_year, superseded)
        _refuse_other_budget(before, reading, fiscal_year, superseded)
        # Judged before the store, which names its folder by the code, holds anything of it.
        refuse(municipality, check_records(records_of(after)))
        batch = _store(home, source, table, municipality, registered, supersedes)
        subject = f"{fiscal_year}-{month:02} {source.name}"
        save_content(content=after, actor=actor, why=why, action="table.import", subject=subject)
        if batch is not None:
            register_manifest(municipality=municipality, manifest=batch, actor=actor, why=why)
    return _outcome(reading, batch, is_new=present is None)


def _present(municipality: str) -> MunicipalityContent | None:
    """The municipality as it is, None when there is none. Other changes of it wait until this
    one is done."""
    found = models.Municipality.objects.select_for_update().filter(code=municipality)
    return None if found.first() is None else read_content(municipality)


def _outcome(reading: TableReading, batch: Manifest | None, *, is_new: bool) -> TableImported:
    areas, units = units_of(reading.rows)
    return TableImported(
        batch=batch,
        issues=(),
        rows=len(reading.rows),
        areas=areas,
        units=units,
        totals=reading.totals,
        is_new_municipality=is_new,
    )


def _known(content: MunicipalityContent, fiscal_year: int) -> KnownCodes:
    """The codes that a table of the year may use."""
    return KnownCodes(
        accounts=frozenset(account.number for account in content.accounts),
        cost_centres=frozenset(organisation_in_year(content.nodes, fiscal_year).codes),
    )


def _superseded(
    municipality: str, registered: tuple[RegisteredBatch, ...], batch_id: str | None
) -> RegisteredBatch | None:
    """The batch whose place the table takes."""
    if batch_id is None:
        return None
    for batch in registered:
        if batch.batch_id == batch_id:
            if not batch.is_active:
                raise BatchInactiveError(batch=batch_id)
            return batch
    raise BatchUnknownError(municipality=municipality, batch=batch_id)


def _refuse_overlap(
    registered: tuple[RegisteredBatch, ...],
    source: Path,
    fiscal_year: int,
    superseded: RegisteredBatch | None,
) -> None:
    """A table holds the sums of the year up to its month, so whatever else is in use for that
    year would be counted twice."""
    for batch in registered:
        is_of_year = any(year == fiscal_year for year, _ in batch.periods)
        if not batch.is_active or not is_of_year or batch == superseded:
            continue
        if batch.content_hash == file_sha256(source):
            raise TableImportedBeforeError(file=source.name, batch=batch.batch_id)
        raise TableOverlapsError(
            fiscal_year=fiscal_year, file=batch.source_name, batch=batch.batch_id
        )


def _refuse_other_budget(
    before: MunicipalityContent,
    reading: TableReading,
    fiscal_year: int,
    superseded: RegisteredBatch | None,
) -> None:
    """An original budget is adopted once; only a table that corrects an earlier one, or says
    the same, may bring it again."""
    lines = table_budget(reading.rows, fiscal_year)
    is_there = any(
        (decision.fiscal_year, decision.number) == (fiscal_year, ORIGINAL)
        for decision in before.budget_decisions
    )
    corrects = superseded is not None and superseded.kind is BatchKind.BALANCES
    if not lines or not is_there or corrects:
        return
    if set(lines) != set(original_budget(before, fiscal_year)):
        raise TableBudgetExistsError(municipality=before.municipality.code, fiscal_year=fiscal_year)


def _store(
    home: Path,
    source: Path,
    table: TableSource,
    municipality: str,
    registered: tuple[RegisteredBatch, ...],
    supersedes: str | None,
) -> Manifest | None:
    """The batch of the actuals, stored now or by an import that died before registering it."""
    store = store_of(home, municipality)
    try:
        return import_table(
            source,
            profile=table.profile,
            store=store,
            created_at=timezone.now(),
            fiscal_year=table.fiscal_year,
            period=table.month,
            supersedes=supersedes,
        ).batch
    except DuplicateBatchError as duplicate:
        batch_id = str(duplicate.parameters["batch"])
        if any(batch.batch_id == batch_id for batch in registered):
            raise
        return store.read(batch_id)
