"""Everything that is shown to people is in Finnish, Swedish and English."""

import string
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from tools.every_error import error_classes

from toteuma.catalogue.wording import read_wording
from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Book
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import (
    ColumnCode,
    DecisionKind,
    Direction,
    GoalLevel,
    NodeKind,
    Status,
    ValueKind,
)
from toteuma.review.findings import Severity

WORDING = resources.files("toteuma.catalogue.wording")
FILES = sorted(
    [
        name.removesuffix(".toml")
        for one in WORDING.iterdir()
        if (name := one.name).endswith(".toml")
    ]
    + [f"pages/{one.name.removesuffix('.toml')}" for one in (WORDING / "pages").iterdir()]
)


def leaves(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Tables that hold wordings, with their dotted place."""
    if all(isinstance(value, str) for value in table.values()):
        yield path, table
        return
    for key, value in table.items():
        yield from leaves(value, f"{path}.{key}" if path else key)


def fields(template: str) -> set[str]:
    """Names of a template's fields."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("name", [name for name in FILES if name != "errors"])
def test_each_wording_is_in_three_languages_with_the_same_fields(name: str) -> None:
    for place, wording in leaves(read_wording(name)):
        assert set(wording) == {"fi", "sv", "en"}, place
        assert fields(wording["fi"]) == fields(wording["sv"]) == fields(wording["en"]), place
        is_empty = {language: not text for language, text in wording.items()}
        assert len(set(is_empty.values())) == 1, place


@pytest.mark.parametrize(
    ("group", "members"),
    [
        ("status", Status),
        ("level", GoalLevel),
        ("direction", Direction),
        ("unit", UnitOfMeasure),
        ("column", ColumnCode),
        ("kind", NodeKind),
        ("key_figure", ValueKind),
        ("book", Book),
    ],
)
def test_each_member_of_a_closed_list_has_a_word(group: str, members: type) -> None:
    table = read_wording("report")[group]
    assert {str(member) for member in members} <= set(table)


def test_each_kind_of_decision_has_a_word() -> None:
    assert {f"kind_{kind}" for kind in DecisionKind} <= set(read_wording("report")["decision"])


def test_each_severity_has_a_word() -> None:
    assert set(read_wording("findings")["severity"]) == {str(severity) for severity in Severity}


def test_each_error_is_worded_in_finnish_and_swedish_with_the_same_fields() -> None:
    seen: dict[str, type[ToteumaError]] = {}
    missing: list[str] = []
    for error in error_classes():
        assert seen.setdefault(error.code, error) is error, f"{error.code} stands twice"
        missing.extend(unworded(error))
    assert missing == []


def unworded(error: type[ToteumaError]) -> Iterator[str]:
    """Places of an error class that lack Finnish or Swedish words with the English fields."""
    entry: Any = read_wording("errors")
    for part in error.code.split("."):
        entry = entry.get(part, {})
    for attribute in ("message", "mend"):
        english = getattr(error, attribute)
        for language in ("fi", "sv"):
            text = entry.get(attribute, {}).get(language, "")
            if fields(text) != fields(english) or bool(text) != bool(english):
                yield f"{error.code}.{attribute}.{language}"


def test_no_error_is_worded_that_does_not_exist() -> None:
    worded = {place.rpartition(".")[0] for place, _ in leaves(read_wording("errors"))}
    assert worded == {error.code for error in error_classes()}
