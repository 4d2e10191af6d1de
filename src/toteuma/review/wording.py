"""Findings in words."""

from toteuma.catalogue.wording import read_wording
from toteuma.domain.vocabulary import Language
from toteuma.review.findings import Finding


def finding_words(finding: Finding, language: Language) -> tuple[str, str]:
    """The severity and the text of a finding, in the language."""
    table = read_wording("findings")
    severity: str = table["severity"][finding.severity.value][language.value]
    template: str = table["rule"][finding.rule][language.value]
    subject = finding.subject.in_language(language)
    return severity, template.format(subject=subject, **finding.details)
