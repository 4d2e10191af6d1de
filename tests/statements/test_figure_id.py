"""A figure id says where the figure stands, and can be read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode
from toteuma.statements import FigureId
from toteuma.statements.errors import FigureIdError

node_codes = st.text("ABZ019._-äå", min_size=1, max_size=8)
periods = st.sampled_from(
    (Period(2022, 1, 9), Period(2022, 7, 9), Period(2022, 9, 9), Period.whole_year(2021))
)


@given(
    figure=st.builds(
        FigureId,
        period=periods,
        node=node_codes,
        line=st.text("ABC_019-", min_size=1, max_size=8),
        column=st.sampled_from(ColumnCode),
        project=st.none() | st.just("") | st.text("P01.:/", min_size=1, max_size=6),
    )
)
def test_reading_an_id_gives_back_what_wrote_it(figure: FigureId) -> None:
    assert FigureId.parse(str(figure)) == figure


def test_an_id_reads_like_its_place_in_the_report() -> None:
    sales = FigureId(Period(2022, 1, 9), "SECTOR", "SALES", ColumnCode.ACTUAL)
    assert str(sales) == "2022-09.SECTOR.SALES.actual"
    gym = FigureId(Period(2022, 1, 9), "VIRIKE", "NET", ColumnCode.BUDGET, "GYM")
    assert str(gym) == "2022-09.VIRIKE:GYM.NET.budget"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022-09",
        "2022-09.SECTOR.SALES",
        "2022-09.SECTOR.SALES.nothing",
        "2022-13.SECTOR.SALES.actual",
        "SECTOR.SALES.actual.2022-09",
        "2022-09..SALES.actual ",
    ],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(FigureIdError):
        FigureId.parse(text)


def test_a_line_code_with_a_full_stop_would_not_read_back() -> None:
    with pytest.raises(InvalidValueError):
        FigureId(Period(2022, 1, 9), "SECTOR", "SALES.NET", ColumnCode.ACTUAL)
