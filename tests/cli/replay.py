"""Runs the commands of a transcript, as a user at a terminal would, and tells what they print.

A program of its own: one process has one home folder. Reads a JSON list of commands on standard
input and writes a JSON list of ``[output, exit code]``. Most commands are run inside the process,
because starting one takes longer than the command; what needs a shell or another home folder is
run by a shell.
"""

import io
import json
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

_OF_A_SHELL = re.compile(r"[|<>&;$]")


def run_command(command: str) -> tuple[str, int]:
    """What a command prints on both streams, in order, and its exit code."""
    words = shlex.split(command)
    is_ours = words[0] == "toteuma" and words[1:2] != ["demo"] and "--home" not in words
    if not is_ours or _OF_A_SHELL.search(command):
        done = subprocess.run(
            ["sh", "-c", command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout, done.returncode
    from toteuma.cli.main import run  # noqa: PLC0415 - its settings are read from the environment

    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = run(words[1:])
    return printed.getvalue(), code


if __name__ == "__main__":
    os.environ["PATH"] = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"  # noqa: PTH120
    json.dump([run_command(command) for command in json.load(sys.stdin)], sys.stdout)
