"""The living data of a municipality as pages read it: kept in the process, never out of date.

Each kind of row has a version that a change raises in its own transaction
(:class:`~toteuma.workspace.models.TableVersion`). A reader asks for the versions once, which is
one small query, and reads anew only the kinds that have changed since it last looked. Statements
are kept the same way.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.organisation import Organisation
from toteuma.domain.period import Period
from toteuma.ledger.balance_parts import BalanceParts
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.ledger.engines.held import HeldBalancesEngine
from toteuma.ledger.query import BalanceQuestion, Engine, LeafSums
from toteuma.report.assembly.request import LedgerState, ReportRequest
from toteuma.statements.compute import (
    StatementGround,
    compute_project_statements,
    compute_statements,
    statement_ground,
)
from toteuma.statements.request import Rounding, StatementRequest
from toteuma.statements.table import StatementTable
from toteuma.workspace import models
from toteuma.workspace.errors import MunicipalityUnknownError
from toteuma.workspace.interchange.records import layouts_of
from toteuma.workspace.ledger_state import ledger_state
from toteuma.workspace.queries import budget, chart, organisation, planning
from toteuma.workspace.queries.batches import ledger_files
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.queries.moment import one_moment
from toteuma.workspace.queries.rows import municipality_id, rows

MADE_KEPT = 2_000
"""Things made of statements (:meth:`Living.made_of_money`) that are kept for one municipality."""

STATEMENTS_KEPT = 24
"""Statement tables of one municipality that are kept; the one used longest ago goes first."""

ANSWERS_KEPT = 300

PARTS_KEPT = 8
"""Balances behind figures that are kept: a page asks for the same ones more than once."""


def _own_layouts(municipality: str) -> Any:
    key = municipality_id(municipality)
    return layouts_of(rows(key, "layouts"), rows(key, "layout_lines"))


# Field of MunicipalityContent -> tables whose rows it is made of, and how it is read.
_PARTS: Mapping[str, tuple[tuple[str, ...], Callable[[str], Any]]] = {
    "municipality": (("municipality",), lambda m: chart.municipality_settings(municipality=m)),
    "nodes": (("nodevalidity",), lambda m: organisation.organisation_nodes(municipality=m)),
    "cost_centre_mappings": (
        ("costcentremapping",),
        lambda m: organisation.cost_centre_mappings(municipality=m),
    ),
    "accounts": (("account",), lambda m: chart.accounts(municipality=m)),
    "layouts": (("layout", "layoutline"), _own_layouts),
    "projects": (("project",), lambda m: chart.projects(municipality=m)),
    "roles": (("role",), lambda m: planning.roles(municipality=m)),
    "binding_levels": (("bindinglevel",), lambda m: chart.binding_levels(municipality=m)),
    "report_columns": (("reportcolumn",), lambda m: chart.report_columns(municipality=m)),
    "budget_decisions": (("budgetdecision",), lambda m: budget.budget_decisions(municipality=m)),
    "budget_lines": (("budgetline",), lambda m: budget.budget_lines(municipality=m)),
    "forecasts": (("forecast",), lambda m: budget.forecasts(municipality=m)),
    "aims": (("aim",), lambda m: planning.aims(municipality=m)),
    "sub_objectives": (("subobjective",), lambda m: planning.sub_objectives(municipality=m)),
    "goals": (("goal",), lambda m: planning.goals(municipality=m)),
    "measures": (("measure",), lambda m: planning.measures(municipality=m)),
    "observations": (("observation",), lambda m: planning.observations(municipality=m)),
    "outcomes": (("outcome",), lambda m: planning.outcomes(municipality=m)),
    "assessments": (("assessment",), lambda m: planning.assessments(municipality=m)),
    "investment_narratives": (
        ("investmentnarrative",),
        lambda m: planning.investment_narratives(municipality=m),
    ),
    "series": (("series",), lambda m: planning.series(municipality=m)),
    "series_values": (("seriesvalue",), lambda m: planning.series_values(municipality=m)),
    "key_figures": (("keyfigure",), lambda m: planning.key_figures(municipality=m)),
    "key_figure_values": (
        ("keyfigurevalue",),
        lambda m: planning.key_figure_values(municipality=m),
    ),
    "risks": (("risk",), lambda m: planning.risks(municipality=m)),
    "ledger_files": (("batch",), lambda m: ledger_files(municipality=m)),
}

# What actuals are made of, and what statements are; a change of anything else leaves them.
_LEDGER_TABLES = (
    *("nodevalidity", "costcentremapping", "account", "layout", "layoutline", "project", "batch"),
    "reportcolumn",
)
_GROUND_TABLES = (*_LEDGER_TABLES, "budgetdecision", "budgetline")
_MONEY_TABLES = (*_GROUND_TABLES, "forecast")

_MEASURE_TABLES = ("goal", "measure", "observation", "nodevalidity")

# What nobody's dashboard shows: a change of it leaves what was made of all the rest.
_BESIDE_CONTENT = frozenset(
    {
        *("comment", "importjob", "budgetproposal", "budgetproposalline"),
        *("round", "task", "snapshot", "publication", "question"),
    }
)

# Rows that people change all day, each of which concerns one unit and those above it alone.
_OF_UNITS: Mapping[str, Callable[[Any, Mapping[str, str]], str | None]] = {
    "forecast": lambda row, _: row.node,
    "assessment": lambda row, _: row.node,
    "outcome": lambda row, nodes: nodes.get(f"{row.subject_kind}:{row.subject}"),
    "observation": lambda row, nodes: nodes.get(f"measure:{row.measure}"),
}

# Those among them that know their unit by the goal or measure that they are of.
_OF_SUBJECTS = frozenset({"outcome", "observation"})

type _Versions = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _State:
    """What was read of a municipality at one moment. ``organisations`` fills as years are asked
    for. ``stirred`` counts by unit, for each kind of ``_OF_UNITS``, the changes of its rows there
    or below."""

    versions: _Versions
    content: MunicipalityContent
    ledger: LedgerState
    organisations: dict[int, Organisation]
    stirred: Mapping[tuple[str, str], int]


@dataclass
class _Kept:
    """What the process keeps of one municipality."""

    lock: Lock = field(default_factory=Lock)
    state: _State | None = None
    tables: dict[tuple[Any, ...], StatementTable] = field(default_factory=dict)
    made: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    making: dict[tuple[Any, ...], Lock] = field(default_factory=dict)


class RememberingEngine:
    """An engine that remembers its latest answers.

    Files of batches are never changed, so the same question over the same files has the same
    answer. Safe to share between threads.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._sums: list[tuple[tuple[Path, ...], BalanceQuestion, LeafSums]] = []
        self._parts: list[tuple[Path, BalanceQuestion, BalanceParts]] = []

    def leaf_sums(self, files: Any, question: BalanceQuestion) -> LeafSums:
        """See :class:`toteuma.ledger.query.Engine`."""
        wanted = tuple(files)
        with self._lock:
            for place, (known, asked, sums) in enumerate(self._sums):
                if known == wanted and asked == question:
                    self._sums.append(self._sums.pop(place))
                    return sums
        sums = self._engine.leaf_sums(wanted, question)
        with self._lock:
            self._sums.append((wanted, question, sums))
            del self._sums[:-ANSWERS_KEPT]
        return sums

    def parts(self, file: Path, question: BalanceQuestion) -> BalanceParts:
        """See :class:`toteuma.ledger.query.Engine`."""
        with self._lock:
            for known, asked, rows in self._parts:
                if known == file and asked == question:
                    return rows
        rows = self._engine.parts(file, question)
        with self._lock:
            self._parts.append((file, question, rows))
            del self._parts[:-PARTS_KEPT]
        return rows


