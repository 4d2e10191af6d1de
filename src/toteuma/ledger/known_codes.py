"""The codes that a ledger file may use, as the workspace knows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """Accounts of the chart, cost centres and projects. "No project" needs no code."""

    accounts: frozenset[int]
    cost_centres: frozenset[str]
    projects: frozenset[str] = frozenset()
