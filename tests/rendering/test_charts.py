"""Charts say what the model holds, and draw it to scale."""

import itertools
from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.rendering.support import HOSTILE, key_figures, text, tiny_report

from toteuma.domain.vocabulary import GoalLevel, Language, Status, ValueKind
from toteuma.rendering.charts import (
    Chart,
    aim_status_chart,
    course_chart,
    key_figure_trend,
    risk_matrix,
    status_chart,
    used_bar,
)
from toteuma.rendering.charts.metrics import text_width, wrap
from toteuma.rendering.charts.scale import money_unit, round_ticks, spread
from toteuma.report.model import (
    KeyFigureCell,
    MonthlyCourse,
    MonthPoint,
    ReportRisk,
    RiskSection,
    StatusCount,
)
from toteuma.report.snapshot import Snapshot

SVG = "{http://www.w3.org/2000/svg}"
CENTS = st.integers(-(10**12), 10**12)

DRAWERS: dict[str, Callable[[Language], Chart]] = {
    "course": lambda language: course_chart(
        tiny_report().summary.course, tiny_report().period, language
    ),
    "course on a phone": lambda language: course_chart(
        tiny_report().summary.course, tiny_report().period, language, width=320
    ),
    "statuses": lambda language: status_chart(tiny_report().summary.status_counts, language),
    "statuses by aim": lambda language: aim_status_chart(tiny_report().aims, language),
    "trend": lambda language: key_figure_trend(
        tiny_report().key_figures.rows[0], tiny_report().key_figures.columns, language
    ),
    "risks": lambda language: risk_matrix(tiny_report().risks, language),
    "used": lambda language: used_bar(728, 750, language),
}


def parsed(chart: Chart) -> etree._Element:
    """The drawing as a tree."""
    return etree.fromstring(chart.svg.encode())


def marks(chart: Chart, name: str, series: str) -> list[etree._Element]:
    """Marks of that element name that stand for a series."""
    return [one for one in parsed(chart).iter(SVG + name) if one.get("data-series") == series]


def number(mark: etree._Element, name: str) -> float:
    """A numeric attribute."""
    return float(mark.get(name, "nan"))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", DRAWERS)
def test_a_drawing_is_well_formed_named_and_safe_under_a_strict_policy(
    name: str, language: Language
) -> None:
    chart = DRAWERS[name](language)
    root = parsed(chart)
    assert root.get("role") == "img"
    assert root.get("font-family") == "'Source Sans 3', sans-serif"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == chart.title
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text == chart.description
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    names = {str(one.tag).removeprefix(SVG) for one in root.iter()}
    assert names <= {
        *("svg", "title", "desc", "line", "polyline", "rect", "circle", "path", "text")
    }
    attributes = {key for one in root.iter() for key in one.attrib}
    assert not {key for key in attributes if key == "style" or "href" in key or key[:2] == "on"}


@pytest.mark.parametrize("name", DRAWERS)
def test_the_data_table_is_rectangular_and_the_drawing_always_the_same(name: str) -> None:
    chart = DRAWERS[name](Language.SV)
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.header)}
    assert DRAWERS[name](Language.SV) == chart


def test_hostile_text_stays_text() -> None:
    root = parsed(risk_matrix(tiny_report().risks, Language.FI))
    assert HOSTILE in (root[1].text or "")


def test_the_course_tells_every_month_of_the_model_in_whole_euro(
    demo_snapshot: Snapshot,
) -> None:
    course = demo_snapshot.report.summary.course
    assert course is not None
    rows = course_chart(course, demo_snapshot.report.period, Language.EN).rows
    assert len(rows) == 14
    for row, point in zip(rows, course.points, strict=False):
        assert row[1:] == (plain(point.actual), plain(point.previous))
    assert [row[1] for row in rows[12:]] == [plain(course.budget), plain(course.forecast)]


def plain(cents: int | None) -> str:
    """Whole euro as English prints it, by way of Decimal."""
    if cents is None:
        return "–"
    euro = (Decimal(cents) / 100).quantize(Decimal(1), "ROUND_HALF_UP")
    return f"{euro:,}".replace("-", "\u2212")


@given(
    st.lists(CENTS, min_size=12, max_size=12),
    st.lists(CENTS, min_size=1, max_size=12),
    st.none() | CENTS,
    st.none() | CENTS,
)
@settings(max_examples=60, deadline=None)
def test_a_course_is_drawn_to_scale(
    previous: list[int], actual: list[int], budget: int | None, forecast: int | None
) -> None:
    """Heights above the zero line are proportional to amounts, in one direction for all."""
    course = course_of(previous, actual, budget, forecast)
    chart = course_chart(course, tiny_report().period, Language.FI)
    drawn = [
        (float(pair.split(",")[1]), amount)
        for series, amounts in (("previous", [0, *previous]), ("actual", [0, *actual]))
        for pair, amount in zip(
            (marks(chart, "polyline", series)[0].get("points") or "").split(), amounts, strict=True
        )
    ]
    zero = drawn[0][0]
    top = max(drawn, key=lambda one: abs(one[1]))
    assert top[1] == 0 or zero != top[0]
    for place, amount in drawn:
        expected = 0.0 if top[1] == 0 else (zero - top[0]) * amount / top[1]
        assert zero - place == pytest.approx(expected, abs=0.03)


