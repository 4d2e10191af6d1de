"""Django settings. Living data lies in ``TOTEUMA_HOME`` (default ``var/`` in this folder)."""

import os
from pathlib import Path

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
]

DATABASES = {
    "default": dj_database_url.config(
        env="DATABASE_URL", default=f"sqlite:///{HOME / 'toteuma.sqlite3'}"
    )
}
