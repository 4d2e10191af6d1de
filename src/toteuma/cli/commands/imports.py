"""``toteuma import``: ledger, budget, table, workbook and observations."""

from pathlib import Path

import click

from toteuma.cli.commands.budget import YEARS
from toteuma.cli.commands.load import import_progress
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, LocalizedGroup, argument, choice_of, option
from toteuma.cli.session import Session, actor_name
from toteuma.cli.values import parse_day
from toteuma.domain.budget import BudgetDecision
from toteuma.domain.errors import ExitCode
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind
from toteuma.ledger.importing import ImportResult
from toteuma.ledger.profile_keys import ProfileKind
from toteuma.ledger.profiles import find_profile
from toteuma.rendering.formats import format_shown
from toteuma.workspace.errors import ContentFaultyError

_FILE = click.Path(path_type=Path, dir_okay=False)


def build(console: Console) -> click.Command:
    """The group of commands."""
    builders = {
        "ledger": f"{__name__}:build_ledger",
        "budget": f"{__name__}:build_budget",
        "table": "toteuma.cli.commands.import_table",
        "workbook": f"{__name__}:build_workbook",
        "observations": f"{__name__}:build_observations",
    }
    return LocalizedGroup("import", console, builders)


def build_ledger(console: Console) -> click.Command:
    """``toteuma import ledger``."""

    def run(
        file: Path,
        profile: str,
        year: int | None,
        accept_partial: bool,
        supersedes: str | None,
        municipality: str | None,
    ) -> int:
        found = find_profile(profile)
        session = Session(console, municipality)
        from toteuma.workspace.services.ledger import import_ledger_file  # noqa: PLC0415

        with console.step("import.ledger.step") as progress:
            result = import_ledger_file(
                home=session.home,
                municipality=session.municipality,
                source=file,
                profile=found,
                actor=actor_name(),
                fiscal_year=year,
                accept_partial=accept_partial,
                supersedes=supersedes,
                progress=import_progress(progress.advance),
                language=console.settings.language,
            )
        return _tell_imported(console, result, found.kind)

    return LocalizedCommand(
        "import.ledger",
        console,
        run,
        [
            argument("file", type=_FILE),
            option("--profile", required=True),
            option("--year", type=YEARS),
            option("--accept-partial", is_flag=True),
            option("--supersedes", metavar="BATCH"),
            option("--municipality"),
        ],
    )


def _tell_imported(console: Console, result: ImportResult, kind: ProfileKind) -> int:
    batch = result.batch
    is_balances = kind is ProfileKind.BALANCES
    if batch is None:
        told = "import.ledger.faults_balances" if is_balances else "import.ledger.faults"
        console.faults(told, result.issues, result.faults)
        return ExitCode.DATA
    balances = result.counts.stored if is_balances else 0
    if console.settings.is_json:
        console.document(
            {
                "batch": batch.batch_id,
                "entries": batch.entries,
                "balances": balances,
                "cents": batch.total_cents,
                "rejected": result.counts.rejected,
                "rejects": None if result.rejects is None else str(result.rejects),
            }
        )
        return ExitCode.SUCCESS
    if not console.settings.is_quiet:
        console.issues(result.issues)
    total = format_shown(batch.total_cents, UnitOfMeasure.CENT, console.settings.language)
    done = "import.ledger.done_balances" if is_balances else "import.ledger.done"
    console.note(done, batch=batch.batch_id, rows=balances or batch.entries, total=total)
    if result.rejects is not None:
        console.note("import.ledger.rejects", count=result.counts.rejected, path=result.rejects)
    return ExitCode.SUCCESS


