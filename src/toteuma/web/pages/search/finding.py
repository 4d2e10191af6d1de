"""Finds words in units, accounts, goals, measures, key figures, risks, projects and texts."""

from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, ProjectKind
from toteuma.web.shared.desk import Desk

SHORTEST = 2


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
    """A thing that was found; ``before``, ``match`` and ``after`` are parts of where it was."""

    thing: Thing
    rank: int
    before: str
    match: str
    after: str


def things(desk: Desk) -> Iterator[Thing]:
    """Everything that the person may read."""
    for code in desk.organisation.codes:
        if code in desk.readable:
            yield Thing("units", desk.organisation.node(code).name, "home-unit", code, code)
    for account in desk.content.accounts:
        yield Thing("accounts", account.name, "", str(account.number))
    yield from _of_goals(desk)
    yield from _of_figures_and_risks(desk)
    for assessment in desk.content.assessments:
        if assessment.node in desk.readable:
            name = desk.organisation.node(assessment.node).name
            more = _all(assessment.text)
            yield Thing("texts", name, "statement", assessment.node, assessment.node, more)


def _of_goals(desk: Desk) -> Iterator[Thing]:
    content = desk.content
    goals = {goal.code: goal for goal in content.goals if goal.node in desk.readable}
    texts = {one.subject: one.text for one in content.outcomes if one.subject_kind == "goal"}
    for goal in goals.values():
        more = _all(goal.target_level) + _all(texts.get(goal.code, LocalizedText()))
        yield Thing("goals", goal.title, "goals-goal", goal.code, goal.node, more)
    for measure in content.measures:
        if measure.goal in goals:
            node, more = goals[measure.goal].node, (measure.source_system,)
            yield Thing("measures", measure.name, "goals-measure", measure.code, node, more)


def _of_figures_and_risks(desk: Desk) -> Iterator[Thing]:
    content, readable = desk.content, desk.readable
    for figure in content.key_figures:
        if figure.node in readable:
            yield Thing("key_figures", figure.name, "key-figures-one", figure.code, figure.node)
    for risk in content.risks:
        if risk.node in readable:
            yield Thing("risks", risk.name, "risks-risk", risk.code, risk.node, _all(risk.controls))
    for project in content.projects:
        if project.node in readable:
            is_investment = project.kind is ProjectKind.INVESTMENT
            view = "investments-project" if is_investment else ""
            yield Thing("projects", project.name, view, project.code, project.node)


def find(desk: Desk, wanted: str) -> list[Hit]:
    """Hits, the best first: the code itself, a name that begins so, a word of a name that begins
    so, anywhere in a name, anywhere in the texts of the thing. Letters' case does not matter; å, ä
    and ö are letters of their own."""
    needle = wanted.casefold()
    found = []
    for thing in things(desk):
        hit = _hit(thing, needle, desk.language)
        if hit is not None:
            found.append(hit)
    return sorted(found, key=lambda hit: (hit.rank, hit.thing.group, hit.thing.code))


def _hit(thing: Thing, needle: str, language: Language) -> Hit | None:
    name = thing.name.in_language(language)
    if thing.code.casefold().startswith(needle):
        return _cut(thing, 0, f"{thing.code} {name}", 0, len(needle))
    for text in (name, *_all(thing.name)):
        place = text.casefold().find(needle)
        if place >= 0:
            starts = place == 0 or not text[place - 1].isalnum()
            rank = 1 if place == 0 else 2 if starts else 3
            return _cut(thing, rank, text, place, len(needle))
    for text in thing.more:
        place = text.casefold().find(needle)
        if place >= 0:
            return _cut(thing, 4, text, place, len(needle))
    return None


def _cut(thing: Thing, rank: int, text: str, place: int, length: int) -> Hit:
    start, end = max(0, place - 60), min(len(text), place + length + 60)
    before = ("…" if start else "") + text[start:place]
    after = text[place + length : end] + ("…" if end < len(text) else "")
    return Hit(thing, rank, before, text[place : place + length], after)


def _all(text: LocalizedText) -> tuple[str, ...]:
    return tuple(one for one in (text.fi, text.sv, text.en) if one)
