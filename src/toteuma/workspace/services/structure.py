"""The organisation, the chart of accounts and the layouts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from toteuma.domain.accounts import Account
from toteuma.domain.budget import Project
from toteuma.domain.content import ReportColumn
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.layout import Layout
from toteuma.domain.organisation import CostCentreMapping, OrganisationNode
from toteuma.workspace.errors import NodeExistsError, NodeUnknownError
from toteuma.workspace.interchange.records import (
    Values,
    domain_rows,
    domain_values,
    layout_line_values,
    layout_values,
)
from toteuma.workspace.ledger_state import ledger_state
from toteuma.workspace.living import shared_engine
from toteuma.workspace.queries.booked import Booked, booked_on_account, booked_on_cost_centre
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.queries.uses import uses_of_account, uses_of_node
from toteuma.workspace.services.changes import Change, change_of, named
from toteuma.workspace.services.rows import edit, judge, put, replace_all, take


class StillUsedError(ToteumaError):
    """A unit or an account to remove is used somewhere."""

    code = "workspace.still_used"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "{code} cannot be removed: it is used in {uses}."
    mend = "Close the unit instead, or remove what uses it first."


def add_nodes(
    *, municipality: str, nodes: Iterable[OrganisationNode], actor: str, why: str = ""
) -> None:
    """New nodes, one or many. Raises NodeExistsError for a code that is known, and
    ContentFaultyError when the nodes of some year would not form one tree."""
    added = list(nodes)
    subject = named(node.code for node in added)
    with change_of(
        municipality=municipality, action="nodes.add", subject=subject, actor=actor, why=why
    ) as change:
        known = {row["code"] for row in rows(change.municipality.pk, "nodes")}
        for node in added:
            if node.code in known:
                raise NodeExistsError(municipality=municipality, node=node.code)
        _edit_nodes(change, added)


def change_node(*, municipality: str, node: OrganisationNode, actor: str, why: str = "") -> None:
    """From ``node.valid_from`` on the node is as given (another name, kind, place); what it was
    ends the day before. Raises NodeUnknownError for an unknown code, ContentFaultyError."""
    with change_of(
        municipality=municipality, action="node.change", subject=node.code, actor=actor, why=why
    ) as change:
        earlier = _in_force(change, node.code, node.valid_from)
        if earlier.valid_from == node.valid_from:
            _edit_nodes(change, [node])
        else:
            ended = replace(earlier, valid_to=node.valid_from - timedelta(days=1))
            _edit_nodes(change, [ended, node])


def close_node(*, municipality: str, code: str, last_day: date, actor: str, why: str = "") -> None:
    """The node's last day. It still reports for the year in which it ends. Raises NodeUnknownError
    when it is not in force on that day, ContentFaultyError when nodes below it stay open."""
    with change_of(
        municipality=municipality, action="node.close", subject=code, actor=actor, why=why
    ) as change:
        _edit_nodes(change, [replace(_in_force(change, code, last_day), valid_to=last_day)])


def reopen_node(*, municipality: str, code: str, actor: str, why: str = "") -> None:
    """The node's latest validity goes on until further notice. Raises NodeUnknownError, and
    ContentFaultyError when the unit above it is closed."""
    with change_of(
        municipality=municipality, action="node.reopen", subject=code, actor=actor, why=why
    ) as change:
        found = _validities(change, code)
        if not found:
            raise _unknown(change, code, change.at.date())
        latest = max(found, key=lambda node: node.valid_from)
        _edit_nodes(change, [replace(latest, valid_to=None)])


def remove_node(*, home: Path, municipality: str, code: str, actor: str, why: str = "") -> None:
    """Takes away a unit that is used nowhere, neither in the municipality's data nor by postings
    of the ledger in ``home``. Raises NodeUnknownError, StillUsedError."""
    with change_of(
        municipality=municipality, action="node.remove", subject=code, actor=actor, why=why
    ) as change:
        found = _validities(change, code)
        if not found:
            raise _unknown(change, code, change.at.date())
        uses = uses_of_node(municipality=municipality, code=code)
        ledger = ledger_state(home, municipality)
        _refuse_used(code, uses, booked_on_cost_centre(ledger, shared_engine(), code))
        take(change, "nodes", [(code,)])
        take(change, "organisation", [(code, node.valid_from) for node in found])


def map_cost_centres(
    *, municipality: str, mappings: Iterable[CostCentreMapping], actor: str, why: str = ""
) -> None:
    """Where figures of cost centres are shown from a year on, for restating earlier years under
    a new structure. Raises ContentFaultyError."""
    found = list(mappings)
    subject = named(mapping.from_cost_centre for mapping in found)
    values = [domain_values("cost_centre_mappings", mapping) for mapping in found]
    with change_of(
        municipality=municipality, action="cost_centres.map", subject=subject, actor=actor, why=why
    ) as change:
        edit(change, {"cost_centre_mappings": values})


def restate_cost_centres(
    *,
    municipality: str,
    to_year: int,
    shown_on: Mapping[str, str | None],
    actor: str,
    why: str = "",
) -> None:
    """Where figures of earlier years are shown under the structure of ``to_year``: each cost
    centre on another, or (None) on itself again. Raises ContentFaultyError."""
    with change_of(
        municipality=municipality,
        action="cost_centres.map",
        subject=named(shown_on),
        actor=actor,
        why=why,
    ) as change:
        ended = [(to_year, code) for code, target in shown_on.items() if target is None]
        take(change, "cost_centre_mappings", ended)
        taken = change.before
        moved = [
            domain_values("cost_centre_mappings", CostCentreMapping(to_year, code, target))
            for code, target in shown_on.items()
            if target is not None
        ]
        edit(change, {"cost_centre_mappings": moved})
        if ended:
            change.before = {"ended": taken, "changed": change.before}


def set_accounts(
    *, municipality: str, accounts: Iterable[Account], actor: str, why: str = ""
) -> None:
    """Accounts, new or with another name. Raises ContentFaultyError."""
    found = list(accounts)
    subject = named(str(account.number) for account in found)
    values = [domain_values("accounts", account) for account in found]
    with change_of(
        municipality=municipality, action="accounts.set", subject=subject, actor=actor, why=why
    ) as change:
        edit(change, {"accounts": values})


def remove_account(
    *, home: Path, municipality: str, number: int, actor: str, why: str = ""
) -> None:
    """Takes away an account on which nothing is budgeted or posted, by the ledger in ``home``.
    Raises StillUsedError."""
    with change_of(
        municipality=municipality,
        action="account.remove",
        subject=str(number),
        actor=actor,
        why=why,
    ) as change:
        uses = uses_of_account(municipality=municipality, number=number)
        ledger = ledger_state(home, municipality)
        _refuse_used(str(number), uses, booked_on_account(ledger, shared_engine(), number))
        take(change, "accounts", [(number,)])


def set_projects(
    *, municipality: str, projects: Iterable[Project], actor: str, why: str = ""
) -> None:
    """Projects, new or changed. Raises ContentFaultyError."""
    found = list(projects)
    subject = named(project.code for project in found)
    values = [domain_values("projects", project) for project in found]
    with change_of(
        municipality=municipality, action="projects.set", subject=subject, actor=actor, why=why
    ) as change:
        edit(change, {"projects": values})


def set_layout(*, municipality: str, layout: Layout, actor: str, why: str = "") -> None:
    """The municipality's own layout of that code, whole; it stands before a shipped one. Raises
    ContentFaultyError, also when a binding level or forecast names a line that would be gone."""
    lines = [
        layout_line_values(layout.code, position, line)
        for position, line in enumerate(layout.lines, 1)
    ]
    with change_of(
        municipality=municipality, action="layout.set", subject=layout.code, actor=actor, why=why
    ) as change:
        others = [
            row
            for row in rows(change.municipality.pk, "layout_lines")
            if row["layout"] != layout.code
        ]
        judge(
            change,
            {"layouts": [layout_values(layout)], "layout_lines": [*others, *lines]},
            whole=("layout_lines",),
        )
        put(change, "layouts", [layout_values(layout)])
        replace_all(change, "layout_lines", [*others, *lines])
        change.after = {"layout": layout.code, "lines": [line.code for line in layout.lines]}


def set_report_columns(
    *, municipality: str, columns: Iterable[ReportColumn], actor: str, why: str = ""
) -> None:
    """The columns of the municipality's statements, all of them. Raises ContentFaultyError."""
    values = [domain_values("report_columns", column) for column in columns]
    with change_of(
        municipality=municipality,
        action="report_columns.set",
        subject="report columns",
        actor=actor,
        why=why,
    ) as change:
        judge(change, {"report_columns": values}, whole=("report_columns",))
        replace_all(change, "report_columns", values)
        change.after = {"columns": [str(value["column"]) for value in values]}


def _edit_nodes(change: Change, nodes: list[OrganisationNode]) -> None:
    codes: list[Values] = [{"code": code} for code in dict.fromkeys(node.code for node in nodes)]
    put(change, "nodes", codes)
    edit(change, {"organisation": [domain_values("organisation", node) for node in nodes]})


def _validities(change: Change, code: str) -> tuple[OrganisationNode, ...]:
    found = rows(change.municipality.pk, "organisation", code=code)
    return domain_rows("organisation", found)


def _in_force(change: Change, code: str, day: date) -> OrganisationNode:
    for node in _validities(change, code):
        if node.valid_from <= day and (node.valid_to is None or day <= node.valid_to):
            return node
    raise _unknown(change, code, day)


def _unknown(change: Change, code: str, day: date) -> NodeUnknownError:
    return NodeUnknownError(municipality=change.municipality.code, node=code, day=day.isoformat())


def _refuse_used(code: str, uses: Mapping[str, int], booked: Booked) -> None:
    """Raises StillUsedError when there are uses or postings."""
    counts = {**uses, "ledger": booked.entries}
    told = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    if told:
        raise StillUsedError(code=code, uses=told)
