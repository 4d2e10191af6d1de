"""The report as a Word document that a clerk can edit."""

from toteuma.rendering.word.document import render_docx

__all__ = ["render_docx"]
