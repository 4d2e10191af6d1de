"""Snapshots of reports, and every output of them: made from the snapshot alone."""

import io
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.vocabulary import Language
from toteuma.rendering.outputs import OutputFormat, render, write_output
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot as FrozenReport
from toteuma.report.snapshot import read_report
from toteuma.workspace.models import Snapshot

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""What a zip file says of the age of its members: the earliest that it can."""


class SnapshotUnknownError(ToteumaError):
    """There is no such snapshot."""

    code = "workspace.snapshot_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Municipality {municipality} has no frozen report {number}."
    mend = "Choose one of the round's frozen reports."


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A frozen report. ``content`` is canonical JSON, ``sha256`` its hash."""

    number: int
    round: str
    content: str
    sha256: str
    sources: tuple[dict[str, Any], ...]
    trail_number: int
    trail_hash: str
    made_by: str
    made_at: datetime

    def report(self) -> Report:
        """The report model. Raises UnreadableReportError."""
        return read_report(self.content.encode("utf-8"), f"snapshot {self.number}")

    def frozen(self) -> FrozenReport:
        """The report with its hash, as renderers take it. Raises UnreadableReportError."""
        return FrozenReport(self.report(), self.sha256)


_FIELDS = tuple(SnapshotRow.__dataclass_fields__)


def snapshot_of(*, municipality: str, number: int) -> SnapshotRow:
    """A snapshot. Raises SnapshotUnknownError."""
    found = _rows(municipality__code=municipality, number=number)
    if not found:
        raise SnapshotUnknownError(municipality=municipality, number=number)
    return found[0]


def snapshots_of_round(*, municipality: str, round_code: str) -> tuple[SnapshotRow, ...]:
    """The snapshots of a round, the latest first."""
    return tuple(reversed(_rows(municipality__code=municipality, round=round_code)))


def outputs(snapshot: SnapshotRow, format_: OutputFormat, language: Language) -> bytes:
    """An output of the snapshot: the same bytes whenever and wherever it is made. The JSON is
    what was hashed; the data package is one zip file. Raises UnreadableReportError."""
    if format_ is OutputFormat.JSON:
        return snapshot.content.encode("utf-8")
    return outputs_of(snapshot.frozen(), format_, language)


def outputs_of(frozen: FrozenReport, format_: OutputFormat, language: Language) -> bytes:
    """An output of a frozen report, or of its public edition: one file, the data package too."""
    if format_ is OutputFormat.DATA:
        return _data_package(frozen, language)
    return render(frozen, format_, language)


def _data_package(frozen: FrozenReport, language: Language) -> bytes:
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        write_output(frozen, Path(folder), "data", OutputFormat.DATA, language)
        files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                member = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _LONG_AGO)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o644 << 16
                archive.writestr(member, path.read_bytes())
    return packed.getvalue()


def _rows(**filters: object) -> tuple[SnapshotRow, ...]:
    found: Iterable[tuple[Any, ...]] = (
        Snapshot.objects.filter(**filters).order_by("number").values_list(*_FIELDS)
    )
    return tuple(
        SnapshotRow(**(dict(zip(_FIELDS, row, strict=True)) | {"sources": tuple(row[4])}))
        for row in found
    )
