"""Compiles the Typst templates over the view of a report.

The view reaches the templates as JSON in ``sys.inputs``: nothing of the report is ever markup.
Only the shipped fonts are used, and the document's time is midnight UTC of the day that the
report is dated, so the bytes depend on nothing but the snapshot, the language and the versions
of Typst and of the templates.
"""

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import ClassVar

import typst

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.vocabulary import Language
from toteuma.rendering.fonts import FONT_FOLDER
from toteuma.rendering.pdf.view import report_view
from toteuma.report.snapshot import Snapshot

TEMPLATE_FOLDER = Path(__file__).parent / "templates"


class PdfNotDrawnError(ToteumaError):
    """Typst refused the document: a fault of the templates, never of the report's texts."""

    code: ClassVar[str] = "rendering.pdf_not_drawn"
    exit_code: ClassVar[int] = ExitCode.INTERNAL
    message: ClassVar[str] = "The PDF of snapshot {snapshot} could not be drawn: {why}."
    mend: ClassVar[str] = "Report this together with the report.json of the snapshot."


def render_pdf(snapshot: Snapshot, language: Language) -> bytes:
    """The whole report as an A4 PDF in ``language``. Raises PdfNotDrawnError."""
    return draw(snapshot, language)[0]


def draw(snapshot: Snapshot, language: Language) -> tuple[bytes, tuple[str, ...]]:
    """The PDF and what Typst warned of, which is nothing unless a template is at fault."""
    view = json.dumps(report_view(snapshot, language), ensure_ascii=False)
    try:
        drawn, warnings = typst.compile_with_warnings(
            str(TEMPLATE_FOLDER / "report.typ"),
            root=str(TEMPLATE_FOLDER),
            font_paths=_fonts(),
            format="pdf",
            sys_inputs={"view": view},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=datetime.combine(snapshot.report.dated, time(), UTC),
        )
    except typst.TypstError as error:
        raise PdfNotDrawnError(snapshot=snapshot.id, why=str(error)) from error
    return drawn, tuple(warning.message for warning in warnings)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONT_FOLDER)],
    )
