"""Rules of the long texts: what they are about is there, and they can be carried everywhere."""

from toteuma.domain.issues import Issue
from toteuma.workspace.interchange.cells import CellValue, is_code, unrepresentable
from toteuma.workspace.interchange.checks.common import Findings
from toteuma.workspace.interchange.checks.planning import SUBJECT_TABLES, is_period_code
from toteuma.workspace.interchange.records import TextKey, TextRecord
from toteuma.workspace.interchange.tables import TEXT_KINDS

_SUBJECTS = {"assessment": "organisation", "investment": "projects"}


def check_texts(findings: Findings) -> None:
    """Judges each long text."""
    outcomes: set[tuple[CellValue, ...]] = {
        (
            record.values.get("subject_kind"),
            record.values.get("period"),
            record.values.get("subject"),
        )
        for record in findings.records.tables["outcomes"]
    }
    seen: set[TextKey] = set()
    for text in findings.records.texts:
        if text.key in seen:
            _add(findings, "folder.text_repeated", text)
        seen.add(text.key)
        _check_key(findings, text, outcomes)
        for language in ("fi", "sv", "en"):
            character = unrepresentable(getattr(text.text, language))
            if character is not None:
                details = {"character": character}
                _add(findings, "folder.character_not_allowed", text, **details)


def _check_key(findings: Findings, text: TextRecord, outcomes: set[tuple[CellValue, ...]]) -> None:
    kind, period, code = text.key
    if kind not in TEXT_KINDS:
        _add(findings, "folder.text_kind_unknown", text, kinds=", ".join(TEXT_KINDS))
        return
    if not is_period_code(period) or not is_code(code):
        _add(findings, "folder.text_place", text)
        return
    if kind in SUBJECT_TABLES:
        if (kind, period, code) not in outcomes and findings.is_complete("outcomes"):
            _add(findings, "folder.text_without_outcome", text, table=_outcomes_file(findings))
        return
    table = _SUBJECTS[kind]
    known = findings.known(table, "code")
    if known is not None and code not in known:
        file = findings.records.files[table]
        _add(findings, "folder.text_subject_unknown", text, table=file)


def _outcomes_file(findings: Findings) -> str:
    return findings.records.files["outcomes"]


def _add(findings: Findings, code: str, text: TextRecord, **details: str) -> None:
    keys = {"kind": text.key.kind, "period": text.key.period, "code": text.key.code}
    findings.issues.append(Issue(code, text.file, text.line, details=keys | details))
