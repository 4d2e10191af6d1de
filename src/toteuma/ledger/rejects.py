"""The file of rejected rows: each as it stood in the source, with its line and what is wrong.

It has the source's own columns, delimiter and encoding, so once mended it can be imported with
the same profile; the two columns at its end are not read by any.
"""

import csv
from itertools import islice
from pathlib import Path

import duckdb

from toteuma.catalogue.wording import issue_words
from toteuma.domain.vocabulary import Language
from toteuma.ledger.explaining import issues_by_line
from toteuma.ledger.headers import Header
from toteuma.ledger.profiles import Profile
from toteuma.ledger.records import read_records
from toteuma.ledger.sources import Source

EXTRA_COLUMNS = ("toteuma_line", "toteuma_reason")


def write_rejects(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    profile: Profile,
    header: Header,
    target: Path,
    language: Language,
) -> None:
    """Writes the rows of the source that the table ``faults`` names."""
    form = profile.file
    rejected = issues_by_line(connection, source, header)
    with (
        source.open_text() as stream,
        target.open("w", encoding=source.encoding, errors="replace", newline="") as out,
    ):
        writer = csv.writer(
            out, delimiter=form.delimiter, quotechar=form.quote, lineterminator="\n"
        )
        writer.writerow([*header.names, *EXTRA_COLUMNS])
        list(islice(stream, header.lines))
        records = read_records(stream, form.delimiter, form.quote, header.lines + 1)
        wanted = next(rejected, None)
        for record in records:
            if wanted is None:
                return
            line, issues = wanted
            if record.line == line:
                reasons = " ".join(issue_words(issue, language)[0] for issue in issues)
                fields = record.fields if record.fields is not None else [record.text]
                writer.writerow([*fields, line, reasons])
                wanted = next(rejected, None)
