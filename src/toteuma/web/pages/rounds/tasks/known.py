"""What is known of a task's subject, shown beside its form."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from toteuma.domain.period import Period
from toteuma.domain.planning import Goal, Measure
from toteuma.domain.rounds import TaskKind
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.charts import Chart, key_figure_trend
from toteuma.rendering.charts.observations import observation_chart
from toteuma.rendering.html.fragments import projects_table, statement_table
from toteuma.rendering.sentences import target_phrase
from toteuma.report.assembly.goals import GoalAssembly
from toteuma.report.assembly.key_figures import assemble_key_figures
from toteuma.report.assembly.money import MoneyAssembly
from toteuma.report.model import ReportMeasure
from toteuma.web.pages.forecasts.standing import LineStanding
from toteuma.web.pages.risks.history import assessments, value_chart
from toteuma.web.pages.rounds.tasks.fields import LinesOfTask
from toteuma.web.pages.rounds.tasks.place import TaskPlace
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.words import word
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.queries.rounds import Content

CHART_WIDTH = 380


class Earlier(NamedTuple):
    """What was said of the subject for an earlier period."""

    period: str
    text: LocalizedText
    status: Status | None = None


class MeasureKnown(NamedTuple):
    """A measure with its target in words, and its observations drawn."""

    measure: ReportMeasure
    target: str
    chart: Chart | None


def known_of(place: TaskPlace) -> dict[str, Any]:
    """What stands beside the form, by the task's kind."""
    make = _KNOWN.get(place.task.kind)
    return {} if make is None else make(place)


def text_in(content: Content, name: str) -> LocalizedText:
    """A text of a content."""
    return LocalizedText(**(content.get(name) or {}))


def _latest(found: list[Earlier], period: str) -> Earlier | None:
    """The last one before the period."""
    end = Period.parse(period).end
    before = [one for one in found if Period.parse(one.period).end < end]
    return max(before, key=lambda one: Period.parse(one.period).end, default=None)


def _outcomes(place: TaskPlace, kind: str) -> Earlier | None:
    found = [
        Earlier(one.period, one.text, one.status)
        for one in place.desk.content.outcomes
        if (one.subject_kind, one.subject) == (kind, place.task.subject)
    ]
    return _latest(found, place.round.period)


def _of_goal(place: TaskPlace) -> dict[str, Any]:
    desk = place.desk
    found = {"earlier": _outcomes(place, "goal")}
    goal = next((one for one in desk.content.goals if one.code == place.task.subject), None)
    if goal is None:
        return found
    assembly = GoalAssembly(desk.content, desk.organisation, goal.node, desk.period)
    return found | {
        "goal": assembly.goal(goal),
        "measures": _measures(desk, goal, assembly),
        "rule": f"goals.rule_{goal.measure_rule.value}",
    }


def _measures(desk: Desk, goal: Goal, assembly: GoalAssembly) -> list[MeasureKnown]:
    measures = sorted(
        (one for one in desk.content.measures if one.goal == goal.code),
        key=lambda one: one.position,
    )
    return [_measure(desk, one, assembly.measure(one)) for one in measures]


def _measure(desk: Desk, found: Measure, shown: ReportMeasure) -> MeasureKnown:
    chart = None
    if shown.observations:
        first = min(desk.period.start, *(one.observed_on for one in shown.observations))
        last = max(desk.period.end, *(one.observed_on for one in shown.observations))
        chart = observation_chart(
            shown,
            found.tolerance,
            (first, last),
            desk.language,
            day_label=word("goals.day"),
            width=CHART_WIDTH,
        )
    return MeasureKnown(shown, target_phrase(shown, desk.language), chart)


def _of_aim(place: TaskPlace) -> dict[str, Any]:
    desk = place.desk
    assembly = GoalAssembly(desk.content, desk.organisation, desk.organisation.root, desk.period)
    aim = next((one for one in assembly.aims() if one.code == place.task.subject), None)
    return {"earlier": _outcomes(place, "aim"), "aim": aim}


def _assessments(place: TaskPlace) -> Earlier | None:
    found = [
        Earlier(one.period, one.text)
        for one in place.desk.content.assessments
        if one.node == place.task.subject
    ]
    return _latest(found, place.round.period)


