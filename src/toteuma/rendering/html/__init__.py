"""The report as one self-contained, accessible HTML page, and its parts as fragments."""

from toteuma.rendering.html.page import render_html

__all__ = ["render_html"]
