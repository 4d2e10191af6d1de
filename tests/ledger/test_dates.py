"""A date is read only by a format of the profile, and in columns just as one by one."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toteuma.domain.errors import InvalidValueError
from toteuma.ledger.amounts import SPACES
from toteuma.ledger.dates import check_date_format, date_sql, date_variables, parse_date


@pytest.mark.parametrize(
    ("formats", "text", "expected"),
    [
        (("%d.%m.%Y",), "5.1.2022", date(2022, 1, 5)),
        (("%d.%m.%Y",), " 05.01.2022 ", date(2022, 1, 5)),
        (("%d.%m.%Y", "%Y-%m-%d"), "2022-01-05", date(2022, 1, 5)),
        (("%Y%m%d",), "20220105", date(2022, 1, 5)),
        (("%d/%m/%Y",), "29/02/2024", date(2024, 2, 29)),
        (("%d.%m.%Y",), "29.2.2022", None),
        (("%d.%m.%Y",), "5.1.22", None),
        (("%d.%m.%Y",), "5/1/2022", None),
        (("%d.%m.%Y",), "5.13.2022", None),
        (("%d.%m.%Y",), "", None),
        (("%Y%m%d",), "2022105", None),
        (("%Y-%m-%d",), "1900-12-31", None),
        (("%Y-%m-%d",), "2201-01-01", None),
        (("%Y-%m-%d",), "epoch", None),
        (("%Y-%m-%d",), "2022-01-05 00:00:00", None),
    ],
)
def test_a_date_is_what_a_format_says(
    formats: tuple[str, ...], text: str, expected: date | None
) -> None:
    assert parse_date(text, formats) == expected


@pytest.mark.parametrize("form", ["%d.%m.%y", "%d%m%Y", "%d.%m", "%d.%d.%Y", "%A %d.%m.%Y", ""])
def test_a_format_of_another_form_is_refused(form: str) -> None:
    with pytest.raises(InvalidValueError):
        check_date_format(form)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("SET VARIABLE spaces = $value", {"value": SPACES})
        yield opened


date_like = st.builds(
    lambda day, style, slip: style.format(d=day.day, m=day.month, y=day.year) + slip,
    st.dates(date(1880, 1, 1), date(2230, 12, 31)),
    st.sampled_from(
        [
            "{d}.{m}.{y}",
            "{d:02}.{m:02}.{y}",
            "{y}-{m:02}-{d:02}",
            "{y}{m:02}{d:02}",
            "{d}/{m}/{y}",
            " {d}.{m}.{y}",
            "{m}.{d}.{y}",
            "{d}. {m}.{y}",
            "{y:06}-{m}-{d}",
        ]
    ),
    st.sampled_from(["", "", "", " ", "x", "0", "."]),
)
texts = st.lists(
    date_like | st.text("0123456789.-/ epochinfty", max_size=10), min_size=1, max_size=30
)
FORMATS = [("%d.%m.%Y",), ("%Y-%m-%d",), ("%Y%m%d",), ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y")]


@settings(max_examples=60, deadline=None)
@given(formats=st.sampled_from(FORMATS), given_texts=texts)
def test_columns_are_read_as_the_reference_reads_one_by_one(
    connection: duckdb.DuckDBPyConnection, formats: tuple[str, ...], given_texts: list[str]
) -> None:
    for name, value in date_variables("date", formats).items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    connection.execute("CREATE OR REPLACE TEMP TABLE days (place INTEGER, day VARCHAR)")
    connection.executemany("INSERT INTO days VALUES (?, ?)", list(enumerate(given_texts)))
    expression = date_sql("day", "date", is_typed=False)
    rows = connection.table("days").project(f"place, {expression} AS day").order("place").fetchall()
    assert [day for _, day in rows] == [parse_date(text, formats) for text in given_texts]


@settings(max_examples=60, deadline=None)
@given(form=st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y"]), text=date_like)
def test_dates_made_by_the_csv_reader_are_those_of_the_reference(
    tmp_path_factory: pytest.TempPathFactory,
    connection: duckdb.DuckDBPyConnection,
    form: str,
    text: str,
) -> None:
    file: Path = tmp_path_factory.getbasetemp() / "day.csv"
    file.write_text(f"{text};x\n", "utf-8")
    for name, value in date_variables("date", (form,)).items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    expected = parse_date(text, (form,))
    try:
        [(found,)] = (
            connection.read_csv(
                str(file),
                sep=";",
                header=False,
                columns={"day": "DATE", "x": "VARCHAR"},
                auto_detect=False,
                date_format=form,
            )
            .project(date_sql("day", "date", is_typed=True))
            .fetchall()
        )
    except duckdb.ConversionException:
        found = None
    assert found == expected
