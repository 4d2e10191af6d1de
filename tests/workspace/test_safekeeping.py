"""A backup holds everything, is checked before it is restored, and comes back the same."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from toteuma.domain.errors import ExitCode


def toteuma(*arguments: str | Path, database: str = "") -> subprocess.CompletedProcess[str]:
    """One run of the command, in a process of its own."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TOTEUMA_HOME")
    }
    if database:
        environment["DATABASE_URL"] = database
    command = [sys.executable, "-m", "toteuma", "--language", "en", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="module")
def backup(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the demo."""
    file = tmp_path_factory.mktemp("backup") / "demo.zip"
    done = toteuma("--home", demo / "home", "backup", file)
    assert done.returncode == ExitCode.SUCCESS, done.stderr
    return file


def members(file: Path) -> dict[str, str]:
    """Hashes by member."""
    with zipfile.ZipFile(file) as archive:
        found: dict[str, str] = json.loads(archive.read("manifest.json"))["members"]
    return found


def changed(backup: Path, target: Path, name: str, content: bytes | None) -> Path:
    """A copy of the backup in which one member is another, or missing."""
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        if content is not None:
            new.writestr(name, content)
    return target


def test_a_restored_installation_gives_the_same_backup(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert toteuma("--home", home, "restore", backup).returncode == ExitCode.SUCCESS
    again = tmp_path / "again.zip"
    assert toteuma("--home", home, "backup", again).returncode == ExitCode.SUCCESS
    assert members(again) == members(backup)
    asked = ("statement", "SECTOR", "--period", "2022-09", "--format", "csv")
    assert "SECTOR" in toteuma("--home", home, *asked).stdout
    assert toteuma("--home", home, "batches", "--verify").returncode == ExitCode.SUCCESS


def test_a_backup_holds_every_row_and_no_session(backup: Path, demo: Path) -> None:
    rows = {name for name in members(backup) if name.startswith("rows/")}
    assert "rows/people.user.jsonl" in rows
    assert "rows/workspace.auditrow.jsonl" in rows
    assert not any("session" in name for name in rows)
    with (
        sqlite3.connect(demo / "home" / "toteuma.sqlite3") as database,
        zipfile.ZipFile(backup) as archive,
    ):
        [(wanted,)] = database.execute("SELECT count(*) FROM workspace_budgetline").fetchall()
        assert len(archive.read("rows/workspace.budgetline.jsonl").splitlines()) == wanted


def test_only_its_owner_may_read_a_backup(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_never_overwrites_another(backup: Path, demo: Path) -> None:
    before = backup.read_bytes()
    assert toteuma("--home", demo / "home", "backup", backup).returncode == ExitCode.CONFLICT
    assert backup.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows/workspace.budgetline.jsonl", b"{}\n"),
        ("rows/workspace.budgetline.jsonl", None),
        ("home/../outside", b"x"),
        ("home/of_its_own", b"x"),
        ("manifest.json", b"not json"),
        ("manifest.json", None),
    ],
)
def test_a_backup_that_was_changed_is_not_restored(
    backup: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    home = tmp_path / "home"
    faulty = changed(backup, tmp_path / "faulty.zip", name, content)
    done = toteuma("--home", home, "restore", faulty)
    assert done.returncode == ExitCode.DATA
    assert "Traceback" not in done.stderr
    assert not home.exists()


def test_a_file_that_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Nothing", "utf-8")
    assert toteuma("--home", tmp_path / "h", "restore", file).returncode == ExitCode.DATA
    missing = toteuma("--home", tmp_path / "h", "restore", tmp_path / "none.zip")
    assert missing.returncode == ExitCode.DATA


def test_a_backup_of_other_tables_is_refused(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["migrations"].append(["workspace", "9999_later"])
    other = changed(backup, tmp_path / "later.zip", "manifest.json", json.dumps(manifest).encode())
    done = toteuma("--home", tmp_path / "home", "restore", other)
    assert done.returncode == ExitCode.CONFLICT
    assert "workspace.9999_later" in done.stderr


def test_an_installation_that_holds_something_is_not_restored_into(
    backup: Path, demo: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo / "home", home)
    assert toteuma("--home", home, "restore", backup).returncode == ExitCode.CONFLICT


@pytest.mark.postgresql
def test_a_backup_from_sqlite_is_restored_on_postgresql(
    backup: Path, tmp_path: Path, postgresql_url: str
) -> None:
    home = tmp_path / "home"
    done = toteuma("--home", home, "restore", backup, database=postgresql_url)
    assert done.returncode == ExitCode.SUCCESS, done.stderr
    again = tmp_path / "again.zip"
    taken = toteuma("--home", home, "backup", again, database=postgresql_url)
    assert taken.returncode == ExitCode.SUCCESS, taken.stderr
    assert members(again) == members(backup)
    added = toteuma("--home", home, "load", tmp_path / "nothing", database=postgresql_url)
    assert added.returncode != ExitCode.INTERNAL
