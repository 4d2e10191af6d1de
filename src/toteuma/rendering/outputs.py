"""Every format of a report: which there are, and writing them into a folder.

A file is written beside its place and moved there when it is whole. The first language's files
are called ``report.<format>``, those of the others ``report.<language>.<format>``; the report
model and the data package hold all languages and are written once.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from toteuma.domain.vocabulary import Language
from toteuma.rendering.whole_files import whole_file
from toteuma.report.snapshot import Snapshot, canonical_json


class OutputFormat(StrEnum):
    """A format of the report."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    JSON = "json"
    DATA = "data"

    @property
    def is_multilingual(self) -> bool:
        """One file holds all languages."""
        return self in (OutputFormat.JSON, OutputFormat.DATA)

    @property
    def media_type(self) -> str:
        """What a file of the format is sent as; a data package is sent as one zip file."""
        return _MEDIA_TYPES[self]


EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What every Excel workbook is sent as."""

_MEDIA_TYPES = {
    OutputFormat.PDF: "application/pdf",
    OutputFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    OutputFormat.XLSX: EXCEL_TYPE,
    OutputFormat.HTML: "text/html; charset=utf-8",
    OutputFormat.JSON: "application/json",
    OutputFormat.DATA: "application/zip",
}


def planned_files(
    formats: Sequence[OutputFormat], languages: Sequence[Language]
) -> Iterator[tuple[str, OutputFormat, Language]]:
    """File (or folder) names in the order in which they are made. ``languages`` is not empty."""
    for place, language in enumerate(languages):
        for format_ in formats:
            if format_.is_multilingual:
                if place == 0:
                    name = "data" if format_ is OutputFormat.DATA else "report.json"
                    yield name, format_, language
                continue
            infix = "" if place == 0 else f".{language.value}"
            yield f"report{infix}.{format_.value}", format_, language


def write_output(
    snapshot: Snapshot, folder: Path, name: str, format_: OutputFormat, language: Language
) -> None:
    """Make one output and put it into the folder (made if missing). Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    if format_ is OutputFormat.DATA:
        from toteuma.rendering.data import write_data_package  # noqa: PLC0415

        write_data_package(snapshot, folder / name)
        return
    content = render(snapshot, format_, language)
    with whole_file(folder / name) as stream:
        stream.write(content)


def render(snapshot: Snapshot, format_: OutputFormat, language: Language) -> bytes:
    """The bytes of a format that is one file; libraries are loaded when they are needed.

    Raises ValueError for the data package, which is a folder.
    """
    match format_:
        case OutputFormat.PDF:
            from toteuma.rendering.pdf import render_pdf  # noqa: PLC0415

            return render_pdf(snapshot, language)
        case OutputFormat.DOCX:
            from toteuma.rendering.word import render_docx  # noqa: PLC0415

            return render_docx(snapshot, language)
        case OutputFormat.XLSX:
            from toteuma.rendering.excel import render_xlsx  # noqa: PLC0415

            return render_xlsx(snapshot, language)
        case OutputFormat.HTML:
            from toteuma.rendering.html import render_html  # noqa: PLC0415

            return render_html(snapshot, language)
        case OutputFormat.JSON:
            return canonical_json(snapshot.report)
        case OutputFormat.DATA:
            raise ValueError("the data package is a folder")
