"""``toteuma report``: the finished interim report in the formats and languages asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, choice_of, option
from toteuma.cli.session import Session
from toteuma.cli.usage import UsageFaultError, both
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
        node: str | None,
        period: str | None,
        number: int | None,
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
        session = Session(console, municipality)
        if number is not None:
            for name, given in (("NODE", node), ("--period", period), ("--dated", dated)):
                if given is not None:
                    raise both(console, "toteuma report", "--snapshot", name)
            snapshot = _kept(session, number)
        else:
            snapshot = _assembled(session, node, period, day, Rounding(rounding))
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
            argument("node", required=False),
            option("--period"),
            option("--snapshot", name="number", type=int),
            option("--out", type=click.Path(path_type=Path), required=True),
            option("--formats", default=",".join(OutputFormat)),
            option("--in", name="languages", default="fi"),
            option("--dated"),
            option("--rounding", type=choice_of(Rounding), default="independent"),
            option("--municipality"),
        ],
    )


def _kept(session: Session, number: int) -> Snapshot:
    """A frozen report. Raises SnapshotUnknownError."""
    from toteuma.workspace.queries.snapshots import snapshot_of  # noqa: PLC0415

    return snapshot_of(municipality=session.municipality, number=number).frozen()


def _assembled(
    session: Session, node: str | None, period: str | None, day: date | None, rounding: Rounding
) -> Snapshot:
    """The report as it is now. Raises UsageFaultError for a unit or period that is not given."""
    console = session.console
    if node is None or period is None:
        name = console.word("placeholder.node") if node is None else "--period"
        what = console.word("usage.missing", name=name)
        raise UsageFaultError(what=what, command="toteuma report")
    asked = Period.parse(period)
    request = replace(session.request(node, asked, rounding), dated=day)
    session.note_reach(asked)
    with console.step("report.step_assemble"):
        return freeze(assemble_report(request, session.engine))


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
