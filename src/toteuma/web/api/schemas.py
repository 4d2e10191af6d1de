"""What the API gives and takes. Amounts are whole cents, decimals are texts, texts are an object
of the languages in which they are written."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Field, Schema

from toteuma.domain.text import LocalizedText


class Text(Schema):
    """A text in Finnish, Swedish and English; empty where it is not written."""

    fi: str = ""
    sv: str = ""
    en: str = ""

    @classmethod
    def of(cls, text: LocalizedText) -> "Text":
        """From the text of the domain."""
        return cls(fi=text.fi, sv=text.sv, en=text.en)


class Problem(Schema):
    """What went wrong and how to mend it (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    issues: list[dict[str, str | int | None]] = Field(default_factory=list)


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


class Line(Schema):
    """A line of a statement."""

    code: str
    name: Text
    style: str
    figures: list[Figure]


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


class ObservationIn(Schema):
    """A measured value of a day; one of the same day and source is replaced."""

    observed_on: date = Field(examples=["2022-09-30"])
    value: Decimal | None = Field(None, max_digits=18, decimal_places=6, examples=["71.5"])
    source: str = Field("", max_length=200, examples=["Aura"])
    note: Text = Text()


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
    imported_at: datetime


class JobOut(Schema):
    """A file that was handed in, and what came of it."""

    job: str
    kind: str
    state: str
    file: str
    percent: int
    outcome: dict[str, object]
