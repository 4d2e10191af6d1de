"""A plain table as a workbook: what is exported from a page."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from io import BytesIO

import xlsxwriter


def table_workbook(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    number_columns: Collection[int] = (),
) -> bytes:
    """A workbook with one sheet. Texts stay texts, also those that begin like a formula; cells of
    ``number_columns`` (places from 0) are amounts with two decimals."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        sheet = workbook.add_worksheet(title[:31])
        bold = workbook.add_format({"bold": True, "bottom": 1})
        amount = workbook.add_format({"num_format": "#,##0.00"})
        sheet.write_row(0, 0, header, bold)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if place in number_columns:
                    sheet.write_number(number, place, float(Decimal(str(cell))), amount)
                elif isinstance(cell, int):
                    sheet.write_number(number, place, cell)
                else:
                    sheet.write_string(number, place, str(cell))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return stream.getvalue()
