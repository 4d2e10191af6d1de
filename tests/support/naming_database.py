"""A plugin of pytest: the end of a run says on which database it was."""

import pytest
from django.db import connection


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line more."""
    terminalreporter.write_line(f"database: {connection.vendor}")
