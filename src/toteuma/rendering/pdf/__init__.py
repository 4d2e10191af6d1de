"""The report as PDF: PDF/UA-1 and PDF/A-2a at once, the same bytes for the same snapshot."""

from toteuma.rendering.pdf.document import PdfNotDrawnError, render_pdf

__all__ = ["PdfNotDrawnError", "render_pdf"]
