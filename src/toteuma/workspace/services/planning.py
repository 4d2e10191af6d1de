"""Goals and their measures, and what people fill in for a period: observations, outcomes, texts,
risks. Codes of what is new are made here, within the change: two people at work at the same time
get two codes."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from toteuma.domain.planning import (
    Aim,
    Assessment,
    Goal,
    InvestmentNarrative,
    KeyFigureValue,
    Measure,
    Observation,
    Outcome,
    Risk,
    SeriesValue,
    SubObjective,
)
from toteuma.domain.text import LocalizedText
from toteuma.workspace.interchange.records import TextKey, Values, domain_values
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.services.changes import change_of, named
from toteuma.workspace.services.planning_rows import (
    add_row,
    all_named,
    as_seen,
    codes_of,
    free_code,
    keys_of,
    normalised,
    row_values,
    take_together,
    without,
)
from toteuma.workspace.services.rows import edit, judge, take
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


def add_measure(*, municipality: str, measure: Measure, actor: str, why: str = "") -> str:
    """A new measure of a goal, under a code of its own, which is returned; ``measure.code`` does
    not matter. Raises ContentFaultyError."""
    return add_row(
        municipality=municipality,
        table="measures",
        row=measure,
        stem=measure.goal,
        action="measure.add",
        actor=actor,
        why=why,
    )


def set_measure(
    *,
    municipality: str,
    measure: Measure,
    actor: str,
    why: str = "",
    seen: Measure | None = None,
) -> None:
    """A measure, new or in place of the one of its code. Raises ContentFaultyError, and
    ChangedMeanwhileError when another than the ``seen`` one is stored by now."""
    set_measures(
        municipality=municipality,
        measures=[measure],
        actor=actor,
        why=why,
        seen=() if seen is None else [seen],
    )


def set_measures(
    *,
    municipality: str,
    measures: Iterable[Measure],
    actor: str,
    why: str = "",
    seen: Iterable[Measure] = (),
) -> None:
    """Measures, new or in place of those of their codes; their observations must still be such as
    they take. Raises ContentFaultyError, and ChangedMeanwhileError when one of those that were
    ``seen`` is another by now; then none of them is stored."""
    found = list(measures)
    values = {"measures": [row_values("measures", one) for one in found], "observations": []}
    subject = all_named(one.code for one in found)
    with change_of(
        municipality=municipality, action="measure.set", subject=subject, actor=actor, why=why
    ) as change:
        for one in seen:
            known = domain_values("measures", one)
            as_seen(change, "measures", known, known)
        edit(change, values)


def remove_measure(*, municipality: str, measure: str, actor: str, why: str = "") -> None:
    """Takes a measure and its observations away; one that is not there is passed over."""
    with change_of(
        municipality=municipality, action="measure.remove", subject=measure, actor=actor, why=why
    ) as change:
        take_together(
            change,
            {
                "observations": keys_of(change, "observations", measure=measure),
                "measures": [(measure,)],
            },
        )


def remove_risk(*, municipality: str, risk: str, actor: str, why: str = "") -> None:
    """Takes a risk away; one that is not there is passed over."""
    with change_of(
        municipality=municipality, action="risk.remove", subject=risk, actor=actor, why=why
    ) as change:
        take(change, "risks", [(risk,)])


def add_goal(*, municipality: str, goal: Goal, actor: str, why: str = "") -> str:
    """A new goal, under a code of its own, which is returned; ``goal.code`` does not matter.
    Raises ContentFaultyError."""
    return add_row(
        municipality=municipality,
        table="goals",
        row=goal,
        stem=f"{goal.node}-{goal.fiscal_year}",
        action="goal.add",
        actor=actor,
        why=why,
    )


def set_goal(
    *, municipality: str, goal: Goal, actor: str, why: str = "", seen: Goal | None = None
) -> None:
    """A goal, new or in place of the one of its code. Raises ContentFaultyError, and
    ChangedMeanwhileError when another than the ``seen`` one is stored by now."""
    _put(municipality, "goals", [goal], "goal.set", goal.code, actor, why, seen=seen)


def copy_goals(
    *,
    municipality: str,
    goals: Iterable[Goal],
    measures: Iterable[Measure],
    actor: str,
    why: str = "",
) -> int:
    """Adds goals with their measures; a goal whose code is there already is passed over, and so
    are its measures. Returns how many goals were added. Raises ContentFaultyError."""
    with change_of(
        municipality=municipality, action="goal.copy", subject="", actor=actor, why=why
    ) as change:
        present = codes_of(change, "goals")
        new = [goal for goal in goals if goal.code not in present]
        codes = {goal.code for goal in new}
        change.subject = all_named(goal.code for goal in new)
        taken = set(codes_of(change, "measures"))
        found = []
        for one in measures:
            if one.goal in codes:
                code = free_code(one.code, taken) if one.code in taken else one.code
                taken.add(code)
                found.append({**row_values("measures", one), "code": code})
        edit(change, {"goals": [row_values("goals", goal) for goal in new], "measures": found})
    return len(new)


def remove_goal(*, municipality: str, goal: str, actor: str, why: str = "") -> None:
    """Takes a goal away with its outcomes, its measures and their observations. Goals that carried
    it out stay and carry out none. One that is not there is passed over."""
    with change_of(
        municipality=municipality, action="goal.remove", subject=goal, actor=actor, why=why
    ) as change:
        carriers = rows(change.municipality.pk, "goals", carries_out=goal)
        if carriers:
            edit(change, {"goals": [{**row, "carries_out": ""} for row in carriers]})
        measures = [code for (code,) in keys_of(change, "measures", goal=goal)]
        take_together(
            change,
            {
                "observations": keys_of(change, "observations", measure__in=measures),
                "outcomes": keys_of(change, "outcomes", goal=goal),
                "measures": [(code,) for code in measures],
                "goals": [(goal,)],
            },
        )


def add_aim(*, municipality: str, aim: Aim, stem: str, actor: str, why: str = "") -> str:
    """A new strategic aim, under a code that begins with the stem, which is returned. Raises
    ContentFaultyError."""
    return add_row(
        municipality=municipality,
        table="aims",
        row=aim,
        stem=stem,
        action="aim.add",
        actor=actor,
        why=why,
    )


def set_aim(
    *, municipality: str, aim: Aim, actor: str, why: str = "", seen: Aim | None = None
) -> None:
    """A strategic aim, new or in place of the one of its code; the goals of its years must still
    be within them. Raises ContentFaultyError, and ChangedMeanwhileError when another than the
    ``seen`` one is stored by now."""
    with change_of(
        municipality=municipality, action="aim.set", subject=aim.code, actor=actor, why=why
    ) as change:
        if seen is not None:
            known = domain_values("aims", seen)
            as_seen(change, "aims", known, known)
        edit(change, {"aims": [row_values("aims", aim)], "goals": []})


def remove_aim(*, municipality: str, aim: str, actor: str, why: str = "") -> None:
    """Takes an aim away with its sub-objectives and outcomes. One that a goal serves is kept, and
    ContentFaultyError raised; one that is not there is passed over."""
    with change_of(
        municipality=municipality, action="aim.remove", subject=aim, actor=actor, why=why
    ) as change:
        kept = without(rows(change.municipality.pk, "aims"), aim)
        judge(change, {"aims": kept, "goals": []}, whole={"aims"})
        take_together(
            change,
            {
                "sub_objectives": keys_of(change, "sub_objectives", aim=aim),
                "outcomes": keys_of(change, "outcomes", aim=aim),
                "aims": [(aim,)],
            },
        )


def add_sub_objective(
    *, municipality: str, objective: SubObjective, actor: str, why: str = ""
) -> str:
    """A new sub-objective of an aim, under a code of its own, which is returned;
    ``objective.code`` does not matter. Raises ContentFaultyError."""
    with change_of(
        municipality=municipality, action="sub_objective.add", subject="", actor=actor, why=why
    ) as change:
        code = free_code(objective.aim, codes_of(change, "sub_objectives"))
        change.subject = f"{objective.aim} {code}"
        row = {**row_values("sub_objectives", objective), "code": code}
        edit(change, {"sub_objectives": [row]})
    return code


def set_sub_objective(
    *,
    municipality: str,
    objective: SubObjective,
    actor: str,
    why: str = "",
    seen: SubObjective | None = None,
) -> None:
    """A sub-objective, new or in place of the one of its code. Raises ContentFaultyError, and
    ChangedMeanwhileError when another than the ``seen`` one is stored by now."""
    subject, by = f"{objective.aim} {objective.code}", (actor, why)
    action = "sub_objective.set"
    _put(municipality, "sub_objectives", [objective], action, subject, *by, seen=seen)


def remove_sub_objective(
    *, municipality: str, aim: str, objective: str, actor: str, why: str = ""
) -> None:
    """Takes a sub-objective of the aim away; one that is not there is passed over."""
    with change_of(
        municipality=municipality,
        action="sub_objective.remove",
        subject=f"{aim} {objective}",
        actor=actor,
        why=why,
    ) as change:
        take(change, "sub_objectives", keys_of(change, "sub_objectives", aim=aim, code=objective))


def set_outcome(
    *,
    municipality: str,
    outcome: Outcome,
    actor: str,
    why: str = "",
    seen: Outcome | Literal["anything"] | None = "anything",
) -> None:
    """Status and outcome text of an aim or goal for a period, in place of what was said before.
    Raises ContentFaultyError, and ChangedMeanwhileError when another than the ``seen`` one (None:
    there was none) is stored by now."""
    row = _outcome_row(outcome, normalised(outcome.text))
    subject = f"{outcome.subject_kind} {outcome.subject} {outcome.period}"
    with change_of(
        municipality=municipality, action="outcome.set", subject=subject, actor=actor, why=why
    ) as change:
        if seen != "anything":
            known = None if seen is None else _outcome_row(seen, seen.text)
            as_seen(change, "outcomes", known, row)
        edit(change, {"outcomes": [row]})


def _outcome_row(outcome: Outcome, text: LocalizedText) -> Values:
    values: Values = {
        "subject_kind": outcome.subject_kind,
        "subject": outcome.subject,
        "period": outcome.period,
        "status": outcome.status,
    }
    key = TextKey(outcome.subject_kind, outcome.period, outcome.subject)
    return outcome_row(values, {key: text})


def write_assessment(
    *, municipality: str, assessment: Assessment, actor: str, why: str = ""
) -> None:
    """Assessment of a node's appropriations for a period; an empty text takes it away. Raises
    ContentFaultyError."""
    row: Values = {"node": assessment.node, "period": assessment.period}
    _write_text(municipality, "assessments", row, assessment.text, actor, why)


def write_investment_narrative(
    *,
    municipality: str,
    narrative: InvestmentNarrative,
    actor: str,
    why: str = "",
    seen: LocalizedText | None = None,
) -> None:
    """Narrative of a project for a period; an empty text takes it away. Raises
    ContentFaultyError, and ChangedMeanwhileError when another text than the ``seen`` one (empty:
    there was none) is stored by now."""
    row: Values = {"project": narrative.project, "period": narrative.period}
    _write_text(municipality, "investment_narratives", row, narrative.text, actor, why, seen=seen)


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


def add_risk(*, municipality: str, risk: Risk, actor: str, why: str = "") -> str:
    """A new risk of a unit, under a code of its own, which is returned; ``risk.code`` does not
    matter. Raises ContentFaultyError."""
    return add_row(
        municipality=municipality,
        table="risks",
        row=risk,
        stem=f"{risk.node}-{risk.fiscal_year}",
        action="risk.add",
        actor=actor,
        why=why,
    )


def assess_risk(
    *, municipality: str, risk: Risk, actor: str, why: str = "", seen: Risk | None = None
) -> None:
    """A risk, new or in place of the one of its code. Raises ContentFaultyError, and
    ChangedMeanwhileError when another than the ``seen`` one is stored by now."""
    _put(municipality, "risks", [risk], "risk.assess", risk.code, actor, why, seen=seen)


def add_risks(*, municipality: str, risks: Iterable[Risk], actor: str, why: str = "") -> int:
    """Adds risks; one whose code is there already is passed over. Returns how many were added.
    Raises ContentFaultyError."""
    with change_of(
        municipality=municipality, action="risk.copy", subject="", actor=actor, why=why
    ) as change:
        present = codes_of(change, "risks")
        new = [risk for risk in risks if risk.code not in present]
        change.subject = all_named(risk.code for risk in new)
        edit(change, {"risks": [row_values("risks", risk) for risk in new]})
    return len(new)


def _put(
    municipality: str,
    table: str,
    found: Iterable[object],
    action: str,
    subject: str,
    *by: str,
    seen: object | None = None,
) -> None:
    actor, why = by
    values = [row_values(table, row) for row in found]
    with change_of(
        municipality=municipality, action=action, subject=subject, actor=actor, why=why
    ) as change:
        if seen is not None:
            known = domain_values(table, seen)
            as_seen(change, table, known, known)
        edit(change, {table: values})


def _write_text(
    municipality: str,
    name: str,
    row: Values,
    text: LocalizedText,
    *by: str,
    seen: LocalizedText | None = None,
) -> None:
    actor, why = by
    key = tuple(row.values())
    with change_of(
        municipality=municipality,
        action=f"{name}.write",
        subject=" ".join(map(str, key)),
        actor=actor,
        why=why,
    ) as change:
        if seen is not None:
            as_seen(change, name, None if seen.is_empty else {**row, "text": seen}, row)
        if text.is_empty:
            take(change, name, [key])
        else:
            edit(change, {name: [{**row, "text": normalised(text)}]})
