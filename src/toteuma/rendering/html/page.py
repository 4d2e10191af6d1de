"""The whole report as one HTML page that needs nothing beside itself."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources

from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts import aim_status_chart
from toteuma.rendering.formats import format_date
from toteuma.rendering.html import fragments
from toteuma.rendering.html.frame import Frame, address_on_page, figure_owners
from toteuma.rendering.html.summary import NARROW_CHART
from toteuma.rendering.leads import section_lead
from toteuma.rendering.markup import Drawn, Element, Node, element, write_markup
from toteuma.rendering.presence import names_node
from toteuma.rendering.sentences import statement_notes
from toteuma.report.model import Report, ReportStatement
from toteuma.report.snapshot import Snapshot

_FONTS = (
    ("toteuma-sans.woff2", "normal", "400 700"),
    ("toteuma-sans-italic.woff2", "italic", "400"),
)


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of the page: its anchor, the key of its name, its parts in the contents, what
    stands in it and how it opens."""

    anchor: str
    key: str
    entries: tuple[tuple[str, Node], ...]
    content: Sequence[Node]
    lead: str


def render_html(snapshot: Snapshot, language: Language) -> bytes:
    """The report as a self-contained page in UTF-8: no scripts and nothing fetched.

    Equal snapshots give equal bytes. Every figure is an element whose id is the figure's id.
    """
    report = snapshot.report
    frame = Frame(language, report.period, snapshot.id, figure_owners(report))
    sections = report_sections(report, frame)
    style = page_style(frame)
    page = element(
        "html",
        {"lang": language.value},
        _head(report, frame, style),
        element(
            "body",
            None,
            element(
                "a", {"class": "skip", "href": "#content"}, frame.words["document.skip_to_content"]
            ),
            _page_header(report, frame),
            element(
                "div",
                {"class": "columns"},
                _contents(sections, frame),
                element(
                    "main",
                    {"id": "content", "tabindex": "-1"},
                    [_drawn_section(section, frame) for section in sections],
                ),
            ),
            _page_footer(frame),
        ),
    )
    return ("<!DOCTYPE html>\n" + write_markup(page) + "\n").encode()


def page_style(frame: Frame) -> str:
    """The page's style sheet: fonts, look, and the footer of printed pages."""
    snapshot = frame.words["document.snapshot"].format(id=frame.snapshot_id)
    footer = (
        f'@page{{@bottom-left{{content:"{_css_string(snapshot)}"}}'
        '@bottom-right{content:counter(page) " / " counter(pages)}}'
    )
    return _static_style() + footer


@cache
def _static_style() -> str:
    folder = resources.files(__package__) / "static" / "toteuma"
    faces = "".join(
        f'@font-face{{font-family:"Source Sans 3";font-style:{style};font-weight:{weight};'
        "font-display:block;src:url(data:font/woff2;base64,"
        f'{b64encode((folder / "fonts" / name).read_bytes()).decode()}) format("woff2")}}'
        for name, style, weight in _FONTS
    )
    sheets = ((folder / name).read_text("utf-8") for name in ("report.css", "page.css"))
    return faces + "".join(sheets)


def _css_string(text: str) -> str:
    """``text`` inside a quoted CSS string that stands in a style element."""
    return "".join(mark if mark.isalnum() or mark == " " else f"\\{ord(mark):x} " for mark in text)


def _head(report: Report, frame: Frame, style: str) -> Element:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; font-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = f"{frame.plain(report.title)} · {frame.plain(report.node.name)}"
    return element(
        "head",
        None,
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("meta", {"name": "generator", "content": "Toteuma"}),
        element("title", None, title),
        element("style", None, Drawn(style)),
    )


def _page_header(report: Report, frame: Frame) -> Element:
    words, language = frame.words, frame.language
    dates = words["document.period"].format(
        start=format_date(report.period.start, language),
        end=format_date(report.period.end, language),
    )
    dated = words["document.dated"].format(date=format_date(report.dated, language))
    snapshot = words["document.snapshot"].format(id=frame.snapshot_id)
    note = report.source_note
    return element(
        "header",
        {"class": "page", "id": "top"},
        element("p", {"class": "eyebrow"}, frame.said(report.municipality.name)),
        element("h1", None, frame.said(report.title)),
        element("p", {"class": "node"}, frame.said(report.node.name))
        if names_node(report)
        else None,
        element("p", {"class": "quiet"}, f"{dates} · {dated} · {snapshot}"),
        None if note.is_empty else element("p", {"class": "source"}, frame.said(note)),
    )


def _page_footer(frame: Frame) -> Element:
    return element(
        "footer",
        None,
        element("p", None, frame.words["note.snapshot"].format(id=frame.snapshot_id)),
        element("p", None, element("a", {"href": "#top"}, frame.words["document.back_to_top"])),
    )


