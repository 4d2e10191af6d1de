"""Contents of municipalities: one small and readable, and any that the rules allow."""

import string
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from toteuma.domain.accounts import Account, AccountRange
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast, Project
from toteuma.domain.content import Municipality, MunicipalityContent, ReportColumn
from toteuma.domain.layout import Book, Layout, LayoutLine, LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.organisation import CostCentreMapping, OrganisationNode
from toteuma.domain.period import Period
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
from toteuma.domain.vocabulary import (
    ColumnCode,
    DecisionKind,
    Direction,
    Frequency,
    GoalLevel,
    MeasureRule,
    NodeKind,
    ProjectKind,
    Status,
    ValueKind,
)

_LEAVES = ("SALES", "FEES", "STAFF", "SERVICES", "INVESTMENT_EXPENDITURE")
_LINES = (*_LEAVES, "MARGIN", "REVENUE")

# Everything that a text may hold: no control characters but line feed and tab, no surrogates.
_characters = st.one_of(
    st.sampled_from("aåö=+-@,;\"' \n\t_x0041€–−\u00a0"),
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"),
)
_texts = st.one_of(
    st.text(_characters, max_size=12),
    st.sampled_from(
        ["=1+1", "+358", "-5", "@SUM(A1)", "_x0041_", '"quoted, twice"', " kept ", "0012", "TRUE"]
    ),
)
_codes = st.text(
    string.ascii_letters + string.digits + "åäöÅ.-_=+@()&", min_size=1, max_size=8
).filter(lambda code: not code.startswith("."))
_localized = st.builds(LocalizedText, _texts, _texts, _texts)
_names = _localized.filter(lambda text: not text.is_empty)
_decimals = st.decimals(
    min_value=-(10**15) + 1, max_value=10**15 - 1, allow_nan=False, places=4
) | st.sampled_from([Decimal("81.50"), Decimal("-0.0"), Decimal("0.0000000001"), Decimal(100)])
_cents = st.integers(-(2**63) + 1, 2**63 - 1)
_years = st.integers(2020, 2024)
_days = st.dates(date(1890, 1, 1), date(2100, 12, 31))
_small = st.integers(-3, 9)


def _maybe(strategy):
    return st.none() | strategy


def _some(strategy, key=lambda row: row, most=3):
    """At most ``most`` rows, no two of one key."""
    return st.lists(strategy, max_size=most, unique_by=key)


@st.composite
def _nodes(draw):
    codes = draw(st.lists(_codes, min_size=1, max_size=6, unique=True))
    kinds = [NodeKind.SECTOR, NodeKind.SERVICE_AREA, NodeKind.UNIT, NodeKind.COST_CENTRE]
    start = date(2019, 1, 1)
    nodes = [OrganisationNode(codes[0], NodeKind.MUNICIPALITY, draw(_names), None, start)]
    parents = [codes[0]]
    for code in codes[1:]:
        kind = draw(st.sampled_from(kinds))
        parent = draw(st.sampled_from(parents))
        closed = draw(_maybe(st.just(date(2022, 6, 30)))) if kind is NodeKind.COST_CENTRE else None
        position = draw(_small)
        nodes.append(OrganisationNode(code, kind, draw(_names), parent, start, closed, position))
        if closed and draw(st.booleans()):
            again = date(2022, 7, 1)
            nodes.append(OrganisationNode(code, kind, draw(_names), parent, again, None, position))
        if kind is not NodeKind.COST_CENTRE:
            parents.append(code)
    return nodes


@st.composite
def _layouts(draw):
    layouts = []
    for code in draw(st.lists(_codes, max_size=2, unique=True)):
        names = draw(st.lists(_codes, min_size=1, max_size=4, unique=True))
        lines = []
        for number, line in enumerate(names):
            leaf = AccountRange(3000 + 10 * number, 3009 + 10 * number)
            is_sum = number > 0 and draw(st.booleans())
            lines.append(
                LayoutLine(
                    line,
                    draw(_names),
                    () if is_sum else (leaf,),
                    tuple(names[:number]) if is_sum else (),
                    draw(st.sampled_from(LineStyle)),
                    (names[0],) if draw(st.booleans()) else (),
                )
            )
        book = draw(st.sampled_from(Book))
        source = draw(_texts)
        accounts = (AccountRange(1000, 1299),) if draw(st.booleans()) else ()
        day = draw(_days)
        layouts.append(Layout(code, draw(_names), book, day, source, 4, tuple(lines), accounts))
    return layouts


