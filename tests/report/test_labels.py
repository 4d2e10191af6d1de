"""Titles and headers say the period as people do: months, one month, a whole year."""

import pytest

from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.labels import column_text, months_of, report_title


@pytest.mark.parametrize(
    ("period", "title", "months", "actual", "previous"),
    [
        ("2022-09", "Osavuosikatsaus 1–9/2022", "1–9/2022", "TOT 2022 1–9", "TOT 2021 1–9"),
        ("2022-07..09", "Osavuosikatsaus 7–9/2022", "7–9/2022", "TOT 2022 7–9", "TOT 2021 7–9"),
        ("2022-06..06", "Kuukausikatsaus 6/2022", "6/2022", "TOT 6/2022", "TOT 6/2021"),
        ("2022-01", "Kuukausikatsaus 1/2022", "1/2022", "TOT 1/2022", "TOT 1/2021"),
        ("2021", "Vuosikatsaus 2021", "2021", "TOT 2021 1–12", "TOT 2020 1–12"),
        ("2021-12", "Vuosikatsaus 1–12/2021", "1–12/2021", "TOT 2021 1–12", "TOT 2020 1–12"),
    ],
)
def test_a_period_has_its_title_and_its_column_headers(
    period: str, title: str, months: str, actual: str, previous: str
) -> None:
    parsed = Period.parse(period)
    assert report_title(parsed).fi == title
    assert report_title(parsed).missing_languages == ()
    assert months_of(parsed) == months
    assert column_text(ColumnCode.ACTUAL, parsed).fi == actual
    assert column_text(ColumnCode.YEAR_TO_DATE_PREVIOUS, parsed).fi == previous


@pytest.mark.parametrize(
    ("period", "share"),
    [("2022-09", 750), ("2022-06..06", 83), ("2022-07..09", 250), ("2021", 1000)],
)
def test_the_pace_is_the_share_of_the_year_that_the_period_is(period: str, share: int) -> None:
    assert Period.parse(period).share_of_year == share
