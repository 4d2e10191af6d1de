"""``toteuma demo``: the demo municipality and its finished report."""

import shutil
import tempfile
from pathlib import Path
from time import perf_counter

import click

from toteuma.cli.commands.load import load_folder_into_home
from toteuma.cli.commands.report import write_all
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.cli.session import Session, actor_name
from toteuma.demo.folder import DEMO_NODE, DEMO_PERIOD, write_demo_folder
from toteuma.demo.home import clear_demo_home
from toteuma.demo.people import DEMO_PASSWORD, DEMO_USERS
from toteuma.demo.proposals import DEMO_PROPOSALS, DEMO_YEAR
from toteuma.demo.rounds import open_next_round, play_round, publish_round
from toteuma.domain.errors import ExitCode
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import Language
from toteuma.rendering.outputs import OutputFormat
from toteuma.report.assembly.assemble import assemble_report
from toteuma.report.snapshot import freeze
from toteuma.workspace.bootstrap import prepare_database


def build(console: Console) -> click.Command:
    """The command."""

    def run(out: Path) -> int:
        return build_demo(console, out)

    options = [option("--out", type=click.Path(path_type=Path), default=Path("out/demo"))]
    return LocalizedCommand("demo", console, run, options)


def build_demo(console: Console, out: Path) -> int:
    """Build the demo anew in the home folder and write its report; returns the exit code.

    Raises HomeInUseError when the folder holds something other than an earlier demo.
    """
    started = perf_counter()
    home = console.settings.home
    with console.step("demo.step_prepare"):
        clear_demo_home(home)
        prepare_database(home, for_web=True, only="account")
    with console.step("demo.step_site"):
        prepare_database(home, for_web=True)
    with tempfile.TemporaryDirectory(prefix="toteuma-demo-") as scratch:
        folder = Path(scratch)
        with console.step("demo.step_ledger") as progress:
            count = write_demo_folder(folder, progress=progress.advance)
            progress.outcome(console.word("demo.entries", count=count))
        code = load_folder_into_home(console.without_results(), folder)
    if code != ExitCode.SUCCESS:
        return code
    session = Session(console)
    with console.step("demo.step_people"):
        add_demo_users(session.municipality)
        add_demo_proposals(session.municipality)
    with console.step("demo.step_round") as progress:
        play_round(session.municipality, progress.advance)
    with console.step("demo.step_publication"):
        publish_round(session.municipality)
        open_next_round(session.municipality)
    with console.step("demo.step_report"):
        request = session.request(DEMO_NODE, Period.parse(DEMO_PERIOD))
        snapshot = freeze(assemble_report(request, session.engine))
    if out.exists():
        shutil.rmtree(out / "data", ignore_errors=True)
    files = write_all(console, snapshot, out, list(OutputFormat), list(Language))
    seconds = f"{perf_counter() - started:.1f}"
    if console.settings.is_json:
        console.document(
            {"home": str(home), "out": str(out), "snapshot": snapshot.sha256, "files": files}
        )
        return ExitCode.SUCCESS
    console.note("demo.done", folder=out, seconds=seconds, snapshot=snapshot.id)
    console.note("demo.open", file=(out / "report.html").absolute().as_uri())
    console.note("demo.living", home=home)
    console.note("demo.serve", home=home, password=DEMO_PASSWORD)
    return ExitCode.SUCCESS


def add_demo_users(municipality: str) -> None:
    """Add the users of the demo with their roles; all have the same password."""
    from toteuma.workspace.people.services import (  # noqa: PLC0415 - needs Django to be set up
        add_user,
        grant_role,
        set_posts,
    )

    actor = actor_name()
    for user in DEMO_USERS:
        add_user(
            email=user.email,
            name=user.name,
            password=DEMO_PASSWORD,
            language=user.language,
            is_demo=True,
        )
        grant_role(
            municipality=municipality,
            email=user.email,
            role=user.role,
            node=user.node,
            actor=actor,
        )
        if user.posts:
            set_posts(municipality=municipality, email=user.email, posts=user.posts, actor=actor)


def add_demo_proposals(municipality: str) -> None:
    """Add the proposals for budget decisions that are under way in the demo."""
    from toteuma.workspace.services.budget import Appropriation  # noqa: PLC0415 - needs Django
    from toteuma.workspace.services.proposals import (  # noqa: PLC0415 - needs Django
        draft_proposal,
        submit_proposal,
    )

    for one in DEMO_PROPOSALS:
        number = draft_proposal(
            municipality=municipality,
            fiscal_year=DEMO_YEAR,
            node=one.node,
            kind=one.kind,
            reason=one.reason,
            lines=[Appropriation(node, account, cents) for node, account, cents in one.lines],
            actor=one.author,
        )
        if one.is_submitted:
            submit_proposal(municipality=municipality, number=number, version=1, actor=one.author)
