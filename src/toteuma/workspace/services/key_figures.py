"""Key figures and the series that they divide by: made, altered, taken away. Their values of a
year are given with what else people fill in (``services.planning``)."""

from toteuma.domain.planning import KeyFigure, Series
from toteuma.domain.vocabulary import ValueKind
from toteuma.workspace.interchange.records import domain_values
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.services.changes import change_of
from toteuma.workspace.services.planning_rows import (
    add_row,
    as_seen,
    keys_of,
    row_values,
    take_together,
    without,
)
from toteuma.workspace.services.rows import edit, judge, take


def add_key_figure(*, municipality: str, key_figure: KeyFigure, actor: str, why: str = "") -> str:
    """A new key figure, under a code of its own, which is returned. Raises ContentFaultyError."""
    return add_row(
        municipality=municipality,
        table="key_figures",
        row=key_figure,
        stem=key_figure.node,
        action="key_figure.add",
        actor=actor,
        why=why,
    )


def set_key_figure(
    *,
    municipality: str,
    key_figure: KeyFigure,
    actor: str,
    why: str = "",
    seen: KeyFigure | None = None,
) -> None:
    """A key figure, new or in place of the one of its code; its values must still be such as it
    takes. Raises ContentFaultyError, and ChangedMeanwhileError when another than the ``seen`` one
    is stored by now."""
    with change_of(
        municipality=municipality,
        action="key_figure.define",
        subject=key_figure.code,
        actor=actor,
        why=why,
    ) as change:
        if seen is not None:
            known = domain_values("key_figures", seen)
            as_seen(change, "key_figures", known, known)
        row = row_values("key_figures", key_figure)
        edit(change, {"key_figures": [row], "key_figure_values": []})


def remove_key_figure(*, municipality: str, key_figure: str, actor: str, why: str = "") -> None:
    """Takes a key figure and its values away; one that is not there is passed over."""
    with change_of(
        municipality=municipality,
        action="key_figure.remove",
        subject=key_figure,
        actor=actor,
        why=why,
    ) as change:
        values = keys_of(change, "key_figure_values", key_figure=key_figure)
        take_together(change, {"key_figure_values": values, "key_figures": [(key_figure,)]})


def remove_key_figure_value(
    *, municipality: str, key_figure: str, year: int, kind: ValueKind, actor: str, why: str = ""
) -> None:
    """Takes a year's value away; one that is not there is passed over."""
    subject = f"{key_figure} {year} {kind.value}"
    with change_of(
        municipality=municipality, action="key_figure.clear", subject=subject, actor=actor, why=why
    ) as change:
        take(change, "key_figure_values", [(key_figure, year, kind)])


def add_series(*, municipality: str, series: Series, stem: str, actor: str, why: str = "") -> str:
    """A new series, under a code that begins with the stem, which is returned. Raises
    ContentFaultyError."""
    return add_row(
        municipality=municipality,
        table="series",
        row=series,
        stem=stem,
        action="series.add",
        actor=actor,
        why=why,
    )


def set_series(*, municipality: str, series: Series, actor: str, why: str = "") -> None:
    """A series, new or in place of the one of its code. Raises ContentFaultyError."""
    with change_of(
        municipality=municipality,
        action="series.define",
        subject=series.code,
        actor=actor,
        why=why,
    ) as change:
        edit(change, {"series": [row_values("series", series)]})


def remove_series(*, municipality: str, series: str, actor: str, why: str = "") -> None:
    """Takes a series and its values away. One that a key figure divides by is kept, and
    ContentFaultyError raised; one that is not there is passed over."""
    with change_of(
        municipality=municipality, action="series.remove", subject=series, actor=actor, why=why
    ) as change:
        values = keys_of(change, "series_values", series=series)
        kept = without(rows(change.municipality.pk, "series"), series)
        judge(change, {"series": kept, "key_figures": []}, whole={"series"})
        take_together(change, {"series_values": values, "series": [(series,)]})


def remove_series_value(
    *, municipality: str, series: str, year: int, kind: ValueKind, actor: str, why: str = ""
) -> None:
    """Takes a year's value away; one that is not there is passed over."""
    subject = f"{series} {year} {kind.value}"
    with change_of(
        municipality=municipality, action="series.clear", subject=subject, actor=actor, why=why
    ) as change:
        take(change, "series_values", [(series, year, kind)])
