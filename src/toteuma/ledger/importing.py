"""Import of a file of ledger entries: read, validated as a whole, stored as a batch or not at all.

First everything is proved right in columns. Only when that fails is the file read again slowly,
to say of every fault where it is and how to mend it.
"""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import duckdb

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.issues import Issue
from toteuma.domain.vocabulary import BatchKind, Language
from toteuma.ledger.balances import (
    BALANCES_FILE,
    ENTRIES_FILE,
    BalanceSums,
    write_balances,
    write_entries,
)
from toteuma.ledger.batches import BatchStore, DuplicateBatchError
from toteuma.ledger.duplicates import may_repeat
from toteuma.ledger.explaining import Explanation, explain, find_repeated_ids
from toteuma.ledger.faults import FileFault
from toteuma.ledger.headers import Header, read_header
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.manifests import (
    REJECTS_FILE,
    BatchDraft,
    ImportCounts,
    Manifest,
    file_sha256,
)
from toteuma.ledger.profiles import Profile, ProfileKind, check_kind
from toteuma.ledger.reading import (
    load_records,
    make_enumerations,
    make_fast_view,
    make_good_view,
    make_slow_views,
)
from toteuma.ledger.rejects import write_rejects
from toteuma.ledger.sources import Source, digest, examine, not_decodable
from toteuma.ledger.workbench import ImportStep, Progress, workbench

DEFAULT_ISSUE_LIMIT = 1_000
"""How many issues are described; all are counted."""


