"""A treemap: units as rectangles whose areas are their expenditure, each a link to its unit.

The rectangles are laid out by the squarified method (Bruls, Huizing and van Wijk, 2000): rows of
rectangles are filled along the shorter side as long as that makes them squarer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from toteuma.rendering.charts.metrics import text_width, wrap
from toteuma.rendering.charts.palette import BAND, INK, PAPER, QUIET, SHADE
from toteuma.rendering.charts.svg import FONT_FAMILY, line, rectangle, text
from toteuma.rendering.markup import Element, element, write_markup

_TYPE = 13
_LINE = 16
_PAD = 8
_HATCH = 12


@dataclass(frozen=True, slots=True)
class TreemapPart:
    """One rectangle: its label, how big it is, what it says below the label, where it leads.
    ``is_marked``: it is hatched, because its course is worse than planned."""

    label: str
    size: int
    detail: str
    address: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the drawing."""

    x: float
    y: float
    width: float
    height: float


def squarified(sizes: Sequence[int], room: Box) -> list[Box]:
    """Boxes that fill ``room``, with areas in proportion to sizes, which are positive and fall."""
    boxes: list[Box] = []
    total = sum(sizes)
    place = 0
    while place < len(sizes):
        scale = room.width * room.height / total if total else 0
        areas = [size * scale for size in sizes[place:]]
        side = min(room.width, room.height)
        count = _row_length(areas, side)
        row = areas[:count]
        placed, room = _laid(row, room)
        boxes.extend(placed)
        total -= sum(sizes[place : place + count])
        place += count
    return boxes


def treemap(
    parts: Sequence[TreemapPart], title: str, *, width: int = 680, height: int = 380
) -> str:
    """The drawing as an SVG. Parts without a size are left out; the label of a part is written
    where there is room, and said to a screen reader everywhere."""
    shown = sorted((part for part in parts if part.size > 0), key=lambda one: -one.size)
    boxes = squarified([part.size for part in shown], Box(1, 1, width - 2, height - 2))
    return write_markup(
        element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width} {height}",
                "width": str(width),
                "height": str(height),
                "role": "group",
                "aria-label": title,
                "font-family": FONT_FAMILY,
            },
            [_part(part, box) for part, box in zip(shown, boxes, strict=True)],
        )
    )


def _row_length(areas: Sequence[float], side: float) -> int:
    """How many of the areas make the squarest row along the side."""
    count = 1
    worst = _worst(areas[:1], side)
    while count < len(areas):
        longer = _worst(areas[: count + 1], side)
        if longer > worst:
            break
        worst = longer
        count += 1
    return count


def _worst(row: Sequence[float], side: float) -> float:
    """The ratio of sides of the row's least square rectangle."""
    thickness = sum(row) / side if side else 0
    if not thickness:
        return float("inf")
    return max(
        max(thickness * thickness / area, area / (thickness * thickness)) if area else float("inf")
        for area in row
    )


def _laid(row: Sequence[float], room: Box) -> tuple[list[Box], Box]:
    """The row along the shorter side of the room, and the room that is left."""
    is_column = room.width >= room.height
    side = room.height if is_column else room.width
    thickness = sum(row) / side if side else 0
    boxes = []
    start = 0.0
    for area in row:
        length = area / thickness if thickness else 0
        boxes.append(
            Box(room.x, room.y + start, thickness, length)
            if is_column
            else Box(room.x + start, room.y, length, thickness)
        )
        start += length
    if is_column:
        left = Box(room.x + thickness, room.y, max(0, room.width - thickness), room.height)
    else:
        left = Box(room.x, room.y + thickness, room.width, max(0, room.height - thickness))
    return boxes, left


def _part(part: TreemapPart, box: Box) -> Element:
    said = f"{part.label}: {part.detail}"
    fill = BAND if part.is_marked else SHADE
    marks = [rectangle((box.x, box.y), box.width, box.height, fill=fill, outline=PAPER)]
    if part.is_marked:
        marks += _hatching(box)
    return element(
        "a",
        {"href": part.address, "aria-label": said},
        element("title", None, said),
        marks,
        _label(part, box),
    )


def _hatching(box: Box) -> list[Element]:
    """Slanting lines along the bottom edge, cut to the box."""
    depth = min(_HATCH, box.height / 3)
    steps = int(box.width // _HATCH)
    bottom = box.y + box.height - 2
    return [
        line(
            (box.x + _HATCH * step + 2, bottom),
            (min(box.x + box.width - 2, box.x + _HATCH * step + 2 + depth), bottom - depth),
            colour=QUIET,
            width=1.5,
        )
        for step in range(steps)
    ]


def _label(part: TreemapPart, box: Box) -> list[Element]:
    """The label and its detail, as far as the box has room."""
    room = box.width - 2 * _PAD
    lines = int((box.height - 2 * _PAD - (_HATCH if part.is_marked else 0)) // _LINE)
    if room < 24 or lines < 1:
        return []
    words = wrap(part.label, _TYPE, room, is_bold=True)
    if len(words) > lines or any(
        text_width(one, _TYPE, is_bold=True) > room for one in part.label.split()
    ):
        return []
    top = box.y + _PAD + _TYPE - 2
    found = [
        text((box.x + _PAD, top + _LINE * number), one, size=_TYPE, colour=INK, is_bold=True)
        for number, one in enumerate(words)
    ]
    if len(words) < lines and text_width(part.detail, _TYPE) <= room:
        place = (box.x + _PAD, top + _LINE * len(words))
        found.append(text(place, part.detail, size=_TYPE, colour=INK))
    return found
