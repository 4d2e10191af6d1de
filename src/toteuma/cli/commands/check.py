"""``toteuma check``: the review rules over a report assembled now."""

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import Session
from toteuma.domain.errors import ExitCode
from toteuma.domain.period import Period
from toteuma.report.assembly.assemble import assemble_report
from toteuma.review.findings import Finding, Severity
from toteuma.review.rules import review_report
from toteuma.review.wording import finding_words


def build(console: Console) -> click.Command:
    """The command."""

    def run(node: str, period: str, strict: bool, municipality: str | None) -> int:
        asked = Period.parse(period)
        session = Session(console, municipality)
        with console.wait("check.step"):
            report = assemble_report(session.request(node, asked), session.engine)
            findings = review_report(report)
        _show(console, findings)
        session.note_reach(asked)
        judged = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
        is_faulty = any(finding.severity in judged for finding in findings)
        return ExitCode.FINDINGS if is_faulty else ExitCode.SUCCESS

    return LocalizedCommand(
        "check",
        console,
        run,
        [
            argument("node"),
            option("--period", required=True),
            option("--strict", is_flag=True),
            option("--municipality"),
        ],
    )


def _show(console: Console, findings: tuple[Finding, ...]) -> None:
    language = console.settings.language
    worded = [(finding, finding_words(finding, language)) for finding in findings]
    if console.settings.is_json:
        console.document(
            {
                "findings": [
                    {
                        "rule": finding.rule,
                        "severity": finding.severity,
                        "anchor": finding.anchor,
                        "text": text,
                    }
                    for finding, (_, text) in worded
                ]
            }
        )
        return
    for finding, (severity, text) in worded:
        console.result(f"{severity}: {text} [{finding.anchor}]")
    if not findings:
        console.result(console.word("check.none"))
        return
    counts = {
        severity: sum(finding.severity is severity for finding in findings) for severity in Severity
    }
    console.note(
        "check.summary",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
    )
