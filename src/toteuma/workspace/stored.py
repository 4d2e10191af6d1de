"""Which model stores which rows, and records of the tables from and to rows of the models.

Rows are dictionaries by field name. They differ from records only where the database needs
another shape: the codes of nodes are rows of their own, an outcome names its aim or goal in a
column each, and long texts lie in the rows they belong to.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import models as django_models

from toteuma.domain.text import LocalizedText
from toteuma.workspace import models
from toteuma.workspace.interchange.cells import CellValue
from toteuma.workspace.interchange.records import (
    TABLES_BY_NAME,
    Record,
    Records,
    TextKey,
    TextRecord,
    Values,
    text_file,
)
from toteuma.workspace.interchange.tables import TABLES


class Stored(NamedTuple):
    """Rows of one kind: their model, its fields but the municipality, and those of the key."""

    name: str
    model: type[django_models.Model]
    fields: tuple[str, ...]
    key: tuple[str, ...]


def _table(name: str, model: type[django_models.Model]) -> Stored:
    table = TABLES_BY_NAME[name]
    return Stored(name, model, tuple(column.name for column in table.columns), table.key)


_ALL: tuple[Stored, ...] = (
    Stored("nodes", models.Node, ("code",), ("code",)),
    _table("organisation", models.NodeValidity),
    _table("cost_centre_mappings", models.CostCentreMapping),
    _table("accounts", models.Account),
    _table("layouts", models.Layout),
    _table("layout_lines", models.LayoutLine),
    _table("projects", models.Project),
    _table("roles", models.Role),
    _table("binding_levels", models.BindingLevel),
    _table("report_columns", models.ReportColumn),
    _table("budget_decisions", models.BudgetDecision),
    _table("budget_lines", models.BudgetLine),
    _table("forecasts", models.Forecast),
    _table("aims", models.Aim),
    _table("sub_objectives", models.SubObjective),
    _table("goals", models.Goal),
    _table("measures", models.Measure),
    _table("observations", models.Observation),
    Stored(
        "outcomes",
        models.Outcome,
        ("aim", "goal", "period", "status", "text"),
        ("aim", "goal", "period"),
    ),
    Stored("assessments", models.Assessment, ("node", "period", "text"), ("node", "period")),
    Stored(
        "investment_narratives",
        models.InvestmentNarrative,
        ("project", "period", "text"),
        ("project", "period"),
    ),
    _table("series", models.Series),
    _table("series_values", models.SeriesValue),
    _table("key_figures", models.KeyFigure),
    _table("key_figure_values", models.KeyFigureValue),
    _table("risks", models.Risk),
)

STORED: dict[str, Stored] = {stored.name: stored for stored in _ALL}
"""By name, rows before those that refer to them. The municipality itself is not among them."""

_NARRATIVES = {
    "assessments": ("assessment", "node"),
    "investment_narratives": ("investment", "project"),
}

type Rows = dict[str, list[Values]]
"""Rows by the name of what stores them."""


def row_key(stored: Stored, row: Values) -> tuple[CellValue, ...]:
    """The values that identify a row within its municipality."""
    return tuple(row[name] for name in stored.key)


def rows_of(records: Records) -> Rows:
    """The rows that store the records."""
    texts = {record.key: record.text for record in records.texts}
    rows: Rows = {
        name: [record.values for record in records.tables[name]]
        for name in STORED
        if name in TABLES_BY_NAME and name != "outcomes"
    }
    codes = dict.fromkeys(record.values["code"] for record in records.tables["organisation"])
    rows["nodes"] = [{"code": code} for code in codes]
    rows["outcomes"] = [outcome_row(record.values, texts) for record in records.tables["outcomes"]]
    for name, (kind, field) in _NARRATIVES.items():
        rows[name] = [
            {field: key.code, "period": key.period, "text": text}
            for key, text in texts.items()
            if key.kind == kind
        ]
    return rows


def outcome_row(values: Values, texts: Mapping[TextKey, LocalizedText]) -> Values:
    """The row of an outcome: its record and its text."""
    kind, subject, period = (str(values[name]) for name in ("subject_kind", "subject", "period"))
    return {
        "aim": subject if kind == "aim" else "",
        "goal": subject if kind == "goal" else "",
        "period": period,
        "status": values["status"],
        "text": texts.get(TextKey(kind, period, subject), LocalizedText()),
    }


def records_of_rows(rows: Mapping[str, Iterable[Values]], municipality: Values) -> Records:
    """The records that rows store. Tables of which no rows are given are marked unreadable, so
    that the checks do not judge references to them."""
    records = Records()
    records.tables["municipality"] = [Record(municipality)]
    for table in TABLES:
        if table.name not in rows and table.name != "municipality":
            records.unreadable.add(table.name)
    for name, given in rows.items():
        if name == "outcomes":
            for row in given:
                _add_outcome(records, row)
        elif name in _NARRATIVES:
            kind, field = _NARRATIVES[name]
            for row in given:
                _add_text(records, kind, row[field], row)
        elif name != "nodes":
            records.tables[name] = [Record(row) for row in given]
    return records


def _add_outcome(records: Records, row: Values) -> None:
    kind = "aim" if row["aim"] else "goal"
    values: Values = {
        "subject_kind": kind,
        "subject": row[kind],
        "period": row["period"],
        "status": row["status"],
    }
    records.tables["outcomes"].append(Record(values))
    _add_text(records, kind, row[kind], row)


def _add_text(records: Records, kind: str, code: CellValue, row: Values) -> None:
    text: Any = row["text"]
    if not text.is_empty:
        key = TextKey(kind, str(row["period"]), str(code))
        records.texts.append(TextRecord(key, text, text_file(key)))
