"""The tables of a municipality folder: one description for CSV, Excel and datapackage.json.

Every table is ``<name>.csv`` (UTF-8, comma, header row, LF). A LOCALIZED column ``name`` stands in
the file as ``name_fi,name_sv,name_en``. Empty cells are "not given". CODES are codes parted by
single spaces. DECIMAL uses a dot. CENTS are integers. Rows are sorted by the key on dump.
Long texts are Markdown files: ``texts/<kind>/<period>/<code>.<language>.md``, see ``TEXT_KINDS``.
"""

from dataclasses import dataclass
from enum import StrEnum

from toteuma.domain.layout import Book, LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import (
    ColumnCode,
    DecisionKind,
    Direction,
    Frequency,
    GoalLevel,
    Language,
    MeasureRule,
    NodeKind,
    ProjectKind,
    Status,
    ValueKind,
)

type Vocabulary = type[StrEnum]
"""A closed list of values."""


class ColumnType(StrEnum):
    """How a cell is written."""

    CODE = "code"
    CODES = "codes"
    TEXT = "text"
    LOCALIZED = "localized"
    INTEGER = "integer"
    CENTS = "cents"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``references`` is ``table.column`` of the row that must exist."""

    name: str
    type: ColumnType
    required: bool = True
    choices: Vocabulary | None = None
    references: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Names in the file: three for a LOCALIZED column, else its own."""
        if self.type is ColumnType.LOCALIZED:
            return tuple(f"{self.name}_{language.value}" for language in Language)
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``key`` names the columns that identify a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """The header row of the file."""
        return tuple(header for column in self.columns for header in column.headers)

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _code(name: str, references: str = "", *, required: bool = True) -> Column:
    return Column(name, ColumnType.CODE, required, references=references)


def _integer(name: str, *, required: bool = True) -> Column:
    return Column(name, ColumnType.INTEGER, required)


def _localized(name: str, *, required: bool = True) -> Column:
    return Column(name, ColumnType.LOCALIZED, required)


def _choice(name: str, choices: type[StrEnum]) -> Column:
    return Column(name, ColumnType.CHOICE, choices=choices)


def _date(name: str, *, required: bool = True) -> Column:
    return Column(name, ColumnType.DATE, required)


def _decimal(name: str, *, required: bool = True) -> Column:
    return Column(name, ColumnType.DECIMAL, required)


def _text(name: str) -> Column:
    return Column(name, ColumnType.TEXT, required=False)