def build_budget(console: Console) -> click.Command:
    """``toteuma import budget``."""

    def run(
        file: Path,
        year: int,
        number: int,
        kind: str,
        date: str,
        decider: str,
        reason: str,
        municipality: str | None,
    ) -> int:
        decision = BudgetDecision(
            fiscal_year=year,
            number=number,
            kind=DecisionKind(kind),
            decided_on=parse_day(date, "--date"),
            decider=LocalizedText(decider, decider, decider),
            reason=LocalizedText(reason, reason, reason),
        )
        session = Session(console, municipality)
        return _adopt(session, decision, file)

    return LocalizedCommand(
        "import.budget",
        console,
        run,
        [
            argument("file", type=_FILE),
            option("--year", type=YEARS, required=True),
            option("--number", type=click.IntRange(0), required=True),
            option("--kind", type=choice_of(DecisionKind), required=True),
            option("--date", required=True),
            option("--decider", required=True),
            option("--reason", default=""),
            option("--municipality"),
        ],
    )


def _adopt(session: Session, decision: BudgetDecision, file: Path) -> int:
    from toteuma.workspace.interchange.small_files import (  # noqa: PLC0415
        issues_in_budget_file,
        read_appropriations,
    )
    from toteuma.workspace.services.budget import adopt_decision  # noqa: PLC0415

    console = session.console
    lines, issues = read_appropriations(file)
    if issues:
        console.faults("import.faults", issues, len(issues))
        return ExitCode.DATA
    try:
        adopt_decision(
            municipality=session.municipality, decision=decision, lines=lines, actor=actor_name()
        )
    except ContentFaultyError as fault:
        issues = issues_in_budget_file(fault.issues, file)
        console.faults("import.faults", issues, len(issues))
        return ExitCode.DATA
    year, number = decision.fiscal_year, decision.number
    net = sum(line.cents for line in lines)
    if console.settings.is_json:
        console.document({"year": year, "number": number, "lines": len(lines), "cents": net})
    shown = format_shown(net, UnitOfMeasure.CENT, console.settings.language)
    console.note("import.budget.done", number=number, year=year, rows=len(lines), net=shown)
    return ExitCode.SUCCESS


def build_workbook(console: Console) -> click.Command:
    """``toteuma import workbook``."""

    def run(file: Path) -> int:
        from toteuma.workspace.bootstrap import prepare_database  # noqa: PLC0415

        prepare_database(console.settings.home)
        from toteuma.workspace.interchange.workbook import load_workbook  # noqa: PLC0415
        from toteuma.workspace.services.content import save_content  # noqa: PLC0415
        from toteuma.workspace.services.folders import count_rows  # noqa: PLC0415

        content, issues = load_workbook(file)
        if content is None:
            console.faults("import.faults", issues, len(issues))
            return ExitCode.DATA
        save_content(content=content, actor=actor_name())
        name = content.municipality.name.in_language(console.settings.language)
        if console.settings.is_json:
            rows = count_rows(content)
            console.document({"municipality": content.municipality.code, "rows": rows})
        console.note("import.workbook.done", name=name, rows=count_rows(content))
        return ExitCode.SUCCESS

    return LocalizedCommand("import.workbook", console, run, [argument("file", type=_FILE)])


def build_observations(console: Console) -> click.Command:
    """``toteuma import observations``."""

    def run(file: Path, municipality: str | None) -> int:
        session = Session(console, municipality)
        from toteuma.workspace.interchange.small_files import (  # noqa: PLC0415
            issues_in_observations_file,
            read_observations,
        )
        from toteuma.workspace.services.planning import record_observations  # noqa: PLC0415

        observations, issues = read_observations(file)
        if issues:
            console.faults("import.faults", issues, len(issues))
            return ExitCode.DATA
        try:
            record_observations(
                municipality=session.municipality, observations=observations, actor=actor_name()
            )
        except ContentFaultyError as fault:
            issues = issues_in_observations_file(fault.issues, file)
            console.faults("import.faults", issues, len(issues))
            return ExitCode.DATA
        count = len(observations)
        if console.settings.is_json:
            console.document({"observations": count})
        console.note("import.observations.done", rows=count)
        return ExitCode.SUCCESS

    return LocalizedCommand(
        "import.observations",
        console,
        run,
        [argument("file", type=_FILE), option("--municipality")],
    )
