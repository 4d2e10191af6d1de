"""Ledger files into the store and their batches into use."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from django.utils import timezone

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.vocabulary import BatchKind, Language
from toteuma.ledger.batches import BatchStore, DuplicateBatchError
from toteuma.ledger.importing import ImportResult, import_entries
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.manifests import Manifest
from toteuma.ledger.profiles import Profile
from toteuma.ledger.workbench import Progress
from toteuma.workspace.errors import BatchInactiveError, BatchUnknownError
from toteuma.workspace.ledger_state import store_of
from toteuma.workspace.queries.batches import RegisteredBatch, batches
from toteuma.workspace.queries.chart import accounts, projects
from toteuma.workspace.queries.organisation import cost_centre_mappings, organisation_nodes
from toteuma.workspace.services.batches import register_batch


class EntriesBesideTableError(ToteumaError):
    """Entries of a year whose actuals came as a table: both together would count twice."""

    code = "workspace.entries_beside_table"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = (
        "The actuals of {fiscal_year} came as a table, {file} (batch {batch}); with entries of "
        "that year beside it they would be counted twice."
    )
    mend = "Take the table out of use (toteuma batches --withdraw {batch}) and import again."


def known_codes(content: MunicipalityContent) -> KnownCodes:
    """Codes that the ledger of a municipality may use.

    Entries may lie on any node of any year, and on cost centres that only a mapping still knows.
    """
    return KnownCodes(
        accounts=frozenset(account.number for account in content.accounts),
        cost_centres=frozenset(
            [node.code for node in content.nodes]
            + [mapping.from_cost_centre for mapping in content.cost_centre_mappings]
        ),
        projects=frozenset(project.code for project in content.projects),
    )


def import_ledger_file(
    *,
    home: Path,
    municipality: str,
    source: Path,
    profile: Profile,
    actor: str,
    fiscal_year: int | None = None,
    accept_partial: bool = False,
    supersedes: str | None = None,
    progress: Progress | None = None,
    language: Language = Language.EN,
    why: str = "",
) -> ImportResult:
    """Import a file of entries and put its batch into use, in place of ``supersedes`` if given.

    A batch that an earlier import stored but did not register (the process died between the two)
    is registered now. Raises BatchUnknownError or BatchInactiveError for ``supersedes`` before the
    file is read, EntriesBesideTableError after it, and what
    :func:`toteuma.ledger.importing.import_entries` and
    :func:`toteuma.workspace.services.batches.register_batch` raise.
    """
    store = store_of(home, municipality)
    known = KnownCodes(
        accounts=frozenset(entry.number for entry in accounts(municipality=municipality)),
        cost_centres=frozenset(
            [node.code for node in organisation_nodes(municipality=municipality)]
            + [
                mapping.from_cost_centre
                for mapping in cost_centre_mappings(municipality=municipality)
            ]
        ),
        projects=frozenset(project.code for project in projects(municipality=municipality)),
    )
    registered = batches(municipality=municipality)
    in_use = [batch.batch_id for batch in registered if batch.is_active]
    if supersedes is not None and supersedes not in in_use:
        if any(batch.batch_id == supersedes for batch in registered):
            raise BatchInactiveError(batch=supersedes)
        raise BatchUnknownError(municipality=municipality, batch=supersedes)
    result = store_ledger_file(
        store=store,
        source=source,
        profile=profile,
        known=known,
        registered=[batch.batch_id for batch in registered],
        active=in_use,
        fiscal_year=fiscal_year,
        accept_partial=accept_partial,
        supersedes=supersedes,
        progress=progress,
        language=language,
    )
    if result.batch is not None:
        _refuse_beside_table(result.batch, registered)
        register_manifest(municipality=municipality, manifest=result.batch, actor=actor, why=why)
    return result


def _refuse_beside_table(manifest: Manifest, registered: Iterable[RegisteredBatch]) -> None:
    """The batch stays in the store, and is registered when the import is run again."""
    years = {year for year, _ in manifest.covered}
    for batch in registered:
        overlaps = sorted(years & {year for year, _ in batch.periods})
        is_table = batch.is_active and batch.kind is BatchKind.BALANCES
        if is_table and overlaps and batch.batch_id != manifest.supersedes:
            raise EntriesBesideTableError(
                fiscal_year=overlaps[0], file=batch.source_name, batch=batch.batch_id
            )


def store_ledger_file(
    *,
    store: BatchStore,
    source: Path,
    profile: Profile,
    known: KnownCodes,
    registered: Sequence[str],
    active: Sequence[str],
    fiscal_year: int | None = None,
    accept_partial: bool = False,
    supersedes: str | None = None,
    progress: Progress | None = None,
    language: Language = Language.EN,
) -> ImportResult:
    """Store a file of entries as a batch; one that is stored but not ``registered`` is taken as
    it is. Raises as :func:`toteuma.ledger.importing.import_entries`."""
    try:
        return import_entries(
            source,
            profile=profile,
            known=known,
            store=store,
            created_at=timezone.now(),
            fiscal_year=fiscal_year,
            accept_partial=accept_partial,
            supersedes=supersedes,
            active=active,
            progress=progress,
            language=language,
        )
    except DuplicateBatchError as duplicate:
        batch_id = str(duplicate.parameters["batch"])
        if batch_id in registered:
            raise
        manifest = store.read(batch_id)
        return ImportResult(
            batch=manifest,
            issues=(),
            fault_counts={},
            counts=manifest.counts,
            rejects=store.rejects_path(batch_id),
        )


def register_manifest(*, municipality: str, manifest: Manifest, actor: str, why: str = "") -> None:
    """Put a stored batch into use, in place of the one that it supersedes. Raises as
    :func:`toteuma.workspace.services.batches.register_batch`."""
    register_batch(
        municipality=municipality,
        batch_id=manifest.batch_id,
        kind=BatchKind(manifest.kind.value),
        source_name=manifest.source_name,
        row_count=manifest.entries,
        total_cents=manifest.total_cents,
        periods=manifest.covered,
        content_hash=manifest.source_sha256,
        chain_hash=manifest.chain,
        profile=manifest.profile_code,
        supersedes=manifest.supersedes or "",
        actor=actor,
        why=why,
    )
