"""What was read from a workbook, carried from the page of its changes to their acceptance.

It travels in the page, signed for the person and the round: nothing is kept on the server for a
workbook that nobody accepts.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing

from toteuma.domain.rounds import TaskKind
from toteuma.rendering.outputs import EXCEL_TYPE
from toteuma.web.shared.words import lazy_word
from toteuma.workspace.services.rounds.workbook_reading import ReadRow

_SALT = "toteuma.task_workbook.read"
_OLDEST = 24 * 60 * 60


class WorkbookForm(forms.Form):
    """A workbook to be handed in."""

    file = forms.FileField(
        label=lazy_word("rounds_workbook.file"),
        help_text=lazy_word("rounds_workbook.file_help"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": f".xlsx,{EXCEL_TYPE}"}),
    )


def packed(rows: Iterable[ReadRow], whose: str) -> str:
    """The rows as one signed text."""
    told = [
        [
            *(row.sheet, row.row, row.kind.value, row.task, row.version, row.mark, row.part),
            {code: _plain(cell) for code, cell in row.cells.items()},
            dict(row.letters),
        ]
        for row in rows
    ]
    return signing.dumps(told, salt=f"{_SALT}:{whose}", compress=True)


def unpacked(text: str, whose: str) -> list[ReadRow] | None:
    """The rows of a signed text; None for one that is not ours, of another person, or too old."""
    try:
        told = signing.loads(text, salt=f"{_SALT}:{whose}", max_age=_OLDEST)
    except signing.BadSignature:
        return None
    return [
        ReadRow(sheet, row, TaskKind(kind), task, version, mark, part, cells, letters)
        for sheet, row, kind, task, version, mark, part, cells, letters in told
    ]


def _plain(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, str | int | float) else str(cell)
