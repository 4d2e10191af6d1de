"""What names a project: only one that nothing names can be removed."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from pyarrow import parquet

from toteuma.ledger.query import BalancesUnreadableError
from toteuma.workspace import models
from toteuma.workspace.ledger_state import store_of
from toteuma.workspace.queries.batches import batches
from toteuma.workspace.queries.rows import municipality_id


class ProjectUse(StrEnum):
    """What can name a project."""

    BUDGET = "budget"
    PROPOSAL = "proposal"
    NARRATIVE = "narrative"
    LEDGER = "ledger"


_MODELS: Mapping[ProjectUse, Any] = {
    ProjectUse.BUDGET: models.BudgetLine,
    ProjectUse.PROPOSAL: models.BudgetProposalLine,
    ProjectUse.NARRATIVE: models.InvestmentNarrative,
}


def uses_of_projects(*, home: Path, municipality: str) -> Mapping[str, frozenset[ProjectUse]]:
    """For each project that something names, what does. Batches that are out of use count, for
    they may come back. Raises BalancesUnreadableError."""
    key = municipality_id(municipality)
    found: dict[str, set[ProjectUse]] = {}
    for use, model in _MODELS.items():
        named = model._default_manager.filter(municipality_id=key, project__isnull=False)
        for code in named.values_list("project", flat=True).distinct():
            found.setdefault(code, set()).add(use)
    for code in _projects_of_ledger(home, municipality):
        found.setdefault(code, set()).add(ProjectUse.LEDGER)
    found.pop("", None)
    return {code: frozenset(uses) for code, uses in found.items()}


def _projects_of_ledger(home: Path, municipality: str) -> set[str]:
    ids = [batch.batch_id for batch in batches(municipality=municipality)]
    found: set[str] = set()
    try:
        for path in store_of(home, municipality).balances_paths(ids):
            column = parquet.read_table(path, columns=["project"]).column("project")
            found.update(column.unique().to_pylist())
    except OSError as fault:
        raise BalancesUnreadableError(why=str(fault)) from fault
    return found
