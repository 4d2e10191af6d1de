"""Clean-up of account and cost-centre codes: declared steps, no code.

The steps run in this order: spaces around are taken off; a prefix is taken off where it stands;
a pattern picks out its group; leading characters are left out; so many are kept. Patterns are RE2,
which runs in linear time on any text. :func:`clean_sql` is the same over a DuckDB column.
"""

import re
from dataclasses import dataclass

from toteuma.ledger.amounts import SPACES


@dataclass(frozen=True, slots=True)
class CleanUp:
    """The steps; an empty text or 0 leaves a step out."""

    strip_prefix: str = ""
    pattern: str = ""
    skip: int = 0
    take: int = 0

    @property
    def is_plain(self) -> bool:
        """True when nothing but spaces is taken off."""
        return self == CleanUp()

    def clean(self, text: str | None) -> str:
        """The code within a text; empty when there is none."""
        code = (text or "").strip(SPACES).removeprefix(self.strip_prefix)
        if self.pattern:
            match = re.search(self.pattern, code)
            code = (match[1] or "") if match else ""
        code = code[self.skip :]
        return code[: self.take] if self.take else code

    def variables(self, prefix: str) -> dict[str, object]:
        """Values of the DuckDB variables that :func:`clean_sql` of that prefix refers to."""
        return {
            f"{prefix}_strip_prefix": self.strip_prefix,
            f"{prefix}_pattern": self.pattern,
            f"{prefix}_skip": self.skip,
            f"{prefix}_take": self.take,
        }


def clean_sql(column: str, prefix: str, steps: CleanUp) -> str:
    """The code within a VARCHAR column (named by us); an empty text when there is none."""

    def variable(name: str) -> str:
        return f"getvariable('{prefix}_{name}')"

    code = f"trim(coalesce({column}, ''), getvariable('spaces'))"
    if steps.strip_prefix:
        start = variable("strip_prefix")
        code = (
            f"CASE WHEN starts_with({code}, {start}) "
            f"THEN substr({code}, length({start}) + 1) ELSE {code} END"
        )
    if steps.pattern:
        code = f"coalesce(regexp_extract({code}, {variable('pattern')}, 1), '')"
    if steps.skip:
        code = f"substr({code}, {variable('skip')} + 1)"
    if steps.take:
        code = f"substr({code}, 1, {variable('take')})"
    return code
