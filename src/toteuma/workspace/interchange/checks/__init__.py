"""What must hold over all rows of a municipality folder, whichever way they came.

Each module judges one part; a rule that cannot be judged because a cell it needs could not be
read is left out, so that one fault gives one issue.
"""

from collections.abc import Collection

from toteuma.domain.issues import Issue
from toteuma.workspace.interchange.checks.budget import check_budget
from toteuma.workspace.interchange.checks.common import Findings
from toteuma.workspace.interchange.checks.layouts import check_layouts
from toteuma.workspace.interchange.checks.organisation import check_organisation
from toteuma.workspace.interchange.checks.planning import check_planning
from toteuma.workspace.interchange.checks.tabular import check_keys, check_references, check_values
from toteuma.workspace.interchange.checks.texts import check_texts
from toteuma.workspace.interchange.records import TABLES_BY_NAME, Records

__all__ = ["check_records", "writing_faults"]

_UNWRITABLE = {
    "folder.character_not_allowed",
    "folder.code_malformed",
    "folder.integer_malformed",
    "folder.cents_malformed",
    "folder.decimal_malformed",
    "folder.text_place",
    "folder.text_kind_unknown",
}


_TREE = frozenset({"organisation", "cost_centre_mappings"})


def check_records(records: Records, changed: Collection[str] = TABLES_BY_NAME) -> list[Issue]:
    """All faults of the records, in the order of the tables and their rows. Of tables that are
    not among the ``changed`` the rows by themselves, and the tree of units, were judged when they
    were stored; what joins them to others is judged again."""
    findings = Findings(records)
    check_values(findings, changed)
    check_keys(findings)
    check_references(findings)
    if not _TREE.isdisjoint(changed):
        check_organisation(findings)
    check_layouts(findings)
    check_budget(findings)
    check_planning(findings)
    check_texts(findings)
    return findings.issues


def writing_faults(records: Records) -> list[Issue]:
    """Those faults for which the records cannot be written at all. A dump lets other faults
    pass: whoever owns the data must be able to take it out as it is."""
    findings = Findings(records)
    check_values(findings, TABLES_BY_NAME)
    check_texts(findings)
    return [issue for issue in findings.issues if issue.code in _UNWRITABLE]
