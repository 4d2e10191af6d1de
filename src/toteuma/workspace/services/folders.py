"""A municipality folder with its ledger: into an installation, and out of it again."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from toteuma.domain.content import LedgerFile, MunicipalityContent
from toteuma.domain.issues import Issue
from toteuma.domain.vocabulary import BatchKind
from toteuma.ledger.exporting import export_balances, export_entries
from toteuma.ledger.manifests import Manifest
from toteuma.ledger.profile_keys import BALANCES_PROFILE, ENTRIES_PROFILE
from toteuma.ledger.profiles import Profile, find_profile, read_profile
from toteuma.ledger.workbench import Progress
from toteuma.workspace.interchange.folder import dump_folder, load_folder
from toteuma.workspace.interchange.ledger_list import is_file_name
from toteuma.workspace.ledger_state import store_of
from toteuma.workspace.queries.batches import RegisteredBatch, active_batches, batches
from toteuma.workspace.queries.content import municipality_codes, read_content
from toteuma.workspace.services.batches import activate_batch, withdraw_batch
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.ledger import (
    known_codes,
    register_manifest,
    store_ledger_file,
)

type StepOfFile = Callable[[str], AbstractContextManager[Progress | None]]
"""Told the name of each ledger file; its context gives the progress of that file's import."""


@dataclass(frozen=True, slots=True)
class FolderLoaded:
    """What loading a folder did. With ``issues`` nothing was changed and ``content`` is None.

    ``faults`` counts issues, also those that are not described; ``balances`` those without
    entries.
    """

    content: MunicipalityContent | None
    issues: tuple[Issue, ...]
    faults: int
    rows: int = 0
    entries: int = 0
    balances: int = 0
    batches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderDumped:
    """How many rows, entries, and balances without entries a dump wrote."""

    rows: int
    entries: int
    balances: int


def _no_step(_: str) -> AbstractContextManager[Progress | None]:
    return nullcontext()


def load_municipality(
    *, home: Path, folder: Path, actor: str, step: StepOfFile = _no_step, why: str = ""
) -> FolderLoaded:
    """Make the installation hold what the folder holds: its rows, and its ledger files as the
    only batches in use. Nothing is changed when anything in the folder is faulty.

    Raises FolderMissingError, ProfileUnknownError, ProfileInvalidError, and as the services of
    batches.
    """
    content, issues = load_folder(folder)
    if content is None:
        return FolderLoaded(None, issues, len(issues))
    code = content.municipality.code
    manifests: list[Manifest] = []
    found: list[Issue] = []
    faults = 0
    is_new = code not in municipality_codes()
    # A batch that is registered may be met again: loading the same folder twice is no fault.
    known_batches: list[str] = []
    for file in content.ledger_files:
        with step(file.path) as progress:
            result = store_ledger_file(
                store=store_of(home, code),
                source=folder / "ledger" / file.path,
                profile=_profile(folder, file),
                known=known_codes(content),
                registered=known_batches,
                active=[manifest.batch_id for manifest in manifests],
                progress=progress,
            )
        found += result.issues
        faults += result.faults
        if result.batch is not None:
            manifests.append(result.batch)
    overlaps = _overlaps(manifests)
    if found or overlaps:
        return FolderLoaded(None, (*found, *overlaps), faults + len(overlaps))
    with transaction.atomic():
        save_content(content=content, actor=actor, why=why)
        _use_only(code, manifests, actor, why, is_new=is_new)
    return FolderLoaded(
        content,
        (),
        0,
        rows=count_rows(content),
        entries=sum(manifest.entries for manifest in manifests),
        balances=sum(
            manifest.counts.stored for manifest in manifests if manifest.kind is BatchKind.BALANCES
        ),
        batches=tuple(manifest.batch_id for manifest in manifests),
    )


def _profile(folder: Path, file: LedgerFile) -> Profile:
    """The profile of a ledger file: one that lies beside it, else a shipped one."""
    own = folder / "ledger" / f"{file.profile}.toml"
    return read_profile(own) if own.is_file() else find_profile(file.profile)


def _overlaps(manifests: list[Manifest]) -> list[Issue]:
    """Files with balances of a year of which another has actuals too: in use together they would
    be counted twice (the rule of :class:`BatchesOverlapError`)."""
    issues: list[Issue] = []
    for number, manifest in enumerate(manifests):
        years = {year for year, _ in manifest.covered}
        for other in manifests[:number]:
            shared = years & {year for year, _ in other.covered}
            if shared and BatchKind.BALANCES in (manifest.kind, other.kind):
                details = {"year": str(min(shared)), "other": other.source_name}
                place = f"ledger/{manifest.source_name}"
                issues.append(Issue("folder.ledger_overlap", place, details=details))
    return issues


def _use_only(
    municipality: str, manifests: list[Manifest], actor: str, why: str, *, is_new: bool
) -> None:
    registered = (
        {} if is_new else {batch.batch_id: batch for batch in batches(municipality=municipality)}
    )
    wanted = {manifest.batch_id for manifest in manifests}
    for batch in registered.values():
        if batch.is_active and batch.batch_id not in wanted:
            withdraw_batch(municipality=municipality, batch_id=batch.batch_id, actor=actor, why=why)
    for manifest in manifests:
        known = registered.get(manifest.batch_id)
        if known is None:
            register_manifest(municipality=municipality, manifest=manifest, actor=actor, why=why)
        elif not known.is_active:
            activate_batch(
                municipality=municipality, batch_id=manifest.batch_id, actor=actor, why=why
            )


def dump_municipality(*, home: Path, municipality: str, folder: Path) -> FolderDumped:
    """Write a municipality to a folder with its ledger: the inverse of
    :func:`load_municipality`.

    Entries are written by the profile ``toteuma``, whatever profile read them, and balances that
    have no entries by ``toteuma-balances``. Raises FolderForeignError, EntriesNotExportedError.
    """
    content = read_content(municipality)
    store = store_of(home, municipality)
    files = _dumped_files(municipality)
    listed = tuple(LedgerFile(name, _DUMP_PROFILES[batch.kind]) for name, batch in files.items())
    dump_folder(replace(content, ledger_files=listed), folder)
    entries = balances = 0
    for name, batch in files.items():
        file = folder / "ledger" / name
        if batch.kind is BatchKind.ENTRIES:
            entries += export_entries(store.entries_paths([batch.batch_id]), file)
        else:
            balances += export_balances(store.balances_paths([batch.batch_id]), file)
    return FolderDumped(count_rows(content), entries, balances)


_DUMP_PROFILES = {BatchKind.ENTRIES: ENTRIES_PROFILE, BatchKind.BALANCES: BALANCES_PROFILE}


def _dumped_files(municipality: str) -> dict[str, RegisteredBatch]:
    """The batches in use by the names of their files, each once, in the order of import."""
    files: dict[str, RegisteredBatch] = {}
    for batch in active_batches(municipality=municipality):
        name = Path(batch.source_name).name
        if name in files or not (name.endswith(".csv") and is_file_name(name)):
            name = f"{batch.batch_id}.csv"
        files[name] = batch
    return files


def count_rows(content: MunicipalityContent) -> int:
    """Rows of all tables and texts."""
    return sum(
        len(value)
        for name in content.__slots__
        if isinstance(value := getattr(content, name), tuple) and name != "ledger_files"
    )
