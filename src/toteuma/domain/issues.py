"""Faults in data are values: a load returns rows and issues, all issues at once.

The wording of an issue is chosen by its ``code``: ``toteuma/catalogue/wording/issues.toml`` holds
``what`` and ``mend`` templates in fi, sv and en over the keys ``value`` and those of ``details``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault at one place.

    ``line`` is 1-based in the file as a text editor shows it (the header is line 1) and is None
    when the fault concerns the whole file; ``column`` is the file's own column name.
    """

    code: str
    file: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
