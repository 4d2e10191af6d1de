"""The two ways of rounding, and where printed totals differ from what is printed above them."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.statements.town import (
    AMENDMENT,
    ORIGINAL,
    appropriation,
    column,
    forecast,
    row,
    table_of,
)

from toteuma.domain.accounts import AccountRange
from toteuma.domain.layout import LayoutLine
from toteuma.domain.money import Figure, UnitOfMeasure, round_half_away, total
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.statements import Rounding, rounding_differences
from toteuma.statements.rounding import adding_up

NAME = LocalizedText(fi="rivi")
C = ColumnCode


@st.composite
def columns_of_lines(
    draw: st.DrawFn,
) -> tuple[list[LayoutLine], dict[str, Figure]]:
    """A forest of totals of any depth over leaves, and exact figures of every line."""
    lines: list[LayoutLine] = []
    exact: dict[str, Figure] = {}
    free: list[str] = []
    for number in range(draw(st.integers(1, 12))):
        code = f"L{number}"
        lines.append(LayoutLine(code, NAME, (AccountRange(1000 + number, 1000 + number),)))
        exact[code] = draw(
            st.none() | st.integers(-(10**7), 10**7) | st.integers(-300, 300).map(lambda n: n * 50)
        )
        free.append(code)
        if draw(st.integers(0, 2)) == 0:
            parts = free[-draw(st.integers(1, len(free))) :]
            lines.append(LayoutLine(f"T{number}", NAME, (), tuple(parts)))
            exact[f"T{number}"] = total(exact[part] for part in parts)
            free = [*free[: -len(parts)], f"T{number}"]
    return lines, exact


@settings(max_examples=300)
@given(
    table=columns_of_lines(),
    unit=st.sampled_from((UnitOfMeasure.CENT, UnitOfMeasure.EURO, UnitOfMeasure.THOUSAND_EURO)),
)
def test_every_printed_total_is_the_sum_of_its_printed_parts(
    table: tuple[list[LayoutLine], dict[str, Figure]], unit: UnitOfMeasure
) -> None:
    lines, exact = table
    printed = adding_up(lines, exact, unit)
    added = {part for line in lines for part in line.sum_of}
    for line in lines:
        value, shown = exact[line.code], printed[line.code]
        assert (value is None) == (shown is None)
        if line.is_total:
            assert shown == total(printed[part] for part in line.sum_of)
        if value is not None:
            assert shown is not None
            assert abs(shown * unit.cents - value) < unit.cents  # within one unit
            if line.code not in added:
                assert shown == round_half_away(value, unit.cents)
    assert printed == adding_up(lines, exact, unit)


def test_ties_go_to_the_line_printed_first() -> None:
    lines = [
        LayoutLine("A", NAME, (AccountRange(1, 1),)),
        LayoutLine("B", NAME, (AccountRange(2, 2),)),
        LayoutLine("C", NAME, (AccountRange(3, 3),)),
        LayoutLine("T", NAME, (), ("A", "B", "C")),
    ]
    exact: dict[str, Figure] = {"A": 50, "B": 50, "C": 50, "T": 150}
    assert adding_up(lines, exact, UnitOfMeasure.EURO) == {"A": 1, "B": 1, "C": 0, "T": 2}


def test_a_line_in_two_totals_makes_totals_sums_of_what_is_printed() -> None:
    lines = [
        LayoutLine("A", NAME, (AccountRange(1, 1),)),
        LayoutLine("B", NAME, (AccountRange(2, 2),)),
        LayoutLine("T", NAME, (), ("A", "B")),
        LayoutLine("U", NAME, (), ("A", "T")),
    ]
    exact: dict[str, Figure] = {"A": 50, "B": 50, "T": 100, "U": 150}
    assert adding_up(lines, exact, UnitOfMeasure.EURO) == {"A": 1, "B": 1, "T": 2, "U": 3}


amounts = st.integers(-10_000, 10_000)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    actuals=st.tuples(amounts, amounts, amounts),
    budgets=st.tuples(amounts, amounts, amounts, amounts),
    forecasts=st.tuples(amounts, amounts, amounts),
)
def test_in_a_table_that_adds_up_rows_add_up_too(
    tmp_path: Path, actuals: tuple[int, ...], budgets: tuple[int, ...], forecasts: tuple[int, ...]
) -> None:
    table = table_of(
        tmp_path,
        [row(account, cents) for account, cents in zip((3000, 4000, 4300), actuals, strict=True)],
        rounding=Rounding.ADDING_UP,
        decisions=(ORIGINAL, AMENDMENT),
        budget_lines=tuple(
            appropriation(account, cents, node="K1", decision=decision)
            for account, cents, decision in zip(
                (3000, 4000, 4300, 4000), budgets, (0, 0, 0, 1), strict=True
            )
        ),
        forecasts=tuple(
            forecast(line, cents, node="K1")
            for line, cents in zip(("INCOME", "STAFF", "GOODS"), forecasts, strict=True)
        ),
    )
    statement = table.statement("K1")
    assert rounding_differences(statement) == ()
    for line in statement.lines:
        shown = {figure.column: figure.shown or 0 for figure in line.figures}
        assert shown[C.BUDGET_ORIGINAL] + shown[C.AMENDMENTS] == shown[C.BUDGET]
        assert shown[C.BUDGET] - shown[C.ACTUAL] == shown[C.REMAINING]
        assert shown[C.FORECAST] - shown[C.BUDGET] == shown[C.FORECAST_DEVIATION]
        parts = [statement.line(part) for part in line.parts]
        for figure in line.figures:
            if figure.unit_of_measure is UnitOfMeasure.EURO and parts:
                assert figure.shown == sum(part.figure(figure.column).shown or 0 for part in parts)
            if figure.value is not None and figure.unit_of_measure is UnitOfMeasure.EURO:
                assert figure.shown is not None
                assert abs(figure.shown * 100 - figure.value) < 200


def test_each_figure_on_its_own_says_where_totals_differ(tmp_path: Path) -> None:
    rows = [row(4000, -50), row(4300, -50)]
    shown = (column(C.ACTUAL), column(C.YEAR_TO_DATE_PREVIOUS, UnitOfMeasure.THOUSAND_EURO))
    statement = table_of(tmp_path, rows, columns=shown).statement("K1")
    printed = [line.figure(C.ACTUAL).shown for line in statement.lines]
    assert printed == [-1, -1, -1, -1]
    (difference,) = rounding_differences(statement)
    assert difference.figure_id == "2022-09.K1.COST.actual"
    assert difference.units == 1
    adding = table_of(tmp_path, rows, columns=shown, rounding=Rounding.ADDING_UP).statement("K1")
    assert [line.figure(C.ACTUAL).shown for line in adding.lines] == [0, -1, -1, -1]
    assert [line.figure(C.ACTUAL).value for line in adding.lines] == [-50, -50, -100, -100]


def test_rounding_never_touches_exact_figures_or_percent(tmp_path: Path) -> None:
    rows = [row(4000, -149)]
    lines = (appropriation(4000, -999, node="K1"),)
    for rounding in Rounding:
        table = table_of(tmp_path, rows, rounding=rounding, budget_lines=lines)
        figure = table.figure("2022-09.K1.STAFF.used_pct")
        assert (figure.value, figure.shown) == (149, 149)
        assert table.figure("2022-09.K1.STAFF.remaining").value == -850
