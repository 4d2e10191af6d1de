"""A municipality folder in and out; the two are exact inverses.

``load_folder(dump_folder(content))`` gives an equal content, and dumping what was loaded gives
the same bytes when the folder was in canonical form: every table there, rows by key, values as
``cells`` writes them, texts with one line feed at the end.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.issues import Issue
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.workspace.errors import ContentFaultyError, FolderForeignError, FolderMissingError
from toteuma.workspace.interchange.cells import cell_text, normalised_lines
from toteuma.workspace.interchange.checks import check_records, writing_faults
from toteuma.workspace.interchange.csv_text import csv_text, decoded, read_csv
from toteuma.workspace.interchange.datapackage import datapackage_text
from toteuma.workspace.interchange.ledger_list import (
    LEDGER_LIST,
    ledger_list_text,
    listed_paths,
    read_ledger_list,
)
from toteuma.workspace.interchange.reading import read_records
from toteuma.workspace.interchange.records import (
    TABLES_BY_NAME,
    Record,
    Records,
    TextKey,
    TextRecord,
    content_of,
    records_of,
    text_file,
)
from toteuma.workspace.interchange.tables import REQUIRED_TABLES, TABLES, Table

DATAPACKAGE = "datapackage.json"


def load_folder(
    path: Path, *, needs_ledger_files: bool = True
) -> tuple[MunicipalityContent | None, tuple[Issue, ...]]:
    """The content of a folder, or None with everything that is wrong with it.

    The postings are not read, only their list (``ledger/ledger.toml``); the listed files must be
    there unless ``needs_ledger_files`` is False (for a folder whose postings are made elsewhere).
    Raises FolderMissingError when there is no such folder.
    """
    if not path.is_dir():
        raise FolderMissingError(path=path)
    issues: list[Issue] = []
    records = Records()
    _check_listing(path, issues)
    for table in TABLES:
        _load_table(path, table, records, issues)
    records.texts = _load_texts(path / "texts", issues)
    records.ledger_files = read_ledger_list(path / "ledger", issues, needs_files=needs_ledger_files)
    issues += check_records(records)
    return (None if issues else content_of(records)), tuple(issues)


def _check_listing(path: Path, issues: list[Issue]) -> None:
    """Tables whose names are not known, and files that datapackage.json names in vain."""
    for file in sorted(path.glob("*.csv")):
        if file.stem not in TABLES_BY_NAME:
            details = {"known": ", ".join(f"{name}.csv" for name in TABLES_BY_NAME)}
            issues.append(Issue("folder.file_unknown", file.name, details=details))
    expected = {f"{name}.csv" for name in REQUIRED_TABLES} | _described(path, issues)
    issues.extend(
        Issue("folder.file_missing", name)
        for name in sorted(expected)
        if not (path / name).is_file()
    )


def _described(path: Path, issues: list[Issue]) -> set[str]:
    """The tables that datapackage.json says are there."""
    file = path / DATAPACKAGE
    if not file.is_file():
        return set()
    try:
        resources = json.loads(file.read_bytes())["resources"]
        named = {str(resource["path"]) for resource in resources}
    except (ValueError, KeyError, TypeError):
        issues.append(Issue("folder.datapackage_malformed", DATAPACKAGE))
        return set()
    return named & {f"{name}.csv" for name in TABLES_BY_NAME}


def _load_table(path: Path, table: Table, records: Records, issues: list[Issue]) -> None:
    file = path / f"{table.name}.csv"
    if not file.is_file():
        if table.name in REQUIRED_TABLES:
            records.unreadable.add(table.name)
        return
    text = decoded(file.read_bytes(), file.name, issues)
    raw = None if text is None else read_csv(text, file.name, len(table.headers), issues)
    if raw is None:
        records.unreadable.add(table.name)
    else:
        records.tables[table.name] = read_records(table, raw, issues)


def _load_texts(path: Path, issues: list[Issue]) -> list[TextRecord]:
    """Long texts by ``<kind>/<period>/<code>.<language>.md``, languages joined."""
    found: dict[TextKey, dict[str, str]] = {}
    for file in sorted(path.rglob("*")) if path.is_dir() else ():
        if file.is_dir() or file.name.startswith("."):
            continue
        place = file.relative_to(path.parent).as_posix()
        parts = file.relative_to(path).parts
        code, dot, language = file.stem.rpartition(".")
        if file.suffix != ".md" or not dot or language not in set(Language) or len(parts) != 3:
            issues.append(Issue("folder.text_place", place))
            continue
        text = decoded(file.read_bytes(), place, issues)
        if text is None:
            continue
        text = normalised_lines(text).removesuffix("\n")
        if text:
            found.setdefault(TextKey(parts[0], parts[1], code), {})[language] = text
        else:
            issues.append(Issue("folder.file_empty", place))
    return [
        TextRecord(key, LocalizedText(**languages), text_file(key))
        for key, languages in sorted(found.items())
    ]


def folder_files(content: MunicipalityContent) -> dict[str, str]:
    """The text of every file of the folder by its path in it, in canonical form.

    Raises ContentFaultyError when a value cannot be written in this format at all (a control
    character, a code that is no file name); other faults are left for the next load to tell.
    """
    records = records_of(content)
    faults = writing_faults(records)
    if faults:
        raise ContentFaultyError(municipality=content.municipality.code, issues=faults)
    files = {DATAPACKAGE: datapackage_text(content.municipality)}
    for table in TABLES:
        rows = (_cells(table, record) for record in records.tables[table.name])
        files[f"{table.name}.csv"] = csv_text([table.headers, *rows])
    for text in records.texts:
        for language in Language:
            written = text.text.in_language(language)
            if language not in text.text.missing_languages:
                files[f"{text_file(text.key)}.{language.value}.md"] = written + "\n"
    if content.ledger_files:
        files["ledger/ledger.toml"] = ledger_list_text(content.ledger_files)
    return files


def content_hash(content: MunicipalityContent) -> str:
    """SHA-256 of the tables and texts in canonical form, in hexadecimal: equal for equal contents.
    Ledger files do not count. Raises ContentFaultyError as :func:`folder_files`."""
    digest = hashlib.sha256()
    for name, text in sorted(folder_files(replace(content, ledger_files=())).items()):
        if name != DATAPACKAGE:
            digest.update(f"{name}\n{len(text)}\n{text}".encode())
    return digest.hexdigest()


def _cells(table: Table, record: Record) -> list[str]:
    cells: list[str] = []
    for column in table.columns:
        value = record.values[column.name]
        if isinstance(value, LocalizedText):
            cells += (value.fi, value.sv, value.en)
        else:
            cells.append(cell_text(value))
    return cells


def dump_folder(content: MunicipalityContent, path: Path) -> None:
    """Writes the folder; long texts that the content no longer has are removed from it, and files
    of postings that an earlier list named and the new one does not.

    The files of postings themselves are written by the caller, beside ``ledger/ledger.toml``.
    Raises FolderForeignError when the folder holds something else, ContentFaultyError as
    :func:`folder_files`.
    """
    files = folder_files(content)
    if path.exists() and not path.is_dir():
        raise FolderForeignError(path=path)
    if path.is_dir() and any(path.iterdir()) and not (path / "municipality.csv").is_file():
        raise FolderForeignError(path=path)
    stale = [file for file in (path / "texts").rglob("*.md") if file.is_file()]
    ledger = path / "ledger"
    stale += [ledger / LEDGER_LIST, *(ledger / name for name in listed_paths(ledger))]
    kept = {*files, *(f"ledger/{file.path}" for file in content.ledger_files)}
    for file in stale:
        if file.relative_to(path).as_posix() not in kept:
            file.unlink(missing_ok=True)
    for name, text in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8"))
