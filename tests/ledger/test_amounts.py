"""An amount is read only when it is surely a number, and in columns just as one by one."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toteuma.domain.errors import InvalidValueError
from toteuma.ledger.amounts import (
    SPACES,
    AmountFault,
    AmountFormat,
    MinusStyle,
    amount_patterns,
    amount_sql,
    parse_amount,
)

FINNISH = AmountFormat(",", (" ", "\u00a0", "\u202f", "\u2009"), frozenset(MinusStyle))
ENGLISH = AmountFormat(".", (",",), frozenset({MinusStyle.HYPHEN}))
PLAIN = AmountFormat(".", (), frozenset({MinusStyle.HYPHEN}))
GERMAN = AmountFormat(",", (".",), frozenset({MinusStyle.TRAILING}))
UNSIGNED = AmountFormat(",", ("'",), frozenset())
FORMATS = {
    "finnish": FINNISH,
    "english": ENGLISH,
    "plain": PLAIN,
    "german": GERMAN,
    "unsigned": UNSIGNED,
}

READ = [
    ("finnish", "0", 0),
    ("finnish", "1", 100),
    ("finnish", "1,5", 150),
    ("finnish", "1 234,56", 123456),
    ("finnish", "1\u00a0234\u00a0567,8", 123456780),
    ("finnish", "1\u202f234,56", 123456),
    ("finnish", "1\u2009234,56", 123456),
    ("finnish", "1234567,89", 123456789),
    ("finnish", "-1 234,56", -123456),
    ("finnish", "−1 234,56", -123456),
    ("finnish", "1 234,56-", -123456),
    ("finnish", "1 234,56−", -123456),
    ("finnish", "(1 234,56)", -123456),
    ("finnish", "-0,00", 0),
    ("finnish", " 12,00\u00a0", 1200),
    ("finnish", "007,50", 750),
    ("finnish", "999 999 999 999,99", 99999999999999),
    ("english", "1,234", 123400),
    ("english", "1,234.5", 123450),
    ("english", "-.5", AmountFault.UNREADABLE),
    ("german", "1.234", 123400),
    ("german", "1.250,00-", -125000),
    ("plain", "-1234.05", -123405),
    ("unsigned", "1'234,00", 123400),
]

REFUSED = [
    ("finnish", "", AmountFault.MISSING),
    ("finnish", " \u00a0", AmountFault.MISSING),
    ("finnish", "1 23,45", AmountFault.UNREADABLE),
    ("finnish", "1234 567", AmountFault.UNREADABLE),
    ("finnish", "1 234\u00a0567", AmountFault.UNREADABLE),
    ("finnish", "1  234", AmountFault.UNREADABLE),
    ("finnish", "1.234", AmountFault.UNREADABLE),
    ("finnish", "1,234", AmountFault.TOO_MANY_DECIMALS),
    ("finnish", "1 234,5678-", AmountFault.TOO_MANY_DECIMALS),
    ("finnish", "5,", AmountFault.UNREADABLE),
    ("finnish", ",5", AmountFault.UNREADABLE),
    ("finnish", "- 5", AmountFault.UNREADABLE),
    ("finnish", "--5", AmountFault.UNREADABLE),
    ("finnish", "-5-", AmountFault.UNREADABLE),
    ("finnish", "(-5)", AmountFault.UNREADABLE),
    ("finnish", "(5", AmountFault.UNREADABLE),
    ("finnish", "()", AmountFault.UNREADABLE),
    ("finnish", "+5", AmountFault.UNREADABLE),
    ("finnish", "5 €", AmountFault.UNREADABLE),
    ("finnish", "1e3", AmountFault.UNREADABLE),
    ("finnish", "٣", AmountFault.UNREADABLE),
    ("finnish", "1,5,0", AmountFault.UNREADABLE),
    ("finnish", "1 000 000 000 000", AmountFault.TOO_LARGE),
    ("plain", "1 234.00", AmountFault.UNREADABLE),
    ("plain", "1,234.00", AmountFault.UNREADABLE),
    ("plain", "−5", AmountFault.UNREADABLE),
    ("plain", "nan", AmountFault.UNREADABLE),
    ("plain", "1_000", AmountFault.UNREADABLE),
    ("plain", "1.005", AmountFault.TOO_MANY_DECIMALS),
    ("german", "-5,00", AmountFault.UNREADABLE),
    ("unsigned", "5-", AmountFault.UNREADABLE),
]


@pytest.mark.parametrize(("form", "text", "expected"), READ + REFUSED)
def test_an_amount_is_what_the_format_says_or_a_fault(
    form: str, text: str, expected: int | AmountFault
) -> None:
    assert parse_amount(text, FORMATS[form]) == expected


def test_an_empty_cell_is_missing() -> None:
    assert parse_amount(None, FINNISH) is AmountFault.MISSING


@pytest.mark.parametrize(
    ("decimal", "thousands"),
    [("", ()), ("5", ()), ("-", ()), (" ", ()), (",", (",",)), (",", ("ab",))],
)
def test_a_format_with_ambiguous_marks_cannot_be_made(
    decimal: str, thousands: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidValueError):
        AmountFormat(decimal, thousands)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("SET VARIABLE spaces = $value", {"value": SPACES})
        yield opened


def in_columns(
    connection: duckdb.DuckDBPyConnection, texts: list[str | None], form: AmountFormat
) -> list[int | str]:
    """The columnar form on the texts: cents, or the code of the fault."""
    for name, value in amount_patterns(form).variables("amount").items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    sql = amount_sql("amount", "amount", form)
    connection.execute("CREATE OR REPLACE TEMP TABLE texts (place INTEGER, amount VARCHAR)")
    connection.executemany("INSERT INTO texts VALUES (?, ?)", list(enumerate(texts)))
    rows = (
        connection.table("texts")
        .project(f"place, {sql.cents} AS cents, {sql.fault} AS fault")
        .order("place")
        .fetchall()
    )
    for _, cents, fault in rows:
        assert (cents is None) != (fault is None), (cents, fault)
    return [fault if cents is None else cents for _, cents, fault in rows]


number_like = st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            ["-", "−", "(", ")", " ", "\u00a0", "\u202f", ".", ",", "'", "0", "1", "23", "456", "x"]
        ),
        max_size=9,
    ),
)


@st.composite
def well_formed(draw: st.DrawFn) -> str:
    """A number as people write them, in any of the styles, sometimes with a slip."""
    cents = draw(st.integers(0, 10**15))
    mark = draw(st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009", ".", ",", "'"]))
    decimal = draw(st.sampled_from([",", "."]))
    whole = f"{cents // 100:,}".replace(",", mark)
    decimals = draw(st.sampled_from(["", f"{decimal}{cents % 100:02}", f"{decimal}{cents % 10}"]))
    before, after = draw(
        st.sampled_from([("", ""), ("-", ""), ("−", ""), ("", "-"), ("(", ")"), (" ", " ")])
    )
    slip = draw(st.sampled_from(["", "", "", "", "0", " ", ",", "-"]))
    return before + whole + decimals + after + slip


@settings(max_examples=60, deadline=None)
@given(
    form=st.sampled_from(list(FORMATS.values())),
    texts=st.lists(well_formed() | number_like | st.text(max_size=6), min_size=1, max_size=40),
)
@example(form=FINNISH, texts=[text for form, text, _ in READ + REFUSED if form == "finnish"])
@example(form=PLAIN, texts=[text for _, text, _ in READ + REFUSED])
@example(form=GERMAN, texts=[text for _, text, _ in READ + REFUSED])
def test_columns_are_read_as_the_reference_reads_one_by_one(
    connection: duckdb.DuckDBPyConnection, form: AmountFormat, texts: list[str]
) -> None:
    texts = [text.replace("\0", "") for text in texts]
    assert in_columns(connection, [*texts, None], form) == [
        parse_amount(text, form) for text in [*texts, None]
    ]


@given(cents=st.integers(-(10**14) + 1, 10**14 - 1))
def test_what_is_written_with_two_decimals_is_read_back(cents: int) -> None:
    sign = "−" if cents < 0 else ""
    whole = f"{abs(cents) // 100:,}".replace(",", "\u202f")
    assert parse_amount(f"{sign}{whole},{abs(cents) % 100:02}", FINNISH) == cents
