"""What the API gives and takes. Amounts are whole cents, decimals are texts, texts are an object
of the languages in which they are written."""

import datetime
import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind
from toteuma.report.model import ReportFigure
from toteuma.statements.table import StatementFigure
from toteuma.workspace.jobs.judging import (
    LONGEST_DECIDER,
    LONGEST_REASON,
    MOST_NUMBER,
    YEARS,
)

LONGEST_NOTE = 8_000


def _written_day(value: object) -> object:
    """A day as it is written; a bare number would be taken for seconds. Raises ValueError."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("write a date as 2022-10-31")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]

_YEAR = r"(19\d\d|2[01]\d\d|2200)"
_MONTHS = [f"{month:02}" for month in range(1, 13)]
_RANGES = [rf"{first}\.\.({'|'.join(_MONTHS[place:])})" for place, first in enumerate(_MONTHS)]
_PERIOD = rf"^({_YEAR}(-({'|'.join([*_MONTHS, *_RANGES])}))?)?$"

PeriodCode = Annotated[
    str,
    Field(
        description="`2022-09` (January to September), `2022-09..09` (September) or `2022` (the "
        "year); by default the latest that the ledger covers.",
        json_schema_extra={"pattern": _PERIOD},
    ),
]
"""A period. It is judged by the domain, whose words say what a period is."""

Column = Literal[
    "accounts_prev",
    "ytd_prev",
    "budget_original",
    "amendments",
    "budget",
    "actual",
    "remaining",
    "used_pct",
    "forecast",
    "forecast_deviation",
]
"""Columns of a statement that can be chosen."""


class Text(Schema):
    """A text in Finnish, Swedish and English; empty where it is not written."""

    fi: str = ""
    sv: str = ""
    en: str = ""

    @classmethod
    def of(cls, text: LocalizedText) -> "Text":
        """From the text of the domain."""
        return cls(fi=text.fi, sv=text.sv, en=text.en)


class IssueOut(Schema):
    """One fault: in which row of the request (from 1) and which column, with which value; what it
    is, and how to mend it."""

    row: int | None = None
    column: str | None = None
    value: str | None = None
    what: str
    mend: str = ""


class Problem(Schema):
    """What went wrong and how to mend it (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    issues: list[IssueOut] = Field(default_factory=list)


class MunicipalityOut(Schema):
    """A municipality that the token is for."""

    code: str
    name: Text
    is_bilingual: bool


class PeriodOut(Schema):
    """A period that one can ask for."""

    code: str
    fiscal_year: int
    first_month: int
    last_month: int
    with_closing: bool
    start: date
    end: date
    is_latest: bool


class Unit(Schema):
    """A unit of the organisation in a year."""

    code: str
    kind: str
    name: Text
    parent: str | None


class Figure(Schema):
    """A figure: exact in cents (or tenths of a percent), and as it is printed."""

    id: str
    column: str
    value: int | None
    shown: int | None
    unit_of_measure: str

    @classmethod
    def of(cls, figure: StatementFigure | ReportFigure) -> "Figure":
        """From a figure of a statement or of a report."""
        return cls(
            id=figure.id,
            column=figure.column.value,
            value=figure.value,
            shown=figure.shown,
            unit_of_measure=figure.unit_of_measure.value,
        )


class Line(Schema):
    """A line of a statement."""

    code: str
    name: Text
    style: str
    figures: list[Figure]


class ColumnChoice(Schema):
    """Columns of a statement in the order wanted; none for the municipality's own."""

    columns: list[Column] = Field(default_factory=list, max_length=20)


class StatementOut(Schema):
    """The statement of a unit."""

    node: str
    period: str
    layout: str
    lines: list[Line]


class FigureOut(Schema):
    """What a figure is made of."""

    id: str
    value: int | None
    formula: str
    operands: list[str]
    accounts: dict[str, int]
    cost_centres: dict[str, int]
    batches: dict[str, int]


class EntryOut(Schema):
    """A posting."""

    entry_id: str
    posting_date: date
    fiscal_year: int
    period: int
    account: int
    cost_centre: str
    project: str
    counterparty: str
    text: str
    cents: int


class EntriesOut(Schema):
    """A page of postings; the totals are those of all of them."""

    total_entries: int
    total_cents: int
    entries: list[EntryOut]


class GoalOut(Schema):
    """A goal with its status for the period and the codes of its measures."""

    code: str
    node: str
    level: str
    title: Text
    target_level: Text
    responsible: list[str]
    status: str
    proposed_status: str
    outcome: Text
    measures: list[str]


class MeasureOut(Schema):
    """A measure, where its observations come from, and who owns it."""

    code: str
    goal: str
    name: Text
    unit: Text
    direction: str
    target: str | None
    tolerance: str | None
    source_system: str
    owner: str
    frequency: str


class ObservationOut(Schema):
    """A measured value of a day."""

    observed_on: date
    value: str | None
    source: str
    note: Text


class Given(BaseModel):
    """What a body may hold: nothing but what is described, so that a slip of the pen is told."""

    model_config = ConfigDict(extra="forbid")


class TextIn(Given):
    """A text in the languages in which it is written."""

    fi: str = Field(default="", max_length=LONGEST_NOTE)
    sv: str = Field(default="", max_length=LONGEST_NOTE)
    en: str = Field(default="", max_length=LONGEST_NOTE)


class ObservationIn(Given):
    """A measured value of a day; one of the same day and source is replaced."""

    observed_on: Day = Field(examples=["2022-09-30"])
    value: Decimal | None = Field(None, max_digits=18, decimal_places=6, examples=["71.5"])
    source: str = Field("", max_length=200, examples=["Aura"])
    note: TextIn = TextIn()


class MeasuredIn(ObservationIn):
    """An observation of a named measure."""

    measure: str = Field(max_length=200, examples=["HTE-MAARAAIKA-TOTEUTUNUT"])


class Recorded(Schema):
    """How many observations were recorded."""

    recorded: int


class LateOut(Schema):
    """A measure whose observation is late."""

    measure: str
    node: str
    due: date
    last: date | None
    days_late: int


class KeyFigureOut(Schema):
    """A key figure and its values by year and kind."""

    code: str
    node: str
    name: Text
    unit: Text
    values: list[dict[str, str | int | None]]


class RiskOut(Schema):
    """A risk of a year."""

    code: str
    node: str
    fiscal_year: int
    name: Text
    likelihood: int
    impact: int
    controls: Text
    owner: str


class DecisionOut(Schema):
    """A decision on the budget and what it changes on the units that one may read."""

    fiscal_year: int
    number: int
    kind: str
    decided_on: date
    reason: Text
    cents: int


class LineChange(Schema):
    """What a decision after the original budget gives a line."""

    number: int
    kind: str
    cents: int


class BudgetLineOut(Schema):
    """The budget of an account of a unit, for a project or for none: what the original budget
    gave, what each later decision changed, and what stands after them."""

    fiscal_year: int
    node: str
    account: int
    project: str
    original_cents: int
    changes: list[LineChange]
    cents: int


class InvestmentOut(Schema):
    """An investment project, its figures for the period and what is said of it."""

    code: str
    node: str
    name: Text
    figures: list[Figure]
    narrative: Text


class ForecastOut(Schema):
    """A unit's year-end forecast of a line."""

    fiscal_year: int
    as_of_month: int
    node: str
    line: str
    cents: int
    explanation: Text


class BatchOut(Schema):
    """A batch of the ledger."""

    batch: str
    file: str
    rows: int
    cents: int
    is_active: bool
    imported_at: datetime.datetime


class LedgerOptions(Schema):
    """How a file of the ledger is read."""

    profile: str = Field(max_length=100, examples=["toteuma"])
    fiscal_year: int = Field(ge=YEARS[0], le=YEARS[-1], examples=[2022])
    supersedes: str = Field("", max_length=100, description="A batch in whose place it comes.")
    accept_partial: bool = False


class DecisionOptions(Schema):
    """The decision on the budget that a file holds the lines of."""

    fiscal_year: int = Field(ge=YEARS[0], le=YEARS[-1], examples=[2022])
    number: int = Field(ge=0, le=MOST_NUMBER, description="0 is the original budget.")
    kind: DecisionKind
    date: Day = Field(examples=["2022-10-10"])
    decider: str = Field("", max_length=LONGEST_DECIDER)
    reason: str = Field("", max_length=LONGEST_REASON)


class JobOut(Schema):
    """A file that was handed in, and what came of it."""

    job: str
    kind: str
    state: str
    file: str
    percent: int
    outcome: dict[str, object]
