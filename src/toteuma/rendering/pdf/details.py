"""Key figures, risks, budget decisions and sources as the templates receive them."""

from decimal import Decimal
from itertools import groupby

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts.risks import cell_weight
from toteuma.rendering.formats import (
    absent,
    format_date,
    format_decimal,
    format_euro,
    format_integer,
)
from toteuma.rendering.notes import reading_notes
from toteuma.rendering.pdf.text import View, drawable, plain, rich, with_marks_kept
from toteuma.report.model import (
    KeyFigureCell,
    KeyFigureColumn,
    Report,
    ReportKeyFigure,
    ReportRisk,
)

_CHECKSUM_LINE = 32
"""Hexadecimal digits of a checksum on one line."""


def key_figures_view(report: Report, language: Language) -> View:
    """Key figures as a table whose decimals align, each row with its trend."""
    words = report_words(language)
    section = report.key_figures
    decimals = max((row.decimals for row in section.rows), default=0)
    notes: list[str] = []
    groups = [
        {
            "name": name,
            "rows": [
                _key_figure_view(row, section.columns, decimals, notes, language) for row in rows
            ],
        }
        for name, rows in groupby(section.rows, key=lambda row: plain(row.group, language))
    ]
    return {
        "notes": notes,
        "columns": [
            words[f"key_figure.{column.kind.value}"].format(year=column.year)
            for column in section.columns
        ],
        "groups": groups,
    }


def _key_figure_view(
    row: ReportKeyFigure,
    columns: tuple[KeyFigureColumn, ...],
    decimals: int,
    notes: list[str],
    language: Language,
) -> View:
    divisor = plain(row.denominator, language)
    return {
        "anchor": row.anchor,
        "name": plain(row.name, language),
        "unit": plain(row.unit, language),
        "detail": report_words(language)["key_figure.computed"].format(divisor=divisor)
        if divisor
        else "",
        "cells": [
            _value_view(cell, row.decimals, decimals, notes, language) for cell in row.values
        ],
        "trend": _trend(row.values, columns),
    }


def _value_view(
    cell: KeyFigureCell, decimals: int, widest: int, notes: list[str], language: Language
) -> View:
    """A value, or no figure; ``note`` is the number of its footnote, 0 for none."""
    return {
        "text": absent(cell)
        if cell.value is None
        else format_decimal(cell.value, decimals, language),
        # Decimals that this row does not show are set unseen: the points stand in one line.
        "padding": _fraction(widest, language)[len(_fraction(decimals, language)) :],
        "note": _note_number(plain(cell.note, language), notes),
    }


def _fraction(decimals: int, language: Language) -> str:
    return format_decimal(Decimal(0), decimals, language)[1:]


def _note_number(note: str, notes: list[str]) -> int:
    if not note:
        return 0
    if note not in notes:
        notes.append(note)
    return notes.index(note) + 1


def _trend(
    values: tuple[KeyFigureCell, ...], columns: tuple[KeyFigureColumn, ...]
) -> list[View] | None:
    """Marks from zero, heights as shares of the span; None for fewer than two values.

    Values of one year share a place, so that a target lies over the actual it is meant for.
    """
    years = sorted({column.year for column in columns})
    known = [
        (columns[index], float(cell.value))
        for index, cell in enumerate(values)
        if cell.value is not None
    ]
    if len(known) < 2:
        return None
    low = min(0.0, *(value for _, value in known))
    span = max(0.0, *(value for _, value in known)) - low
    return [
        {
            "kind": column.kind.value,
            "place": years.index(column.year),
            "places": len(years),
            "zero": -low / span if span else 0.0,
            "height": (value - low) / span if span else 0.0,
        }
        for column, value in known
    ]


def risks_view(report: Report, language: Language) -> View:
    """The list of risks and the matrix: rows of likelihood from the greatest, risks by number."""
    section = report.risks
    scale = range(1, section.scale + 1)
    return {
        "scale": section.scale,
        "matrix": [
            {
                "likelihood": likelihood,
                "cells": [
                    {
                        "value": likelihood * impact,
                        "weight": cell_weight(likelihood, impact, section.scale),
                        "risks": [
                            {"number": risk.number, "anchor": risk.anchor}
                            for risk in section.risks
                            if (risk.likelihood, risk.impact) == (likelihood, impact)
                        ],
                    }
                    for impact in scale
                ],
            }
            for likelihood in reversed(scale)
        ],
        "risks": [_risk_view(risk, language) for risk in section.risks],
    }


def _risk_view(risk: ReportRisk, language: Language) -> View:
    return {
        "anchor": risk.anchor,
        "number": risk.number,
        "name": plain(risk.name, language),
        "node": plain(risk.node.name, language),
        "likelihood": risk.likelihood,
        "impact": risk.impact,
        "value": risk.value,
        "controls": rich(risk.controls, language),
        "owner": plain(risk.owner, language),
    }


def notes_view(report: Report, sha256: str, snapshot_id: str, language: Language) -> View:
    """How to read the figures, the budget decisions and the batches behind them."""
    return {
        "notes": [with_marks_kept(note) for note in reading_notes(report, snapshot_id, language)],
        "source_note": plain(report.source_note, language),
        "checksum": _checksum(sha256),
        "decisions": _decisions(report, language),
        "sources": _sources(report, language),
    }


def _decisions(report: Report, language: Language) -> list[View]:
    words = report_words(language)
    return [
        {
            "number": str(decision.number),
            "kind": words[f"decision.kind_{decision.kind}"],
            "date": format_date(decision.decided_on, language),
            "decider": plain(decision.decider, language),
            "reason": plain(decision.reason, language),
            "net": format_euro(decision.net, language).replace("€", "").strip("\u00a0"),
        }
        for decision in report.decisions
    ]


def _sources(report: Report, language: Language) -> list[View]:
    return [
        {
            "batch": drawable(source.batch),
            "file": drawable(source.file_name),
            "entries": format_integer(source.entries, language),
            "covered": ", ".join(drawable(period) for period in source.covered),
            "checksum": _checksum(source.file_sha256),
        }
        for source in report.sources
    ]


def _checksum(digits: str) -> list[str]:
    return [
        drawable(digits[start : start + _CHECKSUM_LINE])
        for start in range(0, len(digits), _CHECKSUM_LINE)
    ]
