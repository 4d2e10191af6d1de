"""The report as an Excel workbook: exact numbers, totals as formulas."""

from toteuma.rendering.excel.document import render_xlsx

__all__ = ["render_xlsx"]
