"""The table of statements holds, figure by figure, what the rules say in words."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.statements.naive import Naive, book_of, period_of, shown_node
from tests.statements.worlds import World, worlds

from toteuma.domain.layout import LineStyle
from toteuma.domain.vocabulary import ColumnCode
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.ledger.reference import ReferenceEngine
from toteuma.statements import (
    LeftoverReason,
    compute_project_statements,
    compute_statements,
)

RANDOM = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Some month of every column, so that a part of the tree knows as much as the whole.
COVERED = frozenset({(2021, 9), (2022, 9)})
FIGURE_COLUMNS = [column for column in ColumnCode if column is not ColumnCode.EXPLANATION]


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    with DuckDBEngine(threads=1) as embedded:
        yield embedded


@RANDOM
@given(world=worlds())
def test_every_figure_and_every_printed_line_follow_the_rules(
    world: World, tmp_path: Path, engine: DuckDBEngine
) -> None:
    request = world.stored(tmp_path)
    table = compute_statements(request, engine)
    naive = Naive(request, world.rows)
    for node in request.organisation.codes:
        for line in request.layout.lines:
            for column in FIGURE_COLUMNS:
                expected = naive.figure(node, line.code, column)
                assert table.exact(node, line.code, column) == expected, (node, line.code, column)
        statement = table.statement(node)
        assert [line.code for line in statement.lines] == naive.printed_lines(node)
        for printed in statement.lines:
            for figure, column in zip(printed.figures, request.columns, strict=True):
                assert figure.column is column.code
                assert figure.value == naive.figure(node, printed.code, column.code) or (
                    column.code is ColumnCode.EXPLANATION and figure.value is None
                )
        if statement.lines:
            assert statement.lines[-1].style is LineStyle.BOTTOM


@RANDOM
@given(world=worlds())
def test_a_node_alone_has_the_figures_that_it_has_in_the_whole_tree(
    world: World, tmp_path: Path, engine: DuckDBEngine
) -> None:
    request = replace(world.stored(tmp_path), covered=COVERED)
    whole = compute_statements(request, engine)
    for node in request.organisation.codes:
        alone = compute_statements(replace(request, node=node), engine)
        assert alone.codes == request.organisation.descendants_or_self(node)
        assert alone.statement(node) == whole.statement(node)


@RANDOM
@given(world=worlds())
def test_the_reference_engine_gives_the_same_statements(
    world: World, tmp_path: Path, engine: DuckDBEngine
) -> None:
    request = world.stored(tmp_path)
    fast, slow = (compute_statements(request, each) for each in (engine, ReferenceEngine()))
    assert list(fast.statements()) == list(slow.statements())
    assert fast.leftovers == slow.leftovers


@RANDOM
@given(world=worlds())
def test_what_is_in_no_statement_is_listed_and_nothing_vanishes(
    world: World, tmp_path: Path, engine: DuckDBEngine
) -> None:
    request = world.stored(tmp_path)
    year_end = (request.period.fiscal_year - 1, 12)
    request = replace(request, covered=request.covered | {year_end})
    table = compute_statements(request, engine)
    root = request.organisation.root
    for column in (ColumnCode.ACTUAL, ColumnCode.ACCOUNTS_PREVIOUS):
        period = period_of(request, column)
        rows = [
            row
            for row in world.rows
            if row.fiscal_year == period.fiscal_year
            and row.period in period.numbers
            and book_of(request, row.account, row.project) is request.layout.book
        ]
        placed = sum(table.exact(root, line.code, column) or 0 for line in request.layout.leaves)
        left = [each for each in table.leftovers if each.column is column]
        assert placed + sum(each.cents for each in left) == sum(row.cents for row in rows)
        lost = {
            shown.place for shown in left if shown.reason is LeftoverReason.OUTSIDE_ORGANISATION
        }
        assert lost == {
            row.cost_centre for row in rows if shown_node(request, row) not in request.organisation
        }


@RANDOM
@given(world=worlds())
def test_projects_add_up_to_their_node(world: World, tmp_path: Path, engine: DuckDBEngine) -> None:
    request = replace(world.stored(tmp_path), covered=COVERED, forecasts=())
    whole = compute_statements(request, engine)
    for node in request.organisation.codes:
        table = compute_project_statements(replace(request, node=node), engine)
        assert table.codes == (node, f"{node}:GYM", f"{node}:EVENT", f"{node}:")
        assert table.statement(node) == whole.statement(node)
        for line in request.layout.lines:
            for column in (ColumnCode.ACTUAL, ColumnCode.BUDGET):
                parts = [table.exact(code, line.code, column) for code in table.codes[1:]]
                known = [part for part in parts if part is not None]
                expected = sum(known) if known else None
                assert table.exact(node, line.code, column) == expected
