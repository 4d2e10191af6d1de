"""Which layout shows a book: the municipality's own, else the shipped one in force last."""

from dataclasses import replace
from datetime import date

import pytest
from tests.workspace.sample import sample_content

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.content import MunicipalityContent
from toteuma.domain.layout import Book, Layout
from toteuma.domain.period import Period
from toteuma.report.assembly.request import layout_of_book

SHIPPED = max(
    (layout for layout in shipped_layouts().values() if layout.book is Book.OPERATIONS),
    key=lambda layout: layout.valid_from,
)
AFTER = Period.whole_year(SHIPPED.valid_from.year + 1)


def content_with(*own: tuple[str, date]) -> MunicipalityContent:
    """The sample with layouts of its own for operations, of these codes and days."""
    [layout] = sample_content().layouts
    layouts = tuple(replace(layout, code=code, valid_from=day) for code, day in own)
    return replace(sample_content(), layouts=layouts)


def chosen(content: MunicipalityContent, period: Period, book: Book = Book.OPERATIONS) -> Layout:
    return layout_of_book(content, period, book)


def test_without_one_of_its_own_the_shipped_one_in_force_last_stands() -> None:
    assert chosen(content_with(), AFTER).code == SHIPPED.code


@pytest.mark.parametrize(
    "day", [date(1990, 1, 1), SHIPPED.valid_from, date(AFTER.fiscal_year, 1, 1)]
)
def test_its_own_stands_whether_it_is_older_or_newer_than_the_shipped_one(day: date) -> None:
    assert chosen(content_with(("own", day)), AFTER).code == "own"


def test_of_several_of_its_own_the_one_in_force_last_stands() -> None:
    old, new = ("old", date(1990, 1, 1)), ("new", date(1995, 1, 1))
    assert chosen(content_with(old, new), AFTER).code == "new"
    assert chosen(content_with(old, new), Period.whole_year(1994)).code == "old"


def test_before_its_own_comes_into_force_the_shipped_one_stands() -> None:
    later = ("later", date(AFTER.fiscal_year + 1, 1, 1))
    assert chosen(content_with(later), AFTER).code == SHIPPED.code


def test_its_own_for_one_book_says_nothing_about_another() -> None:
    content = content_with(("own", date(1990, 1, 1)))
    assert chosen(content, AFTER, Book.INVESTMENTS).code == "fi-investments"
