"""Fixtures of the renderers' tests."""

from tests.support.browser import chromium, open_page

__all__ = ["chromium", "open_page"]
