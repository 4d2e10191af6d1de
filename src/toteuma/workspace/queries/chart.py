"""Chart of accounts, layouts, projects, binding levels and report columns."""

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.accounts import Account
from toteuma.domain.budget import Project
from toteuma.domain.content import Municipality, ReportColumn
from toteuma.domain.layout import Layout
from toteuma.domain.planning import BindingLevel
from toteuma.workspace.interchange.records import domain_rows, layouts_of
from toteuma.workspace.queries.rows import municipality_id, municipality_row, rows


def municipality_settings(*, municipality: str) -> Municipality:
    """The municipality's name and what it has decided about its reports."""
    values: dict[str, object] = dict(municipality_row(municipality_id(municipality)))
    return Municipality(**values)  # type: ignore[arg-type]


def accounts(*, municipality: str) -> tuple[Account, ...]:
    """The chart of accounts by number."""
    return domain_rows("accounts", rows(municipality_id(municipality), "accounts"))


def layouts(*, municipality: str) -> dict[str, Layout]:
    """Layouts by code: the shipped ones, and the municipality's own, which stand before a shipped
    one of the same code."""
    key = municipality_id(municipality)
    own = layouts_of(rows(key, "layouts"), rows(key, "layout_lines"))
    return shipped_layouts() | {layout.code: layout for layout in own}


def projects(*, municipality: str) -> tuple[Project, ...]:
    """Projects of the investment part and of operations."""
    return domain_rows("projects", rows(municipality_id(municipality), "projects"))


def binding_levels(*, municipality: str) -> tuple[BindingLevel, ...]:
    """What binds on the council's and the committee's level."""
    return domain_rows("binding_levels", rows(municipality_id(municipality), "binding_levels"))


def report_columns(*, municipality: str) -> tuple[ReportColumn, ...]:
    """The columns of the municipality's statements, in order."""
    return domain_rows("report_columns", rows(municipality_id(municipality), "report_columns"))