@st.composite
def _budget(draw, nodes, accounts, projects):
    decisions, lines = [], []
    if draw(st.booleans()) and accounts:
        for number, kind in enumerate(DecisionKind):
            texts = draw(_names), draw(_localized)
            decisions.append(BudgetDecision(2022, number, kind, draw(_days), *texts))
        places = st.tuples(
            st.sampled_from([0, 1]),
            st.sampled_from(nodes),
            st.sampled_from(accounts),
            st.sampled_from(["", *projects]),
        )
        placed = draw(_some(places, most=6))
        lines.extend(BudgetLine(2022, *place, draw(_cents)) for place in placed)
        cents = draw(_cents)
        lines.append(BudgetLine(2022, 2, nodes[0], accounts[0], "", cents))
        if len(nodes) > 1:
            lines.append(BudgetLine(2022, 2, nodes[1], accounts[0], "", -cents))
        else:
            lines[-1] = BudgetLine(2022, 2, nodes[0], accounts[0], "", 0)
    return decisions, lines


@st.composite
def _goals(draw, nodes, aims, roles):
    if not aims:
        return []
    goals = []
    council = []
    for code in draw(st.lists(_codes, max_size=4, unique=True)):
        level = draw(st.sampled_from(GoalLevel))
        is_council = level is GoalLevel.COUNCIL
        goals.append(
            Goal(
                code,
                2022,
                level,
                draw(_small),
                draw(st.sampled_from(aims if is_council else ["", *aims])),
                draw(st.sampled_from(nodes)),
                "" if is_council else draw(st.sampled_from(["", *council])),
                draw(_names),
                draw(_localized),
                draw(st.sampled_from(MeasureRule)),
                tuple(draw(_some(st.sampled_from(roles)))) if roles else (),
            )
        )
        if is_council:
            council.append(code)
    return goals


@st.composite
def _measure(draw, goals, roles):
    direction = draw(st.sampled_from(Direction))
    target = draw(_maybe(_decimals))
    upper = None
    if direction is Direction.WITHIN and target is not None and target < 10**15 - 2:
        upper = draw(_maybe(st.just(target + 1)))
    by_date = direction is Direction.BY_DATE
    return Measure(
        draw(_codes),
        draw(st.sampled_from(goals)),
        draw(_small),
        draw(_names),
        draw(_localized),
        direction,
        target,
        upper,
        draw(_maybe(_days)) if by_date else None,
        draw(_maybe(st.just(Decimal("0.5")))),
        draw(_texts),
        draw(st.sampled_from(["", *roles])),
        draw(st.sampled_from(Frequency)),
    )


@st.composite
def _observation(draw, measures):
    measure = draw(st.sampled_from(measures))
    yes_no = measure.direction is Direction.YES_NO
    value = draw(_maybe(st.sampled_from([Decimal(0), Decimal(1)]) if yes_no else _decimals))
    note = draw(_names if value is None else _localized)
    return Observation(measure.code, draw(_days), value, draw(_texts), note)


@st.composite
def _key_figures(draw, nodes, series):
    figures, values = [], []
    for code in draw(st.lists(_codes, max_size=2, unique=True)):
        denominator = draw(st.sampled_from(["", *series]))
        names = draw(_localized), draw(_names), draw(_names)
        node, decimals = draw(st.sampled_from(nodes)), draw(st.integers(0, 6))
        figures.append(KeyFigure(code, node, draw(_small), *names, decimals, denominator))
        for year, kind in draw(_some(st.tuples(_years, st.sampled_from(ValueKind)))):
            value, cents = draw(_maybe(_decimals)), None
            if denominator and value is None:
                cents = draw(_maybe(_cents))
            values.append(KeyFigureValue(code, year, kind, value, cents, draw(_localized)))
    return figures, values


def _suppression_rules():
    """Strategies of a rule for small figures: none, either half of it, or both."""
    nothing, least = st.none(), st.integers(2, 1000)
    share = (st.integers(1, 10), st.integers(1, 99))
    return st.sampled_from(
        [
            (nothing, nothing, nothing),
            (least, nothing, nothing),
            (nothing, *share),
            (least, *share),
        ]
    )


def _period_codes():
    return st.one_of(
        st.builds(lambda month: Period.year_to_date(2022, month).code, st.integers(1, 12)),
        st.just("2022-07..09"),
        st.just("2022"),
    )


