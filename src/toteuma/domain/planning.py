"""Aims, goals, measures, key figures and risks: the other half of the report.

Long texts (outcomes, assessments, narratives) are CommonMark and belong to a period code
("2022-09" is January-September 2022).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import (
    Direction,
    Frequency,
    GoalLevel,
    MeasureRule,
    Status,
    ValueKind,
)


@dataclass(frozen=True, slots=True)
class Role:
    """A responsible role ("Director of education"): a post, never a person."""

    code: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class Aim:
    """A strategic aim of the council, valid for years. ``valid_to_year`` None: in force."""

    code: str
    position: int
    name: LocalizedText
    valid_from_year: int
    valid_to_year: int | None = None


@dataclass(frozen=True, slots=True)
class SubObjective:
    """A sub-objective of a strategic aim."""

    code: str
    aim: str
    position: int
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal for one year at the council's or the committee's binding level.

    ``carries_out`` is the code of the council-level goal that it serves, or empty; ``aim`` may be
    empty for a committee-level goal; ``responsible`` are role codes, none, one or several.
    ``target_level`` is the target in words, empty where the plan names none.
    """

    code: str
    fiscal_year: int
    level: GoalLevel
    position: int
    aim: str
    node: str
    carries_out: str
    title: LocalizedText
    target_level: LocalizedText
    measure_rule: MeasureRule
    responsible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """How a goal is measured. Missing targets are None; a measure may have no observation yet.

    ``target`` is the level to reach (HIGHER/LOWER), the lower bound (WITHIN), or None;
    ``target_upper`` the upper bound (WITHIN); ``target_date`` the day (BY_DATE); YES_NO needs
    none. ``tolerance`` is how far from the target still counts as partly on track, in ``unit``.
    """

    code: str
    goal: str
    position: int
    name: LocalizedText
    unit: LocalizedText
    direction: Direction
    target: Decimal | None
    target_upper: Decimal | None
    target_date: date | None
    tolerance: Decimal | None
    source_system: str
    owner: str
    frequency: Frequency


@dataclass(frozen=True, slots=True)
class Observation:
    """A measured value on a day. YES_NO measures hold 1 or 0. ``value`` None: text only."""

    measure: str
    observed_on: date
    value: Decimal | None
    source: str
    note: LocalizedText = LocalizedText()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome and declared status of a goal or a strategic aim for a period."""

    subject_kind: str
    subject: str
    period: str
    status: Status
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class Assessment:
    """Narrative of a node for a period: are the appropriations enough?"""

    node: str
    period: str
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class InvestmentNarrative:
    """Narrative of an investment project for a period."""

    project: str
    period: str
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class Series:
    """A yearly series that key figures divide by: inhabitants, children, pupils."""

    code: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class SeriesValue:
    """One year's value of a series."""

    series: str
    year: int
    kind: ValueKind
    value: Decimal


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A key figure of a node.

    When ``denominator`` names a series, the figure of a year is computed as the net cost
    (KeyFigureCost of that year) divided by the series' value; otherwise values are given.
    ``decimals`` is how many are shown. ``group`` joins rows that the report prints under one name.
    """

    code: str
    node: str
    position: int
    group: LocalizedText
    name: LocalizedText
    unit: LocalizedText
    decimals: int
    denominator: str


@dataclass(frozen=True, slots=True)
class KeyFigureValue:
    """A year's given value, or for a computed figure its net cost in ``net_cost_cents``.

    Exactly one of ``value`` and ``net_cost_cents`` may be set; none means "no figure", and
    ``note`` may say why.
    """

    key_figure: str
    year: int
    kind: ValueKind
    value: Decimal | None
    net_cost_cents: int | None
    note: LocalizedText = LocalizedText()


@dataclass(frozen=True, slots=True)
class Risk:
    """An identified risk; likelihood and impact 1-4, owner a role code or empty."""

    code: str
    fiscal_year: int
    node: str
    position: int
    name: LocalizedText
    likelihood: int
    impact: int
    controls: LocalizedText
    owner: str


@dataclass(frozen=True, slots=True)
class BindingLevel:
    """``line`` of ``node`` is binding on the given level (council, committee)."""

    level: GoalLevel
    node: str
    line: str
