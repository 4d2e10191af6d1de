"""Content as records of the tables, and back: the one place where the two shapes meet.

A record holds the values of a table's columns by name, with the line it was read from. The
folder, the workbook, the checks and the database all speak records; the rest of Toteuma speaks
the types of ``toteuma.domain``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from toteuma.domain.accounts import Account, AccountRange
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast, Project
from toteuma.domain.content import (
    LedgerFile,
    Municipality,
    MunicipalityContent,
    ReportColumn,
    in_order,
)
from toteuma.domain.layout import Layout, LayoutLine
from toteuma.domain.organisation import CostCentreMapping, OrganisationNode
from toteuma.domain.planning import (
    Aim,
    Assessment,
    BindingLevel,
    Goal,
    InvestmentNarrative,
    KeyFigure,
    KeyFigureValue,
    Measure,
    Observation,
    Outcome,
    Risk,
    Role,
    Series,
    SeriesValue,
    SubObjective,
)
from toteuma.domain.text import LocalizedText
from toteuma.workspace.interchange.cells import CellValue
from toteuma.workspace.interchange.tables import TABLES, Table

type Values = dict[str, CellValue]
"""Values of one row by column name. A column whose cell could not be read is missing."""

TABLES_BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}


class TextKey(NamedTuple):
    """What a long text is about: its kind (``TEXT_KINDS``), period code and subject's code."""

    kind: str
    period: str
    code: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row; ``line`` is where it stands in its file, None when it was not read from one."""

    values: Values
    line: int | None = None


@dataclass(frozen=True, slots=True)
class TextRecord:
    """One long text in its languages and where it was read."""

    key: TextKey
    text: LocalizedText
    file: str
    line: int | None = None


@dataclass(slots=True)
class Records:
    """All rows by table name, the long texts and the ledger files.

    ``files`` names the file of each table, for issues. Tables in ``unreadable`` were there but
    could not be read, or are missing though required: references to them are not judged.
    """

    tables: dict[str, list[Record]] = field(
        default_factory=lambda: {table.name: [] for table in TABLES}
    )
    files: dict[str, str] = field(
        default_factory=lambda: {table.name: f"{table.name}.csv" for table in TABLES}
    )
    texts: list[TextRecord] = field(default_factory=list)
    ledger_files: tuple[LedgerFile, ...] = ()
    unreadable: set[str] = field(default_factory=set)


# Tables whose columns are the fields of a domain type: table, field of MunicipalityContent, type.
_DIRECT: tuple[tuple[str, str, type[Any]], ...] = (
    ("organisation", "nodes", OrganisationNode),
    ("cost_centre_mappings", "cost_centre_mappings", CostCentreMapping),
    ("accounts", "accounts", Account),
    ("projects", "projects", Project),
    ("roles", "roles", Role),
    ("binding_levels", "binding_levels", BindingLevel),
    ("report_columns", "report_columns", ReportColumn),
    ("budget_decisions", "budget_decisions", BudgetDecision),
    ("budget_lines", "budget_lines", BudgetLine),
    ("forecasts", "forecasts", Forecast),
    ("aims", "aims", Aim),
    ("sub_objectives", "sub_objectives", SubObjective),
    ("goals", "goals", Goal),
    ("measures", "measures", Measure),
    ("observations", "observations", Observation),
    ("series", "series", Series),
    ("series_values", "series_values", SeriesValue),
    ("key_figures", "key_figures", KeyFigure),
    ("key_figure_values", "key_figure_values", KeyFigureValue),
    ("risks", "risks", Risk),
)

_DIRECT_BY_NAME = {name: (attribute, row_type) for name, attribute, row_type in _DIRECT}


def records_of(content: MunicipalityContent) -> Records:
    """The content as records, each table sorted by its key."""
    records = Records(ledger_files=content.ledger_files)
    put = records.tables
    put["municipality"] = [Record(_values("municipality", content.municipality))]
    for name, attribute, _ in _DIRECT:
        put[name] = [Record(domain_values(name, row)) for row in getattr(content, attribute)]
    put["layouts"] = [Record(layout_values(layout)) for layout in content.layouts]
    put["layout_lines"] = [
        Record(layout_line_values(layout.code, position, line))
        for layout in content.layouts
        for position, line in enumerate(layout.lines, 1)
    ]
    put["outcomes"] = [Record(_values("outcomes", row)) for row in content.outcomes]
    for table in TABLES:
        put[table.name].sort(key=lambda record: sort_key(table, record.values))
    records.texts = sorted(_texts_of(content), key=lambda record: record.key)
    return records


def content_of(records: Records) -> MunicipalityContent:
    """The content of records that have passed the checks. Raises InvalidValueError otherwise."""
    texts = {record.key: record.text for record in records.texts}
    rows: dict[str, Any] = {
        attribute: domain_rows(name, (record.values for record in records.tables[name]))
        for name, attribute, _ in _DIRECT
    }
    return MunicipalityContent(
        municipality=Municipality(**cast(Any, records.tables["municipality"][0].values)),
        layouts=layouts_of(
            (record.values for record in records.tables["layouts"]),
            (record.values for record in records.tables["layout_lines"]),
        ),
        outcomes=tuple(_outcome(record.values, texts) for record in records.tables["outcomes"]),
        assessments=tuple(
            Assessment(key.code, key.period, text)
            for key, text in texts.items()
            if key.kind == "assessment"
        ),
        investment_narratives=tuple(
            InvestmentNarrative(key.code, key.period, text)
            for key, text in texts.items()
            if key.kind == "investment"
        ),
        ledger_files=records.ledger_files,
        **rows,
    )


def domain_rows(table: str, rows: Iterable[Values]) -> tuple[Any, ...]:
    """Rows of a table as values of its domain type, for tables whose columns are the fields of
    one type, in the order of MunicipalityContent. Raises KeyError for another table."""
    attribute, row_type = _DIRECT_BY_NAME[table]
    if row_type is OrganisationNode:
        rows = ({**row, "parent": row["parent"] or None} for row in rows)
    return in_order(attribute, (row_type(**row) for row in rows))


def domain_values(table: str, row: object) -> Values:
    """The inverse of :func:`domain_rows` for one value."""
    values = _values(table, row)
    if table == "organisation":
        values["parent"] = values["parent"] or ""
    return values


def sort_key(table: Table, values: Values) -> tuple[Any, ...]:
    """Orders rows by the key of their table; for whole records only."""
    return tuple(values[name] for name in table.key)


def layouts_of(layouts: Iterable[Values], lines: Iterable[Values]) -> tuple[Layout, ...]:
    """Layouts with their lines in order. Raises InvalidValueError when one is faulty."""
    by_layout: dict[CellValue, list[Values]] = {}
    for line in lines:
        by_layout.setdefault(line["layout"], []).append(line)
    position: Callable[[Values], Any] = lambda line: line["position"]  # noqa: E731
    return tuple(
        Layout(
            lines=tuple(
                _layout_line(line)
                for line in sorted(by_layout.get(layout["code"], ()), key=position)
            ),
            **cast(Any, {**layout, "book_accounts": _ranges(layout["book_accounts"])}),
        )
        for layout in layouts
    )


def _values(table: str, row: object) -> Values:
    return {column.name: getattr(row, column.name) for column in TABLES_BY_NAME[table].columns}


def layout_values(layout: Layout) -> Values:
    """The layout's row in ``layouts``."""
    return {
        **_values("layouts", layout),
        "book_accounts": tuple(map(str, layout.book_accounts)),
    }