def _contents(sections: Sequence[PageSection], frame: Frame) -> Element:
    items = [
        element(
            "li",
            None,
            element("a", {"href": address_on_page(section.anchor)}, frame.words[section.key]),
            element(
                "ol",
                None,
                [
                    element("li", None, element("a", {"href": address_on_page(anchor)}, name))
                    for anchor, name in section.entries
                ],
            )
            if section.entries
            else None,
        )
        for section in sections
    ]
    return element(
        "nav",
        {"aria-labelledby": "contents"},
        element("h2", {"id": "contents"}, frame.words["document.contents"]),
        element("ol", None, items),
    )


def _drawn_section(section: PageSection, frame: Frame) -> Element:
    return element(
        "section",
        {"id": section.anchor, "aria-labelledby": f"{section.anchor}-title", "class": "part"},
        element("h2", {"id": f"{section.anchor}-title"}, frame.words[section.key]),
        element("p", {"class": "lead"}, section.lead) if section.lead else None,
        section.content,
    )


def report_sections(report: Report, frame: Frame) -> tuple[PageSection, ...]:
    """The sections of a report that have content, in order."""
    index = fragments.goal_index(report)
    aims = tuple((aim.anchor, frame.said(aim.name)) for aim in report.aims)
    groups = tuple((one.anchor, frame.said(one.node.name)) for one in report.area_goals)
    statements = tuple((one.anchor, frame.said(one.node.name)) for one in report.statements)
    drawn: tuple[tuple[str, tuple[tuple[str, Node], ...], Sequence[Node]], ...] = (
        ("summary", (), fragments.summary_section(report, frame)),
        ("goals", aims, _goals(report, index, frame)),
        ("binding", (), _binding(report, frame)),
        ("statements", statements, [_statement(report, one, frame) for one in report.statements]),
        ("investments", (), _investments(report, frame)),
        (
            "area_goals",
            groups,
            [fragments.goal_group(one, index, frame) for one in report.area_goals],
        ),
        ("key_figures", (), _key_figures(report, frame)),
        ("risks", (), _risks(report, frame)),
        ("notes", (), _notes(report, frame)),
    )
    return tuple(
        PageSection(
            key.replace("_", "-"),
            f"section.{key}",
            entries,
            content,
            section_lead(key, report, frame.language),
        )
        for key, entries, content in drawn
        if content
    )


def _goals(report: Report, index: fragments.GoalIndex, frame: Frame) -> list[Node]:
    if not report.aims:
        return []
    wide = aim_status_chart(report.aims, frame.language)
    narrow = aim_status_chart(report.aims, frame.language, width=NARROW_CHART)
    return [
        fragments.chart_figure(wide, frame, narrow),
        *(fragments.aim_section(aim, index, frame) for aim in report.aims),
    ]


def _binding(report: Report, frame: Frame) -> list[Node]:
    return [fragments.binding_table(report.binding, frame)] if report.binding else []


def _statement(
    report: Report, statement: ReportStatement, frame: Frame, *, has_notes: bool = True
) -> Element:
    """A statement with its notes and assessment under the name of its node."""
    notes: tuple[str, ...] = ()
    if has_notes or statement.rounding_differences:
        notes = statement_notes(report, statement, frame.snapshot_id, frame.language)
    assessment = fragments.prose(statement.assessment, frame)
    return element(
        "section",
        {"id": statement.anchor, "class": "statement"},
        element("h3", None, frame.said(statement.node.name)),
        (
            fragments.statement_table(statement, frame),
            fragments.statement_notes_list(notes, statement, frame),
        )
        if statement.lines
        else None,
        (
            element("h4", None, frame.words["section.assessment"]),
            assessment,
            frame.after_text(statement.anchor, statement.node.name),
        )
        if assessment is not None
        else None,
    )


def _investments(report: Report, frame: Frame) -> list[Node]:
    """Small tables that follow each other: what is noted of all stands below the last."""
    last = report.investments[-1:]
    parts: list[Node] = [
        _statement(report, one, frame, has_notes=one in last) for one in report.investments
    ]
    if report.projects:
        parts.append(fragments.projects_table(report.projects, frame))
        parts.extend(fragments.project_article(one, frame) for one in report.projects)
    return parts


def _key_figures(report: Report, frame: Frame) -> list[Node]:
    section = report.key_figures
    if not section.rows:
        return []
    legend = element("p", {"class": "notes"}, frame.words["key_figure.trend_legend"])
    return [
        fragments.key_figure_table(section, frame),
        legend,
        fragments.computed_notes(section, frame),
    ]


def _risks(report: Report, frame: Frame) -> list[Node]:
    section = report.risks
    if not section.risks:
        return []
    articles = [fragments.risk_article(risk, frame) for risk in section.risks]
    return [
        element(
            "div",
            {"class": "risks"},
            fragments.risk_grid(section, frame),
            element("div", None, articles),
        )
    ]


def _notes(report: Report, frame: Frame) -> list[Node]:
    parts: list[Node] = [fragments.general_notes(report, frame)]
    if report.decisions:
        parts.append(fragments.decisions_table(report.decisions, frame))
    if report.sources:
        parts.append(fragments.sources_table(report.sources, frame))
    return parts
