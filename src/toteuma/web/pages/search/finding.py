"""Finds words in units, accounts, goals, measures, key figures, risks, projects, texts and
comments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.domain.budget import Project
from toteuma.domain.live_figures import answer_marks
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, ProjectKind
from toteuma.rendering.live_figures import written_out
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.live_figures import DeskFigures
from toteuma.workspace.queries.comments import comments_to_search
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rounds import task_subjects

SHORTEST = 2

FIGURE = "figure:"
"""What the subject of a comment on a figure begins with."""

TASK = "task:"
"""What the subject of a comment on a task of a round begins with: round and number follow."""

GROUPS = (
    *("units", "accounts", "goals", "measures", "key_figures", "risks", "projects", "texts"),
    "comments",
)
"""Kinds of things in the order in which they are shown."""

AROUND = 60
"""Characters of a text that are shown on each side of what was found."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be found: its group, its name, its page, and more text to look in."""

    group: str
    name: LocalizedText
    view: str
    code: str
    node: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found; ``parts`` are where it was, each with whether it is a word that was
    looked for."""

    thing: Thing
    rank: int
    parts: tuple[tuple[str, bool], ...]


class Texts:
    """Long texts as they are read: a live figure says its value, not how it is bound."""

    def __init__(self, desk: Desk) -> None:
        self._figures = DeskFigures(desk)

    def of(self, text: LocalizedText) -> tuple[str, ...]:
        """What is written, in each language in which something is."""
        said = answer_marks(text, self._figures.value_of)
        return tuple(
            written_out(one, language)
            for language in Language
            if (one := getattr(said, language.value))
        )


def things(desk: Desk) -> Iterator[Thing]:
    """Everything that the person may read."""
    texts = Texts(desk)
    for code in desk.organisation.codes:
        if code in desk.readable:
            yield Thing("units", desk.organisation.node(code).name, "home-unit", code, code)
    for account in desk.content.accounts:
        yield Thing("accounts", account.name, "", str(account.number))
    yield from _of_goals(desk, texts)
    yield from _of_figures_and_risks(desk, texts)
    for assessment in desk.content.assessments:
        if assessment.node in desk.readable:
            name = desk.organisation.node(assessment.node).name
            more = texts.of(assessment.text)
            yield Thing("texts", name, "statement", assessment.node, assessment.node, more)
    projects = {one.code: one for one in desk.content.projects if one.node in desk.readable}
    for narrative in desk.content.investment_narratives:
        if narrative.project in projects:
            project = projects[narrative.project]
            view, more = _view_of(project), texts.of(narrative.text)
            yield Thing("texts", project.name, view, project.code, project.node, more)
    yield from _of_comments(desk)


def _of_goals(desk: Desk, texts: Texts) -> Iterator[Thing]:
    content = desk.content
    goals = {goal.code: goal for goal in content.goals if goal.node in desk.readable}
    outcomes = {one.subject: one.text for one in content.outcomes if one.subject_kind == "goal"}
    for goal in goals.values():
        outcome = outcomes.get(goal.code, LocalizedText())
        more = texts.of(goal.target_level) + texts.of(outcome)
        yield Thing("goals", goal.title, "goals-goal", goal.code, goal.node, more)
    for measure in content.measures:
        if measure.goal in goals:
            node, more = goals[measure.goal].node, (measure.source_system,)
            yield Thing("measures", measure.name, "goals-measure", measure.code, node, more)


def _of_comments(desk: Desk) -> Iterator[Thing]:
    """Comments on figures and tasks of the units that the person may read; one on a figure is
    called by the unit, one on a task by what the task is about."""
    found = comments_to_search(municipality=desk.municipality, nodes=desk.readable)
    told = any(one.subject.startswith(TASK) for one in found)
    tasks = task_subjects(municipality=desk.municipality) if told else {}
    names = subject_names(desk.content) if told else {}
    for one in found:
        name, more = desk.organisation.node(one.node).name, (one.text, one.author_name)
        if one.subject.startswith(TASK):
            place = one.subject.removeprefix(TASK)
            code, _, number = place.rpartition(":")
            subject = tasks.get((code, number))
            if subject is not None:
                called = names.get(subject, name)
                yield Thing("comments", called, "rounds-task", place, one.node, more)
            continue
        figure = one.subject.removeprefix(FIGURE)
        view = "figure" if one.subject.startswith(FIGURE) else ""
        yield Thing("comments", name, view, figure, one.node, more)


def _of_figures_and_risks(desk: Desk, texts: Texts) -> Iterator[Thing]:
    content, readable = desk.content, desk.readable
    for figure in content.key_figures:
        if figure.node in readable:
            yield Thing("key_figures", figure.name, "key-figures-one", figure.code, figure.node)
    for risk in content.risks:
        if risk.node in readable:
            more = texts.of(risk.controls)
            yield Thing("risks", risk.name, "risks-risk", risk.code, risk.node, more)
    for project in content.projects:
        if project.node in readable:
            view = _view_of(project)
            yield Thing("projects", project.name, view, project.code, project.node)


def _view_of(project: Project) -> str:
    return "investments-project" if project.kind is ProjectKind.INVESTMENT else ""


def find(desk: Desk, wanted: str) -> dict[str, list[Hit]]:
    """Hits by group, the best first: the code itself, a name that begins so, a word of a name
    that begins so, anywhere in a name, anywhere in the texts of the thing.

    Of several words each must be there, in any order. Letters' case does not matter; å, ä and ö
    are letters of their own.
    """
    words = [re.compile(re.escape(one), re.IGNORECASE) for one in dict.fromkeys(wanted.split())]
    found: dict[str, list[Hit]] = {group: [] for group in GROUPS}
    for thing in things(desk):
        hit = _hit(thing, words, desk.language)
        if hit is not None:
            found[thing.group].append(hit)
    for hits in found.values():
        hits.sort(key=lambda hit: (hit.rank, hit.thing.code))
    return {group: hits for group, hits in found.items() if hits}


def _hit(thing: Thing, words: list[re.Pattern[str]], language: Language) -> Hit | None:
    name = thing.name.in_language(language)
    # The place of a task in its round says nothing to people.
    code = "" if thing.view == "rounds-task" else f"{thing.code} "
    called = (f"{code}{name}", *_all(thing.name))
    texts = (*called, *thing.more)
    # In one piece of text where that is so, otherwise here and there in all that is said of it.
    for place, text in enumerate(texts):
        if all(word.search(text) for word in words):
            rank = _rank(thing, name, words) if place < len(called) else 4
            return Hit(thing, rank, _parts(text, words))
    if words and all(any(word.search(text) for text in texts) for word in words):
        return Hit(thing, 5, _parts(max(texts, key=lambda text: _count(text, words)), words))
    return None


def _rank(thing: Thing, name: str, words: list[re.Pattern[str]]) -> int:
    if words[0].match(thing.code):
        return 0
    if words[0].match(name):
        return 1
    found = words[0].search(name)
    return 2 if found and not name[found.start() - 1].isalnum() else 3


def _count(text: str, words: list[re.Pattern[str]]) -> int:
    return sum(1 for word in words if word.search(text))


def _parts(text: str, words: list[re.Pattern[str]]) -> tuple[tuple[str, bool], ...]:
    """The text around the first word that was found, cut where words begin and end."""
    marks = re.compile("|".join(word.pattern for word in words), re.IGNORECASE)
    first = marks.search(text)
    assert first is not None
    start, end = max(0, first.start() - AROUND), min(len(text), first.end() + AROUND)
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for one in marks.finditer(text, start, end):
        parts += [(text[at : one.start()], False), (one.group(), True)]
        at = one.end()
    parts.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return tuple(part for part in parts if part[0])


def _all(text: LocalizedText) -> tuple[str, ...]:
    return tuple(one for one in (text.fi, text.sv, text.en) if one)
