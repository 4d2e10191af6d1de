"""Everything that a municipality folder holds, but the postings, as one frozen value."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, fields
from decimal import Decimal

from toteuma.domain.accounts import Account
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast, Project
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.layout import Layout
from toteuma.domain.money import Cents, UnitOfMeasure
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
from toteuma.domain.vocabulary import ColumnCode


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality and what it has decided about its reports.

    A deviation matters when it is at least ``materiality_cents`` and at least
    ``materiality_percent`` of the budget. Likelihood and impact of risks run 1..``risk_scale``.
    ``source_note`` says where figures and texts come from; it is printed. Figures are kept from
    the public when fewer than ``suppress_below`` entries are behind them, or when their
    ``suppress_largest`` counterparties make more than ``suppress_share`` percent of them.
    """

    code: str
    name: LocalizedText
    is_bilingual: bool
    materiality_cents: Cents
    materiality_percent: Decimal
    risk_scale: int
    source_note: LocalizedText = LocalizedText()
    suppress_below: int | None = None
    suppress_largest: int | None = None
    suppress_share: int | None = None


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column that the municipality's statements show, and its unit."""

    position: int
    column: ColumnCode
    unit_of_measure: UnitOfMeasure


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A file of entries or balances. ``path`` is its name inside ``ledger/``, ``profile`` how it
    is read."""

    path: str
    profile: str


@dataclass(frozen=True, slots=True)
class MunicipalityContent:
    """A municipality folder without its postings.

    Each tuple is kept in one order whatever order it is given in: print order where rows have a
    position, the key of the table otherwise; ``ledger_files`` stay in import order. So two
    contents are equal when they hold the same rows. References between rows are not judged here
    (see ``toteuma.workspace.interchange``); a long text that is empty in every language is
    refused with InvalidValueError, because "not written" is the absence of the text.
    """

    municipality: Municipality
    nodes: tuple[OrganisationNode, ...] = ()
    cost_centre_mappings: tuple[CostCentreMapping, ...] = ()
    accounts: tuple[Account, ...] = ()
    layouts: tuple[Layout, ...] = ()
    projects: tuple[Project, ...] = ()
    roles: tuple[Role, ...] = ()
    binding_levels: tuple[BindingLevel, ...] = ()
    report_columns: tuple[ReportColumn, ...] = ()
    budget_decisions: tuple[BudgetDecision, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    aims: tuple[Aim, ...] = ()
    sub_objectives: tuple[SubObjective, ...] = ()
    goals: tuple[Goal, ...] = ()
    measures: tuple[Measure, ...] = ()
    observations: tuple[Observation, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    investment_narratives: tuple[InvestmentNarrative, ...] = ()
    series: tuple[Series, ...] = ()
    series_values: tuple[SeriesValue, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    key_figure_values: tuple[KeyFigureValue, ...] = ()
    risks: tuple[Risk, ...] = ()
    ledger_files: tuple[LedgerFile, ...] = ()

    def __post_init__(self) -> None:
        self._put_in_order(field.name for field in fields(self))
        self._refuse_empty_narratives()

    def changed(self, **news: object) -> "MunicipalityContent":
        """The same content with other rows in some of its fields. Raises InvalidValueError.

        Unlike :func:`dataclasses.replace` it leaves alone the fields that stay: sorting a whole
        town for one forecast costs more than all the rest of reading it.
        """
        after = copy(self)
        for name, rows in news.items():
            object.__setattr__(after, name, rows)
        after._put_in_order(news)
        after._refuse_empty_narratives()
        return after

    def _put_in_order(self, names: Iterable[str]) -> None:
        for name in names:
            if name in _ORDER:
                object.__setattr__(self, name, in_order(name, getattr(self, name)))

    def _refuse_empty_narratives(self) -> None:
        narratives: tuple[Assessment | InvestmentNarrative, ...] = (
            *self.assessments,
            *self.investment_narratives,
        )
        for narrative in narratives:
            if narrative.text.is_empty:
                raise InvalidValueError(
                    what=f"{type(narrative).__name__} of {narrative.period}",
                    why="it is written in no language; leave it out",
                )


def in_order[T](field: str, rows: Iterable[T]) -> tuple[T, ...]:
    """Rows as the field of that name of MunicipalityContent keeps them."""
    return tuple(sorted(rows, key=_ORDER[field]))


def _by(*names: str) -> Callable[[object], tuple[object, ...]]:
    return lambda row: tuple(getattr(row, name) for name in names)


_ORDER: dict[str, Callable[[object], tuple[object, ...]]] = {
    "nodes": _by("position", "code", "valid_from"),
    "cost_centre_mappings": _by("to_year", "from_cost_centre"),
    "accounts": _by("number"),
    "layouts": _by("code"),
    "projects": _by("code"),
    "roles": _by("code"),
    "binding_levels": _by("level", "node"),
    "report_columns": _by("position"),
    "budget_decisions": _by("fiscal_year", "number"),
    "budget_lines": _by("fiscal_year", "decision", "node", "account", "project"),
    "forecasts": _by("fiscal_year", "as_of_month", "node", "line"),
    "aims": _by("position", "code"),
    "sub_objectives": _by("aim", "position", "code"),
    "goals": _by("fiscal_year", "level", "position", "code"),
    "measures": _by("goal", "position", "code"),
    "observations": _by("measure", "observed_on", "source"),
    "outcomes": _by("subject_kind", "subject", "period"),
    "assessments": _by("node", "period"),
    "investment_narratives": _by("project", "period"),
    "series": _by("code"),
    "series_values": _by("series", "year", "kind"),
    "key_figures": _by("position", "code"),
    "key_figure_values": _by("key_figure", "year", "kind"),
    "risks": _by("fiscal_year", "position", "code"),
}
