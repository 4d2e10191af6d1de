"""``toteuma freeze``: approve a round's report, and keep it for good as a snapshot."""

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import Session, actor_name
from toteuma.domain.errors import ExitCode
from toteuma.review.wording import finding_words


def build(console: Console) -> click.Command:
    """The command."""

    def run(round: str, why: str, municipality: str | None) -> int:  # noqa: A002
        session = Session(console, municipality)
        from toteuma.workspace.queries.rounds import round_row  # noqa: PLC0415
        from toteuma.workspace.queries.snapshots import snapshot_of  # noqa: PLC0415
        from toteuma.workspace.services.rounds.freezing import (  # noqa: PLC0415
            FreezeRefusedError,
            freeze_round,
        )

        row = round_row(municipality=session.municipality, code=round)
        try:
            with console.wait("freeze.step"):
                number = freeze_round(
                    municipality=session.municipality,
                    round_code=round,
                    version=0 if row is None else row.version,
                    actor=actor_name(),
                    why=why,
                )
        except FreezeRefusedError as refused:
            for one in refused.findings:
                severity, text = finding_words(one.finding, console.settings.language)
                console.note("freeze.finding", severity=severity, text=text)
            raise
        kept = snapshot_of(municipality=session.municipality, number=number)
        if console.settings.is_json:
            console.document({"snapshot": number, "sha256": kept.sha256, "trail": kept.trail_hash})
        else:
            console.result(console.word("freeze.done", number=number, sha256=kept.sha256))
        return ExitCode.SUCCESS

    return LocalizedCommand(
        "freeze",
        console,
        run,
        [argument("round"), option("--why", default=""), option("--municipality")],
    )