def _money(place: TaskPlace) -> MoneyAssembly | None:
    desk, node = place.desk, place.task.node
    if not desk.layout_is_there:
        return None
    return desk.living.made_of_money(
        ("money", node, desk.period),
        lambda: MoneyAssembly(desk.request(node), desk.living.engine, desk.living.ground),
    )


def _statement(place: TaskPlace) -> Any:
    """The statement of the unit; None without any figure."""
    money = _money(place)
    if money is None:
        return None
    found = [one for one in money.statements() if one.node.code == place.task.subject]
    shown = next((one for one in found if one.lines), None)
    return None if shown is None else statement_table(shown, place.desk.frame())


def _of_project(place: TaskPlace) -> dict[str, Any]:
    money = _money(place)
    rows = () if money is None else money.projects()
    shown = [one for one in rows if one.code == place.task.subject]
    texts = [
        Earlier(one.period, one.text)
        for one in place.desk.content.investment_narratives
        if one.project == place.task.subject
    ]
    return {
        "earlier": _latest(texts, place.round.period),
        "statement": projects_table(shown, place.desk.frame()) if shown else None,
    }


def _of_key_figure(place: TaskPlace) -> dict[str, Any]:
    desk, code = place.desk, place.task.subject
    section = assemble_key_figures(
        desk.content, desk.organisation, place.task.node, desk.period.fiscal_year
    )
    row = next((one for one in section.rows if one.code == code), None)
    return {
        "chart": None
        if row is None
        else key_figure_trend(row, section.columns, desk.language, width=CHART_WIDTH),
        "values": [
            (one, word(f"key_figures.kind_{one.kind.value}"))
            for one in desk.content.key_figure_values
            if one.key_figure == code
        ],
    }


def _of_risk(place: TaskPlace) -> dict[str, Any]:
    desk = place.desk
    risk = next((one for one in desk.content.risks if one.code == place.task.subject), None)
    if risk is None:
        return {}
    changes = changes_of(municipality=desk.municipality, code=risk.code, kinds=("risk",))
    greatest = desk.content.municipality.risk_scale**2
    found = assessments(risk, changes, desk.language)
    return {"risk": risk, "chart": value_chart(risk, found, greatest, desk.language)}


def _of_unit(place: TaskPlace) -> dict[str, Any]:
    return {"earlier": _assessments(place), "statement": _statement(place)}


_KNOWN: Mapping[TaskKind, Callable[[TaskPlace], dict[str, Any]]] = {
    TaskKind.OUTCOME: _of_goal,
    TaskKind.AIM_OUTCOME: _of_aim,
    TaskKind.ASSESSMENT: _of_unit,
    TaskKind.INVESTMENT: _of_project,
    TaskKind.KEY_FIGURE: _of_key_figure,
    TaskKind.RISK: _of_risk,
}


class Said(NamedTuple):
    """A part of a content for reading: a text in each language it is written in, or words."""

    label: str
    versions: list[tuple[str, LocalizedText]]
    plain: str = ""


def said_of(place: TaskPlace, content: Content) -> list[Said]:
    """What a content says in words, in its order."""
    found = []
    for name, key in (
        ("text", "rounds_tasks.text"),
        ("controls", "risks.controls"),
        ("note", "key_figures.note"),
    ):
        if name in content:
            found.append(Said(word(key), _versions(content.get(name) or {})))
    for name, key in (
        ("likelihood", "risks.likelihood"),
        ("impact", "risks.impact"),
        ("reason", "goals.why_differs"),
        ("nothing", "rounds_tasks.nothing"),
    ):
        if content.get(name):
            found.append(Said(word(key), [], str(content[name])))
    return found


def _versions(texts: Mapping[str, str]) -> list[tuple[str, LocalizedText]]:
    """The text in each language that it is written in, each drawn on its own."""
    return [
        (one.value, LocalizedText(**{one.value: texts[one.value]}))
        for one in Language
        if texts.get(one.value)
    ]


class GivenLine(NamedTuple):
    """A line of a forecast that was given, with what stands beside it."""

    line: LineStanding
    cents: int | None
    text: LocalizedText


def given_lines(place: TaskPlace, content: Content) -> list[GivenLine]:
    """The lines of a forecast's content that the layout has."""
    lines = content.get("lines") or {}
    if not lines:
        return []
    known = LinesOfTask(place).leaves
    return [
        GivenLine(known[code], lines[code]["cents"], text_in(lines[code], "explanation"))
        for code in known
        if code in lines
    ]
