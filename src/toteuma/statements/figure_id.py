"""Figure ids: the stable name of every figure, ``<period>.<node>.<line>.<column>``.

``2022-09.SECTOR.SALES.actual`` is the sector's sales from January to September 2022. A project's
figure under a node has the project's code after a colon, which node codes cannot hold:
``2022-09.VIRIKE:GYM.INVESTMENT_NET.actual``; ``VIRIKE:`` is what belongs to no project.
"""

import re
from dataclasses import dataclass

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode
from toteuma.statements.errors import FigureIdError

# The period may itself hold two dots (2022-07..09) and a node or project single ones; a line
# and a column hold none, so the text is read from both ends.
_PATTERN = re.compile(
    r"(?P<period>\d{4}(?:-\d{2}(?:\.\.\d{2})?)?)\.(?P<place>.+)\.(?P<line>[^.]+)\.(?P<column>[^.]+)"
)


@dataclass(frozen=True, slots=True)
class FigureId:
    """The parts of a figure id. ``project`` None: a figure of the whole node."""

    period: Period
    node: str
    line: str
    column: ColumnCode
    project: str | None = None

    def __post_init__(self) -> None:
        if not self.line or "." in self.line:
            raise InvalidValueError(
                what=f"Line code {self.line!r}", why="it must not be empty or hold a full stop"
            )

    @property
    def place(self) -> str:
        """The node's code, with the project's after a colon when there is one."""
        return place_code(self.node, self.project)

    def __str__(self) -> str:
        return f"{self.period.code}.{self.place}.{self.line}.{self.column.value}"

    @classmethod
    def parse(cls, text: str) -> "FigureId":
        """The inverse of ``str``. Raises FigureIdError."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise FigureIdError(text=text)
        node, colon, project = match["place"].partition(":")
        try:
            return cls(
                period=Period.parse(match["period"]),
                node=node,
                line=match["line"],
                column=ColumnCode(match["column"]),
                project=project if colon else None,
            )
        except (InvalidValueError, ValueError) as fault:
            raise FigureIdError(text=text) from fault


def place_code(node: str, project: str | None) -> str:
    """The code under which a node, or a project under it, stands in a table."""
    return node if project is None else f"{node}:{project}"
