"""Closed lists of the trade. Their names in fi/sv/en are in the catalogue's wording."""

from enum import StrEnum


class Language(StrEnum):
    """Languages of every output."""

    FI = "fi"
    SV = "sv"
    EN = "en"


class NodeKind(StrEnum):
    """Levels of the organisation, top down; levels may be skipped and ``unit`` may nest."""

    MUNICIPALITY = "municipality"
    SECTOR = "sector"
    SERVICE_AREA = "service_area"
    UNIT = "unit"
    COST_CENTRE = "cost_centre"


class Status(StrEnum):
    """Whether a goal is on course (fi: toteutuu, toteutuu osittain, ei toteudu, ei tietoa)."""

    ON_TRACK = "on_track"
    PARTLY = "partly"
    NOT_ON_TRACK = "not_on_track"
    NO_INFORMATION = "no_information"


class GoalLevel(StrEnum):
    """The binding level of a goal: the council's (sector goal) or the committee's."""

    COUNCIL = "council"
    COMMITTEE = "committee"


class MeasureRule(StrEnum):
    """When a goal with several measures is met."""

    ALL = "all"
    ANY = "any"


class Direction(StrEnum):
    """How a measure is held against its target level."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN = "within"
    BY_DATE = "by_date"
    YES_NO = "yes_no"


class ValueKind(StrEnum):
    """What a value of a key figure or series is for its year."""

    ACTUAL = "actual"
    FORECAST = "forecast"
    TARGET = "target"


class DecisionKind(StrEnum):
    """Decisions on the budget. A transfer moves appropriations and sums to zero."""

    ORIGINAL = "original"
    AMENDMENT = "amendment"
    TRANSFER = "transfer"


class ProjectKind(StrEnum):
    """Whether a project belongs to the investment part or to operations."""

    INVESTMENT = "investment"
    OPERATING = "operating"


class BatchKind(StrEnum):
    """What a batch of the ledger was made from: entries with their dates, or a table of balances
    without entries."""

    ENTRIES = "entries"
    BALANCES = "balances"


class Frequency(StrEnum):
    """How often an observation of a measure is due."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    FOUR_MONTHLY = "four_monthly"
    YEARLY = "yearly"
    ONCE = "once"


class ColumnCode(StrEnum):
    """Columns of a statement (``domain.md``, Columns)."""

    ACCOUNTS_PREVIOUS = "accounts_prev"
    YEAR_TO_DATE_PREVIOUS = "ytd_prev"
    BUDGET_ORIGINAL = "budget_original"
    AMENDMENTS = "amendments"
    BUDGET = "budget"
    ACTUAL = "actual"
    REMAINING = "remaining"
    USED_PERCENT = "used_pct"
    FORECAST = "forecast"
    FORECAST_DEVIATION = "forecast_deviation"
    EXPLANATION = "explanation"
