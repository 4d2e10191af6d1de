"""The forecasts of a unit for one month, given together."""

from collections.abc import Mapping

from toteuma.domain.budget import Forecast
from toteuma.workspace.errors import ChangedMeanwhileError
from toteuma.workspace.interchange.records import domain_rows, domain_values
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.services.changes import change_of
from toteuma.workspace.services.rows import edit, take


def give_forecasts(
    *,
    municipality: str,
    fiscal_year: int,
    as_of_month: int,
    node: str,
    given: Mapping[str, Forecast | None],
    seen: Mapping[str, Forecast | None],
    actor: str,
    why: str = "",
) -> None:
    """Year-end forecasts of a unit as of a month, by line; None takes one back. ``seen`` is what
    the person saw on each of these lines. Raises ChangedMeanwhileError when a line holds
    something else by now, and ContentFaultyError; then nothing is changed."""
    with change_of(
        municipality=municipality,
        action="forecast.give",
        subject=f"{fiscal_year}-{as_of_month:02} {node}",
        actor=actor,
        why=why,
    ) as change:
        filters = {"fiscal_year": fiscal_year, "as_of_month": as_of_month, "node": node}
        stored: tuple[Forecast, ...] = domain_rows(
            "forecasts", rows(change.municipality.pk, "forecasts", **filters)
        )
        present = {forecast.line: forecast for forecast in stored}
        if any(present.get(line) != seen.get(line) for line in given):
            raise ChangedMeanwhileError(subject=change.subject)
        gone = [line for line, forecast in given.items() if forecast is None and line in present]
        taken = None
        if gone:
            take(change, "forecasts", [(fiscal_year, as_of_month, node, line) for line in gone])
            taken = change.before
        written = [forecast for forecast in given.values() if forecast is not None]
        if written:
            edit(change, {"forecasts": [domain_values("forecasts", one) for one in written]})
            if taken is not None:
                change.before = {"changed": change.before, "taken back": taken}
