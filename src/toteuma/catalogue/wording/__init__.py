"""Words that people read, in fi, sv and en: labels of the report, issues, errors, commands.

Each ``*.toml`` here maps a key to a table ``{ fi = "...", sv = "...", en = "..." }``; a value may
be a ``str.format`` template. A test holds every key complete in all three languages.
"""

import errno
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from toteuma.domain.errors import ToteumaError
from toteuma.domain.issues import Issue
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language


@cache
def read_wording(name: str) -> dict[str, Any]:
    """The whole table of ``<name>.toml``, as nested dictionaries."""
    return tomllib.loads((resources.files(__name__) / f"{name}.toml").read_text("utf-8"))


@cache
def report_words(language: Language) -> Mapping[str, str]:
    """Labels of the report by dotted key, such as ``section.goals`` or ``status.on_track``."""
    return MappingProxyType(
        {key: text.in_language(language) for key, text in _flat(read_wording("report")).items()}
    )


@cache
def _report_table() -> dict[str, LocalizedText]:
    return _flat(read_wording("report"))


def report_text(key: str, **values: object) -> LocalizedText:
    """The label in all languages, its template filled with ``values``. Raises KeyError."""
    text = _report_table()[key]
    return LocalizedText(
        fi=text.fi.format(**values), sv=text.sv.format(**values), en=text.en.format(**values)
    )


@cache
def command_words(language: Language) -> Mapping[str, str]:
    """Messages and help of the command line by dotted key (templates)."""
    return MappingProxyType(
        {key: text.in_language(language) for key, text in _flat(read_wording("commands")).items()}
    )


@cache
def _issue_table() -> dict[str, Any]:
    return read_wording("issues") | read_wording("folder_issues")


def issue_words(issue: Issue, language: Language) -> tuple[str, str]:
    """What is wrong and how to mend it, in the language. Raises KeyError for an unknown code."""
    entry = _issue_table()[issue.code]
    values = {"value": issue.value or "", "column": issue.column or "", **issue.details}
    what: str = entry["what"][language.value]
    mend: str = entry["mend"][language.value]
    return what.format(**values), mend.format(**values)


def error_words(error: ToteumaError, language: Language) -> tuple[str, str]:
    """What happened and what to do, in the language. English stands in the class itself.

    An OSError among the error's parameters is told in words, see :func:`reason_words`.
    """
    values = {
        name: reason_words(value, language) if isinstance(value, OSError) else value
        for name, value in error.parameters.items()
    }
    if language is Language.EN:
        return error.message.format(**values), error.mend.format(**values)
    entry = read_wording("errors")
    for part in error.code.split("."):
        entry = entry[part]
    message: str = entry["message"][language.value]
    mend: str = entry["mend"][language.value]
    return message.format(**values), mend.format(**values)


def reason_words(fault: OSError, language: Language) -> str:
    """Why the operating system refused, in the language; in its own words where we have none."""
    name = errno.errorcode.get(fault.errno or 0, "")
    entry: dict[str, str] | None = read_wording("reasons").get(name)
    return (fault.strerror or str(fault)) if entry is None else entry[language.value]


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, LocalizedText]:
    found: dict[str, LocalizedText] = {}
    for key, value in table.items():
        if "fi" in value and isinstance(value["fi"], str):
            found[prefix + key] = LocalizedText(value["fi"], value["sv"], value["en"])
        else:
            found.update(_flat(value, f"{prefix}{key}."))
    return found


@cache
def page_words(language: Language) -> Mapping[str, str]:
    """Words of the web pages by ``<area>.<dotted key>``: one file for each area in ``pages/``."""
    found: dict[str, str] = {}
    for entry in sorted((resources.files(__name__) / "pages").iterdir(), key=lambda one: one.name):
        area, _, ending = entry.name.partition(".")
        if ending == "toml":
            table = tomllib.loads(entry.read_text("utf-8"))
            found |= {
                f"{area}.{key}": text.in_language(language) for key, text in _flat(table).items()
            }
    return MappingProxyType(found)
