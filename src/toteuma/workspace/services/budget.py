"""Decisions on the budget, and the forecasts of units."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from toteuma.domain import budget
from toteuma.domain.budget import Forecast
from toteuma.domain.money import Cents
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind
from toteuma.workspace.errors import (
    DecisionExistsError,
    ForecastUnknownError,
    TransferNotBalancedError,
)
from toteuma.workspace.interchange.records import Values, domain_values
from toteuma.workspace.models import BudgetDecision
from toteuma.workspace.services.changes import Change, change_of
from toteuma.workspace.services.rows import edit, take


@dataclass(frozen=True, slots=True)
class Appropriation:
    """Cents that a decision gives (or takes from) a node's account, income positive."""

    node: str
    account: int
    cents: Cents
    project: str = ""


def adopt_budget(
    *,
    municipality: str,
    fiscal_year: int,
    decided_on: date,
    decider: LocalizedText,
    lines: Iterable[Appropriation],
    actor: str,
    reason: LocalizedText = LocalizedText(),
    why: str = "",
) -> None:
    """The original budget of a year, decision 0. Lines on the same account, node and project are
    added together. Raises DecisionExistsError when the year has one, ContentFaultyError."""
    decision = budget.BudgetDecision(
        fiscal_year, 0, DecisionKind.ORIGINAL, decided_on, decider, reason
    )
    with _decision_of(municipality, "budget.adopt", actor, why) as change:
        write_decision(change, decision, lines)


def adopt_amendment(
    *,
    municipality: str,
    fiscal_year: int,
    decided_on: date,
    decider: LocalizedText,
    lines: Iterable[Appropriation],
    actor: str,
    reason: LocalizedText = LocalizedText(),
    number: int | None = None,
    why: str = "",
) -> int:
    """An amendment of the budget; tells its number, by default the next. Lines hold what changes,
    not what the budget becomes. Raises DecisionExistsError for a number that is taken, and
    ContentFaultyError, also when the year has no original budget."""
    with _decision_of(municipality, "budget.amend", actor, why) as change:
        given = next_decision_number(change, fiscal_year) if number is None else number
        decision = budget.BudgetDecision(
            fiscal_year, given, DecisionKind.AMENDMENT, decided_on, decider, reason
        )
        write_decision(change, decision, lines)
    return given


def make_transfer(
    *,
    municipality: str,
    fiscal_year: int,
    decided_on: date,
    decider: LocalizedText,
    lines: Iterable[Appropriation],
    actor: str,
    reason: LocalizedText = LocalizedText(),
    number: int | None = None,
    why: str = "",
) -> int:
    """A transfer between lines and units; tells its number. Raises TransferNotBalancedError when
    the lines do not sum to zero, and otherwise as :func:`adopt_amendment`."""
    moved = tuple(lines)
    with _decision_of(municipality, "budget.transfer", actor, why) as change:
        given = next_decision_number(change, fiscal_year) if number is None else number
        cents = sum(line.cents for line in moved)
        if cents:
            sign = "-" if cents < 0 else ""
            euro = f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"
            raise TransferNotBalancedError(
                fiscal_year=fiscal_year, number=given, cents=cents, euro=euro
            )
        decision = budget.BudgetDecision(
            fiscal_year, given, DecisionKind.TRANSFER, decided_on, decider, reason
        )
        write_decision(change, decision, moved)
    return given


def adopt_decision(
    *,
    municipality: str,
    decision: budget.BudgetDecision,
    lines: Iterable[Appropriation],
    actor: str,
    why: str = "",
) -> None:
    """A decision of any kind with its number given. Raises as the service of its kind."""
    common: dict[str, Any] = {
        "municipality": municipality,
        "fiscal_year": decision.fiscal_year,
        "decided_on": decision.decided_on,
        "decider": decision.decider,
        "reason": decision.reason,
        "lines": lines,
        "actor": actor,
        "why": why,
    }
    match decision.kind:
        case DecisionKind.ORIGINAL:
            adopt_budget(**common)
        case DecisionKind.AMENDMENT:
            adopt_amendment(**common, number=decision.number)
        case DecisionKind.TRANSFER:
            make_transfer(**common, number=decision.number)


def set_forecast(*, municipality: str, forecast: Forecast, actor: str, why: str = "") -> None:
    """A unit's year-end forecast of a line; one given earlier in the same month is replaced.
    Raises ContentFaultyError."""
    with change_of(
        municipality=municipality,
        action="forecast.set",
        subject=_forecast_subject(
            forecast.fiscal_year, forecast.as_of_month, forecast.node, forecast.line
        ),
        actor=actor,
        why=why,
    ) as change:
        edit(change, {"forecasts": [domain_values("forecasts", forecast)]})


def clear_forecast(
    *,
    municipality: str,
    fiscal_year: int,
    as_of_month: int,
    node: str,
    line: str,
    actor: str,
    why: str = "",
) -> None:
    """Takes a forecast back: there is no figure then, which is not zero. Raises
    ForecastUnknownError when there is none."""
    subject = _forecast_subject(fiscal_year, as_of_month, node, line)
    with change_of(
        municipality=municipality, action="forecast.clear", subject=subject, actor=actor, why=why
    ) as change:
        if not take(change, "forecasts", [(fiscal_year, as_of_month, node, line)]).removed:
            raise ForecastUnknownError(municipality=municipality, forecast=subject)


def _forecast_subject(fiscal_year: int, as_of_month: int, node: str, line: str) -> str:
    return f"{fiscal_year}-{as_of_month:02} {node} {line}"


def _decision_of(
    municipality: str, action: str, actor: str, why: str
) -> AbstractContextManager[Change]:
    """A change whose subject, the decision's number, is known only inside it."""
    return change_of(municipality=municipality, action=action, subject="", actor=actor, why=why)


def next_decision_number(change: Change, fiscal_year: int) -> int:
    """The number after the last decision of the year; 1 where there is none."""
    known = BudgetDecision.objects.filter(
        municipality=change.municipality, fiscal_year=fiscal_year
    ).aggregate(last=Max("number"))["last"]
    return 1 if known is None else known + 1


def write_decision(
    change: Change, decision: budget.BudgetDecision, lines: Iterable[Appropriation]
) -> None:
    """Writes a decision with its lines within a change and names it as the change's subject.
    Raises DecisionExistsError and ContentFaultyError."""
    change.subject = f"{decision.fiscal_year}/{decision.number}"
    if BudgetDecision.objects.filter(
        municipality=change.municipality,
        fiscal_year=decision.fiscal_year,
        number=decision.number,
    ).exists():
        raise DecisionExistsError(
            municipality=change.municipality.code,
            fiscal_year=decision.fiscal_year,
            number=decision.number,
        )
    edit(change, decision_rows(decision, lines))


def decision_rows(
    decision: budget.BudgetDecision, lines: Iterable[Appropriation]
) -> dict[str, list[Values]]:
    """A decision and its lines as rows; lines on the same account, node and project are added
    together."""
    sums: dict[tuple[str, int, str], Cents] = {}
    for line in lines:
        place = (line.node, line.account, line.project)
        sums[place] = sums.get(place, 0) + line.cents
    rows: list[Values] = [
        {
            "fiscal_year": decision.fiscal_year,
            "decision": decision.number,
            "node": node,
            "account": account,
            "project": project,
            "cents": cents,
        }
        for (node, account, project), cents in sums.items()
    ]
    return {
        "budget_decisions": [domain_values("budget_decisions", decision)],
        "budget_lines": rows,
    }