def course_of(
    previous: list[int], actual: list[int], budget: int | None, forecast: int | None
) -> MonthlyCourse:
    """A course with these amounts."""
    known = [*actual, *[None] * (12 - len(actual))]
    points = tuple(
        MonthPoint(month=month, actual=now, previous=before)
        for month, (now, before) in enumerate(zip(known, previous, strict=True), start=1)
    )
    course = tiny_report().summary.course
    assert course is not None
    return msgspec.structs.replace(course, points=points, budget=budget, forecast=forecast)


@given(
    st.lists(st.integers(1, 10**9), min_size=24, max_size=24),
    st.integers(1, 12),
    st.sampled_from((-1, 1)),
    st.sampled_from((320, 680)),
    st.sampled_from(list(Language)),
)
@settings(max_examples=60, deadline=None)
def test_labels_of_a_year_do_not_lie_on_each_other(
    steps: list[int], months: int, sign: int, width: int, language: Language
) -> None:
    previous = [sign * sum(steps[: month + 1]) for month in range(12)]
    actual = [sign * sum(steps[12 : 13 + month]) for month in range(months)]
    course = course_of(previous, actual, previous[-1], actual[-1] * 2)
    boxes = [
        box(mark)
        for mark in parsed(course_chart(course, tiny_report().period, language, width=width)).iter(
            SVG + "text"
        )
    ]
    for index, one in enumerate(boxes):
        assert one[0] >= -1
        assert one[2] <= width + 1
        for other in boxes[index + 1 :]:
            apart = (
                one[2] <= other[0] + 1
                or other[2] <= one[0] + 1
                or one[3] <= other[1] + 1
                or other[3] <= one[1] + 1
            )
            assert apart, (one, other)


def box(mark: etree._Element) -> tuple[float, float, float, float, str]:
    """Left, top, right and bottom of a label, from its estimated width."""
    content = mark.text or ""
    size, x, y = number(mark, "font-size"), number(mark, "x"), number(mark, "y")
    width = text_width(content, size, is_bold=mark.get("font-weight") == "600")
    left = x - {"end": width, "middle": width / 2}.get(mark.get("text-anchor", ""), 0)
    return left, y - 0.75 * size, left + width, y + 0.2 * size, content


@given(st.lists(st.integers(0, 60), min_size=8, max_size=8).filter(any))
@settings(max_examples=50, deadline=None)
def test_a_goal_is_as_long_in_every_bar(counts: list[int]) -> None:
    pairs = [(level, status) for level in GoalLevel for status in Status]
    given_counts = tuple(
        StatusCount(level=level, status=status, count=count)
        for (level, status), count in zip(pairs, counts, strict=True)
    )
    chart = status_chart(given_counts, Language.FI)
    lengths = [
        (number(mark, "width"), status)
        for status in Status
        for mark in marks(chart, "rect", status.value)
    ]
    expected = [
        (one.count, status)
        for status in Status
        for one in given_counts
        if one.status is status and one.count
    ]
    unit = lengths[0][0] / expected[0][0]
    for (length, drawn), (count, meant) in zip(lengths, expected, strict=True):
        assert drawn is meant
        assert length == pytest.approx(unit * count, abs=0.01 * (count + 2))
    assert [list(row[1:]) for row in chart.rows] == [
        [str(count) for count in counts[:4]],
        [str(count) for count in counts[4:]],
    ]


