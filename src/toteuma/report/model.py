"""The report model: a whole interim report as frozen values.

Every output is drawn from this and nothing else; renderers format and place, they never compute.
Money is integer cents in ``value`` and whole units of ``unit_of_measure`` in ``shown``; percent
is tenths of a percent in both. ``None`` is "no figure". Long texts are CommonMark; the marks of
their live figures hold the values (:mod:`toteuma.domain.live_figures`).
``anchor`` and ``id`` are unique in the report and stable from one version to the next.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from toteuma.domain.layout import Book, LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import (
    ColumnCode,
    Direction,
    GoalLevel,
    MeasureRule,
    NodeKind,
    Status,
    ValueKind,
)
from toteuma.statements.deviations import Course
from toteuma.statements.request import Rounding

SCHEMA_VERSION = "toteuma-report/1"


class AttentionKind(StrEnum):
    """Why something stands on the summary page."""

    BREACH_NOW = "breach_now"
    BREACH_FORECAST = "breach_forecast"
    FORECAST_DEVIATION = "forecast_deviation"
    LINE_DEVIATION = "line_deviation"
    GOAL_NOT_ON_TRACK = "goal_not_on_track"
    GOAL_PARTLY = "goal_partly"
    NO_INFORMATION = "no_information"
    STATUS_DIFFERS = "status_differs"
    INVESTMENT_BEHIND = "investment_behind"
    RISK_HIGH = "risk_high"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the model's values."""


class Named(Record, frozen=True, kw_only=True):
    """An organisation node (or the municipality) with its name."""

    code: str
    name: LocalizedText
    kind: NodeKind


class ReportPeriod(Record, frozen=True, kw_only=True):
    """The period; ``share_of_year`` is tenths of a percent of the year that its months are: of the
    year gone at its end, where it begins in January."""

    code: str
    fiscal_year: int
    first_month: int
    last_month: int
    start: date
    end: date
    share_of_year: int


class ReportColumn(Record, frozen=True, kw_only=True):
    """A column of the statements; ``label`` such as "TA 2022 + muutos", fit for a header."""

    code: ColumnCode
    unit_of_measure: UnitOfMeasure
    label: LocalizedText


class ReportFigure(Record, frozen=True, kw_only=True):
    """One figure: exact ``value`` and rounded ``shown``; ``id`` is its permalink.
    ``is_suppressed`` is there in the public edition only: the figure has a value, which is kept
    inside."""

    id: str
    column: ColumnCode
    value: int | None
    shown: int | None
    unit_of_measure: UnitOfMeasure
    is_suppressed: bool | msgspec.UnsetType = msgspec.UNSET


class ReportLine(Record, frozen=True, kw_only=True):
    """One printed line; ``figures`` follow the statement's columns.

    ``course`` is set where the year-end forecast or the pace deviates from the budget by more
    than the municipality's materiality. ``explanation`` belongs to the forecast. ``parts`` are
    the codes of the lines of this statement that a total adds, as far as they are printed; empty
    for a line of accounts.
    """

    code: str
    name: LocalizedText
    style: LineStyle
    figures: tuple[ReportFigure, ...]
    course: Course | None = None
    explanation: LocalizedText = LocalizedText()
    parts: tuple[str, ...] = ()


class RoundingDifference(Record, frozen=True, kw_only=True):
    """A printed total that differs from the sum of its printed parts, by ``units`` shown."""

    figure_id: str
    line: str
    column: ColumnCode
    units: int


class ReportStatement(Record, frozen=True, kw_only=True):
    """A statement of one node with its assessment (CommonMark, may be empty)."""

    anchor: str
    node: Named
    layout: str
    book: Book
    title: LocalizedText
    columns: tuple[ReportColumn, ...]
    lines: tuple[ReportLine, ...]
    rounding_differences: tuple[RoundingDifference, ...] = ()
    assessment: LocalizedText = LocalizedText()


class ReportProject(Record, frozen=True, kw_only=True):
    """An investment project: budget, actual, remaining and used % (in that order) and text."""

    anchor: str
    code: str
    name: LocalizedText
    node: Named
    figures: tuple[ReportFigure, ...]
    narrative: LocalizedText = LocalizedText()


