"""Every figure can say what it is made of, and is made of just that."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from tests.statements.worlds import World, worlds

from toteuma.ledger.query import Engine
from toteuma.ledger.reference import ReferenceEngine
from toteuma.statements import (
    FigureId,
    Formula,
    StatementTable,
    compute_project_statements,
    compute_statements,
    explain,
)
from toteuma.statements.drill_down import balances_behind

RANDOM = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@RANDOM
@given(world=worlds())
def test_every_figure_is_the_sum_of_what_it_is_made_of(world: World, tmp_path: Path) -> None:
    request = world.stored(tmp_path)
    engine = ReferenceEngine()  # every engine gives its parts: tests/ledger
    tables = [compute_statements(request, engine), compute_project_statements(request, engine)]
    for table in tables:
        for place in table.codes:
            for line in table.statement(place).lines:
                for figure in line.figures:
                    if figure.value is not None:
                        assert_parts_make(table, figure.id, engine)


def assert_parts_make(table: StatementTable, figure_id: str, engine: Engine) -> None:
    made = explain(table, figure_id, engine)
    assert str(made.id) == figure_id
    assert made.id == FigureId.parse(figure_id)
    operands = [operand.value for operand in made.operands]
    behind = balances_behind(table, made.id, engine)
    if behind is not None:  # leaf or total, a figure of the ledger leads to its balances
        assert sum(row.cents for part in behind for row in part.rows) == made.value
    if made.formula is Formula.BALANCES:
        for parts in (made.accounts, made.cost_centres, made.periods, made.batches):
            assert sum(part.cents for part in parts) == made.value  # type: ignore[attr-defined]
        counts = {
            sum(part.entries for part in parts)  # type: ignore[attr-defined]
            for parts in (made.accounts, made.cost_centres, made.periods, made.batches)
        }
        assert len(counts) == 1
    elif made.formula is Formula.APPROPRIATIONS:
        assert sum(part.cents for part in made.decisions) == made.value
        for decision in made.decisions:
            assert sum(line.cents for line in decision.lines) == decision.cents
    elif made.formula is Formula.SUM:
        assert sum(value for value in operands if value is not None) == made.value
    elif made.formula is Formula.DIFFERENCE:
        assert operands[0] - operands[1] == made.value  # type: ignore[operator]
    elif made.formula is Formula.GIVEN:
        assert made.forecast is not None
        assert made.forecast.cents == made.value
    else:
        assert made.formula is Formula.SHARE
        assert len(operands) == 2
