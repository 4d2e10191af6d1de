"""What a rule finds: a value with a place in the report, worded by the catalogue."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from toteuma.domain.text import LocalizedText
from toteuma.report.model import Report


class Severity(StrEnum):
    """ERROR: the report contradicts itself. WARNING: something is missing or disagrees.
    NOTE: worth a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule.

    ``rule`` names the wording (``catalogue/wording/findings.toml``), ``anchor`` the place in the
    report, ``subject`` what it is about; ``details`` fill the wording's template.
    """

    rule: str
    severity: Severity
    anchor: str
    subject: LocalizedText
    details: dict[str, str] = field(default_factory=dict)


type Rule = Callable[[Report], Iterable[Finding]]