class ReportObservation(Record, frozen=True, kw_only=True):
    """A measured value on a day; ``value`` None means that only the note tells."""

    observed_on: date
    value: Decimal | None
    source: str
    note: LocalizedText = LocalizedText()


class ReportMeasure(Record, frozen=True, kw_only=True):
    """A measure, its target as far as it has one, and its observations, oldest first."""

    anchor: str
    code: str
    name: LocalizedText
    unit: LocalizedText
    direction: Direction
    target: Decimal | None
    target_upper: Decimal | None
    target_date: date | None
    source_system: str
    observations: tuple[ReportObservation, ...]
    proposed_status: Status


class ReportGoal(Record, frozen=True, kw_only=True):
    """A goal with measures, outcome text and status declared beside the one its measures propose.

    ``proposed_status`` is NO_INFORMATION where the measures allow no judgement.
    """

    anchor: str
    code: str
    level: GoalLevel
    node: Named
    title: LocalizedText
    target_level: LocalizedText
    measure_rule: MeasureRule
    responsible: tuple[LocalizedText, ...]
    carries_out: str
    measures: tuple[ReportMeasure, ...]
    outcome: LocalizedText
    status: Status
    proposed_status: Status


class ReportAim(Record, frozen=True, kw_only=True):
    """A strategic aim with its sub-objectives and council-level goals.

    ``status`` None: the aim itself has no declared status.
    """

    anchor: str
    code: str
    name: LocalizedText
    sub_objectives: tuple[LocalizedText, ...]
    status: Status | None
    outcome: LocalizedText
    goals: tuple[ReportGoal, ...]


class GoalGroup(Record, frozen=True, kw_only=True):
    """The committee-level goals of one service area."""

    anchor: str
    node: Named
    goals: tuple[ReportGoal, ...]


class StatusCount(Record, frozen=True, kw_only=True):
    """How many goals of a level have a status."""

    level: GoalLevel
    status: Status
    count: int


class BindingEntry(Record, frozen=True, kw_only=True):
    """A binding level against its budget; ``figures``: budget, actual, remaining, used %,
    forecast, forecast deviation. ``level`` None: nothing binds there (the summary's headline)."""

    anchor: str
    level: GoalLevel | None
    node: Named
    line: str
    line_name: LocalizedText
    figures: tuple[ReportFigure, ...]
    is_breached: bool
    is_breached_by_forecast: bool


class KeyFigureColumn(Record, frozen=True, kw_only=True):
    """A year of the key figures and what its values are."""

    year: int
    kind: ValueKind


class KeyFigureCell(Record, frozen=True, kw_only=True):
    """One value, rounded to the key figure's decimals; None with a note tells why it is missing.

    ``net_cost`` (cents) and ``divisor`` are what a computed value was made of. ``is_suppressed``
    as in :class:`ReportFigure`.
    """

    id: str
    value: Decimal | None
    note: LocalizedText = LocalizedText()
    net_cost: int | None = None
    divisor: Decimal | None = None
    is_suppressed: bool | msgspec.UnsetType = msgspec.UNSET


class ReportKeyFigure(Record, frozen=True, kw_only=True):
    """One key figure; ``values`` follow the section's columns."""

    anchor: str
    code: str
    group: LocalizedText
    name: LocalizedText
    unit: LocalizedText
    decimals: int
    denominator: LocalizedText
    values: tuple[KeyFigureCell, ...]


class KeyFigureSection(Record, frozen=True, kw_only=True):
    """All key figures and their years, oldest first."""

    columns: tuple[KeyFigureColumn, ...]
    rows: tuple[ReportKeyFigure, ...]


class ReportRisk(Record, frozen=True, kw_only=True):
    """A risk; ``number`` is its place in the list and in the matrix; value = likelihood × impact.

    ``owner`` is empty where nobody is named.
    """

    anchor: str
    number: int
    name: LocalizedText
    node: Named
    likelihood: int
    impact: int
    value: int
    controls: LocalizedText
    owner: LocalizedText


