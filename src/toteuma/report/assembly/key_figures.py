"""Key figures by year: given values, and those computed from a net cost and a series."""

from decimal import ROUND_HALF_UP, Decimal

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.organisation import Organisation
from toteuma.domain.planning import KeyFigure, KeyFigureValue
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ValueKind
from toteuma.report.model import (
    KeyFigureCell,
    KeyFigureColumn,
    KeyFigureSection,
    ReportKeyFigure,
)

_KINDS = {kind: place for place, kind in enumerate(ValueKind)}


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero to ``decimals`` digits (ROUND_HALF_UP is away from zero by definition
    of the decimal module)."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def assemble_key_figures(
    content: MunicipalityContent, organisation: Organisation, node: str, fiscal_year: int
) -> KeyFigureSection:
    """Key figures of the node and what lies below it, for the years up to ``fiscal_year``.

    Columns are the (year, kind) pairs for which any of them has a row, oldest first. A key figure
    without a row for any of them is left out.
    """
    below = set(organisation.descendants_or_self(node))
    figures = sorted(
        (figure for figure in content.key_figures if figure.node in below),
        key=lambda figure: figure.position,
    )
    codes = {figure.code for figure in figures}
    values = {
        (value.key_figure, value.year, value.kind): value
        for value in content.key_figure_values
        if value.key_figure in codes and value.year <= fiscal_year
    }
    pairs = sorted({key[1:] for key in values}, key=lambda pair: (pair[0], _KINDS[pair[1]]))
    series = {
        (value.series, value.year, value.kind): value.value for value in content.series_values
    }
    names = {entry.code: entry.name for entry in content.series}
    rows = (
        ReportKeyFigure(
            anchor=f"key-figure-{figure.code}",
            code=figure.code,
            group=figure.group,
            name=figure.name,
            unit=figure.unit,
            decimals=figure.decimals,
            denominator=names[figure.denominator] if figure.denominator else LocalizedText(),
            values=tuple(
                _cell(
                    figure,
                    f"{figure.code}.{year}.{kind.value}",
                    values.get((figure.code, year, kind)),
                    series.get((figure.denominator, year, kind)),
                )
                for year, kind in pairs
            ),
        )
        for figure in figures
        if any(key[0] == figure.code for key in values)
    )
    return KeyFigureSection(
        columns=tuple(KeyFigureColumn(year=year, kind=kind) for year, kind in pairs),
        rows=tuple(rows),
    )


def _cell(
    figure: KeyFigure, cell_id: str, given: KeyFigureValue | None, divisor: Decimal | None
) -> KeyFigureCell:
    if given is None:
        return KeyFigureCell(id=cell_id, value=None)
    if given.value is not None:
        value = rounded(given.value, figure.decimals)
        return KeyFigureCell(id=cell_id, value=value, note=given.note)
    if given.net_cost_cents is None or not divisor:
        return KeyFigureCell(id=cell_id, value=None, note=given.note)
    exact = Decimal(given.net_cost_cents) / 100 / divisor
    return KeyFigureCell(
        id=cell_id,
        value=rounded(exact, figure.decimals),
        note=given.note,
        net_cost=given.net_cost_cents,
        divisor=divisor,
    )
