"""Aims, goals, measures, texts of a period, key figures and risks."""

from typing import Any

from toteuma.domain.content import in_order
from toteuma.domain.planning import (
    Aim,
    Assessment,
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
from toteuma.workspace.interchange.records import domain_rows
from toteuma.workspace.queries.rows import municipality_id, rows


def roles(*, municipality: str) -> tuple[Role, ...]:
    """Responsible roles."""
    return _read(municipality, "roles")


def aims(*, municipality: str) -> tuple[Aim, ...]:
    """Strategic aims, in print order."""
    return _read(municipality, "aims")


def sub_objectives(*, municipality: str) -> tuple[SubObjective, ...]:
    """Sub-objectives of the aims, in print order."""
    return _read(municipality, "sub_objectives")


def goals(*, municipality: str, fiscal_year: int | None = None) -> tuple[Goal, ...]:
    """Goals of a year, or of all years, in print order."""
    filters = {} if fiscal_year is None else {"fiscal_year": fiscal_year}
    return _read(municipality, "goals", **filters)


def measures(*, municipality: str) -> tuple[Measure, ...]:
    """Measures of the goals, in print order."""
    return _read(municipality, "measures")


def observations(*, municipality: str, measure: str | None = None) -> tuple[Observation, ...]:
    """Observations by day, of one measure or of all."""
    filters = {} if measure is None else {"measure": measure}
    return _read(municipality, "observations", **filters)


def outcomes(*, municipality: str, period: str | None = None) -> tuple[Outcome, ...]:
    """Outcomes of aims and goals, of one period or of all."""
    return in_order(
        "outcomes",
        (
            Outcome(
                subject_kind="aim" if row["aim"] else "goal",
                subject=row["aim"] or row["goal"],
                period=row["period"],
                status=row["status"],
                text=row["text"],
            )
            for row in _rows(municipality, "outcomes", period)
        ),
    )


def assessments(*, municipality: str, period: str | None = None) -> tuple[Assessment, ...]:
    """Assessments of appropriations, of one period or of all."""
    found = (Assessment(**row) for row in _rows(municipality, "assessments", period))
    return in_order("assessments", found)


def investment_narratives(
    *, municipality: str, period: str | None = None
) -> tuple[InvestmentNarrative, ...]:
    """Narratives of investment projects, of one period or of all."""
    found = _rows(municipality, "investment_narratives", period)
    return in_order("investment_narratives", (InvestmentNarrative(**row) for row in found))


def series(*, municipality: str) -> tuple[Series, ...]:
    """Series that key figures divide by."""
    return _read(municipality, "series")


def series_values(*, municipality: str) -> tuple[SeriesValue, ...]:
    """Values of the series by year."""
    return _read(municipality, "series_values")


def key_figures(*, municipality: str) -> tuple[KeyFigure, ...]:
    """Key figures, in print order."""
    return _read(municipality, "key_figures")


def key_figure_values(*, municipality: str) -> tuple[KeyFigureValue, ...]:
    """Values and net costs of the key figures by year."""
    return _read(municipality, "key_figure_values")


def risks(*, municipality: str, fiscal_year: int | None = None) -> tuple[Risk, ...]:
    """Risks of a year, or of all years, in print order."""
    filters = {} if fiscal_year is None else {"fiscal_year": fiscal_year}
    return _read(municipality, "risks", **filters)


def _read(municipality: str, name: str, **filters: Any) -> tuple[Any, ...]:
    return domain_rows(name, rows(municipality_id(municipality), name, **filters))


def _rows(municipality: str, name: str, period: str | None) -> list[Any]:
    filters = {} if period is None else {"period": period}
    return list(rows(municipality_id(municipality), name, **filters))
