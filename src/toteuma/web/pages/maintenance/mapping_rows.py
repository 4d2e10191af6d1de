"""Where figures of a year's predecessor are shown under its structure: rows of cost centres."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.organisation import CostCentreMapping, Organisation, restated_cost_centres
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import NodeKind
from toteuma.web.pages.maintenance.organisation_forms import latest_nodes
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.booked import Booked, booked_by_cost_centre


class Shown(StrEnum):
    """Where a cost centre of the previous year is shown."""

    ITSELF = "itself"
    ELSEWHERE = "elsewhere"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class CentreRow:
    """A cost centre of the previous year: what was posted on it then, and where it is shown."""

    code: str
    name: LocalizedText | None
    booked: Booked
    shown: Shown
    target: str
    target_name: LocalizedText | None


@dataclass(frozen=True, slots=True)
class LostRow:
    """Postings of a year that stand in no unit of the structure. ``is_known``: there is a unit of
    that code, but not in this year."""

    year: int
    code: str
    name: LocalizedText | None
    booked: Booked
    is_known: bool


def booked_in(desk: Desk, year: int) -> Mapping[tuple[int, str], Booked]:
    """Postings of the year and the one before by (year, cost centre)."""
    ledger, engine = desk.living.ledger, desk.living.engine
    return desk.living.made_of_ledger(
        ("booked", year), lambda: booked_by_cost_centre(ledger, engine, (year - 1, year))
    )


def tree_of(desk: Desk, year: int) -> Organisation | None:
    """The units of a year; None when there are none."""
    try:
        return desk.living.organisation(year)
    except InvalidValueError:
        return None


def names_of(desk: Desk) -> dict[str, LocalizedText]:
    """The latest name of each unit."""
    return {node.code: node.name for node in latest_nodes(desk.content.nodes)}


def centre_rows(desk: Desk, year: int) -> list[CentreRow]:
    """Every cost centre of the previous year, by code: of its structure, of its postings, and of
    the mapping to this year."""
    tree = desk.living.organisation(year)
    before = tree_of(desk, year - 1)
    booked = booked_in(desk, year)
    moved = restated_cost_centres(desk.content.cost_centre_mappings, year - 1, year)
    names = names_of(desk)
    codes = {code for one, code in booked if one == year - 1} | set(moved)
    if before is not None:
        codes |= set(before.cost_centres(before.root))
    rows = []
    for code in sorted(codes):
        target = moved.get(code, code)
        shown = Shown.NOWHERE
        if target in tree:
            shown = Shown.ITSELF if target == code else Shown.ELSEWHERE
        rows.append(
            CentreRow(
                code,
                names.get(code),
                booked.get((year - 1, code), Booked()),
                shown,
                moved.get(code, ""),
                names.get(target) if code in moved else None,
            )
        )
    return rows


def lost_rows(desk: Desk, year: int) -> list[LostRow]:
    """Postings of the year and the one before that the year's structure shows nowhere."""
    tree = desk.living.organisation(year)
    moved = restated_cost_centres(desk.content.cost_centre_mappings, year - 1, year)
    names = names_of(desk)
    rows = []
    for (one, code), booked in sorted(booked_in(desk, year).items(), reverse=True):
        target = moved.get(code, code) if one < year else code
        if target not in tree:
            rows.append(LostRow(one, code, names.get(code), booked, code in names))
    return rows


def targets(tree: Organisation) -> tuple[str, ...]:
    """Cost centres of the structure, on which figures can be shown."""
    return tree.cost_centres(tree.root)


def copied(desk: Desk, year: int) -> dict[str, str | None]:
    """The mapping to the previous year as it would be for this one: of cost centres that this
    year's mapping does not name, onto those that are there. A cost centre that moves on this year
    takes along what is shown on it."""
    tree = desk.living.organisation(year)
    mappings = desk.content.cost_centre_mappings
    present = {one.from_cost_centre: one.to_cost_centre for one in mappings if one.to_year == year}
    found: dict[str, str | None] = {}
    for one in mappings:
        target = present.get(one.to_cost_centre, one.to_cost_centre)
        is_new = one.to_year == year - 1 and one.from_cost_centre not in present
        if is_new and target in tree and target != one.from_cost_centre:
            found[one.from_cost_centre] = target
    return found


def mappings_after(
    desk: Desk, year: int, shown_on: Mapping[str, str | None]
) -> tuple[CostCentreMapping, ...]:
    """All mappings as they would be."""
    kept = tuple(
        one
        for one in desk.content.cost_centre_mappings
        if one.to_year != year or one.from_cost_centre not in shown_on
    )
    added = tuple(
        CostCentreMapping(year, code, target)
        for code, target in shown_on.items()
        if target is not None
    )
    return kept + added


def what_differs(
    desk: Desk, year: int, shown_on: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Of these the ones that are not so already."""
    present = {
        one.from_cost_centre: one.to_cost_centre
        for one in desk.content.cost_centre_mappings
        if one.to_year == year
    }
    return {code: target for code, target in shown_on.items() if present.get(code) != target}


def is_target(tree: Organisation, code: str) -> bool:
    """Whether figures can be shown there: on a cost centre of the structure."""
    return code in tree and tree.node(code).kind is NodeKind.COST_CENTRE