def test_statuses_of_each_aim_are_counted_in_its_row(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    chart = aim_status_chart(report.aims, Language.EN)
    for row, aim in zip(chart.rows, report.aims, strict=True):
        assert row[0] == aim.name.en
        assert sum(int(count) for count in row[1:]) == len(aim.goals)


@given(st.lists(st.none() | st.decimals(-999, 999, places=2), min_size=3, max_size=3))
@settings(max_examples=50, deadline=None)
def test_bars_of_a_trend_stand_on_zero_and_keep_their_proportions(
    values: list[Decimal | None],
) -> None:
    section = key_figures()
    cells = tuple(KeyFigureCell(id=f"{index}", value=one) for index, one in enumerate(values))
    row = msgspec.structs.replace(section.rows[0], values=cells)
    chart = key_figure_trend(row, section.columns, Language.FI)
    bars = {
        kind: marks(chart, "rect", kind.value) for kind in (ValueKind.ACTUAL, ValueKind.FORECAST)
    }
    heights = [
        (number(bars[kind][0], "height"), abs(value))
        for kind, value in zip(bars, values, strict=False)
        if value is not None
    ]
    assert [len(found) for found in bars.values()] == [int(one is not None) for one in values[:2]]
    if len(heights) == 2 and heights[0][1] and heights[1][1]:
        (first, one), (second, other) = heights
        assert first * float(other) == pytest.approx(second * float(one), abs=0.03 * 1000)


def test_a_missing_value_is_said_with_an_en_dash() -> None:
    chart = DRAWERS["trend"](Language.FI)
    assert [row[1] for row in chart.rows] == ["375,65", "\u22120,01", "–"]
    assert "–" in [mark.text for mark in parsed(chart).iter(SVG + "text")]


def test_each_risk_stands_in_the_cell_of_its_likelihood_and_impact() -> None:
    one = tiny_report().risks.risks[0]
    risks = tuple(
        msgspec.structs.replace(
            one, number=place, likelihood=1 + place % 5, impact=1 + place * place % 5
        )
        for place in range(1, 60)
    )
    chart = risk_matrix(RiskSection(scale=5, risks=risks), Language.FI)
    root = parsed(chart)
    chips = list(root.iter(SVG + "circle"))
    numbers = [mark for mark in root.iter(SVG + "text") if mark.get("fill") == "#FFFFFF"]
    assert len(chips) == len(numbers) == len(risks)
    by_number = {str(risk.number): risk for risk in risks}
    for chip, label in zip(chips, numbers, strict=True):
        assert cell_of(number(chip, "cx"), number(chip, "cy")) == place_of(
            by_number[label.text or ""]
        )
    assert [row[0] for row in chart.rows] == [str(risk.number) for risk in risks]


def cell_of(x: float, y: float) -> tuple[int, int]:
    """Likelihood and impact of the cell that holds a point of a 5 × 5 grid."""
    return 5 - int((y - 24) // 76), 1 + int((x - 26) // 76)


def place_of(risk: ReportRisk) -> tuple[int, int]:
    """Likelihood and impact of a risk."""
    return risk.likelihood, risk.impact


@pytest.mark.parametrize("used", [0, 1, 500, 750, 1000, 1200])
def test_a_used_bar_is_as_long_as_its_share_of_the_track(used: int) -> None:
    chart = used_bar(used, 750, Language.FI)
    track = number(marks(chart, "rect", "track")[0], "width")
    bars = marks(chart, "rect", "used")
    length = number(bars[0], "width") if bars else 0.0
    assert length == pytest.approx(track * used / 1000, abs=0.02)
    assert not list(parsed(chart).iter(SVG + "path"))


@pytest.mark.parametrize("used", [1201, 32_630, -1])
def test_a_share_beyond_the_bar_ends_in_an_arrowhead(used: int) -> None:
    assert len(list(parsed(used_bar(used, 750, Language.FI)).iter(SVG + "path"))) == 1


def test_no_figure_leaves_the_track_empty() -> None:
    chart = used_bar(None, 750, Language.EN)
    assert not marks(chart, "rect", "used")
    assert chart.rows == (("–", "75.0%"),)


@given(CENTS, CENTS)
def test_ticks_are_even_and_span_zero_and_both_ends(one: int, other: int) -> None:
    low, high = sorted((one, other))
    ticks = round_ticks(low, high)
    assert ticks[0] <= min(low, 0)
    assert ticks[-1] >= max(high, 0)
    assert 0 in ticks
    assert len({after - before for before, after in itertools.pairwise(ticks)}) == 1
    assert 2 <= len(ticks) <= 12


@given(
    st.lists(st.floats(0, 200), max_size=8), st.floats(1, 40), st.floats(0, 50), st.floats(50, 300)
)
def test_spread_labels_keep_their_order_and_distance(
    wanted: list[float], gap: float, low: float, high: float
) -> None:
    places = spread(wanted, gap, low, high)
    ordered = [place for _, place in sorted(zip(wanted, places, strict=True))]
    for before, after in itertools.pairwise(ordered):
        assert after - before >= gap - 1e-6
    if (len(wanted) - 1) * gap <= high - low:
        assert all(low - 1e-6 <= place <= high + 1e-6 for place in places)


@given(st.text(max_size=60), st.floats(30, 300))
def test_wrapped_lines_fit_and_lose_no_characters(content: str, room: float) -> None:
    lines = wrap(content, 13, room)
    assert all(text_width(one, 13) <= room or len(one) == 1 for one in lines)
    assert "".join(lines).replace(" ", "") == "".join(content.split())


@pytest.mark.parametrize(
    ("cents", "language", "printed"),
    [
        (2_857_770_000, Language.FI, "28,58"),
        (-2_081_406_250, Language.EN, "\u221220.81"),
        (50_000_000, Language.SV, "500"),
        (-999, Language.FI, "\u221210"),
    ],
)
def test_amounts_are_said_in_the_unit_of_the_axis(
    cents: int, language: Language, printed: str
) -> None:
    assert money_unit(cents).amount(cents, language) == printed


def test_a_course_without_any_figure_says_so() -> None:
    course = tiny_report().summary.course
    assert course is not None
    empty = msgspec.structs.replace(
        course,
        line_name=text("Netto"),
        budget=None,
        points=tuple(MonthPoint(month=month, actual=None, previous=None) for month in range(1, 13)),
    )
    chart = course_chart(empty, tiny_report().period, Language.EN)
    assert "No figures" in [mark.text for mark in parsed(chart).iter(SVG + "text")]
    assert {row[1:] for row in chart.rows} == {("–", "–")}
