"""Users by command line: the first administrator, roles, locks, the end of the demo's users."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = "kolme-vihreaa-sammakkoa"
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TOTEUMA_HOME")
}


@pytest.fixture(scope="module")
def home(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's database, for this file."""
    folder = tmp_path_factory.mktemp("users") / "home"
    folder.mkdir()
    (folder / "toteuma.sqlite3").write_bytes((demo / "home" / "toteuma.sqlite3").read_bytes())
    return folder


def user(home: Path, *line: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """``toteuma user ...`` as a process of its own."""
    command = [sys.executable, "-m", "toteuma", "--home", str(home), "--language", "en", "user"]
    return subprocess.run(
        [*command, *line], input=typed, capture_output=True, text=True, env=ENVIRONMENT, check=False
    )


def listed(home: Path) -> dict[str, dict[str, object]]:
    """The users by address."""
    document = json.loads(user(home, "list", "--json").stdout)
    return {one["email"]: one for one in document["users"]}


def test_the_first_administrator_is_added_and_the_demo_users_go(home: Path) -> None:
    added = user(home, "add", "Anna@kunta.example", "--password-stdin", typed=f"{GOOD}\n")
    assert (added.returncode, added.stderr) == (0, "Added anna@kunta.example.\n")
    assert user(home, "role", "anna@kunta.example", "administrator").returncode == 0
    assert listed(home)["anna@kunta.example"]["roles"] == ["HEINOLA administrator"]
    assert user(home, "add", "anna@kunta.example", "--without-password").returncode == 5
    gone = user(home, "remove-demo")
    assert gone.returncode == 0
    assert set(listed(home)) == {"anna@kunta.example"}


def test_a_unit_goes_with_the_role(home: Path) -> None:
    user(home, "add", "head@kunta.example", "--without-password")
    assert user(home, "role", "head@kunta.example", "unit_head").returncode == 2
    assert (
        user(home, "role", "head@kunta.example", "unit_head", "--unit", "NOWHERE").returncode == 4
    )
    assert user(home, "role", "head@kunta.example", "unit_head", "--unit", "OPETUS").returncode == 0
    assert listed(home)["head@kunta.example"]["roles"] == ["HEINOLA unit_head OPETUS"]
    line = ("role", "head@kunta.example", "unit_head", "--unit", "OPETUS", "--remove")
    assert user(home, *line).returncode == 0
    assert listed(home)["head@kunta.example"]["roles"] == []


def test_a_user_is_locked_unlocked_and_made_staff(home: Path) -> None:
    user(home, "add", "x@kunta.example", "--without-password")
    user(home, "lock", "x@kunta.example")
    assert listed(home)["x@kunta.example"]["is_active"] is False
    user(home, "unlock", "x@kunta.example")
    user(home, "make-staff", "x@kunta.example")
    assert listed(home)["x@kunta.example"]["is_active"] is True
    assert listed(home)["x@kunta.example"]["is_staff"] is True
    user(home, "make-staff", "x@kunta.example", "--remove")
    assert listed(home)["x@kunta.example"]["is_staff"] is False


@pytest.mark.parametrize(
    ("line", "typed", "code", "said"),
    [
        (("lock", "nobody@kunta.example"), "", 4, "There is no user nobody@kunta.example"),
        (("role", "nobody@kunta.example", "auditor"), "", 4, "There is no user"),
        (("role", "anna@kunta.example", "emperor"), "", 2, "choose one of"),
        (("add", "y@kunta.example"), "", 2, "No password was given"),
        (("add", "y@kunta.example", "--password-stdin"), "short\n", 2, "password was not taken"),
        (("add", "y@kunta.example", "--password-stdin"), "", 2, "password was not taken"),
        (("add", "y@kunta.example", "--password", GOOD), "", 2, "--password"),
        (("add", "not an address", "--without-password"), "", 2, "not an address"),
        ((), "", 2, "subcommand"),
    ],
)
def test_what_does_not_fit_is_refused(
    home: Path, line: tuple[str, ...], typed: str, code: int, said: str
) -> None:
    refused = user(home, *line, typed=typed)
    assert refused.returncode == code
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "y@kunta.example" not in listed(home)


def test_a_folder_without_a_database_is_told(tmp_path: Path) -> None:
    assert user(tmp_path / "empty", "list").returncode in (4, 6)
    assert not (tmp_path / "empty").exists()
