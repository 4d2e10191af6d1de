"""The sentence that opens a section: what stands in it, and nothing that does not."""

from collections.abc import Sequence

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import ColumnCode, GoalLevel, Language
from toteuma.report.model import Report

_COLUMN_PARTS = (
    ("last_year", (ColumnCode.ACCOUNTS_PREVIOUS, ColumnCode.YEAR_TO_DATE_PREVIOUS)),
    ("budget", (ColumnCode.BUDGET,)),
    ("actual", (ColumnCode.ACTUAL,)),
    ("forecast", (ColumnCode.FORECAST,)),
)
"""What the columns of a statement are called in a sentence."""


def section_lead(section: str, report: Report, language: Language) -> str:
    """The opening of a section by its key in the wording ("statements"); "" where it needs
    none."""
    words = report_words(language)
    if section == "statements":
        return _statements_lead(report, language)
    if section == "binding":
        levels = {entry.level for entry in report.binding}
        if len(levels) == 1:
            level = GoalLevel.COUNCIL if GoalLevel.COUNCIL in levels else GoalLevel.COMMITTEE
            return words[f"lead.binding_{level.value}"]
    if section == "investments" and not report.projects:
        return words["lead.investments_statements"]
    if section == "investments" and not report.investments:
        return words["lead.investments_projects"]
    return words.get(f"lead.{section}", "")


def _statements_lead(report: Report, language: Language) -> str:
    words = report_words(language)
    shown = {column.code for statement in report.statements for column in statement.columns}
    parts = [words[f"lead.{key}"] for key, codes in _COLUMN_PARTS if shown.intersection(codes)]
    if not parts:
        return ""
    key = "statements_one" if len(report.statements) == 1 else "statements_shown"
    return words[f"lead.{key}"].format(columns=_listed(parts, words["lead.and"]))


def _listed(parts: Sequence[str], last: str) -> str:
    *before, end = parts
    return f"{', '.join(before)}{last}{end}" if before else end
