"""Transcripts: Markdown in which every command stands with what it prints.

A ``console`` block holds commands behind ``$`` (a line that ends in a backslash goes on in the
next), each followed by its output and, when it is not 0, its exit code as ``[exit 3]``. A block
whose fence names a file is that file, in UTF-8 unless the fence names another encoding.
Everything else is prose.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "transcripts"
_FENCE = re.compile(
    r"^```(?P<language>\w+)(?: (?P<file>\S+))?(?: (?P<encoding>\S+))?\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_SECONDS = re.compile(r"\(?\d+\.\d s\)?")
_SNAPSHOT = re.compile(r"(?<=(?:apshot|nekuva|ksbild) )[0-9a-f]{12}|\b[0-9a-f]{64}\b")


@dataclass(frozen=True)
class Block:
    """One fenced block: ``start`` and ``end`` of its body in the text."""

    language: str
    file: str | None
    encoding: str
    body: str
    start: int
    end: int


@dataclass(frozen=True)
class Step:
    """A command with what it is said to print; ``command`` as it is run, ``written`` as it
    stands in the transcript."""

    command: str
    written: str
    output: str
    code: int


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a transcript."""
    for found in _FENCE.finditer(text):
        yield Block(
            found["language"],
            found["file"],
            found["encoding"] or "utf-8",
            found["body"],
            found.start("body"),
            found.end("body"),
        )


def steps(body: str) -> list[Step]:
    """The commands of a console block."""
    found = []
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        lines = part.split("\n")
        length = 1
        while lines[length - 1].endswith("\\"):
            length += 1
        output = "\n".join(lines[length:])
        code = re.search(r"^\[exit (\d+)\]\n\Z", output, re.M)
        if code is not None:
            output = output[: code.start()]
        command = " ".join(line.removesuffix("\\").strip() for line in lines[:length])
        written = "\n".join(lines[:length])
        found.append(Step(command, written, output, int(code[1]) if code else 0))
    return found


def run_commands(
    commands: list[str], folder: Path, environment: dict[str, str]
) -> list[tuple[str, int]]:
    """What each command prints in ``folder``, and its exit code, one after the other."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("replay.py"))],
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return [(output, code) for output, code in json.loads(done.stdout)]


def environment_for(folder: Path, language: str = "en") -> dict[str, str]:
    """The environment of a user whose home folder is ``var`` in ``folder``."""
    return {
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",  # so that both streams come in order through one pipe
        "TOTEUMA_LANGUAGE": language,
    }


def replay(text: str, folder: Path, environment: dict[str, str]) -> Iterator[tuple[Block, str]]:
    """Each console block of a transcript with what its body is when it is run in ``folder``."""
    consoles = []
    for block in blocks(text):
        if block.file is not None:
            (folder / block.file).write_text(block.body, block.encoding)
        elif block.language == "console":
            consoles.append((block, steps(block.body)))
    commands = [step.command for _, found in consoles for step in found]
    results = iter(run_commands(commands, folder, environment))
    for block, found in consoles:
        yield block, "".join(_told(step, *next(results), folder) for step in found)


def _told(step: Step, output: str, code: int, folder: Path) -> str:
    """A command with its output; where only times and snapshots differ, as it stood before."""
    output = output.replace(str(folder), "/srv/toteuma")
    if plain(output) == plain(step.output):
        output = step.output
    ending = f"[exit {code}]\n" if code else ""
    return f"$ {step.written}\n{output}{ending}"


def plain(text: str) -> str:
    """Output without what differs from run to run: how long it took, and the hash of the whole
    content."""
    return _SNAPSHOT.sub("SNAPSHOT", _SECONDS.sub("TIME", text))


def renewed(text: str, folder: Path, environment: dict[str, str]) -> str:
    """The transcript with what its commands print now."""
    for block, body in reversed(list(replay(text, folder, environment))):
        text = text[: block.start] + body + text[block.end :]
    return text
