"""What a process keeps is never out of date, whoever changed it and in which process."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workspace.changing import CHANGES, SAMPLE, fresh, kept
from toteuma.workspace.living import forget_everything
from toteuma.workspace.services.content import save_content

ROOT = Path(__file__).parents[2]

_changes = st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=8)

PREPARE = """
import sys
from pathlib import Path
from toteuma.workspace.bootstrap import prepare_database
prepare_database(Path(sys.argv[1]))
from tests.workspace.sample import sample_content
from toteuma.workspace.services.content import save_content
save_content(content=sample_content(), actor="tester")
"""

READER = """
import subprocess, sys
from pathlib import Path
from toteuma.workspace.bootstrap import start_django
home = Path(sys.argv[1])
start_django(home)
from tests.workspace.changing import CHANGES, fresh, kept
writer = subprocess.Popen(
    [sys.executable, "-m", "tests.workspace.changing", str(home)],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
)
kept(home)
for number, name in enumerate([*CHANGES, *reversed(CHANGES)], 1):
    print(name, number, file=writer.stdin, flush=True)
    assert writer.stdout.readline() == "done\\n", name
    read, there = kept(home), fresh(home)
    print(name, [part for part in there if read[part] != there[part]])
writer.stdin.close()
writer.wait()
"""


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(_changes)
def test_after_any_changes_what_is_kept_is_what_is_there(
    tmp_path_factory: Any, changes: list[str]
) -> None:
    home = tmp_path_factory.mktemp("home")
    forget_everything()
    with transaction.atomic():
        save_content(content=SAMPLE, actor="tester")
        kept(home)
        for number, name in enumerate(changes, 1):
            CHANGES[name](home, number)
            read, there = kept(home), fresh(home)
            for part, expected in there.items():
                assert read[part] == expected, (name, part)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen_at_once(tmp_path: Path, name: str) -> None:
    """And changes something, so that it would be seen if it were not read anew."""
    forget_everything()
    save_content(content=SAMPLE, actor="tester")
    before = kept(tmp_path)
    CHANGES["entries" if name == "in_or_out_of_use" else name](tmp_path, 3)
    CHANGES[name](tmp_path, 4)
    assert kept(tmp_path) == fresh(tmp_path)
    assert (kept(tmp_path) != before) == (name not in ("comment", "in_or_out_of_use"))


def test_a_change_by_another_process_is_seen_at_once(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    for program in (PREPARE, READER):
        done = subprocess.run(
            [sys.executable, "-c", program, tmp_path / "home"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{name} []" for name in [*CHANGES, *reversed(CHANGES)]]