@st.composite
def contents(draw):
    """Any content that the checks pass, small, with every table filled now and then."""
    all_nodes = draw(_nodes())
    nodes = list(dict.fromkeys(node.code for node in all_nodes))
    centres = [node.code for node in all_nodes if node.kind is NodeKind.COST_CENTRE]
    by_code = st.builds
    roles = draw(_some(by_code(Role, _codes, _names), lambda row: row.code))
    role_codes = [role.code for role in roles]
    accounts = draw(
        _some(by_code(Account, st.integers(1, 999_999_999), _names), lambda row: row.number)
    )
    any_node = st.sampled_from(nodes)
    projects = draw(
        _some(
            by_code(Project, _codes, st.sampled_from(ProjectKind), any_node, _names),
            lambda row: row.code,
        )
    )
    project_codes = [project.code for project in projects]
    numbers = [account.number for account in accounts]
    decisions, lines = draw(_budget(nodes, numbers, project_codes))
    aims = draw(
        _some(
            by_code(Aim, _codes, _small, _names, st.just(2020), _maybe(st.just(2025))),
            lambda row: row.code,
        )
    )
    aim_codes = [aim.code for aim in aims]
    goals = draw(_goals(nodes, aim_codes, role_codes))
    goal_codes = [goal.code for goal in goals]
    measures = draw(
        _some(_measure(goal_codes, role_codes), lambda row: row.code) if goals else st.just([])
    )
    series = draw(_some(by_code(Series, _codes, _names), lambda row: row.code))
    series_codes = [row.code for row in series]
    key_figures, key_figure_values = draw(_key_figures(nodes, series_codes))
    subjects = [("aim", code) for code in aim_codes] + [("goal", code) for code in goal_codes]

    return MunicipalityContent(
        municipality=draw(
            by_code(
                Municipality,
                _codes,
                _names,
                st.booleans(),
                st.integers(0, 10**9),
                st.just(Decimal("2.50")),
                st.just(4),
                _localized,
                *draw(_suppression_rules()),
            )
        ),
        nodes=tuple(all_nodes),
        cost_centre_mappings=tuple(
            draw(
                _some(
                    by_code(CostCentreMapping, _years, _codes, st.sampled_from(centres)).filter(
                        lambda row: row.from_cost_centre != row.to_cost_centre
                    ),
                    lambda row: (row.to_year, row.from_cost_centre),
                )
            )
            if centres
            else ()
        ),
        accounts=tuple(accounts),
        layouts=tuple(draw(_layouts())),
        projects=tuple(projects),
        roles=tuple(roles),
        binding_levels=tuple(
            draw(
                _some(
                    by_code(
                        BindingLevel, st.sampled_from(GoalLevel), any_node, st.sampled_from(_LINES)
                    ),
                    lambda row: (row.level, row.node),
                )
            )
        ),
        report_columns=(
            ReportColumn(1, ColumnCode.BUDGET, UnitOfMeasure.EURO),
            ReportColumn(2, ColumnCode.USED_PERCENT, UnitOfMeasure.PERCENT),
        ),
        budget_decisions=tuple(decisions),
        budget_lines=tuple(lines),
        forecasts=tuple(
            draw(
                _some(
                    by_code(
                        Forecast,
                        _years,
                        st.integers(1, 12),
                        any_node,
                        st.sampled_from(_LEAVES),
                        _cents,
                        _localized,
                    ),
                    lambda row: (row.fiscal_year, row.as_of_month, row.node, row.line),
                )
            )
        ),
        aims=tuple(aims),
        sub_objectives=tuple(
            draw(
                _some(
                    by_code(SubObjective, _codes, st.sampled_from(aim_codes), _small, _names),
                    lambda row: row.code,
                )
            )
            if aims
            else ()
        ),
        goals=tuple(goals),
        measures=tuple(measures),
        observations=tuple(
            draw(
                _some(
                    _observation(measures), lambda row: (row.measure, row.observed_on, row.source)
                )
            )
            if measures
            else ()
        ),
        outcomes=tuple(
            draw(
                _some(
                    by_code(
                        lambda subject, *rest: Outcome(*subject, *rest),
                        st.sampled_from(subjects),
                        _period_codes(),
                        st.sampled_from(Status),
                        _localized,
                    ),
                    lambda row: (row.subject_kind, row.subject, row.period),
                )
            )
            if subjects
            else ()
        ),
        assessments=tuple(
            draw(
                _some(
                    by_code(Assessment, any_node, _period_codes(), _names),
                    lambda row: (row.node, row.period),
                )
            )
        ),
        investment_narratives=tuple(
            draw(
                _some(
                    by_code(
                        InvestmentNarrative, st.sampled_from(project_codes), _period_codes(), _names
                    ),
                    lambda row: (row.project, row.period),
                )
            )
            if projects
            else ()
        ),
        series=tuple(series),
        series_values=tuple(
            draw(
                _some(
                    by_code(
                        SeriesValue,
                        st.sampled_from(series_codes),
                        _years,
                        st.sampled_from(ValueKind),
                        _decimals,
                    ),
                    lambda row: (row.series, row.year, row.kind),
                )
            )
            if series
            else ()
        ),
        key_figures=tuple(key_figures),
        key_figure_values=tuple(key_figure_values),
        risks=tuple(
            draw(
                _some(
                    by_code(
                        Risk,
                        _codes,
                        _years,
                        any_node,
                        _small,
                        _names,
                        st.integers(1, 4),
                        st.integers(1, 4),
                        _localized,
                        st.sampled_from(["", *role_codes]),
                    ),
                    lambda row: row.code,
                )
            )
        ),
    )
