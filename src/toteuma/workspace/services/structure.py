"""The organisation, the chart of accounts and the layouts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from toteuma.domain.accounts import Account
from toteuma.domain.budget import Project
from toteuma.domain.content import ReportColumn
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
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.services.changes import Change, change_of, named
from toteuma.workspace.services.rows import edit, judge, put, replace_all


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


def _in_force(change: Change, code: str, day: date) -> OrganisationNode:
    found: tuple[OrganisationNode, ...] = domain_rows(
        "organisation", rows(change.municipality.pk, "organisation", code=code)
    )
    for node in found:
        if node.valid_from <= day and (node.valid_to is None or day <= node.valid_to):
            return node
    raise NodeUnknownError(municipality=change.municipality.code, node=code, day=day.isoformat())
