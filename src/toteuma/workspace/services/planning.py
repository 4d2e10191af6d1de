"""What people fill in for a period: observations, outcomes, texts, key figures, risks."""

from collections.abc import Iterable
from datetime import date

from toteuma.domain.planning import (
    Assessment,
    Goal,
    InvestmentNarrative,
    KeyFigureValue,
    Measure,
    Observation,
    Outcome,
    Risk,
    SeriesValue,
)
from toteuma.domain.text import LocalizedText
from toteuma.workspace.interchange.cells import normalised_lines
from toteuma.workspace.interchange.records import TextKey, Values, domain_values
from toteuma.workspace.services.changes import change_of, named
from toteuma.workspace.services.rows import edit, take
from toteuma.workspace.stored import outcome_row


def record_observations(
    *, municipality: str, observations: Iterable[Observation], actor: str, why: str = ""
) -> None:
    """Measured values, one or many; one of the same measure, day and source is replaced. Raises
    ContentFaultyError, and then none of them is stored."""
    found = list(observations)
    subject = named(observation.measure for observation in found)
    _put(municipality, "observations", found, "observation.record", subject, actor, why)


def remove_observation(
    *, municipality: str, measure: str, observed_on: date, source: str, actor: str, why: str = ""
) -> None:
    """Takes a measured value away; one that is not there is passed over."""
    subject = f"{measure} {observed_on.isoformat()}"
    with change_of(
        municipality=municipality,
        action="observation.remove",
        subject=subject,
        actor=actor,
        why=why,
    ) as change:
        take(change, "observations", [(measure, observed_on, source)])


def set_measure(*, municipality: str, measure: Measure, actor: str, why: str = "") -> None:
    """A measure, new or in place of the one of its code. Raises ContentFaultyError."""
    _put(municipality, "measures", [measure], "measure.set", measure.code, actor, why)


def remove_risk(*, municipality: str, risk: str, actor: str, why: str = "") -> None:
    """Takes a risk away; one that is not there is passed over."""
    with change_of(
        municipality=municipality, action="risk.remove", subject=risk, actor=actor, why=why
    ) as change:
        take(change, "risks", [(risk,)])


def set_goal(*, municipality: str, goal: Goal, actor: str, why: str = "") -> None:
    """A goal, new or in place of the one of its code. Raises ContentFaultyError."""
    _put(municipality, "goals", [goal], "goal.set", goal.code, actor, why)


def set_outcome(*, municipality: str, outcome: Outcome, actor: str, why: str = "") -> None:
    """Status and outcome text of an aim or goal for a period, in place of what was said before.
    Raises ContentFaultyError."""
    values: Values = {
        "subject_kind": outcome.subject_kind,
        "subject": outcome.subject,
        "period": outcome.period,
        "status": outcome.status,
    }
    key = TextKey(outcome.subject_kind, outcome.period, outcome.subject)
    row = outcome_row(values, {key: _normalised(outcome.text)})
    subject = f"{outcome.subject_kind} {outcome.subject} {outcome.period}"
    with change_of(
        municipality=municipality, action="outcome.set", subject=subject, actor=actor, why=why
    ) as change:
        edit(change, {"outcomes": [row]})


def write_assessment(
    *, municipality: str, assessment: Assessment, actor: str, why: str = ""
) -> None:
    """Assessment of a node's appropriations for a period; an empty text takes it away. Raises
    ContentFaultyError."""
    row: Values = {"node": assessment.node, "period": assessment.period}
    _write_text(municipality, "assessments", row, assessment.text, actor, why)


def write_investment_narrative(
    *, municipality: str, narrative: InvestmentNarrative, actor: str, why: str = ""
) -> None:
    """Narrative of a project for a period; an empty text takes it away. Raises
    ContentFaultyError."""
    row: Values = {"project": narrative.project, "period": narrative.period}
    _write_text(municipality, "investment_narratives", row, narrative.text, actor, why)


def set_key_figure_value(
    *, municipality: str, value: KeyFigureValue, actor: str, why: str = ""
) -> None:
    """A year's value or net cost of a key figure. Raises ContentFaultyError."""
    subject = f"{value.key_figure} {value.year} {value.kind.value}"
    _put(municipality, "key_figure_values", [value], "key_figure.set", subject, actor, why)


def set_series_value(*, municipality: str, value: SeriesValue, actor: str, why: str = "") -> None:
    """A year's value of a series. Raises ContentFaultyError."""
    subject = f"{value.series} {value.year} {value.kind.value}"
    _put(municipality, "series_values", [value], "series.set", subject, actor, why)


def assess_risk(*, municipality: str, risk: Risk, actor: str, why: str = "") -> None:
    """A risk, new or in place of the one of its code. Raises ContentFaultyError."""
    _put(municipality, "risks", [risk], "risk.assess", risk.code, actor, why)


def _put(
    municipality: str,
    table: str,
    rows: Iterable[object],
    action: str,
    subject: str,
    *by: str,
) -> None:
    actor, why = by
    values = [_normalised_row(domain_values(table, row)) for row in rows]
    with change_of(
        municipality=municipality, action=action, subject=subject, actor=actor, why=why
    ) as change:
        edit(change, {table: values})


def _write_text(municipality: str, name: str, row: Values, text: LocalizedText, *by: str) -> None:
    actor, why = by
    key = tuple(row.values())
    with change_of(
        municipality=municipality,
        action=f"{name}.write",
        subject=" ".join(map(str, key)),
        actor=actor,
        why=why,
    ) as change:
        if text.is_empty:
            take(change, name, [key])
        else:
            edit(change, {name: [{**row, "text": _normalised(text)}]})


def _normalised_row(values: Values) -> Values:
    """Line ends of texts as they are stored: browsers send carriage returns with them."""
    return {
        name: _normalised(value) if isinstance(value, LocalizedText) else value
        for name, value in values.items()
    }


def _normalised(text: LocalizedText) -> LocalizedText:
    return LocalizedText(*map(normalised_lines, (text.fi, text.sv, text.en)))
