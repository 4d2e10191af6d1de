"""The whole content of a municipality."""

from dataclasses import replace

from toteuma.domain.content import MunicipalityContent
from toteuma.workspace.interchange.records import content_of
from toteuma.workspace.models import Municipality
from toteuma.workspace.queries.batches import ledger_files
from toteuma.workspace.queries.moment import one_moment
from toteuma.workspace.queries.rows import municipality_id, municipality_row, rows_by_name
from toteuma.workspace.stored import STORED, records_of_rows


def municipality_codes() -> tuple[str, ...]:
    """Codes of all municipalities of this installation, in order."""
    return tuple(Municipality.objects.order_by("code").values_list("code", flat=True))


def read_content(municipality: str) -> MunicipalityContent:
    """Everything that the municipality's folder would hold, but the postings: one query for each
    kind of row. ``ledger_files`` are those of its active batches, in the order of import."""
    with one_moment():
        key = municipality_id(municipality)
        records = records_of_rows(rows_by_name(key, STORED), municipality_row(key))
        files = ledger_files(municipality=municipality)
    return replace(content_of(records), ledger_files=files)
