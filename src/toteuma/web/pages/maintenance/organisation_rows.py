"""The organisation as rows of a table: the tree of a year, and units of other years."""

from collections.abc import Mapping
from dataclasses import dataclass

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.organisation import OrganisationNode
from toteuma.web.pages.maintenance.organisation_forms import latest_nodes
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.words import label, word


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A unit: how deep it lies, and its kind in words."""

    node: OrganisationNode
    depth: int
    kind: str
    parent: OrganisationNode | None


def tree_rows(desk: Desk, year: int) -> list[NodeRow]:
    """The tree of the year, parents before what lies under them."""
    tree = desk.living.organisation(year)
    depths: dict[str | None, int] = {None: -1}
    rows = []
    for code in tree.codes:
        node = tree.node(code)
        depths[code] = depths[node.parent] + 1
        parent = tree.node(node.parent) if node.parent else None
        rows.append(NodeRow(node, depths[code], label(f"kind.{node.kind.value}"), parent))
    return rows


def other_rows(desk: Desk, year: int) -> list[NodeRow]:
    """Units that are not in the year's tree: closed before it, or beginning after it."""
    tree = desk.living.organisation(year)
    latest = {node.code: node for node in latest_nodes(desk.content.nodes)}
    return [
        NodeRow(node, 0, label(f"kind.{node.kind.value}"), latest.get(node.parent or ""))
        for node in latest.values()
        if node.code not in tree
    ]


def is_found(row: NodeRow, wanted: str) -> bool:
    """Whether the code or a name of the unit holds the text."""
    name = row.node.name
    return any(wanted in text.casefold() for text in (row.node.code, name.fi, name.sv, name.en))


def years_of(desk: Desk) -> list[int]:
    """The years whose structure can be looked at: of the ledger, of the units, and the one
    after."""
    years = {year for year, _ in desk.living.ledger.covered}
    years |= {node.valid_from.year for node in desk.content.nodes}
    years |= {node.valid_to.year for node in desk.content.nodes if node.valid_to}
    years.add(max(years) + 1)
    return [year for year in sorted(years, reverse=True) if has_tree(desk, year)]


def has_tree(desk: Desk, year: int) -> bool:
    """Whether the units of the year form a tree."""
    try:
        desk.living.organisation(year)
    except InvalidValueError:
        return False
    return True


_GROUP_OF: Mapping[str, str] = {
    "nodevalidity": "below",
    "top": "top",
    "costcentremapping": "mapping",
    "budgetline": "budget",
    "budgetproposal": "proposals",
    "budgetproposalline": "proposals",
    "forecast": "forecasts",
    "goal": "goals",
    "keyfigure": "key_figures",
    "risk": "risks",
    "project": "projects",
    "bindinglevel": "binding",
    "assessment": "texts",
    "comment": "comments",
    "membership": "people",
    "ledger": "ledger",
}


def uses_told(uses: Mapping[str, int]) -> list[tuple[str, int]]:
    """Uses by what people call them, with how many there are."""
    counts: dict[str, int] = {}
    for name, count in uses.items():
        if count:
            group = _GROUP_OF.get(name, "other")
            counts[group] = counts.get(group, 0) + count
    return [(word(f"structure.uses.{group}"), count) for group, count in counts.items()]
