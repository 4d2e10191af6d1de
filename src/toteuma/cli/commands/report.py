"""``toteuma report``: the finished interim report in the formats and languages asked for."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, choice_of, option
from toteuma.cli.session import Session
from toteuma.cli.values import chosen, parse_day
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
        wanted = chosen(OutputFormat, formats, "--formats")
        tongues = chosen(Language, languages, "--in")
        day = None if dated is None else parse_day(dated, "--dated")
        asked = Period.parse(period)
        session = Session(console, municipality)
        request = replace(session.request(node, asked, Rounding(rounding)), dated=day)
        session.note_reach(asked)
        with console.step("report.step_assemble"):
            snapshot = freeze(assemble_report(request, session.engine))
        files = write_all(console, snapshot, out, wanted, tongues)
        if console.settings.is_json:
            console.document({"snapshot": snapshot.sha256, "folder": str(out), "files": files})
        else:
            console.result(
                console.word(
                    "report.done", snapshot=snapshot.id, files=", ".join(files), folder=out
                )
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
