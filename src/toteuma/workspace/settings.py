"""Django settings of the living data, which lies in ``TOTEUMA_HOME`` (default ``var/`` here).

The command line works with these; the web application adds its own (``toteuma.web.settings``).
SQLite is the default database; ``DATABASE_URL`` names another, such as PostgreSQL.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url

HOME = Path(os.environ.get("TOTEUMA_HOME", "var")).absolute()

SECRET_KEY = os.environ.get("TOTEUMA_SECRET_KEY", "command-line-only")
DEBUG = False
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
LANGUAGE_CODE = "fi"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "simple_history",
    "toteuma.workspace",
    "toteuma.workspace.people",
]

AUTH_USER_MODEL = "people.User"

# Changes are looked up by the audit row that made them, never by date.
SIMPLE_HISTORY_DATE_INDEX = False
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True


def _database() -> dict[str, Any]:
    if os.environ.get("DATABASE_URL"):
        found = dj_database_url.config("DATABASE_URL", conn_max_age=600, conn_health_checks=True)
        return dict(found)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "toteuma.sqlite3",
        # Threads of a web server keep their connections: opening one costs as much as a query.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A writer takes its lock at once and waits for another for at most ten seconds;
            # readers neither wait nor are waited for.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


DATABASES = {"default": _database()}
