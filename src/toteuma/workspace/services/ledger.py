"""Ledger files into the store and their batches into use."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from toteuma.domain.accounts import Account
from toteuma.domain.budget import Project
from toteuma.domain.content import MunicipalityContent
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.organisation import CostCentreMapping, OrganisationNode
from toteuma.domain.vocabulary import Language
from toteuma.ledger.balance_files import import_balances
from toteuma.ledger.batches import BatchStore, DuplicateBatchError
from toteuma.ledger.importing import ImportResult, import_entries
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.manifests import Manifest
from toteuma.ledger.profiles import Profile, ProfileKind
from toteuma.ledger.workbench import Progress
from toteuma.workspace.errors import BatchInactiveError, BatchUnknownError
from toteuma.workspace.ledger_state import store_of
from toteuma.workspace.queries.batches import batches
from toteuma.workspace.queries.chart import accounts, projects
from toteuma.workspace.queries.organisation import cost_centre_mappings, organisation_nodes
from toteuma.workspace.services.batches import register_batch


class BalancesInPartError(ToteumaError):
    """A file of balances was to be stored without its faulty rows."""

    code = "workspace.balances_in_part"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "The file of balances {file} cannot be stored in part."
    mend = "Correct the file and import it as a whole, without --accept-partial."


def known_codes(content: MunicipalityContent) -> KnownCodes:
    """Codes that the ledger of a municipality may use.

    Entries may lie on any node of any year, and on cost centres that only a mapping still knows.
    """
    return _known(content.accounts, content.nodes, content.cost_centre_mappings, content.projects)


def _codes_of(municipality: str) -> KnownCodes:
    """The same of what the municipality has now."""
    return _known(
        accounts(municipality=municipality),
        organisation_nodes(municipality=municipality),
        cost_centre_mappings(municipality=municipality),
        projects(municipality=municipality),
    )


def _known(
    of_chart: Iterable[Account],
    nodes: Iterable[OrganisationNode],
    mappings: Iterable[CostCentreMapping],
    of_projects: Iterable[Project],
) -> KnownCodes:
    return KnownCodes(
        accounts=frozenset(account.number for account in of_chart),
        cost_centres=frozenset(
            [*(node.code for node in nodes), *(one.from_cost_centre for one in mappings)]
        ),
        projects=frozenset(project.code for project in of_projects),
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
    when_registered: Callable[[ImportResult], None] | None = None,
) -> ImportResult:
    """Import a file of entries or balances, as the profile says, and put its batch into use, in
    place of ``supersedes`` if given.

    A batch that an earlier import stored but did not register (the process died between the two,
    or the batch overlapped another) is registered now. ``when_registered`` is called in the
    transaction that registers the batch. Raises BatchUnknownError or
    BatchInactiveError for ``supersedes`` before the file is read, and what
    :func:`store_ledger_file` and :func:`toteuma.workspace.services.batches.register_batch` raise.
    """
    store = store_of(home, municipality)
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
        known=_codes_of(municipality),
        registered=[batch.batch_id for batch in registered],
        active=in_use,
        fiscal_year=fiscal_year,
        accept_partial=accept_partial,
        supersedes=supersedes,
        progress=progress,
        language=language,
    )
    if result.batch is not None:
        with transaction.atomic():
            register_manifest(
                municipality=municipality, manifest=result.batch, actor=actor, why=why
            )
            if when_registered is not None:
                when_registered(result)
    return result


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
    """Store a file of entries or balances as a batch; one that is stored but not ``registered``
    is taken as it is.

    Raises as :func:`toteuma.ledger.importing.import_entries` and
    :func:`toteuma.ledger.balance_files.import_balances`, and BalancesInPartError.
    """
    try:
        if profile.kind is ProfileKind.BALANCES:
            if accept_partial:
                raise BalancesInPartError(file=source.name)
            return import_balances(
                source,
                profile=profile,
                known=known,
                store=store,
                created_at=timezone.now(),
                fiscal_year=fiscal_year,
                supersedes=supersedes,
            )
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
        kind=manifest.kind,
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
