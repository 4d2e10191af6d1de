"""What every page shows around its content: where one is, where one can go, period, language."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Language, NodeKind
from toteuma.report.labels import months_of
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.words import current_language, word


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the site. ``by_unit``: its address names a unit."""

    name: str
    view: str
    by_unit: bool
    permission: Permission


SECTIONS: tuple[Section, ...] = (
    Section("home", "home", False, Permission.READ),
    # Whoever looks after users and reads no figures has a first page of their own.
    Section("home", "home-administration", False, Permission.MANAGE_PEOPLE),
    Section("statement", "statement", True, Permission.READ),
    Section("goals", "goals", True, Permission.READ),
    Section("key_figures", "key-figures", True, Permission.READ),
    Section("investments", "investments", True, Permission.READ),
    Section("risks", "risks", True, Permission.READ),
    Section("budget", "budget", True, Permission.READ),
    Section("forecasts", "forecasts", True, Permission.READ),
    Section("rounds", "rounds-mine", False, Permission.READ),
    Section("organisation", "organisation", True, Permission.READ),
    Section("search", "search", False, Permission.READ),
    Section("maintenance", "maintenance", False, Permission.MAINTAIN),
    Section("people", "people", False, Permission.MANAGE_PEOPLE),
    Section("trail", "trail", False, Permission.READ_TRAIL),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the frame."""

    address: str
    text: str
    is_current: bool = False
    depth: int = 0


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Context that every template has. Pages of a municipality have ``desk`` and its links."""
    context: dict[str, Any] = {
        "language": current_language().value,
        "languages": [
            Link(language.value, dict(settings.LANGUAGES)[language.value]) for language in Language
        ],
        "is_demo_site": not settings.IS_PRODUCTION,
    }
    desk: Desk | None = getattr(request, "desk", None)
    if desk is not None:
        context |= {
            "desk": desk,
            "frame": desk.frame(),
            "municipality": desk.content.municipality,
            "sections": section_links(request, desk),
            "units": unit_links(request, desk),
            "periods": period_links(desk),
            "period_label": months_of(desk.period),
        }
    return context


def current_section(request: HttpRequest) -> Section | None:
    """The section that the address belongs to: that of its name, or of ``<section>-<more>``."""
    match = request.resolver_match
    name = (match.url_name if match is not None else None) or ""
    exact = (section for section in SECTIONS if name == section.view)
    wider = (section for section in SECTIONS if name.startswith(section.view + "-"))
    # Pages of rounds are called after them, though the menu leads to one's own tasks.
    named = (section for section in SECTIONS if name.partition("-")[0] == section.name)
    return next(exact, None) or next(wider, None) or next(named, None)


def section_links(request: HttpRequest, desk: Desk) -> list[Link]:
    """The sections that the person may open, for the unit at hand."""
    current = current_section(request)
    shown: dict[str, Section] = {}
    for section in SECTIONS:
        if (
            desk.access.may_somewhere(section.permission)
            and _is_there(section, desk)
            and (not section.by_unit or desk.node in desk.readable)
        ):
            shown.setdefault(section.name, section)
    return [
        Link(
            _address(section, desk, desk.node),
            word(f"shared.section.{section.name}"),
            section is current,
        )
        for section in shown.values()
    ]


def unit_links(request: HttpRequest, desk: Desk) -> list[Link]:
    """Where one is in the organisation: the way from the top, and what lies right below."""
    organisation, readable = desk.organisation, desk.readable
    if desk.node not in readable:
        return []
    section = current_section(request)
    if section is None or not section.by_unit:
        section = next(one for one in SECTIONS if one.name == "statement")
    way = [desk.node]
    while (parent := organisation.node(way[0]).parent) is not None and parent in readable:
        way.insert(0, parent)
    shown = [(code, depth) for depth, code in enumerate(way)]
    shown += [(code, len(way)) for code in organisation.children(desk.node)]
    if organisation.node(desk.node).kind is NodeKind.COST_CENTRE and len(way) > 1:
        siblings = organisation.children(way[-2])
        shown = [*shown[:-1], *((code, len(way) - 1) for code in siblings)]
    return [
        Link(
            _address(section, desk, code),
            organisation.node(code).name.in_language(desk.language),
            code == desk.node,
            depth,
        )
        for code, depth in shown
    ]


def period_links(desk: Desk) -> list[Link]:
    """The periods that one can choose: months of the years that the ledger covers, and the
    whole years that are over."""
    covered = desk.living.ledger.covered
    years = sorted({year for year, _ in covered} | {desk.period.fiscal_year}, reverse=True)
    found: list[Period] = []
    for year in years:
        months = [month for one, month in covered if one == year and month <= 12]
        if months and max(months) == 12:
            found.append(Period.whole_year(year))
        found += [
            Period.year_to_date(year, month) for month in range(max(months, default=0), 0, -1)
        ]
    if desk.period not in found:
        found.insert(0, desk.period)
    return [Link(period.code, months_of(period), period == desk.period) for period in found]


def _address(section: Section, desk: Desk, node: str) -> str:
    query = f"?period={desk.asked_period}" if desk.asked_period else ""
    return _path(section.view, desk.municipality, node if section.by_unit else None) + query


@lru_cache(maxsize=20_000)
def _path(view: str, municipality: str, node: str | None) -> str:
    """Every page leads to a few dozen others, and the resolver takes its time over each. Raises
    NoReverseMatch."""
    words = {"municipality": municipality} | ({} if node is None else {"node": node})
    return reverse(view, kwargs=words)


def _is_there(section: Section, desk: Desk) -> bool:
    try:
        _address(section, desk, desk.node)
    except NoReverseMatch:
        return False
    return True
