"""The few SVG marks that the charts are drawn with: presentation attributes only.

There is no style element, script or reference to anything outside, so a drawing passes a strict
CSP, is the same in a browser, in Typst and as a file, and is the same bytes each time.
"""

from collections.abc import Iterable, Sequence

from toteuma.domain.vocabulary import Status
from toteuma.rendering.charts.palette import INK, PAPER, STATUS_COLOURS
from toteuma.rendering.markup import Element, Node, element, write_markup

FONT_FAMILY = "'Source Sans 3', sans-serif"

type Point = tuple[float, float]


def coordinate(value: float) -> str:
    """A coordinate with at most two decimals, the same text on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def document(
    width: float, height: float, title: str, description: str, marks: Iterable[Node]
) -> str:
    """A standalone SVG image that says its title and description to a screen reader."""
    root = element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {coordinate(width)} {coordinate(height)}",
            "width": coordinate(width),
            "height": coordinate(height),
            "role": "img",
            "font-family": FONT_FAMILY,
        },
        element("title", None, title),
        element("desc", None, description),
        marks,
    )
    return write_markup(root)


def line(start: Point, end: Point, *, colour: str, width: float = 1, dashes: str = "") -> Element:
    """A straight line."""
    return element(
        "line",
        {
            "x1": coordinate(start[0]),
            "y1": coordinate(start[1]),
            "x2": coordinate(end[0]),
            "y2": coordinate(end[1]),
            "stroke": colour,
            "stroke-width": coordinate(width),
            "stroke-dasharray": dashes or None,
        },
    )


def polyline(
    points: Sequence[Point], *, colour: str, width: float, dashes: str = "", kind: str = ""
) -> Element:
    """An open line through the points; ``kind`` names the series."""
    return element(
        "polyline",
        {
            "data-series": kind or None,
            "points": " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points),
            "fill": "none",
            "stroke": colour,
            "stroke-width": coordinate(width),
            "stroke-linejoin": "round",
            "stroke-dasharray": dashes or None,
        },
    )


def rectangle(
    corner: Point,
    width: float,
    height: float,
    *,
    fill: str,
    outline: str = "",
    dashes: str = "",
    kind: str = "",
) -> Element:
    """A rectangle from its top left corner; ``kind`` names what its length stands for."""
    return element(
        "rect",
        {
            "data-series": kind or None,
            "x": coordinate(corner[0]),
            "y": coordinate(corner[1]),
            "width": coordinate(width),
            "height": coordinate(height),
            "fill": fill,
            "stroke": outline or None,
            "stroke-dasharray": dashes or None,
        },
    )


def circle(
    centre: Point,
    radius: float,
    *,
    fill: str,
    outline: str = "",
    width: float = 1,
    dashes: str = "",
) -> Element:
    """A circle."""
    return element(
        "circle",
        {
            "cx": coordinate(centre[0]),
            "cy": coordinate(centre[1]),
            "r": coordinate(radius),
            "fill": fill,
            "stroke": outline or None,
            "stroke-width": coordinate(width) if outline else None,
            "stroke-dasharray": dashes or None,
        },
    )


def path(commands: str, *, fill: str) -> Element:
    """A filled path."""
    return element("path", {"d": commands, "fill": fill})


def text(
    position: Point,
    content: str,
    *,
    size: float = 12,
    colour: str = INK,
    anchor: str = "start",
    is_bold: bool = False,
    has_halo: bool = False,
) -> Element:
    """One line of text on its baseline; a halo keeps it readable where a line passes behind."""
    return element(
        "text",
        {
            "x": coordinate(position[0]),
            "y": coordinate(position[1]),
            "font-size": coordinate(size),
            "font-weight": "600" if is_bold else None,
            "text-anchor": None if anchor == "start" else anchor,
            "fill": colour,
            "stroke": PAPER if has_halo else None,
            "stroke-width": "3" if has_halo else None,
            "stroke-linejoin": "round" if has_halo else None,
            "paint-order": "stroke" if has_halo else None,
        },
        content,
    )


def status_shape(status: Status, centre: Point, radius: float, colour: str = "") -> list[Element]:
    """The shape of a status: filled circle, half-filled circle, cross, dashed ring."""
    tone = colour or STATUS_COLOURS[status]
    x, y = centre
    stroke = max(1.2, radius * 0.28)
    ring = radius - stroke / 2
    match status:
        case Status.ON_TRACK:
            return [circle(centre, radius, fill=tone)]
        case Status.PARTLY:
            span = coordinate(ring)
            half = (
                f"M{coordinate(x)} {coordinate(y - ring)}"
                f"A{span} {span} 0 0 0 {coordinate(x)} {coordinate(y + ring)}Z"
            )
            return [
                circle(centre, ring, fill="none", outline=tone, width=stroke),
                path(half, fill=tone),
            ]
        case Status.NOT_ON_TRACK:
            arm = radius * 0.8
            return [
                line((x - arm, y - arm), (x + arm, y + arm), colour=tone, width=stroke * 1.3),
                line((x - arm, y + arm), (x + arm, y - arm), colour=tone, width=stroke * 1.3),
            ]
        case Status.NO_INFORMATION:
            gap = coordinate(ring * 0.785)
            return [circle(centre, ring, fill="none", outline=tone, width=stroke, dashes=gap)]


def status_symbol(status: Status) -> Element:
    """The shape alone, 16 px wide and hidden from screen readers: the word stands beside it."""
    return element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": "0 0 16 16",
            "width": "16",
            "height": "16",
            "aria-hidden": "true",
        },
        status_shape(status, (8, 8), 7),
    )
