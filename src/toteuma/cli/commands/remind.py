"""``toteuma remind``: the letters of the day, for a timer."""

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.cli.session import Session, actor_name
from toteuma.workspace.bootstrap import open_home


def build(console: Console) -> click.Command:
    """The command. Raises LettersFailedError when a letter could not be sent."""

    def run(municipality: str | None) -> None:
        open_home(console.settings.home, for_web=True)
        session = Session(console, municipality)
        from toteuma.workspace.services.rounds.reminders import (  # noqa: PLC0415
            send_daily_reminders,
        )

        done = send_daily_reminders(municipality=session.municipality, actor=actor_name())
        counts = {
            "sent": len(done.sent),
            "already": len(done.already),
            "failed": len(done.failed),
        }
        if console.settings.is_json:
            console.document(counts)
        console.note("remind.done", **counts)
        if done.failure is not None:
            raise done.failure

    return LocalizedCommand("remind", console, run, [option("--municipality")])
