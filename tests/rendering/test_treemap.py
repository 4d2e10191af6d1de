"""Treemaps: areas in proportion, nothing outside, links that say what they lead to."""

import pytest

from toteuma.rendering.charts.treemap import Box, TreemapPart, squarified, treemap

ROOM = Box(0, 0, 600, 400)


@pytest.mark.parametrize("sizes", [(6, 6, 4, 3, 2, 2, 1), (1,), (1000, 1), (5, 5, 5, 5)])
def test_areas_are_in_proportion_to_sizes(sizes: tuple[int, ...]) -> None:
    boxes = squarified(sizes, ROOM)
    whole = ROOM.width * ROOM.height
    for size, box in zip(sizes, boxes, strict=True):
        assert box.width * box.height == pytest.approx(whole * size / sum(sizes))


def test_boxes_stay_inside_the_room_and_do_not_overlap() -> None:
    boxes = squarified((60, 25, 9, 3, 2, 1), ROOM)
    for number, one in enumerate(boxes):
        assert one.x >= -1e-6
        assert one.y >= -1e-6
        assert one.x + one.width <= ROOM.width + 1e-6
        assert one.y + one.height <= ROOM.height + 1e-6
        for other in boxes[number + 1 :]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert min(across, down) <= 1e-6


def test_equal_parts_are_near_squares() -> None:
    for box in squarified((1,) * 24, ROOM):
        assert max(box.width / box.height, box.height / box.width) < 2


def test_no_parts_fill_nothing() -> None:
    assert squarified((), ROOM) == []


def test_each_part_is_a_link_that_says_its_unit_and_amount() -> None:
    drawn = treemap(
        [TreemapPart("Koulut", 90, "90", "/a/"), TreemapPart("x<y", 10, "1", "/b/")], "T"
    )
    assert '<a href="/a/" aria-label="Koulut: 90">' in drawn
    assert "x&lt;y" in drawn
    assert "<script" not in drawn
    assert "style=" not in drawn


def test_a_part_without_expenditure_has_no_rectangle() -> None:
    drawn = treemap([TreemapPart("A", 90, "90", "/a/"), TreemapPart("B", 0, "0", "/b/")], "T")
    assert "/b/" not in drawn


def test_a_label_is_written_only_where_there_is_room() -> None:
    parts = [TreemapPart("Iso", 10_000, "1", "/a/"), TreemapPart("Perusopetus", 1, "2", "/b/")]
    drawn = treemap(parts, "T")
    assert ">Iso</text>" in drawn
    assert ">Perusopetus</text>" not in drawn


def test_a_part_that_is_worse_than_planned_is_told_by_lines_too() -> None:
    plain = treemap([TreemapPart("A", 1, "", "/a/")], "T")
    marked = treemap([TreemapPart("A", 1, "", "/a/", is_marked=True)], "T")
    assert "<line" not in plain
    assert "<line" in marked
