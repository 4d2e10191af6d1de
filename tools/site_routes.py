"""Every address of the web site, from the URL resolver: for the rights matrix, for tests that open
every page, and for the pictures.

Addresses that name something need an example of it: a unit, a goal, a figure. ``Examples`` takes
them from a municipality's content, for a unit of one's choice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from toteuma.demo.folder import DEMO_NODE, DEMO_PERIOD
from toteuma.demo.proposals import DEMO_PROPOSALS
from toteuma.domain.content import MunicipalityContent
from toteuma.domain.organisation import Organisation, organisation_in_year
from toteuma.domain.rights import PERMISSIONS_OF, Permission, PersonRole
from toteuma.domain.rounds import Section
from toteuma.domain.vocabulary import ProjectKind
from toteuma.web.rights.rules import Rule, rule_of
from toteuma.web.rights.third_party import rule_of_third_party

OF_THE_MOMENT = frozenset({"job", "snapshot", "question"})
"""Words of addresses of things that come and go; their pages are left out without an example."""

NOT_PAGES = ("csv", "xlsx", "export", "download", "template", "rejects", "qr", ".ics")
"""Parts of names of routes whose answer is a file."""

DEMO_CODE = "HEINOLA"


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern of an address, such as ``m/<municipality>/goals/<node>/``."""

    pattern: str
    name: str
    view: Any
    words: tuple[str, ...]

    @property
    def rule(self) -> Rule | None:
        """What the view declares, or what is declared for views that are not ours."""
        return rule_of(self.view) or rule_of_third_party(self.view)

    @property
    def is_ours(self) -> bool:
        """Whether the view is one of Toteuma's."""
        return rule_of(self.view) is not None

    @property
    def is_of_municipality(self) -> bool:
        """Whether the address begins with a municipality."""
        return "municipality" in self.words

    def address(self, words: Mapping[str, str]) -> str:
        """The address with these words in the places of the pattern."""
        text = self.pattern
        for word in self.words:
            text = text.replace(f"<{word}>", quote(words[word], safe=""))
        return "/" + text


def routes() -> tuple[Route, ...]:
    """All routes, in order of their patterns."""
    return tuple(sorted(_walk(get_resolver(), ""), key=lambda route: (route.pattern, route.name)))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + _text(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        else:
            assert isinstance(entry, URLPattern)
            words = tuple(part.partition(">")[0] for part in path.split("<")[1:])
            yield Route(path, entry.name or "", entry.callback, words)


def _text(pattern: Any) -> str:
    """The pattern without the kinds of its words: ``<str:node>/`` is ``<node>/``."""
    if not isinstance(pattern, RoutePattern):
        return str(pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    text = str(pattern)
    for part in text.split("<")[1:]:
        word = part.partition(">")[0]
        text = text.replace(f"<{word}>", f"<{word.rpartition(':')[2]}>")
    return text


class Examples:
    """Words for addresses: for each kind of thing, one that belongs to the unit."""

    def __init__(
        self,
        content: MunicipalityContent,
        year: int,
        extra: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.extra = extra
        self.content = content
        self.year = year
        self.organisation: Organisation = organisation_in_year(content.nodes, year)
        self._tasks = _tasks_of(content)

    def of(self, node: str) -> dict[str, str]:
        """Words by name, of things of the very unit; what it has none of is missing."""
        content = self.content
        words = {
            "municipality": content.municipality.code,
            "node": node,
            "figure": f"{self.year}-09.{node}.MARGIN.actual",
            "line": "STAFF",
            "layout": "fi-municipal",
            "form": "csv",
            "rest": "nowhere",
            # The demo's first user; a database counts from one.
            "person": "1",
            "kind": "entries",
            # The demo's first round, of the nine months.
            "round": "2022-09",
            # The workbook of one's own tasks.
            "part": "mine",
            # What the demo published of that round, and a part and a file of it.
            "version": "1",
            "section": "summary",
            "name": "report.json",
            **self.extra,
            "year": str(self.year),
        }
        if content.accounts:
            words["account"] = str(content.accounts[0].number)
        decisions = [one.number for one in content.budget_decisions if one.fiscal_year == self.year]
        if decisions:
            words["number"] = str(max(decisions))
        proposed = [one.node for one in DEMO_PROPOSALS]
        if content.municipality.code == DEMO_CODE and node in proposed:
            words["proposal"] = str(proposed.index(node) + 1)
        if node in self._tasks:
            words["task"] = str(self._tasks[node])
        goal = _first(one for one in content.goals if one.node == node)
        if goal is not None:
            words["goal"] = goal.code
            measure = _first(one for one in content.measures if one.goal == goal.code)
            if measure is not None:
                words["measure"] = measure.code
        if content.aims:
            words["aim"] = content.aims[0].code
        if content.series:
            words["series"] = content.series[0].code
        for name, rows in (
            ("key_figure", content.key_figures),
            ("risk", content.risks),
            ("project", [one for one in content.projects if one.kind is ProjectKind.INVESTMENT]),
        ):
            row = _first(one for one in rows if one.node == node)
            if row is not None:
                words[name] = row.code
        return words

    def first_with(self, words: tuple[str, ...], nodes: tuple[str, ...]) -> dict[str, str] | None:
        """Words of the first of the units that has all that an address names."""
        for node in nodes:
            found = self.of(node)
            if set(words) <= set(found):
                return found
        return None


def _tasks_of(content: MunicipalityContent) -> dict[str, int]:
    """By unit, a task of the demo's first round; it has one for each thing wanted, in order."""
    if content.municipality.code != DEMO_CODE:
        return {}
    from toteuma.workspace.models import Round  # noqa: PLC0415 - needs Django
    from toteuma.workspace.services.rounds.opening import wanted_tasks  # noqa: PLC0415

    row = Round(period=DEMO_PERIOD, node=DEMO_NODE, sections=tuple(one.value for one in Section))
    found: dict[str, int] = {}
    for number, one in enumerate(wanted_tasks(content, row), start=1):
        found.setdefault(one.node, number)
    return found


@dataclass(frozen=True, slots=True)
class Visit:
    """A page: its route, its address, and somebody who may open it."""

    route: Route
    path: str
    role: PersonRole

    @property
    def name(self) -> str:
        """The name of the page, fit for a file."""
        return self.route.name


ASKED_WITH = {"rounds-question-ask": "?subject=figure:2022-09.OPETUS.STAFF.actual"}
"""What an address must be followed by to be a page at all."""


def visits(examples: Examples, units: Iterable[str], *, needs_all: bool) -> list[Visit]:
    """Every page of a municipality, for the first of the units that has what its address names.

    ``needs_all``: a page without an example is an error; otherwise it is left out. Raises
    LookupError.
    """
    found = []
    nodes = tuple(units)
    for route in routes():
        reading = None if route.rule is None else route.rule.reading
        if not (route.is_ours and route.is_of_municipality and isinstance(reading, Permission)):
            continue
        if any(part in f"{route.name} {route.pattern}" for part in NOT_PAGES):
            continue
        words = examples.first_with(route.words, nodes)
        if words is not None:
            order = (PersonRole.CONTROLLER, PersonRole.ADMINISTRATOR, PersonRole.AUDITOR)
            role = next(role for role in order if reading in PERMISSIONS_OF[role])
            address = route.address(words) + ASKED_WITH.get(route.name, "")
            found.append(Visit(route, address, role))
        elif needs_all and not set(route.words) & OF_THE_MOMENT:
            raise LookupError(f"no example of {route.pattern}: extend Examples")
    return found


def _first(rows: Iterator[Any]) -> Any:
    return next(rows, None)
