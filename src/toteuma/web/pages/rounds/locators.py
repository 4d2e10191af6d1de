"""Which round an address is about, and what it is called."""

from collections.abc import Mapping
from typing import Any

from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.report.labels import months_of
from toteuma.web.rights.rules import Located
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.rounds import RoundRow, round_row


def find_round(desk: Desk, code: str) -> RoundRow | None:
    """The round of that code."""
    return round_row(municipality=desk.municipality, code=code)


def is_seen(desk: Desk, row: RoundRow) -> bool:
    """Whether the person may read any unit that the round collects of."""
    organisation = desk.living.organisation(Period.parse(row.period).fiscal_year)
    if row.node not in organisation:
        return False
    readable = desk.access.readable(organisation)
    return not readable.isdisjoint(organisation.descendants_or_self(row.node))


def round_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """A round that the person may see something of; its page shows them their units alone."""
    row = find_round(desk, words["round"])
    if row is None:
        return None
    desk.turn_to(row.period)
    return Located(anywhere=True) if is_seen(desk, row) or not desk.readable else None


def whole_round(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The municipality, where it has the round."""
    row = find_round(desk, words["round"])
    if row is None:
        return None
    desk.turn_to(row.period)
    return Located()


def unit_names(desk: Desk) -> Mapping[str, LocalizedText]:
    """Names of all units, those of other years too; of several the latest."""
    ordered = sorted(desk.content.nodes, key=lambda one: one.valid_from)
    return {one.code: one.name for one in ordered}


def round_name(desk: Desk, row: RoundRow) -> str:
    """The period and the unit: "1–9/2022 Heinola"."""
    name = unit_names(desk).get(row.node)
    unit = row.node if name is None else name.in_language(desk.language)
    return f"{months_of(Period.parse(row.period))} {unit}"