class RiskSection(Record, frozen=True, kw_only=True):
    """Risks, and the greatest likelihood and impact of the scale."""

    scale: int
    risks: tuple[ReportRisk, ...]


class MonthPoint(Record, frozen=True, kw_only=True):
    """Cumulative cents at a month's end; None after the last month that is covered."""

    month: int
    actual: int | None
    previous: int | None


class MonthlyCourse(Record, frozen=True, kw_only=True):
    """The course of one line through the year, cumulative, in cents; 12 points."""

    node: Named
    line: str
    line_name: LocalizedText
    points: tuple[MonthPoint, ...]
    budget: int | None
    forecast: int | None


class AttentionItem(Record, frozen=True, kw_only=True):
    """One thing that the reader should look at; ``anchor`` is where it stands in the report.

    ``amount`` is cents and ``share`` tenths of a percent, where they mean something.
    ``proposed_status`` is set only where it differs from the declared one (STATUS_DIFFERS).
    """

    kind: AttentionKind
    anchor: str
    node: Named
    subject: LocalizedText
    amount: int | None = None
    share: int | None = None
    course: Course | None = None
    status: Status | None = None
    proposed_status: Status | None = None


class Summary(Record, frozen=True, kw_only=True):
    """The first page: ``headline`` is how the report's node stands on its binding line, or on its
    operating margin where nothing binds it. ``course`` is the year of the same line."""

    headline: BindingEntry | None
    status_counts: tuple[StatusCount, ...]
    attention: tuple[AttentionItem, ...]
    course: MonthlyCourse | None


class SourceEntry(Record, frozen=True, kw_only=True):
    """A ledger batch that the figures come from."""

    batch: str
    kind: str
    file_name: str
    file_sha256: str
    entries: int
    covered: tuple[str, ...]


class BudgetDecisionEntry(Record, frozen=True, kw_only=True):
    """A decision that is part of the budget after amendments; ``net`` is cents."""

    number: int
    kind: str
    decided_on: date
    decider: LocalizedText
    reason: LocalizedText
    net: int


class TrailHead(Record, frozen=True, kw_only=True):
    """The last row of the audit trail when the report was frozen: its number and its hash. Whoever
    holds the report can tell by it whether the trail has lost or changed anything since."""

    number: int
    hash: str


class SuppressionRule(Record, frozen=True, kw_only=True):
    """When a figure is small: fewer than ``least`` entries are behind it, or its ``largest``
    counterparties together make more than ``share`` percent of it. Nothing is small by default."""

    least: int = 0
    largest: int = 0
    share: int = 100


class Suppression(Record, frozen=True, kw_only=True):
    """The figures (by id, in order) that the public edition does not show: the small ones and what
    would give them away. ``rule`` is what they were found by; the public edition does not name
    it, because it would tell how small they are."""

    figures: tuple[str, ...]
    rule: SuppressionRule | msgspec.UnsetType = msgspec.UNSET


class Report(Record, frozen=True, kw_only=True):
    """A whole interim report of one node and period. Tuples are in print order. ``trail`` is
    there when the report was frozen in a round; a draft's JSON does not name it. ``suppression``
    is there when it was frozen under a rule for small figures."""

    schema: str = SCHEMA_VERSION
    municipality: Named
    node: Named
    period: ReportPeriod
    dated: date
    title: LocalizedText
    rounding: Rounding
    source_note: LocalizedText
    summary: Summary
    aims: tuple[ReportAim, ...]
    statements: tuple[ReportStatement, ...]
    investments: tuple[ReportStatement, ...]
    projects: tuple[ReportProject, ...]
    area_goals: tuple[GoalGroup, ...]
    key_figures: KeyFigureSection
    risks: RiskSection
    binding: tuple[BindingEntry, ...]
    decisions: tuple[BudgetDecisionEntry, ...]
    sources: tuple[SourceEntry, ...]
    trail: TrailHead | msgspec.UnsetType = msgspec.UNSET
    suppression: Suppression | msgspec.UnsetType = msgspec.UNSET
