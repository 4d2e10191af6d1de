"""Small cells are hidden, and with them whatever would give them away."""

from fractions import Fraction
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.contents import report_figures
from toteuma.report.model import SuppressionRule
from toteuma.report.snapshot import Snapshot
from toteuma.report.suppression import (
    Behind,
    computable,
    hidden_figures,
    is_small,
    protected,
    report_equations,
    small_figures,
)

AMOUNTS = st.integers(1, 500)
TABLES = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda size: st.lists(
        st.lists(AMOUNTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def table_of(cells: list[list[int]]) -> tuple[list[dict[str, int]], dict[str, int]]:
    """Equations and values of a table with sums of rows, of columns and of all."""
    rows, columns = range(len(cells)), range(len(cells[0]))
    values = {f"{row}.{column}": cells[row][column] for row, column in product(rows, columns)}
    values |= {f"{row}.sum": sum(cells[row]) for row in rows}
    values |= {f"sum.{column}": sum(row[column] for row in cells) for column in columns}
    values["sum.sum"] = sum(map(sum, cells))
    lines = [{f"{row}.sum": 1, **{f"{row}.{one}": -1 for one in columns}} for row in rows]
    lines += [{f"sum.{one}": 1, **{f"{row}.{one}": -1 for row in rows}} for one in columns]
    lines += [{"sum.sum": 1, **{f"{row}.sum": -1 for row in rows}}]
    lines += [{"sum.sum": 1, **{f"sum.{one}": -1 for one in columns}}]
    return lines, values


def rank(rows: list[list[int]]) -> int:
    """The rank of a matrix, computed apart from what is tested."""
    left = [[Fraction(one) for one in row] for row in rows]
    found = 0
    while left:
        row = left.pop()
        place = next((at for at, one in enumerate(row) if one), None)
        if place is not None:
            found += 1
            left = [
                [a - b * other[place] / row[place] for a, b in zip(other, row, strict=True)]
                for other in left
            ]
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES, st.data())
def test_no_hidden_cell_follows_from_what_is_shown(
    cells: list[list[int]], data: st.DataObject
) -> None:
    equations, values = table_of(cells)
    small = data.draw(st.sets(st.sampled_from(sorted(values)), min_size=1, max_size=4))
    hidden = protected(small, equations, values)
    assert small <= hidden
    order = sorted(hidden)
    matrix = [[one.get(cell, 0) for cell in order] for one in equations]
    for place in range(len(order)):
        # The cell is known exactly when adding "this cell alone" says nothing new.
        alone = [int(at == place) for at in range(len(order))]
        assert rank([*matrix, alone]) > rank(matrix), order[place]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES, st.data())
def test_in_no_sum_is_one_cell_hidden_alone(cells: list[list[int]], data: st.DataObject) -> None:
    equations, values = table_of(cells)
    small = data.draw(st.sets(st.sampled_from(sorted(values)), min_size=1, max_size=4))
    hidden = protected(small, equations, values)
    assert all(len(hidden & equation.keys()) != 1 for equation in equations)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    equations, values = table_of([[1, 2], [3, 4]])
    assert protected(set(), equations, values) == frozenset()


def test_cells_that_only_several_sums_together_give_away_are_noticed() -> None:
    equations = [{"a": 1, "b": 1, "x": -1}, {"a": 1, "b": -1, "y": -1}]
    assert computable({"a", "b"}, equations) == {"a", "b"}
    assert computable({"a", "b"}, equations[:1]) == frozenset()


def test_what_is_small_is_told_by_count_and_by_dominance() -> None:
    rule = SuppressionRule(least=5, largest=2, share=80)
    assert is_small(Behind(4, (1,) * 50), rule)
    assert not is_small(Behind(5, (1,) * 50), rule)
    assert is_small(Behind(100, (50, 31, 19)), rule)
    assert not is_small(Behind(100, (50, 30, 20)), rule)
    assert is_small(Behind(100, (-50, -31, 19)), rule)
    assert not is_small(Behind(0), rule)
    assert not is_small(Behind(1, (100,)), SuppressionRule())
    assert small_figures({"a": Behind(1), "b": Behind(9, (1,) * 9)}, rule) == {"a"}


def test_a_small_figure_of_the_report_is_not_given_away(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    statement = report.statements[1]
    line = next(one for one in statement.lines if not one.parts)
    small = next(one for one in line.figures if one.column is ColumnCode.ACTUAL and one.value)
    hidden = hidden_figures(report, {small.id})
    assert small.id in hidden
    assert len(hidden) > 2
    assert computable(hidden, report_equations(report)) == frozenset()
    share = next(one for one in line.figures if one.column is ColumnCode.USED_PERCENT)
    assert share.id in hidden
    everything = {one.figure.id for one in report_figures(report)}
    assert len(hidden) < len(everything) / 10
    assert hidden_figures(report, frozenset()) == frozenset()
