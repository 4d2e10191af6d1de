"""The budget: numbered decisions with lines, and the year-end forecasts of units."""

from dataclasses import dataclass
from datetime import date

from toteuma.domain.errors import ExitCode, InvalidValueError
from toteuma.domain.money import Cents
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind, ProjectKind


class DecisionNumberError(InvalidValueError):
    """A decision's number does not go with its kind."""

    code = "domain.decision_number"
    exit_code = ExitCode.USAGE
    message = "Budget decision number {number} cannot be of kind {kind}."
    mend = "Number 0 is the original budget; amendments and transfers are numbered from 1."


@dataclass(frozen=True, slots=True)
class BudgetDecision:
    """One decision on a fiscal year's budget. Number 0 is the original budget."""

    fiscal_year: int
    number: int
    kind: DecisionKind
    decided_on: date
    decider: LocalizedText
    reason: LocalizedText = LocalizedText()

    def __post_init__(self) -> None:
        if (self.number == 0) != (self.kind is DecisionKind.ORIGINAL) or self.number < 0:
            raise DecisionNumberError(number=self.number, kind=self.kind.value)


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """An appropriation or revenue estimate of one decision, in cents, income positive.

    ``node`` is any node of the organisation; ``account`` maps it to a line through the layout;
    ``project`` is empty when it belongs to no project.
    """

    fiscal_year: int
    decision: int
    node: str
    account: int
    project: str
    cents: Cents


@dataclass(frozen=True, slots=True)
class Forecast:
    """A unit's year-end forecast of one leaf line, given at the end of ``as_of_month``.

    The forecast of a node is the sum of those given at and below it. Rule: where a node has one
    of its own for a line, it stands for that node and those below it are not added to it.
    """

    fiscal_year: int
    as_of_month: int
    node: str
    line: str
    cents: Cents
    explanation: LocalizedText = LocalizedText()


@dataclass(frozen=True, slots=True)
class Project:
    """A project; investment projects are kept apart from operations. It is open from
    ``valid_from`` to ``valid_to``, its last day; a day that is not given is no limit."""

    code: str
    kind: ProjectKind
    node: str
    name: LocalizedText
    valid_from: date | None = None
    valid_to: date | None = None

    def is_open_in(self, year: int) -> bool:
        """Whether it is open on some day of the year."""
        return is_open_in(self.valid_from, self.valid_to, year)


def is_open_in(valid_from: date | None, valid_to: date | None, year: int) -> bool:
    """Whether some day of the year lies between two days, either of which may not be given."""
    starts = valid_from is None or valid_from <= date(year, 12, 31)
    return starts and (valid_to is None or valid_to >= date(year, 1, 1))
