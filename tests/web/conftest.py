"""Fixtures of the tests of the web application."""

from tests.support.browser import chromium, open_page
from tests.support.postgresql import postgresql_server, postgresql_url
from tests.support.site import client_of, site, site_data

__all__ = [
    "chromium",
    "client_of",
    "open_page",
    "postgresql_server",
    "postgresql_url",
    "site",
    "site_data",
]
