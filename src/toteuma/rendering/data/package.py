"""The data package: CSV files and the ``datapackage.json`` that describes them."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from toteuma.domain.vocabulary import Language
from toteuma.rendering.data import content, figures
from toteuma.rendering.data.table import DataTable
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot

_LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def data_tables(report: Report) -> tuple[DataTable, ...]:
    """All tables of the report; those that others refer to come first."""
    return (
        content.units_table(report),
        figures.lines_table(report),
        figures.statements_table(report),
        figures.projects_table(report),
        figures.investments_table(report),
        figures.binding_levels_table(report),
        figures.budget_decisions_table(report),
        content.aims_table(report),
        content.goals_table(report),
        content.measures_table(report),
        content.observations_table(report),
        figures.key_figures_table(report),
        figures.key_figure_values_table(report),
        content.risks_table(report),
        content.sources_table(report),
        content.texts_table(report),
        content.text_figures_table(report),
    )


def data_package_files(snapshot: Snapshot) -> dict[str, bytes]:
    """File name → content of the whole package; equal snapshots give equal bytes."""
    tables = data_tables(snapshot.report)
    files = {f"{table.name}.csv": table.csv_bytes() for table in tables}
    descriptor = _descriptor(snapshot, tables, files)
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    return {"datapackage.json": text.encode(), **files}


def write_data_package(snapshot: Snapshot, folder: Path) -> tuple[Path, ...]:
    """Write the package into ``folder`` (made if it is not there) and return the paths written.

    Files of the same names are replaced, others are left alone. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for name, data in data_package_files(snapshot).items():
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    return tuple(paths)


def _descriptor(
    snapshot: Snapshot, tables: tuple[DataTable, ...], files: dict[str, bytes]
) -> dict[str, Any]:
    report = snapshot.report
    titles = [report.title.in_language(language) for language in Language]
    node = report.node.name.in_language(Language.FI)
    return {
        "profile": "tabular-data-package",
        "name": _slug(f"{report.municipality.code}-{report.node.code}-{report.period.code}"),
        "title": f"{node}: {' · '.join(dict.fromkeys(titles))}",
        "description": "\n\n".join(
            dict.fromkeys(
                text for language in Language if (text := report.source_note.in_language(language))
            )
        ),
        "version": snapshot.id,
        "snapshot": snapshot.sha256,
        "created": f"{report.dated.isoformat()}T00:00:00Z",
        "languages": [language.value for language in Language],
        "licenses": [_LICENCE],
        "sources": [
            {"title": f"{source.file_name}, SHA-256 {source.file_sha256}"}
            for source in report.sources
        ],
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in tables],
    }


def _resource(table: DataTable, data: bytes) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": table.schema(),
    }


def _slug(text: str) -> str:
    """Lower-case ASCII letters, digits, dots and hyphens, as a package name may have."""
    return "".join(
        mark if mark.isascii() and (mark.isalnum() or mark in ".-") else "-"
        for mark in text.lower()
    )
