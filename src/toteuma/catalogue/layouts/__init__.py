"""Reads the statement layouts that ship with Toteuma.

Most are in force wherever their day has come. A layout with a key ``profile`` is that of one
city's chart of accounts: it comes with the import profile of that code and is in force only in a
municipality that holds it as its own.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from toteuma.domain.accounts import AccountRange
from toteuma.domain.layout import Book, Layout, LayoutLine, LineStyle
from toteuma.domain.text import LocalizedText


@cache
def shipped_layouts() -> dict[str, Layout]:
    """The layouts for every municipality by code. Raises InvalidValueError when one is faulty."""
    return {table["code"]: _read(table) for table in _tables() if "profile" not in table}


@cache
def layouts_with_profile(profile: str) -> dict[str, Layout]:
    """The layouts that come with an import profile by code; none for most profiles. Raises
    InvalidValueError when one is faulty."""
    return {table["code"]: _read(table) for table in _tables() if table.get("profile") == profile}


@cache
def _tables() -> tuple[dict[str, Any], ...]:
    folder = resources.files(__name__)
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(tomllib.loads((folder / name).read_text("utf-8")) for name in files)


def _read(table: dict[str, Any]) -> Layout:
    return Layout(
        code=table["code"],
        name=LocalizedText(**table["name"]),
        book=Book(table["book"]),
        valid_from=table["valid_from"],
        source=table["source"],
        account_digits=table["account_digits"],
        lines=tuple(
            LayoutLine(
                code=line["code"],
                name=LocalizedText(**line["name"]),
                ranges=tuple(AccountRange.parse(text) for text in line.get("ranges", ())),
                sum_of=tuple(line.get("sum_of", ())),
                style=LineStyle(line.get("style", "regular")),
                needs=tuple(line.get("needs", ())),
            )
            for line in table["lines"]
        ),
        book_accounts=tuple(AccountRange.parse(text) for text in table.get("book_accounts", ())),
    )
