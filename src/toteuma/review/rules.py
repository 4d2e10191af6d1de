"""The list of rules, and running them all. A new rule is a function and a line here."""

from toteuma.report.model import Report
from toteuma.review import content, figures, typed_figures
from toteuma.review.findings import Finding, Rule, Severity

RULES: tuple[Rule, ...] = (
    figures.totals_add_up,
    figures.columns_agree,
    figures.areas_add_up_to_sector,
    figures.forecasts_are_given,
    figures.binding_levels_hold,
    content.statuses_are_declared,
    content.statuses_have_outcomes,
    content.statuses_agree_with_measures,
    content.goals_have_owners,
    content.measures_are_measured,
    content.texts_are_written,
    content.key_figures_are_complete,
    typed_figures.live_figures_are_known,
    typed_figures.typed_figures_agree,
    typed_figures.hidden_figures_are_not_typed,
)

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def review_report(report: Report) -> tuple[Finding, ...]:
    """All findings, errors first, then in the order of the rules and of the report."""
    found = [finding for rule in RULES for finding in rule(report)]
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))
