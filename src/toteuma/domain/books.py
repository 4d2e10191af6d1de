"""The books of the budget: which amounts belong to operations, investments or internal items."""

from collections.abc import Iterable
from dataclasses import dataclass

from toteuma.domain.accounts import AccountRange
from toteuma.domain.layout import Book, Layout


@dataclass(frozen=True, slots=True)
class BookRule:
    """Which balances a layout shows (the part of the budget called ``book``).

    A balance belongs to investments when its account is in ``investment_accounts`` or its
    project in ``investment_projects``, otherwise to internal items when its account is in
    ``internal_accounts``, otherwise to operations.
    """

    book: Book
    investment_accounts: tuple[AccountRange, ...] = ()
    investment_projects: frozenset[str] = frozenset()
    internal_accounts: tuple[AccountRange, ...] = ()

    def holds_account(self, account: int) -> bool | None:
        """What the account alone decides; None when the project has a say."""
        if any(account in span for span in self.investment_accounts):
            return self.book is Book.INVESTMENTS
        return None

    @property
    def holds_investment_projects(self) -> bool:
        """What an investment project decides where the account does not."""
        return self.book is Book.INVESTMENTS

    def holds_by_default(self, account: int) -> bool:
        """What is decided when it is no investment by its account or project."""
        if any(account in span for span in self.internal_accounts):
            return self.book is Book.INTERNAL
        return self.book is Book.OPERATIONS

    def holds(self, account: int, project: str) -> bool:
        """True when a balance, or a budget line, of them belongs to the book."""
        by_account = self.holds_account(account)
        if by_account is not None:
            return by_account
        if project in self.investment_projects:
            return self.holds_investment_projects
        return self.holds_by_default(account)


def accounts_of_book(layouts: Iterable[Layout], book: Book) -> tuple[AccountRange, ...]:
    """Book accounts of a book by all layouts in use."""
    spans = {span for layout in layouts if layout.book is book for span in layout.book_accounts}
    return tuple(sorted(spans))
