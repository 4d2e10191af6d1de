"""A home folder is opened by a process of its own, quickly, or it is told why not."""

import json
import subprocess
import sys
from pathlib import Path

from toteuma.workspace.bootstrap import start_django

PREPARE = (
    "from pathlib import Path; from toteuma.workspace.bootstrap import *; home = Path({home!r})"
)


def run(home: Path, program: str, **environment: str) -> str:
    """What a fresh process prints; its environment holds nothing of this one's database."""
    done = subprocess.run(
        [sys.executable, "-c", PREPARE.format(home=str(home)) + "\n" + program],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
        cwd=home.parent,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_home_is_prepared_once_and_opened_again(tmp_path):
    home = tmp_path / "deep" / "home"
    home.parent.mkdir()
    said = run(
        home,
        """
prepare_database(home)
prepare_database(home)
from toteuma.workspace.queries.content import municipality_codes
print(municipality_codes())
from django.conf import settings
print(settings.TIME_ZONE)
""",
    )
    assert said.split("\n") == ["()", "Europe/Helsinki"]
    assert (home / "toteuma.sqlite3").is_file()
    said = run(
        home,
        """
open_home(home)
from django.db import connection
with connection.cursor() as cursor:
    for setting in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous"):
        print(cursor.execute(f"PRAGMA {setting}").fetchone()[0])
print(connection.transaction_mode)
""",
    )
    assert said.split("\n") == ["wal", "10000", "1", "2", "IMMEDIATE"]


def test_a_home_without_a_database_is_told_and_not_made(tmp_path):
    said = run(
        tmp_path / "none",
        """
from toteuma.workspace.errors import DatabaseNotPreparedError
try:
    open_home(home)
except DatabaseNotPreparedError as error:
    print(error.exit_code)
""",
    )
    assert said == "6"
    assert not (tmp_path / "none").exists()


def test_a_database_of_an_older_program_is_told(tmp_path):
    said = run(
        tmp_path / "home",
        """
from toteuma.workspace.errors import DatabaseNotPreparedError
prepare_database(home)
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM django_migrations WHERE app = 'workspace'")
try:
    open_home(home)
except DatabaseNotPreparedError as error:
    print(error.advice)
""",
    )
    assert "toteuma init" in said


def test_a_home_whose_tables_were_made_step_by_step_is_brought_to_the_present_shape(tmp_path):
    """The steps of homes made before the tables came in one."""
    said = run(
        tmp_path / "home",
        """
prepare_database(home)
from django.db import connection
from toteuma.workspace.errors import DatabaseNotPreparedError
import importlib
tables = importlib.import_module("toteuma.workspace.migrations.0001_tables")
earlier = [*tables.Migration.replaces, ("people", "0001_initial")]
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM django_migrations WHERE app IN ('workspace', 'people')")
    for app, name in earlier:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) "
                       "VALUES (%s, %s, '2022-01-01')", [app, name])
before = sorted(connection.introspection.table_names())
try:
    open_home(home)
except DatabaseNotPreparedError as error:
    print(error.exit_code)
prepare_database(home)
open_home(home)
print(sorted(connection.introspection.table_names()) == before)
""",
    )
    assert said.split("\n") == ["6", "True"]


def test_one_process_works_on_one_home(tmp_path):
    said = run(
        tmp_path / "home",
        """
from toteuma.workspace.errors import HomeAlreadyOpenError
start_django(home)
start_django(home)
try:
    start_django(home / "other")
except HomeAlreadyOpenError as error:
    print(error)
""",
    )
    assert str(tmp_path / "home") in said


def test_where_django_is_set_up_already_its_database_stays(tmp_path):
    start_django(tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


def test_opening_a_home_does_not_load_what_it_does_not_need(tmp_path):
    home = tmp_path / "home"
    loaded = json.loads(
        run(
            home,
            """
import json, sys
before = [name for name in sys.modules if name.partition(".")[0] == "django"]
prepare_database(home)
import toteuma.workspace.queries.budget, toteuma.workspace.queries.batches
print(json.dumps({"before": before, "after": sorted(sys.modules)}))
""",
        )
    )
    assert loaded["before"] == []
    heavy = {"xlsxwriter", "python_calamine", "duckdb", "pyarrow", "numpy", "docx", "typst"}
    assert heavy & set(loaded["after"]) == set()
