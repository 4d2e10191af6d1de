"""What a municipality has decided about its reports."""

from dataclasses import replace

from toteuma.domain.content import Municipality
from toteuma.workspace.interchange.checks import check_records
from toteuma.workspace.interchange.records import TABLES_BY_NAME, records_of
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.services.changes import as_json, change_of
from toteuma.workspace.services.rows import refuse


def set_municipality(*, municipality: Municipality, actor: str, why: str = "") -> None:
    """Name, languages, materiality, risk scale and source note. Raises MunicipalityUnknownError,
    and ContentFaultyError when something there would no longer fit, such as a risk beyond the
    scale."""
    names = [column.name for column in TABLES_BY_NAME["municipality"].columns]
    values = {name: getattr(municipality, name) for name in names}
    code = municipality.code
    with change_of(
        municipality=code, action="municipality.set", subject=code, actor=actor, why=why
    ) as change:
        after = replace(read_content(code), municipality=municipality)
        refuse(code, check_records(records_of(after)))
        row = change.municipality
        before = {name: getattr(row, name) for name in names}
        changed = [name for name in names if before[name] != values[name]]
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            change.alter([row])
        change.before = {name: as_json(before[name]) for name in changed}
        change.after = {name: as_json(values[name]) for name in changed}
