"""Reads the statement layouts that ship with Toteuma."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from toteuma.domain.accounts import AccountRange
from toteuma.domain.layout import Book, Layout, LayoutLine, LineStyle
from toteuma.domain.text import LocalizedText


@cache
def shipped_layouts() -> dict[str, Layout]:
    """All layouts of the catalogue by code. Raises InvalidValueError when one is faulty."""
    folder = resources.files(__name__)
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    layouts = [_read(tomllib.loads((folder / name).read_text("utf-8"))) for name in files]
    return {layout.code: layout for layout in layouts}


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
