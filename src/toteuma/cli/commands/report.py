"""``toteuma report``: the finished interim report in the formats and languages asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, choice_of, option
from toteuma.cli.session import Session
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import Language
from toteuma.rendering.outputs import OutputFormat, planned_files, write_output
from toteuma.report.assembly.assemble import assemble_report
from toteuma.report.snapshot import Snapshot, freeze
from toteuma.statements.request import Rounding


def build(console: Console) -> click.Command:
    """The command."""

    def run(
        node: str,
        period: str,
        out: Path,
        formats: str,
        languages: str,
        dated: str | None,
        rounding: str,
        municipality: str | None,
    ) -> None:
        wanted = chosen(OutputFormat, formats, "format")
        tongues = chosen(Language, languages, "language")
        session = Session(console, municipality)
        request = replace(
            session.request(node, Period.parse(period), Rounding(rounding)),
            dated=None if dated is None else parse_day(dated, "--dated"),
        )
        with console.step("report.step_assemble"):
            snapshot = freeze(assemble_report(request, session.engine))
        files = write_all(console, snapshot, out, wanted, tongues)
        if console.settings.is_json:
            console.document({"snapshot": snapshot.sha256, "folder": str(out), "files": files})
        else:
            console.result(
                console.word("report.done", snapshot=snapshot.id, files=len(files), folder=out)
            )

    return LocalizedCommand(
        "report",
        console,
        run,
        [
            argument("node"),
            option("--period", required=True),
            option("--out", type=click.Path(path_type=Path), required=True),
            option("--formats", default=",".join(OutputFormat)),
            option("--in", name="languages", default="fi"),
            option("--dated"),
            option("--rounding", type=choice_of(Rounding), default="independent"),
            option("--municipality"),
        ],
    )


def write_all(
    console: Console,
    snapshot: Snapshot,
    folder: Path,
    formats: Sequence[OutputFormat],
    languages: Sequence[Language],
) -> list[str]:
    """Write every output, saying what is under way; returns the names in order."""
    names = []
    for name, format_, language in planned_files(formats, languages):
        with console.step("report.step_write", file=name):
            write_output(snapshot, folder, name, format_, language)
        names.append(name)
    return names


def chosen[Choice: StrEnum](choices: type[Choice], text: str, what: str) -> tuple[Choice, ...]:
    """Members by their values, parted by commas, each once. Raises InvalidValueError."""
    found: list[Choice] = []
    for part in text.split(","):
        try:
            member = choices(part.strip())
        except ValueError:
            known = ", ".join(choices)
            raise InvalidValueError(
                what=f"The {what} {part.strip()!r}", why=f"it is none of {known}"
            ) from None
        if member not in found:
            found.append(member)
    return tuple(found)


def parse_day(text: str, what: str) -> date:
    """A day written as 2022-10-31. Raises InvalidValueError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(what=f"{what} {text!r}", why="write it as 2022-10-31") from None
