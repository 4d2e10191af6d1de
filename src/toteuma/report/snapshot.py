"""The frozen report: canonical JSON, its hash, its schema."""

from hashlib import sha256
from typing import Any

import msgspec

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.report.model import Report


class UnreadableReportError(ToteumaError):
    """A file that should hold a report model does not."""

    code = "report.unreadable"
    exit_code = ExitCode.DATA
    message = "{file} does not hold a report model: {why}."
    mend = "Give a report.json that Toteuma wrote (see docs/reference/report.schema.json)."


class Snapshot(msgspec.Struct, frozen=True):
    """A report with the hash of its canonical JSON (64 hexadecimal digits)."""

    report: Report
    sha256: str

    @property
    def id(self) -> str:
        """The first twelve digits: printed in footers and notes."""
        return self.sha256[:12]


def canonical_json(report: Report) -> bytes:
    """The report as UTF-8 JSON, the same bytes for equal reports: fields in the model's order,
    no white space, decimals as strings."""
    return msgspec.json.encode(report)


def freeze(report: Report) -> Snapshot:
    """Hash the report."""
    return Snapshot(report, sha256(canonical_json(report)).hexdigest())


def read_report(data: bytes, file: str) -> Report:
    """The inverse of :func:`canonical_json`. Raises UnreadableReportError."""
    try:
        return msgspec.json.decode(data, type=Report)
    except msgspec.MsgspecError as error:
        raise UnreadableReportError(file=file, why=str(error)) from None


def report_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``report.json``."""
    schema = msgspec.json.schema(Report)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
