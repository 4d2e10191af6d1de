"""Risks: the grid of likelihood and impact, and the list that its numbers lead to."""

from toteuma.rendering.charts.risks import cell_weight
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.html.parts import definitions, scroll_table
from toteuma.rendering.html.prose import prose
from toteuma.rendering.markup import Element, element
from toteuma.report.model import ReportRisk, RiskSection


def risk_grid(section: RiskSection, frame: Frame) -> Element:
    """The grid as a table, which is its own data: each number leads to its risk."""
    words = frame.words
    steps = range(1, section.scale + 1)
    rows = [
        element(
            "tr",
            None,
            element("th", {"scope": "row"}, str(likelihood)),
            [_cell(section, likelihood, impact, frame) for impact in steps],
        )
        for likelihood in reversed(steps)
    ]
    corner = [
        element("span", None, f"{words['risk.likelihood']} ↑ "),
        element("span", None, f"{words['risk.impact']} →"),
    ]
    head = element(
        "tr",
        None,
        element("th", {"scope": "col", "class": "axis"}, corner),
        [element("th", {"scope": "col"}, str(impact)) for impact in steps],
    )
    body = [element("tbody", None, rows)]
    return scroll_table("risk-grid", words["risk.matrix"], head, body, kind="grid")


def risk_article(risk: ReportRisk, frame: Frame) -> Element:
    """One risk: its value and what it is made of, its owner and its controls."""
    words = frame.words
    owner = words["goal.nobody"] if risk.owner.is_empty else frame.said(risk.owner)
    return element(
        "article",
        {"id": risk.anchor, "class": "risk"},
        element("h3", None, f"{risk.number}. ", frame.said(risk.name)),
        element(
            "p",
            {"class": "risk-value"},
            f"{words['risk.value']} ",
            element("strong", None, str(risk.value)),
            f" = {words['risk.likelihood'].lower()} {risk.likelihood}"
            f" × {words['risk.impact'].lower()} {risk.impact}",
        ),
        definitions(
            (
                (words["risk.owner"], owner),
                (words["binding.node"], frame.said(risk.node.name)),
            )
        ),
        element("p", {"class": "label"}, words["risk.controls"]),
        prose(risk.controls, frame) or element("p", {"class": "quiet"}, words["risk.no_controls"]),
        frame.after_text(risk.anchor, risk.name),
    )


def _cell(section: RiskSection, likelihood: int, impact: int, frame: Frame) -> Element:
    inside = [
        risk for risk in section.risks if risk.likelihood == likelihood and risk.impact == impact
    ]
    links = [
        element("a", {"href": frame.part_address(risk.anchor)}, str(risk.number)) for risk in inside
    ]
    weight = cell_weight(likelihood, impact, section.scale)
    return element(
        "td",
        {"class": f"weight-{weight}"},
        element("div", None, links),
        element("span", {"class": "value", "aria-hidden": "true"}, str(likelihood * impact)),
    )