_kept: dict[tuple[Path, str, str], _Kept] = {}
_kept_lock = Lock()
_engines: list[RememberingEngine] = []

ENGINE_MEMORY = "500MB"


def shared_engine() -> RememberingEngine:
    """The engine of this process."""
    with _kept_lock:
        if not _engines:
            _engines.append(
                RememberingEngine(
                    HeldBalancesEngine(DuckDBEngine(threads=1, memory_limit=ENGINE_MEMORY))
                )
            )
        return _engines[0]


def forget_everything() -> None:
    """Forgets what the process has kept; for tests, whose databases come and go."""
    with _kept_lock:
        _kept.clear()


class Living:
    """The living data of one municipality as of one moment.

    Make one for each request; making it asks the database for the versions. Raises
    MunicipalityUnknownError.
    """

    def __init__(self, home: Path, municipality: str) -> None:
        self.home = home
        self.municipality = municipality
        self._asked = _read_versions(municipality)
        database = str(models.Municipality.objects.db) + _database_name()
        with _kept_lock:
            self._kept = _kept.setdefault((home, database, municipality), _Kept())

    @cached_property
    def _state(self) -> _State:
        """The one moment that everything here is of: not before the versions were asked for."""
        kept = self._kept
        with kept.lock:
            if kept.state is None:
                kept.state = _read_state(self.home, self.municipality)
            elif any(kept.state.versions.get(name, 0) < to for name, to in self._asked.items()):
                kept.state = _read_changes(self.home, self.municipality, kept.state)
            return kept.state

    @property
    def versions(self) -> Mapping[str, int]:
        """How often rows of each kind were changed."""
        return self._state.versions

    @property
    def content(self) -> MunicipalityContent:
        """Everything of the municipality but the postings."""
        return self._state.content

    @property
    def ledger(self) -> LedgerState:
        """The active batches."""
        return self._state.ledger

    @property
    def engine(self) -> RememberingEngine:
        """The engine that answers balance questions."""
        return shared_engine()

    def organisation(self, fiscal_year: int) -> Organisation:
        """The tree of a year. Raises OrganisationMissingError and InvalidValueError."""
        known = self._state.organisations
        if fiscal_year not in known:
            request = ReportRequest(self.content, self.ledger, "", Period(fiscal_year))
            known[fiscal_year] = request.organisation
        return known[fiscal_year]

    def request(
        self, node: str, period: Period, rounding: Rounding = Rounding.INDEPENDENT
    ) -> ReportRequest:
        """What statements and reports of a node and period are made from."""
        return ReportRequest(
            self.content,
            self.ledger,
            node,
            period,
            rounding=rounding,
            organisations=self._state.organisations,
        )

    def table(
        self,
        key: tuple[Any, ...],
        ask: Callable[[], StatementRequest],
        *,
        of_projects: bool = False,
    ) -> StatementTable:
        """The statements that ``ask`` asks for (:func:`compute_statements`, or
        :func:`compute_project_statements`), computed once until the money changes. ``key`` says
        what they are asked for: period, layout, columns, place.

        Raises what those raise.
        """
        whole = (*self._numbers(_MONEY_TABLES), of_projects, *key)

        def compute() -> StatementTable:
            request = ask()
            if of_projects:
                return compute_project_statements(request, self.engine)
            return compute_statements(request, self.engine, self.ground(request))

        return self._once(self._kept.tables, whole, compute, STATEMENTS_KEPT)

    def ground(self, request: StatementRequest) -> StatementGround:
        """What of the statements asked for does not come from forecasts, kept while only they
        change. Raises what :func:`statement_ground` raises."""
        asked = (request.node, request.period, request.layout.code, request.columns)
        return self._made(
            ("ground", *self._numbers(_GROUND_TABLES), *asked),
            lambda: statement_ground(request, self.engine),
        )

    def made_of_money[Made](
        self, key: tuple[Any, ...], make: Callable[[], Made], *, node: str | None = None
    ) -> Made:
        """What ``make`` makes of statements alone (and of the settings of the municipality), made
        once until the money changes; with a node, until money of the node or below it does.
        ``key`` says what it is made for."""
        names = (*_MONEY_TABLES, "municipality")
        return self._made(("money", *self._stamp(names, node), *key), make)

    def made_of_ledger[Made](self, key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """The same of actuals alone: budgets and forecasts may change meanwhile."""
        return self._made(("ledger", *self._numbers(_LEDGER_TABLES), *key), make)

    def made_of_all[Made](
        self, key: tuple[Any, ...], make: Callable[[], Made], *, node: str | None = None
    ) -> Made:
        """What ``make`` makes of the content and the ledger, made once until any of it changes;
        with a node, until anything of the node or below it does."""
        names = sorted(self.versions.keys() - _BESIDE_CONTENT)
        return self._made(("all", *names, *self._stamp(names, node), *key), make)

    def made_of_measures[Made](self, key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """The same of goals, measures and observations."""
        return self._made(("measures", *self._numbers(_MEASURE_TABLES), *key), make)

    def made_of_comments[Made](self, key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """The same of comments."""
        return self._made(("comments", *self._numbers(("comment",)), *key), make)

    def _numbers(self, names: Iterable[str]) -> tuple[int, ...]:
        versions = self.versions
        return tuple(versions.get(name, 0) for name in names)

    def _stamp(self, names: Iterable[str], node: str | None) -> tuple[Any, ...]:
        """Numbers that change with the rows of these kinds, of the node and below where they are
        rows of units."""
        if node is None:
            return self._numbers(names)
        versions, stirred = self.versions, self._state.stirred
        return (
            node,
            *(
                stirred.get((name, node), 0) if name in _OF_UNITS else versions.get(name, 0)
                for name in names
            ),
        )

    def _made[Made](self, whole: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        made: dict[tuple[Any, ...], Made] = self._kept.made
        return self._once(made, whole, make, MADE_KEPT)

    def _once[Made](
        self,
        known: dict[tuple[Any, ...], Made],
        whole: tuple[Any, ...],
        make: Callable[[], Made],
        most: int,
    ) -> Made:
        """What is known under the key, or else made now. Of several threads that want the same at
        the same moment one makes it and the others wait: together they would take longer."""
        kept = self._kept
        with kept.lock:
            if whole in known:
                known[whole] = known.pop(whole)
                return known[whole]
            maker = kept.making.setdefault(whole, Lock())
        with maker:
            with kept.lock:
                if whole in known:
                    return known[whole]
            try:
                made = make()
            except BaseException:
                with kept.lock:
                    kept.making.pop(whole, None)
                raise
            with kept.lock:
                known[whole] = made
                kept.making.pop(whole, None)
                while len(known) > most:
                    known.pop(next(iter(known)))
            return made


def _read_state(home: Path, municipality: str) -> _State:
    with one_moment():
        return _State(
            versions=_read_versions(municipality),
            content=read_content(municipality),
            ledger=ledger_state(home, municipality),
            organisations={},
            stirred={},
        )


def _read_changes(home: Path, municipality: str, before: _State) -> _State:
    """The state of now, of which only the kinds of rows that have changed are read."""
    with one_moment():
        now = _read_versions(municipality)
        changed = {name for name, number in now.items() if before.versions.get(name) != number}
        news = {
            part: read(municipality)
            for part, (tables, read) in _PARTS.items()
            if changed.intersection(tables)
        }
        ledger = ledger_state(home, municipality) if "batch" in changed else before.ledger
    content = before.content.changed(**news)
    organisations = {} if "nodevalidity" in changed else before.organisations
    after = _State(now, content, ledger, organisations, before.stirred)
    return replace(after, stirred=_stirred(before, after, changed & _OF_UNITS.keys()))


def _stirred(before: _State, after: _State, changed: Set[str]) -> Mapping[tuple[str, str], int]:
    """The counts of changes by unit, with those between two states. What of a kind concerns no
    known unit counts for every unit."""
    counts = dict(after.stirred)
    nodes: dict[str, str] = {}
    if not _OF_SUBJECTS.isdisjoint(changed):
        nodes = _nodes_of_subjects(before.content) | _nodes_of_subjects(after.content)
    for name in changed:
        part = f"{name}s"
        rows_before, rows_after = getattr(before.content, part), getattr(after.content, part)
        concerned = {
            _OF_UNITS[name](row, nodes) for row in set(rows_before).symmetric_difference(rows_after)
        }
        for unit in _with_those_above(concerned, after.content):
            counts[name, unit] = counts.get((name, unit), 0) + 1
    return counts


def _nodes_of_subjects(content: MunicipalityContent) -> dict[str, str]:
    """The unit of each goal and measure, by kind and code."""
    goals = {goal.code: goal.node for goal in content.goals}
    found = {f"goal:{code}": node for code, node in goals.items()}
    return found | {
        f"measure:{one.code}": goals[one.goal] for one in content.measures if one.goal in goals
    }


def _with_those_above(units: set[str | None], content: MunicipalityContent) -> set[str]:
    """The units and whatever was above them in any year; all units, where one is not known."""
    parents: dict[str, set[str]] = {}
    for validity in content.nodes:
        above = parents.setdefault(validity.code, set())
        if validity.parent is not None:
            above.add(validity.parent)
    if not parents.keys() >= units:
        return set(parents)
    found: set[str] = set()
    waiting = [unit for unit in units if unit is not None]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting.extend(parents.get(unit, ()))
    return found


def _read_versions(municipality: str) -> dict[str, int]:
    found = dict(
        models.TableVersion.objects.filter(municipality__code=municipality).values_list(
            "table", "number"
        )
    )
    if not found and not models.Municipality.objects.filter(code=municipality).exists():
        raise MunicipalityUnknownError(municipality=municipality)
    return found


def _database_name() -> str:
    from django.db import connection  # noqa: PLC0415 - asked anew: tests change it

    return str(connection.settings_dict["NAME"])
