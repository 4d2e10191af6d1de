"""Small parts that several fragments share: statuses, figures, tables, charts, definitions."""

from collections.abc import Iterable, Sequence

from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import Status
from toteuma.rendering.charts import Chart, status_symbol
from toteuma.rendering.charts.used import used_bar_marks
from toteuma.rendering.formats import format_figure
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.markup import Drawn, Element, Node, element
from toteuma.report.model import ReportFigure
from toteuma.statements.deviations import Course

_BAR_WIDTH = 56


def status_badge(status: Status, frame: Frame) -> Element:
    """A status as shape and word, in its colour."""
    return element(
        "span",
        {"class": f"status status-{status.value}"},
        status_symbol(status),
        element("span", None, frame.words[f"status.{status.value}"]),
    )


def course_mark(course: Course, frame: Frame) -> Element:
    """▲ or ▼ with its meaning as the text alternative."""
    meaning = frame.words[f"course.{course.value}"]
    return element(
        "span",
        {"class": f"course course-{course.value}", "role": "img", "aria-label": meaning},
        "▲" if course is Course.BETTER else "▼",
    )


def hidden(text: str) -> Element:
    """Text for screen readers alone."""
    return element("span", {"class": "hidden"}, text)


def figure_link(figure: ReportFigure, frame: Frame, anchor: str) -> Element:
    """A printed figure as a link: with its id where the part owns it, else leading to it."""
    printed = format_figure(figure, frame.language)
    content: Node = printed
    if figure.shown is None:
        content = (
            element("span", {"aria-hidden": "true"}, printed),
            hidden(frame.words["unit.suppressed" if figure.is_suppressed else "unit.none"]),
        )
    if frame.owns(figure, anchor):
        attributes = {"id": figure.id, "href": frame.figure_address(figure.id)}
    else:
        attributes = {"href": frame.owned_address(figure.id)}
    return element("a", {"class": "figure", **attributes}, content)


def figure_cell(figure: ReportFigure, frame: Frame, anchor: str) -> Element:
    """A table cell with a figure; used % with its bar and the tick of the year's share."""
    link = figure_link(figure, frame, anchor)
    if figure.unit_of_measure is not UnitOfMeasure.PERCENT:
        return element("td", {"class": "number"}, link)
    bar = element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "used",
            "viewBox": f"0 0 {_BAR_WIDTH} 12",
            "width": _BAR_WIDTH,
            "height": 12,
            "aria-hidden": "true",
        },
        used_bar_marks(figure.value, frame.period.share_of_year, _BAR_WIDTH),
    )
    return element("td", {"class": "number share"}, element("div", None, bar, link))


def scroll_table(
    identifier: str,
    caption: Node,
    head: Element,
    bodies: Iterable[Node],
    *,
    kind: str = "figures",
    is_wide: bool = False,
) -> Element:
    """A table that scrolls inside itself where the screen is narrow, reachable by keyboard.

    ``is_wide``: it is printed on a page on its side.
    """
    name = f"{identifier}-caption"
    return element(
        "div",
        {
            "class": "scroll wide" if is_wide else "scroll",
            "role": "group",
            "aria-labelledby": name,
            "tabindex": "0",
        },
        element(
            "table",
            {"class": kind},
            element("caption", None, element("span", {"id": name}, caption)),
            element("thead", None, head),
            bodies,
        ),
    )


def header_row(cells: Sequence[tuple[Node, str]], first: Node) -> Element:
    """A header row: the first column's name, then names with their units (or "")."""
    return element(
        "tr",
        None,
        element("th", {"scope": "col"}, first),
        [
            element(
                "th",
                {"scope": "col", "class": "number"},
                name,
                element("span", {"class": "unit"}, f" {unit}") if unit else None,
            )
            for name, unit in cells
        ],
    )


def unbroken(text: str) -> list[Node]:
    """The text with line breaks between words only: "1–9" stays on one line."""
    words = text.split(" ")
    return [
        (" " if index else None, element("span", {"class": "nowrap"}, word))
        for index, word in enumerate(words)
    ]


def plain_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Element:
    """A table of text; the first cell of each row is its heading."""
    return element(
        "table",
        {"class": "plain"},
        element(
            "thead",
            None,
            element("tr", None, [element("th", {"scope": "col"}, name) for name in header]),
        ),
        element(
            "tbody",
            None,
            [
                element(
                    "tr",
                    None,
                    element("th", {"scope": "row"}, row[0]),
                    [element("td", {"class": "number"}, cell) for cell in row[1:]],
                )
                for row in rows
            ],
        ),
    )


def chart_figure(chart: Chart, frame: Frame, narrow: Chart | None = None) -> Element:
    """A chart with its title and its data as a table; ``narrow`` is drawn on small screens."""
    drawing: Node = element("div", None, Drawn(chart.svg))
    if narrow is not None:
        drawing = (
            element("div", {"class": "wide"}, Drawn(chart.svg)),
            element("div", {"class": "narrow"}, Drawn(narrow.svg)),
        )
    return element(
        "figure",
        {"class": "chart"},
        element("figcaption", None, chart.title),
        drawing,
        element(
            "details",
            None,
            element("summary", None, frame.words["chart.data"], hidden(f": {chart.title}")),
            element("div", {"class": "data"}, plain_table(chart.header, chart.rows)),
        ),
    )


def definitions(pairs: Iterable[tuple[str, Node]]) -> Element | None:
    """A list of terms and what they hold; pairs with None are left out."""
    groups = [
        element("div", None, element("dt", None, term), element("dd", None, content))
        for term, content in pairs
        if content is not None
    ]
    return element("dl", None, groups) if groups else None
