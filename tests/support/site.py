"""The demo as a site: in the tests' database for Django's client, and as a server for browsers.

``site_data`` puts the demo's rows into the test database once for each test file and takes them
away after it; each test then runs in a transaction of its own. ``site`` is a real server over a
copy of the demo's home folder. A folder of tests has them by importing them in its
``conftest.py``.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections
from django.test import Client

from tests.support.homes import home_of_module
from toteuma.domain.rights import PersonRole
from toteuma.workspace.living import forget_everything
from toteuma.workspace.people.models import User

MUNICIPALITY = "HEINOLA"
EMAIL_OF = {
    PersonRole.CONTROLLER: "controller@demo.example",
    PersonRole.UNIT_HEAD: "head@demo.example",
    PersonRole.REPORTER: "reporter@demo.example",
    PersonRole.VIEWER: "viewer@demo.example",
    PersonRole.AUDITOR: "auditor@demo.example",
    PersonRole.ADMINISTRATOR: "administrator@demo.example",
}
BACKEND = "django.contrib.auth.backends.ModelBackend"

type ClientOf = Callable[[PersonRole], Client]
"""``client_of(PersonRole.CONTROLLER)``: a client that is signed in as the demo's user."""


@pytest.fixture(scope="module")
def site_data(demo: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """The demo's rows in the test database, and a copy of its ledger; yields the home folder."""
    forget_everything()
    with home_of_module(demo / "home", django_db_blocker):
        _copy_rows(demo / "home" / "toteuma.sqlite3")
        yield demo / "home"
    forget_everything()


@pytest.fixture
def client_of(site_data: Path, db: None) -> ClientOf:
    """Clients of the demo's users, in the database of the test.

    What the process kept is forgotten first: the test before rolled its changes back, and the
    numbers of its versions come again.
    """
    forget_everything()

    def client(role: PersonRole) -> Client:
        found = Client()
        found.force_login(User.objects.get(email=EMAIL_OF[role]), backend=BACKEND)
        return found

    return client


def _copy_rows(file: Path) -> None:
    """Every row of ours in the demo's database, whatever the database of the tests is."""
    connections.databases["demo"] = {
        **connections.databases["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {},
    }
    try:
        models = [
            model
            for app in ("workspace", "people")
            for model in apps.get_app_config(app).get_models()
        ]
        # People refer to municipalities; the composite foreign keys are judged at the end.
        for model in models:
            rows = list(model._default_manager.using("demo").all())
            model._default_manager.using("default").bulk_create(rows, batch_size=500)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            with connection.cursor() as cursor:
                cursor.execute(statement)
    finally:
        connections["demo"].close()
        del connections["demo"]
        del connections.databases["demo"]


@dataclass(frozen=True)
class Site:
    """A running server: its address, home folder and process."""

    url: str
    home: Path
    process: int

    def at(self, path: str) -> str:
        """The address of a path of a municipality page, such as ``goals/OPETUS/``."""
        return f"{self.url}/m/{MUNICIPALITY}/{path}"

    def program(self, text: str) -> str:
        """What a program prints that works on the living data beside the server."""
        environment = {**_environment(), "TOTEUMA_HOME": str(self.home)}
        start = "import django\ndjango.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", start + text],
            env={**environment, "DJANGO_SETTINGS_MODULE": "toteuma.web.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over a copy of the demo, for one test file."""
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(demo / "home", home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "toteuma", "--home", str(home), "serve"]
    options = ["--port", str(port), "--workers", "1", "--threads", "8"]
    with (home.parent / "log").open("w") as log:
        server = subprocess.Popen([*command, *options], stderr=log, env=_environment())
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server, home.parent / "log")
        yield Site(url, home, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _environment() -> dict[str, str]:
    """The environment without what names a database or a home folder."""
    named = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TOTEUMA_HOME")
    return {name: value for name, value in os.environ.items() if name not in named}


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The server did not start: {log.read_text('utf-8')}")