def layout_line_values(layout: str, position: int, line: LayoutLine) -> Values:
    """The row of a layout's line in ``layout_lines``."""
    return {
        "layout": layout,
        "position": position,
        "code": line.code,
        "name": line.name,
        "ranges": tuple(map(str, line.ranges)),
        "sum_of": line.sum_of,
        "style": line.style,
        "needs": line.needs,
    }


def _layout_line(values: Values) -> LayoutLine:
    own = {name: value for name, value in values.items() if name not in ("layout", "position")}
    return LayoutLine(**cast(Any, {**own, "ranges": _ranges(values["ranges"])}))


def _ranges(codes: CellValue) -> tuple[AccountRange, ...]:
    return tuple(map(AccountRange.parse, cast(tuple[str, ...], codes)))


def _outcome(values: Values, texts: dict[TextKey, LocalizedText]) -> Outcome:
    known = cast(Any, values)
    key = TextKey(known["subject_kind"], known["period"], known["subject"])
    return Outcome(text=texts.get(key, LocalizedText()), **known)


def _texts_of(content: MunicipalityContent) -> list[TextRecord]:
    found = [
        (TextKey(outcome.subject_kind, outcome.period, outcome.subject), outcome.text)
        for outcome in content.outcomes
    ]
    found += [
        (TextKey("assessment", narrative.period, narrative.node), narrative.text)
        for narrative in content.assessments
    ]
    found += [
        (TextKey("investment", narrative.period, narrative.project), narrative.text)
        for narrative in content.investment_narratives
    ]
    return [TextRecord(key, text, text_file(key)) for key, text in found if not text.is_empty]


def text_file(key: TextKey) -> str:
    """Where a long text lies in the folder, without language and ending."""
    return f"texts/{key.kind}/{key.period}/{key.code}"
