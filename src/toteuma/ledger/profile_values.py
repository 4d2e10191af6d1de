"""Checks of single values of an import profile."""

import codecs
import re
from collections.abc import Callable
from typing import Any

import duckdb

from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import InvalidValueError
from toteuma.ledger.dates import check_date_format
from toteuma.ledger.profile_keys import KeyType, ProfileKey


def value_fault(key: ProfileKey, value: Any) -> str:
    """Why the value does not fit the key, in English; empty when it does."""
    return _CHECKS[key.type](key, value)


def _text(_: ProfileKey, value: Any) -> str:
    return "" if isinstance(value, str) and value else "write a text"


def _texts(_: ProfileKey, value: Any) -> str:
    is_list = isinstance(value, list) and value and all(isinstance(each, str) for each in value)
    return "" if is_list else "write a list of texts"


def _mark(_: ProfileKey, value: Any) -> str:
    is_mark = isinstance(value, str) and len(value) == 1 and value not in "\r\n"
    return "" if is_mark else "write one character"


def _marks(key: ProfileKey, value: Any) -> str:
    is_list = isinstance(value, list) and not any(_mark(key, each) for each in value)
    return "" if is_list else "write a list of single characters"


def _words(_: ProfileKey, value: Any) -> str:
    has_all = (
        isinstance(value, dict)
        and set(value) == {"fi", "sv", "en"}
        and all(isinstance(text, str) and text for text in value.values())
    )
    return "" if has_all else "write the text in fi, sv and en"


def _integer(_: ProfileKey, value: Any) -> str:
    is_integer = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return "" if is_integer else "write a whole number, 0 or more"


def _flag(_: ProfileKey, value: Any) -> str:
    return "" if isinstance(value, bool) else "write true or false"


def _choice(key: ProfileKey, value: Any) -> str:
    return "" if value in key.choices else f"write one of {', '.join(key.choices)}"


def _choices(key: ProfileKey, value: Any) -> str:
    is_list = isinstance(value, list) and all(each in key.choices for each in value)
    return "" if is_list else f"write a list of {', '.join(key.choices)}"


def _ranges(key: ProfileKey, value: Any) -> str:
    if _texts(key, value):
        return "write a list of account ranges such as 3000-3199"
    try:
        for each in value:
            AccountRange.parse(each)
    except InvalidValueError as fault:
        return str(fault).rstrip(".")
    return ""


def _pattern(key: ProfileKey, value: Any) -> str:
    """Both engines must know it: RE2 reads columns, Python reads tables."""
    if _text(key, value):
        return "write a regular expression"
    try:
        if re.compile(value).groups != 1:
            return "write exactly one group: (...)"
        duckdb.execute("SELECT regexp_extract('', $pattern, 1)", {"pattern": value})
    except (re.error, duckdb.Error):
        return "it is not a regular expression of RE2"
    return ""


def _encoding(key: ProfileKey, value: Any) -> str:
    if _text(key, value):
        return "write the name of an encoding, or guess"
    if value == "guess":
        return ""
    try:
        "a".encode(codecs.lookup(value).name)
    except LookupError:
        return "no such text encoding"
    return ""


def _date_formats(key: ProfileKey, value: Any) -> str:
    if _texts(key, value):
        return "write a list of date formats"
    try:
        for each in value:
            check_date_format(each)
    except InvalidValueError as fault:
        return str(fault).rstrip(".")
    return ""


_CHECKS: dict[KeyType, Callable[[ProfileKey, Any], str]] = {
    KeyType.TEXT: _text,
    KeyType.TEXTS: _texts,
    KeyType.MARK: _mark,
    KeyType.MARKS: _marks,
    KeyType.WORDS: _words,
    KeyType.INTEGER: _integer,
    KeyType.FLAG: _flag,
    KeyType.CHOICE: _choice,
    KeyType.CHOICES: _choices,
    KeyType.RANGES: _ranges,
    KeyType.PATTERN: _pattern,
    KeyType.ENCODING: _encoding,
    KeyType.DATE_FORMATS: _date_formats,
}
