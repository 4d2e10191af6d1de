"""The organisation tree: municipality > sector > service area > unit > cost centre, any depth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from toteuma.domain.errors import ExitCode, InvalidValueError
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import NodeKind


@dataclass(frozen=True, slots=True)
class OrganisationNode:
    """One node in one validity; ``valid_to`` is the last day, or None for until further notice.

    ``position`` is its place among the nodes below the same parent, as they are printed.
    """

    code: str
    kind: NodeKind
    name: LocalizedText
    parent: str | None
    valid_from: date
    valid_to: date | None = None
    position: int = 0

    def __post_init__(self) -> None:
        if not self.code or any(mark in self.code for mark in " /:,;|"):
            raise InvalidValueError(
                what=f"Organisation code {self.code!r}",
                why="it must not be empty or hold spaces or any of / : , ; |",
            )
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise InvalidValueError(
                what=f"Organisation node {self.code}", why="it ends before it begins"
            )

    def is_valid_in(self, fiscal_year: int) -> bool:
        """True when it is valid on any day of the year: a unit closed in mid-year still reports."""
        starts_in_time = self.valid_from <= date(fiscal_year, 12, 31)
        return starts_in_time and (
            self.valid_to is None or self.valid_to >= date(fiscal_year, 1, 1)
        )


@dataclass(frozen=True, slots=True)
class CostCentreMapping:
    """Under the structure of ``to_year``, figures booked in earlier years on
    ``from_cost_centre`` are shown on ``to_cost_centre`` (restatement after a reorganisation)."""

    to_year: int
    from_cost_centre: str
    to_cost_centre: str


class Organisation:
    """The tree of one fiscal year. Built from nodes with unique codes and exactly one root.

    Raises InvalidValueError when a parent is missing, codes repeat, a cost centre has children,
    there is a cycle, or there is not exactly one root.
    """

    def __init__(self, nodes: Iterable[OrganisationNode]) -> None:
        self._nodes: dict[str, OrganisationNode] = {}
        for node in nodes:
            if node.code in self._nodes:
                raise InvalidValueError(what="Organisation", why=f"{node.code} comes twice")
            self._nodes[node.code] = node
        self._children: dict[str, list[str]] = {code: [] for code in self._nodes}
        roots = [node.code for node in self._nodes.values() if node.parent is None]
        if len(roots) != 1:
            raise InvalidValueError(
                what="Organisation", why=f"it needs exactly one root, not {len(roots)}"
            )
        self.root = roots[0]
        for node in self._nodes.values():
            if node.parent is not None:
                self._attach(node)
        self._order = self._walk()
        if len(self._order) != len(self._nodes):
            lost = sorted(set(self._nodes) - set(self._order))
            raise InvalidValueError(what="Organisation", why=f"{', '.join(lost)} form a cycle")

    def _attach(self, node: OrganisationNode) -> None:
        assert node.parent is not None
        parent = self._nodes.get(node.parent)
        if parent is None:
            raise InvalidValueError(
                what=f"Organisation node {node.code}", why=f"its parent {node.parent} is missing"
            )
        if parent.kind is NodeKind.COST_CENTRE:
            raise InvalidValueError(
                what=f"Organisation node {node.code}",
                why=f"its parent {parent.code} is a cost centre, and nothing lies below one",
            )
        self._children[node.parent].append(node.code)

    def _walk(self) -> tuple[str, ...]:
        order: list[str] = []
        stack = [self.root]
        while stack:
            code = stack.pop()
            order.append(code)
            stack.extend(reversed(self._children[code]))
        return tuple(order)

    def __contains__(self, code: object) -> bool:
        return code in self._nodes

    def __len__(self) -> int:
        return len(self._nodes)

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, parents before children, siblings in the order given."""
        return self._order

    def node(self, code: str) -> OrganisationNode:
        """The node. Raises KeyError."""
        return self._nodes[code]

    def children(self, code: str) -> tuple[str, ...]:
        """Codes right below, in the order given."""
        return tuple(self._children[code])

    def ancestors_or_self(self, code: str) -> tuple[str, ...]:
        """The code, its parent, and so on up to the root."""
        chain = [code]
        while (parent := self._nodes[chain[-1]].parent) is not None:
            chain.append(parent)
        return tuple(chain)

    def descendants_or_self(self, code: str) -> tuple[str, ...]:
        """The code and everything below it, parents before children."""
        found: list[str] = []
        stack = [code]
        while stack:
            current = stack.pop()
            found.append(current)
            stack.extend(reversed(self._children[current]))
        return tuple(found)

    def cost_centres(self, code: str) -> tuple[str, ...]:
        """Cost centres at or below the node."""
        return tuple(
            below
            for below in self.descendants_or_self(code)
            if self._nodes[below].kind is NodeKind.COST_CENTRE
        )


class OrganisationMissingError(InvalidValueError):
    """No unit of the municipality is in force in the year."""

    code = "domain.organisation_missing"
    exit_code = ExitCode.NOT_FOUND
    message = "The municipality has no units in {fiscal_year}."
    mend = "Choose another year, or correct valid_from and valid_to in the table organisation."


def organisation_in_year(nodes: Iterable[OrganisationNode], fiscal_year: int) -> Organisation:
    """The tree of a fiscal year from nodes of all validities.

    Of several validities of one code within the year the latest stands: figures of the whole
    year are shown under the structure in force last. Raises OrganisationMissingError, and
    InvalidValueError for nodes that are no tree.
    """
    latest: dict[str, OrganisationNode] = {}
    for node in nodes:
        if not node.is_valid_in(fiscal_year):
            continue
        known = latest.get(node.code)
        if known is None or node.valid_from > known.valid_from:
            latest[node.code] = node
    if not latest:
        raise OrganisationMissingError(fiscal_year=fiscal_year)
    return Organisation(latest.values())


def restated_cost_centres(
    mappings: Iterable[CostCentreMapping], from_year: int, to_year: int
) -> Mapping[str, str]:
    """Where figures booked in ``from_year`` are shown under ``to_year``'s structure.

    Mappings of each year between are applied in order, so a chain of reorganisations composes.
    Cost centres that no mapping names are not in the result: they stay where they are.
    """
    by_year: dict[int, dict[str, str]] = {}
    for mapping in mappings:
        if from_year < mapping.to_year <= to_year:
            by_year.setdefault(mapping.to_year, {})[mapping.from_cost_centre] = (
                mapping.to_cost_centre
            )
    result: dict[str, str] = {}
    for year in sorted(by_year):
        step = by_year[year]
        result = {start: step.get(end, end) for start, end in result.items()}
        for start, end in step.items():
            result.setdefault(start, end)
    return result
