"""Changes of the sample by services, by name, and what is read of it: kept, and afresh.

Run as a program it makes the changes that it is told on its standard input, one a line.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

if __name__ == "__main__":
    from toteuma.workspace.bootstrap import start_django

    start_django(Path(sys.argv[1]))

from tests.ledger.imports import toteuma_text
from tests.workspace.sample import sample_content, words
from toteuma.domain.accounts import Account
from toteuma.domain.budget import Forecast
from toteuma.domain.layout import Book
from toteuma.domain.organisation import CostCentreMapping, OrganisationNode
from toteuma.domain.period import Period
from toteuma.domain.planning import Assessment, Observation, Outcome
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, NodeKind, Status
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.ledger.profiles import find_profile
from toteuma.report.assembly.request import ReportRequest, layout_of_book, statement_request
from toteuma.statements import StatementColumn, compute_statements
from toteuma.statements.columns import default_unit
from toteuma.statements.request import StatementRequest
from toteuma.statements.table import StatementTable
from toteuma.workspace.ledger_state import ledger_state
from toteuma.workspace.living import Living
from toteuma.workspace.queries.batches import batches
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.services.batches import activate_batch, withdraw_batch
from toteuma.workspace.services.budget import Appropriation, adopt_amendment, set_forecast
from toteuma.workspace.services.comments import comment_on
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.ledger import import_ledger_file
from toteuma.workspace.services.municipality import set_municipality
from toteuma.workspace.services.planning import (
    assess_risk,
    record_observations,
    set_goal,
    set_outcome,
    write_assessment,
)
from toteuma.workspace.services.structure import add_nodes, map_cost_centres, set_accounts

SAMPLE = sample_content()
CODE = SAMPLE.municipality.code
BY = {"municipality": CODE, "actor": "tester"}
PERIOD = Period.year_to_date(2022, 9)
COLUMNS = tuple(
    StatementColumn(code, default_unit(code))
    for code in (ColumnCode.BUDGET, ColumnCode.ACTUAL, ColumnCode.FORECAST)
)


def _forecast(home: Path, number: int) -> None:
    set_forecast(forecast=Forecast(2022, 9, "200", "OUT", -number, LocalizedText()), **BY)


def _observation(home: Path, number: int) -> None:
    day = date(2022, 8, 1 + number % 28)
    record_observations(observations=[Observation("M1", day, Decimal(number), "")], **BY)


def _outcome(home: Path, number: int) -> None:
    said = words(f"Sanottu {number}")
    set_outcome(outcome=Outcome("goal", "G2", "2022-09", Status.PARTLY, said), **BY)


def _assessment(home: Path, number: int) -> None:
    write_assessment(assessment=Assessment("CARE", "2022-09", words(f"Arvio {number}")), **BY)


def _goal(home: Path, number: int) -> None:
    set_goal(goal=replace(SAMPLE.goals[1], title=words(f"Tavoite {number}")), **BY)


def _risk(home: Path, number: int) -> None:
    assess_risk(risk=replace(SAMPLE.risks[0], likelihood=1 + number % 4), **BY)


def _amendment(home: Path, number: int) -> None:
    adopt_amendment(
        fiscal_year=2022,
        decided_on=date(2022, 10, 1),
        decider=words("Valtuusto"),
        lines=[Appropriation("101", 4000, -number)],
        **BY,
    )


def _unit(home: Path, number: int) -> None:
    node = OrganisationNode(
        f"N{number}", NodeKind.COST_CENTRE, words("Uusi"), "CARE", date(2022, 1, 1), None, number
    )
    add_nodes(nodes=[node], **BY)


def _mapping(home: Path, number: int) -> None:
    target = ("200", "101")[number % 2]
    map_cost_centres(mappings=[CostCentreMapping(2022, "100", target)], **BY)


def _account(home: Path, number: int) -> None:
    set_accounts(accounts=[Account(4000, words(f"Palkat {number}"))], **BY)


def _settings(home: Path, number: int) -> None:
    changed = replace(SAMPLE.municipality, materiality_cents=number)
    set_municipality(municipality=changed, actor="tester")


def _everything(home: Path, number: int) -> None:
    now = read_content(CODE)
    save_content(content=replace(now, risks=now.risks[: number % 2]), actor="tester")


def _comment(home: Path, number: int) -> None:
    comment_on(subject="x", node="CARE", text=f"{number}", actor_name="T", **BY)


def _entries(home: Path, number: int) -> None:
    file = home / f"entries-{number}.csv"
    row = f"E{number},2022-03-05,2022,3,4000,{('101', '200')[number % 2]},,,,-{number}.50"
    file.write_text(toteuma_text(row), "utf-8")
    import_ledger_file(home=home, source=file, profile=find_profile("toteuma"), **BY)


def _in_or_out_of_use(home: Path, number: int) -> None:
    found = batches(municipality=CODE)
    if found:
        one = found[number % len(found)]
        turn = withdraw_batch if one.is_active else activate_batch
        turn(batch_id=one.batch_id, **BY)


CHANGES: Mapping[str, Callable[[Path, int], None]] = MappingProxyType(
    {
        change.__name__.strip("_"): change
        for change in (
            *(_forecast, _observation, _outcome, _assessment, _goal, _risk, _amendment, _unit),
            *(_mapping, _account, _settings, _everything, _comment, _entries, _in_or_out_of_use),
        )
    }
)


def _asked(request: ReportRequest) -> StatementRequest:
    layout = layout_of_book(request.content, request.period, Book.OPERATIONS)
    return statement_request(request, layout, COLUMNS)


def _figures(table: StatementTable, request: ReportRequest) -> dict[tuple[str, str, str], Any]:
    layout = layout_of_book(request.content, request.period, Book.OPERATIONS)
    return {
        (node, line.code, column.code.value): table.exact(node, line.code, column.code)
        for node in request.organisation.codes
        for line in layout.lines
        for column in COLUMNS
    }


def kept(home: Path) -> dict[str, Any]:
    """What pages read, from what the process keeps."""
    living = Living(home, CODE)
    request = living.request("CITY", PERIOD)
    table = living.table(("x",), lambda: _asked(request))
    return {
        "content": living.content,
        "ledger": living.ledger,
        "units": living.organisation(2022).codes,
        "figures": living.made_of_money(("f",), lambda: _figures(table, request)),
        "actuals": living.made_of_ledger(("a",), lambda: living.ledger),
        "all": living.made_of_all(("c",), lambda: living.content),
        "of units": {
            unit: living.made_of_all(("u",), lambda: _of_unit(living.content, unit), node=unit)  # noqa: B023
            for unit in ("CITY", "CARE", "SCHOOL", "200")
        },
    }


def fresh(home: Path) -> dict[str, Any]:
    """The same, read and computed from the beginning."""
    content, ledger = read_content(CODE), ledger_state(home, CODE)
    request = ReportRequest(content, ledger, "CITY", PERIOD)
    table = compute_statements(_asked(request), DuckDBEngine())
    return {
        "content": content,
        "ledger": ledger,
        "units": request.organisation.codes,
        "figures": _figures(table, request),
        "actuals": ledger,
        "all": content,
        "of units": {unit: _of_unit(content, unit) for unit in ("CITY", "CARE", "SCHOOL", "200")},
    }


def _of_unit(content: Any, unit: str) -> tuple[Any, ...]:
    """What the page of a unit shows of the unit itself."""
    return (
        [one for one in content.forecasts if one.node == unit],
        [one for one in content.assessments if one.node == unit],
        [one for one in content.goals if one.node == unit],
        [one for one in content.budget_lines if one.node == unit],
        [one for one in content.nodes if one.parent == unit],
    )


if __name__ == "__main__":
    for line in sys.stdin:
        name, number = line.split()
        CHANGES[name](Path(sys.argv[1]), int(number))
        print("done", flush=True)
