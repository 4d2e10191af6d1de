"""Key figures and risks in the Word document."""

from toteuma.rendering.charts.risks import cell_weight
from toteuma.rendering.formats import absent, format_decimal
from toteuma.rendering.word.cells import Cell, Column, Kind, RowStyle, Table
from toteuma.rendering.word.story import Story
from toteuma.rendering.word.styles import MATRIX_FILLS
from toteuma.rendering.word.xml import Element, paragraph, run
from toteuma.report.model import KeyFigureCell, Report, ReportKeyFigure, ReportRisk

_MATRIX_COLUMN = 1500
"""Width of a column of the matrix, in twentieths of a point."""


def write_key_figures(story: Story, report: Report) -> None:
    """All key figures in one table, by group; what is missing is told below it."""
    language, words = story.language, story.words
    section = report.key_figures
    if not section.rows:
        return
    story.heading(1, words["section.key_figures"], "key-figures")
    story.text("Lead", words["lead.key_figures"])
    years = [
        words[f"key_figure.{column.kind.value}"].format(year=column.year)
        for column in section.columns
    ]
    columns = (
        Column(words["key_figure.name"], weight=3),
        Column(words["key_figure.unit"]),
        *(Column(year, Kind.FIGURE) for year in years),
    )
    table = Table(words["section.key_figures"], columns)
    group, notes = "", []
    for row in section.rows:
        name = row.group.in_language(language)
        if name and name != group:
            table.add(name, style=RowStyle.GROUP)
            group = name
        table.add(
            _key_figure_name(story, row),
            row.unit.in_language(language),
            *(_value(story, cell, row.decimals) for cell in row.values),
        )
        for year, cell in zip(years, row.values, strict=True):
            note = cell.note.in_language(language)
            if note:
                notes.append(f"{row.name.in_language(language)}, {year}: {note}")
    story.table(table, notes=notes)


def _key_figure_name(story: Story, row: ReportKeyFigure) -> Cell:
    language = story.language
    name = story.bookmark(row.anchor, [run(row.name.in_language(language))])
    made = [paragraph("TableText", *name)]
    divisor = row.denominator.in_language(language)
    if divisor:
        made.append(
            paragraph("TableDetail", story.words["key_figure.computed"].format(divisor=divisor))
        )
    return made


def _value(story: Story, cell: KeyFigureCell, decimals: int) -> str:
    if cell.value is None:
        return absent(cell)
    return format_decimal(cell.value, decimals, story.language)


def write_risks(story: Story, report: Report) -> None:
    """The matrix, then the list of risks."""
    words = story.words
    if not report.risks.risks:
        return
    story.heading(1, words["section.risks"], "risks")
    story.text("Lead", words["lead.risks"])
    story.table(_matrix(story, report), width=_MATRIX_COLUMN * (report.risks.scale + 1))
    columns = (
        Column(words["risk.number"], Kind.CENTRE),
        Column(words["risk.risk"], weight=4),
        Column(words["risk.value"], Kind.CENTRE),
        Column(words["risk.controls"], weight=6),
        Column(words["goal.responsible"], weight=3),
    )
    table = Table(words["section.risks"], columns, style="ToteumaList")
    for risk in report.risks.risks:
        table.add(*_risk_cells(story, risk))
    note = f"{words['risk.value']}: {words['risk.likelihood']} × {words['risk.impact']}".lower()
    story.table(table, notes=(f"{note[:1].upper()}{note[1:]}.",))


def _risk_cells(story: Story, risk: ReportRisk) -> tuple[Cell, ...]:
    language, words = story.language, story.words
    name = story.bookmark(risk.anchor, [run(risk.name.in_language(language))])
    return (
        str(risk.number),
        (
            paragraph("TableText", *name),
            paragraph("TableDetail", risk.node.name.in_language(language)),
        ),
        f"{risk.likelihood} × {risk.impact} = {risk.value}",
        story.cell(risk.controls.in_language(language)) or words["risk.no_controls"],
        risk.owner.in_language(language) or words["goal.nobody"],
    )


def _matrix(story: Story, report: Report) -> Table:
    """Likelihood upwards, impact to the right; cells hold the numbers of their risks."""
    words, section = story.words, report.risks
    steps = range(1, section.scale + 1)
    columns = (
        Column(f"{words['risk.likelihood']} ↑  {words['risk.impact']} →", Kind.CENTRE),
        *(Column(str(impact), Kind.CENTRE) for impact in steps),
    )
    table = Table(words["risk.matrix"], columns, style="ToteumaMatrix")
    for likelihood in reversed(steps):
        cells: list[Cell] = [str(likelihood)]
        fills = [""]
        for impact in steps:
            inside = [
                risk
                for risk in section.risks
                if (risk.likelihood, risk.impact) == (likelihood, impact)
            ]
            cells.append([paragraph("TableCentre", *_numbers(story, inside))])
            fills.append(MATRIX_FILLS[cell_weight(likelihood, impact, section.scale)])
        table.add(*cells, fills=tuple(fills))
    return table


def _numbers(story: Story, risks: list[ReportRisk]) -> list[Element]:
    made: list[Element] = []
    for risk in risks:
        if made:
            made.append(run(", "))
        made.append(story.link(risk.anchor, str(risk.number)))
    return made
