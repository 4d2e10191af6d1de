"""Rules of the organisation: validities, one tree a year, restatement to cost centres."""

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from toteuma.domain.vocabulary import NodeKind
from toteuma.workspace.interchange.cells import CellValue
from toteuma.workspace.interchange.checks.common import FIRST_YEAR, LAST_YEAR, Findings
from toteuma.workspace.interchange.records import Record


class _Node(NamedTuple):
    """A row of the organisation whose cells could all be read."""

    code: str
    kind: NodeKind
    parent: str
    valid_from: date
    valid_to: date
    record: Record


def check_organisation(findings: Findings) -> None:
    """Validities of a code do not overlap, and the nodes of every year form one tree."""
    nodes = _nodes(findings)
    sound = _check_validities(findings, nodes)
    if sound and findings.is_complete("organisation"):
        _check_trees(findings, nodes)
    _check_mappings(findings, nodes)


def _nodes(findings: Findings) -> list[_Node]:
    columns = ("code", "kind", "parent", "valid_from")
    return [
        _Node(code, kind, parent, valid_from, _last_day(record), record)
        for record, (code, kind, parent, valid_from) in findings.whole("organisation", *columns)
        if "valid_to" in record.values
    ]


def _last_day(record: Record) -> date:
    valid_to = record.values["valid_to"]
    return valid_to if isinstance(valid_to, date) else date.max


def _check_validities(findings: Findings, nodes: list[_Node]) -> bool:
    """True when no validity is reversed or overlaps another of the same code."""
    sound = True
    by_code: dict[str, list[_Node]] = {}
    for node in nodes:
        by_code.setdefault(node.code, []).append(node)
        if node.valid_to < node.valid_from:
            findings.add("folder.validity_reversed", "organisation", node.record, "valid_to")
            sound = False
    for validities in by_code.values():
        validities.sort(key=lambda node: node.valid_from)
        for before, after in pairwise(validities):
            # Equal starts are a repeated key, which has its own issue.
            if before.valid_from < after.valid_from <= before.valid_to:
                until = before.record.values["valid_to"] or ""
                findings.add(
                    "folder.validity_overlaps",
                    "organisation",
                    after.record,
                    "valid_from",
                    code=after.code,
                    until=until,
                )
    return sound


def _check_trees(findings: Findings, nodes: list[_Node]) -> None:
    codes = {node.code for node in nodes}
    reported: set[tuple[str, int]] = set()
    told_roots: set[tuple[str, ...]] = set()
    for year in _years(nodes):
        tree = _tree(nodes, year)
        faults = [(_fault_in_tree(node, tree, codes), node) for node in tree.values()]
        faults = [(code, node) for code, node in faults if code]
        for code, node in faults:
            if (code, id(node)) not in reported:
                reported.add((code, id(node)))
                findings.add(code, "organisation", node.record, "parent", code=node.code, year=year)
        roots = tuple(sorted(code for code, node in tree.items() if not node.parent))
        # A root that is missing for a reason told above is not told again, nor year after year.
        if len(roots) != 1 and tree and not faults and roots not in told_roots:
            told_roots.add(roots)
            named = ", ".join(roots) or "–"
            findings.add(
                "folder.root_count", "organisation", None, year=year, count=len(roots), roots=named
            )


def _tree(nodes: list[_Node], year: int) -> dict[str, _Node]:
    """Nodes that are valid in the year, of several validities of one code the latest."""
    tree: dict[str, _Node] = {}
    for node in nodes:
        if node.valid_from <= date(year, 12, 31) and node.valid_to >= date(year, 1, 1):
            known = tree.get(node.code)
            if known is None or known.valid_from < node.valid_from:
                tree[node.code] = node
    return tree


def _years(nodes: list[_Node]) -> list[int]:
    """The years in which the tree may differ from the year before."""
    starts = {node.valid_from.year for node in nodes}
    ends = {node.valid_to.year for node in nodes}
    years = starts | ends | {year + 1 for year in ends}
    return sorted(year for year in years if FIRST_YEAR <= year <= LAST_YEAR)


def _fault_in_tree(node: _Node, tree: dict[str, _Node], codes: set[str]) -> str:
    """The issue's code when the node's way to the root is broken, else an empty text. ``codes``
    are those of all years."""
    if not node.parent:
        return ""
    parent = tree.get(node.parent)
    if parent is None:
        # A parent that is nowhere has its own issue.
        return "folder.parent_not_valid" if node.parent in codes else ""
    if parent.kind is NodeKind.COST_CENTRE:
        return "folder.parent_is_cost_centre"
    seen = {node.code}
    above: _Node | None = parent
    while above is not None:
        if above.code == node.code:
            return "folder.organisation_cycle"
        if above.code in seen:
            return ""  # it leads into a cycle without being part of it
        seen.add(above.code)
        above = tree.get(above.parent)
    return ""


def _check_mappings(findings: Findings, nodes: list[_Node]) -> None:
    kinds: dict[str, set[CellValue]] = {}
    for node in nodes:
        kinds.setdefault(node.code, set()).add(node.kind)
    columns = ("from_cost_centre", "to_cost_centre")
    for record, (source, target) in findings.whole("cost_centre_mappings", *columns):
        if target in kinds and NodeKind.COST_CENTRE not in kinds[target]:
            findings.add(
                "folder.mapping_not_cost_centre", "cost_centre_mappings", record, "to_cost_centre"
            )
        if source == target:
            findings.add(
                "folder.mapping_to_itself", "cost_centre_mappings", record, "to_cost_centre"
            )