class ImportFailedError(ToteumaError):
    """The machine could not finish an import; nothing was stored."""

    code = "ledger.import_failed"
    exit_code: ClassVar[int] = ExitCode.ENVIRONMENT
    message = "The import of {file} could not be finished: {why}."
    mend = "Check that the disk of the ledger store has room, and try again."


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of an import. ``batch`` is None when nothing was stored.

    ``issues`` are the first faults by line; ``fault_counts`` counts all of them by code.
    ``rejects`` is the file of the rows that were not stored, with what is wrong with each.
    """

    batch: Manifest | None
    issues: tuple[Issue, ...]
    fault_counts: Mapping[str, int]
    counts: ImportCounts
    rejects: Path | None = None

    @property
    def faults(self) -> int:
        """The number of faults, described or not."""
        return sum(self.fault_counts.values())


def import_entries(
    source: Path,
    *,
    profile: Profile,
    known: KnownCodes,
    store: BatchStore,
    created_at: datetime,
    fiscal_year: int | None = None,
    accept_partial: bool = False,
    supersedes: str | None = None,
    active: Sequence[str] = (),
    progress: Progress | None = None,
    issue_limit: int = DEFAULT_ISSUE_LIMIT,
    language: Language = Language.EN,
) -> ImportResult:
    """Imports a file of entries as one batch.

    ``fiscal_year`` is the only one allowed in the file, None allows any. ``active`` are the
    batches whose entry ids may not come again; one that is superseded is not counted among them.
    With faults nothing is stored, unless ``accept_partial``: then the good rows are, and the rest
    goes to a file of rejects in the batch's folder, with the reasons in ``language``.

    Raises SourceUnreadableError, SourceNotAFileError, ProfileKindError, DuplicateBatchError,
    BatchNotFoundError, SumOverflowError and ImportFailedError. Faults in the file are no
    exceptions; they are in the result.
    """
    check_kind(profile, ProfileKind.ENTRIES)
    if supersedes is not None:
        store.read(supersedes)
    request = _Request(
        profile=profile,
        known=known,
        store=store,
        created_at=created_at,
        fiscal_year=fiscal_year,
        accept_partial=accept_partial,
        supersedes=supersedes,
        active={
            batch: file
            for batch in active
            if batch != supersedes
            for file in store.entries_paths([batch])
        },
        progress=progress,
        issue_limit=issue_limit,
        language=language,
    )
    with store.incoming() as folder:
        scratch = folder / "scratch"
        scratch.mkdir()
        text = examine(source, profile.file.encoding, scratch / "text.csv")
        if isinstance(text, Issue):
            return _refused([text])
        header = read_header(text, profile)
        if not isinstance(header, Header):
            return _refused(header)
        return _Import(request, text, header, folder, scratch).run()


def _refused(issues: Sequence[Issue]) -> ImportResult:
    """The result for a file that cannot be read at all."""
    counts = MappingProxyType(dict(Counter(issue.code for issue in issues)))
    return ImportResult(None, tuple(issues), counts, ImportCounts(0, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class _Request:
    profile: Profile
    known: KnownCodes
    store: BatchStore
    created_at: datetime
    fiscal_year: int | None
    accept_partial: bool
    supersedes: str | None
    active: Mapping[str, Path]
    progress: Progress | None
    issue_limit: int
    language: Language


@dataclass(frozen=True, slots=True)
class _Outcome:
    """``sums`` of the entries and balances written into the folder; None when none were.

    ``hashes`` are those of the written files that are known already.
    """

    sums: BalanceSums | None
    explanation: Explanation
    counts: ImportCounts
    hashes: Mapping[str, str] = MappingProxyType({})


class _Import:
    """One import under way. Everything it writes lies in ``folder`` until the batch is whole."""

    def __init__(
        self, request: _Request, source: Source, header: Header, folder: Path, scratch: Path
    ) -> None:
        self.request = request
        self.source = source
        self.header = header
        self.folder = folder
        self.scratch = scratch

    def run(self) -> ImportResult:
        """The whole import."""
        try:
            size = self.source.text.stat().st_size
            with ThreadPoolExecutor(2) as pool:
                reading = pool.submit(digest, self.source.file)
                with workbench(self.scratch, size) as connection:
                    make_enumerations(connection, self.request.known)
                    outcome = self._proved(connection, pool) if self.header.is_simple else None
                    summary = reading.result()
                    if summary.has_nul and self.source.text == self.source.file:
                        return _refused([Issue(FileFault.BINARY, self.source.name)])
                    if outcome is None:
                        self._refuse_known(summary.sha256)
                        outcome = self._explained(connection)
        except UnicodeDecodeError:
            return _refused([not_decodable(self.source)])
        except duckdb.Error as fault:
            raise ImportFailedError(file=self.source.name, why=fault) from fault
        return self._result(outcome, summary.sha256)

    def _proved(
        self, connection: duckdb.DuckDBPyConnection, pool: ThreadPoolExecutor
    ) -> _Outcome | None:
        """The outcome for a file without any fault; None when it is not proved to be one."""
        request = self.request
        try:
            make_fast_view(
                connection, self.source, request.profile, self.header, request.fiscal_year
            )
            write_entries(connection, self.folder, request.progress)
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            return None
        entries = self.folder / ENTRIES_FILE
        with connection.cursor() as cursor:
            doubt = pool.submit(may_repeat, cursor, entries, [*request.active.values()])
            hashing = pool.submit(file_sha256, entries)
            sums = write_balances(connection, self.folder, request.progress)
            if doubt.result():
                return None
        left_out = _count(connection, "left_out") if request.profile.ignore else 0
        counts = ImportCounts(sums.entries + left_out, left_out, sums.entries, 0)
        hashes = {ENTRIES_FILE: hashing.result()}
        return _Outcome(sums, Explanation.nothing(), counts, MappingProxyType(hashes))

    def _refuse_known(self, source_sha256: str) -> None:
        """Raises DuplicateBatchError when all the file's entries are in use already as a batch of
        this very file: one thing to say instead of a repeated id on every line."""
        request = self.request
        if request.supersedes is not None:
            return
        for batch_id in request.active:
            stored = request.store.read(batch_id)
            if (
                stored.source_sha256 == source_sha256
                and stored.profile_sha256 == request.profile.content_sha256
                and stored.fiscal_year == request.fiscal_year
                and REJECTS_FILE not in stored.files
            ):
                raise DuplicateBatchError(file=self.source.name, batch=batch_id)

    def _explained(self, connection: duckdb.DuckDBPyConnection) -> _Outcome:
        """What is wrong with the file; entries and balances of the rows that may be stored."""
        request = self.request
        self._tell(0)
        load_records(connection, self.source, request.profile, self.header)
        self._tell(40)
        malformed = _count(connection, "faults")
        make_slow_views(connection, request.profile, self.header, request.fiscal_year)
        find_repeated_ids(connection, self.header, request.active)
        self._tell(80)
        explanation = explain(connection, self.source, self.header, request.issue_limit)
        left_out = _count(connection, "left_out")
        rows = _count(connection, "checked") + malformed
        self._tell(100)
        sums = None
        if rows > explanation.faulty_rows and (request.accept_partial or not explanation.counts):
            make_good_view(connection)
            write_entries(connection, self.folder, request.progress)
            sums = write_balances(connection, self.folder, request.progress)
            if explanation.counts:
                write_rejects(
                    connection,
                    self.source,
                    request.profile,
                    self.header,
                    self.folder / REJECTS_FILE,
                    request.language,
                )
        stored = sums.entries if sums is not None else 0
        counts = ImportCounts(rows + left_out, left_out, stored, explanation.faulty_rows)
        return _Outcome(sums, explanation, counts)

    def _tell(self, percent: int) -> None:
        if self.request.progress is not None:
            self.request.progress(ImportStep.EXPLAINING, percent)

    def _result(self, outcome: _Outcome, source_sha256: str) -> ImportResult:
        explanation = outcome.explanation
        if outcome.sums is None or not outcome.sums.entries:
            if not explanation.issues:
                return _refused([Issue(FileFault.NO_ROWS, self.source.name)])
            return ImportResult(None, explanation.issues, explanation.counts, outcome.counts)
        batch = self._stored(outcome, outcome.sums, source_sha256)
        return ImportResult(
            batch,
            explanation.issues,
            explanation.counts,
            outcome.counts,
            self.request.store.rejects_path(batch.batch_id),
        )

    def _stored(self, outcome: _Outcome, sums: BalanceSums, source_sha256: str) -> Manifest:
        request = self.request
        if request.progress is not None:
            request.progress(ImportStep.STORING, 0)
        shutil.rmtree(self.scratch)
        names = (ENTRIES_FILE, BALANCES_FILE, REJECTS_FILE)
        hashes = {
            name: outcome.hashes.get(name) or file_sha256(self.folder / name)
            for name in names
            if (self.folder / name).exists()
        }
        batch = request.store.commit(
            self.folder,
            BatchDraft(
                kind=BatchKind.ENTRIES,
                created_at=request.created_at.isoformat(),
                source_name=self.source.name,
                source_sha256=source_sha256,
                profile_code=request.profile.code,
                profile_sha256=request.profile.content_sha256,
                fiscal_year=request.fiscal_year,
                period=None,
                counts=outcome.counts,
                entries=sums.entries,
                total_cents=sums.cents,
                covered=sums.covered,
                files=MappingProxyType(hashes),
                supersedes=request.supersedes,
            ),
        )
        if request.progress is not None:
            request.progress(ImportStep.STORING, 100)
        return batch


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Rows of a view or table of ours."""
    [(rows,)] = connection.table(relation).aggregate("count(*) AS counted").fetchall()
    return int(rows)
