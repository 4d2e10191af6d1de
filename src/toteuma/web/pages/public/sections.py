"""The sections of a published report, drawn once and kept: a frozen report never changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language
from toteuma.rendering.html.frame import Frame, figure_owners
from toteuma.rendering.html.page import report_sections
from toteuma.rendering.markup import write_markup
from toteuma.report.model import Report, ReportGoal
from toteuma.report.snapshot import Snapshot
from toteuma.web.pages.public.asking import asked_of, question_links
from toteuma.web.pages.public.reading import Addresses, PublicPage
from toteuma.workspace.queries.publications import public_report

DRAWN_KEPT = 24
"""Reports (by version and language) whose sections are kept drawn."""


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """A section of the report as a page: its address, name, parts, opening and markup."""

    code: str
    address: str
    name: str
    parts: tuple[tuple[str, SafeString], ...]
    lead: str
    markup: SafeString


def sections_of(page: PublicPage) -> tuple[DrawnSection, ...]:
    """The sections that the report has, in order. Raises SnapshotDamagedError."""
    return _drawn(
        page.snapshot.sha256,
        page.publication.snapshot,
        page.addresses,
        page.language,
        asked_of(page),
    )


def frame_of(
    snapshot: Snapshot,
    addresses: Addresses,
    language: Language,
    asked: frozenset[str] = frozenset(),
) -> Frame:
    """The surroundings of the report's parts: figures lead to their permalinks, parts to the
    page of their section, texts of the units ``asked`` to the page where a question is put."""
    report = snapshot.report
    section_of = dict(_sections_of_anchors(report))

    def part_address(anchor: str) -> str:
        section = section_of.get(anchor)
        return f"#{anchor}" if section is None else addresses.to("section", section) + f"#{anchor}"

    def figure_address(figure: str) -> str:
        return addresses.to("figure", figure)

    return Frame(
        language,
        report.period,
        snapshot.id,
        figure_owners(report),
        figure_address=figure_address,
        owned_address=figure_address,
        part_address=part_address,
        after_text=question_links(report, addresses, language, asked),
    )


@lru_cache(maxsize=DRAWN_KEPT)
def _drawn(
    _digest: str,
    number: int,
    addresses: Addresses,
    language: Language,
    asked: frozenset[str],
) -> tuple[DrawnSection, ...]:
    snapshot = public_report(municipality=addresses.municipality, number=number)
    frame = frame_of(snapshot, addresses, language, asked)
    words = report_words(language)
    found = []
    for section in report_sections(snapshot.report, frame):
        address = addresses.to("section", section.anchor)
        found.append(
            DrawnSection(
                section.anchor,
                address,
                words[section.key],
                tuple(
                    (f"{address}#{anchor}", mark_safe(write_markup(name)))
                    for anchor, name in section.entries
                ),
                section.lead,
                mark_safe(write_markup(section.content)),
            )
        )
    return tuple(found)


def _sections_of_anchors(report: Report) -> Iterator[tuple[str, str]]:
    """Which section each part of the report stands in."""
    for aim in report.aims:
        yield aim.anchor, "goals"
        yield from ((one, "goals") for goal in aim.goals for one in _anchors_of(goal))
    for group in report.area_goals:
        yield group.anchor, "area-goals"
        yield from ((one, "area-goals") for goal in group.goals for one in _anchors_of(goal))
    yield from ((one.anchor, "binding") for one in report.binding)
    yield from ((one.anchor, "statements") for one in report.statements)
    yield from ((one.anchor, "investments") for one in report.investments)
    yield from ((project.anchor, "investments") for project in report.projects)
    yield from ((one.anchor, "key-figures") for one in report.key_figures.rows)
    yield from ((one.anchor, "risks") for one in report.risks.risks)


def _anchors_of(goal: ReportGoal) -> Iterator[str]:
    """A goal and its measures."""
    yield goal.anchor
    yield from (measure.anchor for measure in goal.measures)
