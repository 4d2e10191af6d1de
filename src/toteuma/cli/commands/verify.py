"""``toteuma verify``: whether batches, frozen reports and the audit trail are as they were
written."""

import click

from toteuma.catalogue.wording import issue_words
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.cli.session import Session
from toteuma.domain.errors import ExitCode


def build(console: Console) -> click.Command:
    """The command."""

    def run(municipality: str | None) -> int:
        session = Session(console, municipality)
        from toteuma.workspace.safekeeping.verify import verify  # noqa: PLC0415

        with console.wait("verify.step"):
            found = verify(session.home, session.municipality)
        language = console.settings.language
        told = [(fault, *issue_words(fault, language)) for fault in found.faults]
        if console.settings.is_json:
            console.document(
                {
                    "municipality": session.municipality,
                    "batches": found.batches,
                    "snapshots": found.snapshots,
                    "rows": found.rows,
                    "head": found.head,
                    "faults": [
                        {"code": fault.code, "place": fault.file, "what": what, "mend": mend}
                        for fault, what, mend in told
                    ],
                }
            )
        elif told:
            for fault, what, _ in told:
                console.result(f"{fault.file}: {what}")
            console.result(f"    {told[0][2]}")
        else:
            console.result(
                console.word(
                    "verify.whole",
                    batches=found.batches,
                    snapshots=found.snapshots,
                    rows=found.rows,
                    head=found.head,
                )
            )
        return ExitCode.FINDINGS if told else ExitCode.SUCCESS

    return LocalizedCommand("verify", console, run, [option("--municipality")])
