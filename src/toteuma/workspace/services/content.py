"""The whole content of a municipality at once."""

from dataclasses import dataclass

from django.db import transaction

from toteuma.domain.content import Municipality, MunicipalityContent
from toteuma.workspace import models
from toteuma.workspace.errors import MunicipalityExistsError
from toteuma.workspace.interchange.checks import check_records
from toteuma.workspace.interchange.folder import content_hash
from toteuma.workspace.interchange.records import TABLES_BY_NAME, Records, records_of
from toteuma.workspace.services.changes import Change, as_json, change_of, write_audit_row
from toteuma.workspace.services.rows import Written, refuse, replace_all
from toteuma.workspace.stored import STORED, rows_of


@dataclass(frozen=True, slots=True)
class ContentSaved:
    """What saving a content did: rows added, changed and removed by kind, and the SHA-256 of the
    content in canonical form."""

    is_new_municipality: bool
    written: dict[str, Written]
    content_hash: str


def create_municipality(*, municipality: Municipality, actor: str, why: str = "") -> None:
    """Adds a municipality without any rows. Raises MunicipalityExistsError."""
    records = Records(unreadable=set(TABLES_BY_NAME) - {"municipality"})
    records.tables["municipality"] = records_of(MunicipalityContent(municipality)).tables[
        "municipality"
    ]
    refuse(municipality.code, check_records(records))
    with transaction.atomic():
        if models.Municipality.objects.filter(code=municipality.code).exists():
            raise MunicipalityExistsError(municipality=municipality.code)
        change = _add_municipality(municipality, "municipality.create", actor, why)
        change.after = as_json(_values(municipality))
        write_audit_row(change)


def save_content(
    *,
    content: MunicipalityContent,
    actor: str,
    why: str = "",
    action: str = "content.save",
    subject: str = "",
) -> ContentSaved:
    """Makes the municipality hold exactly this content; the municipality is added if it is new.

    Only rows that differ are written, each with its history, so saving the same content twice
    changes nothing the second time. ``ledger_files`` are not stored: batches of the ledger are
    registered on their own. ``action`` and ``subject`` are what the audit trail says of it, by
    default that the municipality's content was saved. Raises ContentFaultyError.
    """
    records = records_of(content)
    code = content.municipality.code
    refuse(code, check_records(records))
    digest = content_hash(content)
    with transaction.atomic():
        is_new = not models.Municipality.objects.filter(code=code).exists()
        if is_new:
            change = _add_municipality(content.municipality, action, actor, why)
            change.subject = subject or code
            written = _replace_rows(change, records)
            _tell(change, written, digest)
            write_audit_row(change)
        else:
            with change_of(
                municipality=code, action=action, subject=subject or code, actor=actor, why=why
            ) as change:
                _alter_municipality(change, content.municipality)
                written = _replace_rows(change, records)
                _tell(change, written, digest)
    return ContentSaved(is_new, written, digest)


def _values(municipality: Municipality) -> dict[str, object]:
    names = (column.name for column in TABLES_BY_NAME["municipality"].columns)
    return {name: getattr(municipality, name) for name in names}


def _add_municipality(municipality: Municipality, action: str, actor: str, why: str) -> Change:
    row = models.Municipality(**_values(municipality))
    change = Change(row, action=action, subject=municipality.code, actor=actor, why=why)
    change.add([row])
    return change


def _alter_municipality(change: Change, municipality: Municipality) -> None:
    values = _values(municipality)
    if any(getattr(change.municipality, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(change.municipality, name, value)
        change.alter([change.municipality])


def _replace_rows(change: Change, records: Records) -> dict[str, Written]:
    rows = rows_of(records)
    written = {name: replace_all(change, name, rows[name]) for name in STORED}
    return {name: counts for name, counts in written.items() if any(counts)}


def _tell(change: Change, written: dict[str, Written], digest: str) -> None:
    change.after = {
        "content_sha256": digest,
        "rows": {name: dict(counts._asdict()) for name, counts in written.items()},
    }
