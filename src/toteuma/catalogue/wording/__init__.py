"""Words that people read, in fi, sv and en: labels of the report, issues, errors, commands.

Each ``*.toml`` here maps a key to a table ``{ fi = "...", sv = "...", en = "..." }``; a value may
be a ``str.format`` template. A test holds every key complete in all three languages.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

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


def report_text(key: str, **values: object) -> LocalizedText:
    """The label in all languages, its template filled with ``values``. Raises KeyError."""
    text = _flat(read_wording("report"))[key]
    return LocalizedText(
        fi=text.fi.format(**values), sv=text.sv.format(**values), en=text.en.format(**values)
    )


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, LocalizedText]:
    found: dict[str, LocalizedText] = {}
    for key, value in table.items():
        if "fi" in value and isinstance(value["fi"], str):
            found[prefix + key] = LocalizedText(value["fi"], value["sv"], value["en"])
        else:
            found.update(_flat(value, f"{prefix}{key}."))
    return found
