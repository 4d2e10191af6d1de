"""``toteuma batches``: what the ledger is made of; verify, withdraw and restore."""

import click

from toteuma.catalogue.wording import issue_words
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.cli.session import Session, actor_name
from toteuma.cli.usage import both
from toteuma.domain.errors import ExitCode
from toteuma.domain.issues import Issue
from toteuma.domain.money import UnitOfMeasure
from toteuma.ledger.batches import BatchNotFoundError
from toteuma.ledger.faults import BatchFault
from toteuma.rendering.formats import format_shown


def build(console: Console) -> click.Command:
    """The command."""

    def run(
        verify: bool,
        withdraw: str | None,
        restore: str | None,
        why: str,
        municipality: str | None,
    ) -> int:
        if withdraw is not None and restore is not None:
            raise both(console, "toteuma batches", "--withdraw", "--restore")
        session = Session(console, municipality)
        if withdraw is not None:
            return _withdraw(session, withdraw, why)
        if restore is not None:
            return _restore(session, restore, why)
        return _verify(session) if verify else _list(session)

    return LocalizedCommand(
        "batches",
        console,
        run,
        [
            option("--verify", is_flag=True),
            option("--withdraw", metavar="BATCH"),
            option("--restore", metavar="BATCH"),
            option("--why", default=""),
            option("--municipality"),
        ],
    )


def _list(session: Session) -> int:
    from toteuma.workspace.queries.batches import batches  # noqa: PLC0415

    console = session.console
    language = console.settings.language
    found = batches(municipality=session.municipality)
    if console.settings.is_json:
        rows = [
            {
                "batch": batch.batch_id,
                "file": batch.source_name,
                "entries": batch.row_count,
                "cents": batch.total_cents,
                "is_active": batch.is_active,
                "supersedes": batch.supersedes or None,
            }
            for batch in found
        ]
        console.document({"batches": rows})
        return ExitCode.SUCCESS
    if not found:
        console.note("batches.none")
        return ExitCode.SUCCESS
    header = [
        console.word(f"batches.column_{name}")
        for name in ("batch", "file", "entries", "total", "state")
    ]
    console.table(
        header,
        [
            (
                batch.batch_id,
                batch.source_name,
                str(batch.row_count),
                format_shown(batch.total_cents, UnitOfMeasure.CENT, language),
                console.word("batches.active" if batch.is_active else "batches.inactive"),
            )
            for batch in found
        ],
        right={2, 3},
    )
    return ExitCode.SUCCESS


def _verify(session: Session) -> int:
    from toteuma.workspace.queries.batches import batches  # noqa: PLC0415

    console = session.console
    broken = {}
    found = batches(municipality=session.municipality)
    with console.wait("batches.step") as progress:
        for number, batch in enumerate(found, 1):
            issue = _fault(session, batch.batch_id)
            if issue is not None:
                broken[batch.batch_id] = issue_words(issue, console.settings.language)
            progress.advance(number, len(found))
    if console.settings.is_json:
        told = {batch: {"what": what, "mend": mend} for batch, (what, mend) in broken.items()}
        console.document({"verified": len(found), "broken": told})
        return ExitCode.DATA if broken else ExitCode.SUCCESS
    for batch_id, (what, mend) in broken.items():
        console.result(console.word("batches.broken", batch=batch_id, what=what))
        console.result(f"    {mend}")
    if not broken:
        console.result(console.word("batches.verified", count=len(found)))
    return ExitCode.DATA if broken else ExitCode.SUCCESS


def _fault(session: Session, batch: str) -> Issue | None:
    try:
        return session.store.verify(batch)
    except BatchNotFoundError:
        return Issue(BatchFault.FILE_MISSING, batch)


def _withdraw(session: Session, batch: str, why: str) -> int:
    from toteuma.workspace.services.batches import withdraw_batch  # noqa: PLC0415

    withdraw_batch(municipality=session.municipality, batch_id=batch, actor=actor_name(), why=why)
    _tell_state(session, batch, "withdrawn", is_active=False)
    return ExitCode.SUCCESS


def _restore(session: Session, batch: str, why: str) -> int:
    from toteuma.workspace.services.batches import activate_batch  # noqa: PLC0415

    activate_batch(municipality=session.municipality, batch_id=batch, actor=actor_name(), why=why)
    _tell_state(session, batch, "restored", is_active=True)
    return ExitCode.SUCCESS


def _tell_state(session: Session, batch: str, what: str, *, is_active: bool) -> None:
    if session.console.settings.is_json:
        session.console.document({"batch": batch, "is_active": is_active})
    session.console.note(f"batches.{what}", batch=batch)
