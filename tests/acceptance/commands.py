"""Many command lines in one process of their own: a home folder of its own, and fast."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_DRIVER = """
import contextlib, io, json, sys
from toteuma.cli.main import run
done = []
for line in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(line)
    done.append((int(code), out.getvalue(), err.getvalue()))
json.dump(done, sys.stdout)
"""


class Done(NamedTuple):
    """What a command line gave."""

    code: int
    results: str
    notes: str


def run_commands(home: Path, lines: Sequence[Sequence[str]]) -> list[Done]:
    """Runs the command lines one after another on the home folder, in English."""
    own = {"TOTEUMA_HOME", "TOTEUMA_LANGUAGE", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    common = ["--home", str(home), "--language", "en"]
    process = subprocess.run(
        [sys.executable, "-c", _DRIVER],
        input=json.dumps([[*line, *common] for line in lines]),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert process.returncode == 0, process.stderr
    return [Done(*each) for each in json.loads(process.stdout)]