TABLES: tuple[Table, ...] = (
    Table(
        "municipality",
        ("code",),
        (
            _code("code"),
            _localized("name"),
            Column("is_bilingual", ColumnType.BOOLEAN),
            Column("materiality_cents", ColumnType.CENTS),
            _decimal("materiality_percent"),
            _integer("risk_scale"),
            _localized("source_note", required=False),
            _integer("suppress_below", required=False),
            _integer("suppress_largest", required=False),
            _integer("suppress_share", required=False),
        ),
    ),
    Table(
        "organisation",
        ("code", "valid_from"),
        (
            _code("code"),
            _choice("kind", NodeKind),
            _code("parent", "organisation.code", required=False),
            _integer("position"),
            _localized("name"),
            _date("valid_from"),
            _date("valid_to", required=False),
        ),
    ),
    Table(
        "cost_centre_mappings",
        ("to_year", "from_cost_centre"),
        (
            _integer("to_year"),
            _code("from_cost_centre"),
            _code("to_cost_centre", "organisation.code"),
        ),
    ),
    Table("accounts", ("number",), (_integer("number"), _localized("name"))),
    Table(
        "layouts",
        ("code",),
        (
            _code("code"),
            _localized("name"),
            _choice("book", Book),
            _date("valid_from"),
            _text("source"),
            _integer("account_digits"),
            Column("book_accounts", ColumnType.CODES, required=False),
        ),
    ),
    Table(
        "layout_lines",
        ("layout", "position"),
        (
            _code("layout", "layouts.code"),
            _integer("position"),
            _code("code"),
            _localized("name"),
            Column("ranges", ColumnType.CODES, required=False),
            Column("sum_of", ColumnType.CODES, required=False),
            _choice("style", LineStyle),
            Column("needs", ColumnType.CODES, required=False),
        ),
    ),
    Table(
        "projects",
        ("code",),
        (
            _code("code"),
            _choice("kind", ProjectKind),
            _code("node", "organisation.code"),
            _localized("name"),
            _date("valid_from", required=False),
            _date("valid_to", required=False),
        ),
    ),
    Table("roles", ("code",), (_code("code"), _localized("name"))),
    Table(
        "binding_levels",
        ("level", "node"),
        (
            _choice("level", GoalLevel),
            _code("node", "organisation.code"),
            _code("line"),
        ),
    ),
    Table(
        "report_columns",
        ("position",),
        (
            _integer("position"),
            _choice("column", ColumnCode),
            _choice("unit_of_measure", UnitOfMeasure),
        ),
    ),
    Table(
        "budget_decisions",
        ("fiscal_year", "number"),
        (
            _integer("fiscal_year"),
            _integer("number"),
            _choice("kind", DecisionKind),
            _date("decided_on"),
            _localized("decider"),
            _localized("reason", required=False),
        ),
    ),
    Table(
        "budget_lines",
        ("fiscal_year", "decision", "node", "account", "project"),
        (
            _integer("fiscal_year"),
            _integer("decision"),
            _code("node", "organisation.code"),
            Column("account", ColumnType.INTEGER, references="accounts.number"),
            _code("project", "projects.code", required=False),
            Column("cents", ColumnType.CENTS),
        ),
    ),
    Table(
        "forecasts",
        ("fiscal_year", "as_of_month", "node", "line"),
        (
            _integer("fiscal_year"),
            _integer("as_of_month"),
            _code("node", "organisation.code"),
            _code("line"),
            Column("cents", ColumnType.CENTS),
            _localized("explanation", required=False),
        ),
    ),
    Table(
        "aims",
        ("code",),
        (
            _code("code"),
            _integer("position"),
            _localized("name"),
            _integer("valid_from_year"),
            _integer("valid_to_year", required=False),
        ),
    ),
    Table(
        "sub_objectives",
        ("code",),
        (_code("code"), _code("aim", "aims.code"), _integer("position"), _localized("name")),
    ),
    Table(
        "goals",
        ("code",),
        (
            _code("code"),
            _integer("fiscal_year"),
            _choice("level", GoalLevel),
            _integer("position"),
            _code("aim", "aims.code", required=False),
            _code("node", "organisation.code"),
            _code("carries_out", "goals.code", required=False),
            _localized("title"),
            _localized("target_level", required=False),
            _choice("measure_rule", MeasureRule),
            Column("responsible", ColumnType.CODES, required=False, references="roles.code"),
        ),
    ),
    Table(
        "measures",
        ("code",),
        (
            _code("code"),
            _code("goal", "goals.code"),
            _integer("position"),
            _localized("name"),
            _localized("unit", required=False),
            _choice("direction", Direction),
            _decimal("target", required=False),
            _decimal("target_upper", required=False),
            _date("target_date", required=False),
            _decimal("tolerance", required=False),
            _text("source_system"),
            _code("owner", "roles.code", required=False),
            _choice("frequency", Frequency),
        ),
    ),
    Table(
        "observations",
        ("measure", "observed_on", "source"),
        (
            _code("measure", "measures.code"),
            _date("observed_on"),
            _decimal("value", required=False),
            _text("source"),
            _localized("note", required=False),
        ),
    ),
    Table(
        "outcomes",
        ("subject_kind", "subject", "period"),
        (
            _code("subject_kind"),
            _code("subject"),
            _code("period"),
            _choice("status", Status),
        ),
    ),
    Table("series", ("code",), (_code("code"), _localized("name"))),
    Table(
        "series_values",
        ("series", "year", "kind"),
        (
            _code("series", "series.code"),
            _integer("year"),
            _choice("kind", ValueKind),
            _decimal("value"),
        ),
    ),
    Table(
        "key_figures",
        ("code",),
        (
            _code("code"),
            _code("node", "organisation.code"),
            _integer("position"),
            _localized("group", required=False),
            _localized("name"),
            _localized("unit"),
            _integer("decimals"),
            _code("denominator", "series.code", required=False),
        ),
    ),
    Table(
        "key_figure_values",
        ("key_figure", "year", "kind"),
        (
            _code("key_figure", "key_figures.code"),
            _integer("year"),
            _choice("kind", ValueKind),
            _decimal("value", required=False),
            Column("net_cost_cents", ColumnType.CENTS, required=False),
            _localized("note", required=False),
        ),
    ),
    Table(
        "risks",
        ("code",),
        (
            _code("code"),
            _integer("fiscal_year"),
            _code("node", "organisation.code"),
            _integer("position"),
            _localized("name"),
            _integer("likelihood"),
            _integer("impact"),
            _localized("controls", required=False),
            _code("owner", "roles.code", required=False),
        ),
    ),
)

REQUIRED_TABLES: tuple[str, ...] = ("municipality", "organisation", "accounts")
"""Tables without which a folder is not read; any other may be left out when it has no rows."""

TEXT_KINDS: tuple[str, ...] = ("aim", "goal", "assessment", "investment")
"""Kinds of long text: outcome of an aim or goal, assessment of a node, narrative of a project."""

BUDGET_FILE = Table(
    "budget_decision",
    ("node", "account", "project"),
    (
        Column("node", ColumnType.CODE),
        Column("account", ColumnType.INTEGER),
        Column("project", ColumnType.CODE, required=False),
        Column("amount", ColumnType.DECIMAL),
    ),
)
"""The lines of one decision: amounts in euro with at most two decimals, income positive."""
