"""``ledger/ledger.toml``: the files of entries and balances in import order, each with its profile.

::

    [[files]]
    path = "2022.csv"
    profile = "toteuma"

Profiles of the municipality's own lie beside the files, as ``<profile>.toml``.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from toteuma.domain.content import LedgerFile
from toteuma.domain.issues import Issue

LEDGER_LIST = "ledger.toml"

# A plain file name: nothing that could lead out of the folder.
_FILE_NAME = re.compile(r"[^./\\\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]*")


def is_file_name(text: str) -> bool:
    """True for a name that the list may hold."""
    return _FILE_NAME.fullmatch(text) is not None


def ledger_list_text(files: Iterable[LedgerFile]) -> str:
    """The list as TOML. JSON's escapes are those of TOML's basic strings."""
    return "\n".join(
        f"[[files]]\npath = {json.dumps(file.path, ensure_ascii=False)}\n"
        f"profile = {json.dumps(file.profile, ensure_ascii=False)}\n"
        for file in files
    )


def read_ledger_list(
    folder: Path, issues: list[Issue], *, needs_files: bool = True
) -> tuple[LedgerFile, ...]:
    """The listed files; empty when there is no list. Files that are listed and not there (if they
    are needed), or there and not listed, become issues."""
    place = f"ledger/{LEDGER_LIST}"
    files: list[LedgerFile] = []
    if (folder / LEDGER_LIST).is_file():
        try:
            entries = _entries((folder / LEDGER_LIST).read_bytes().decode("utf-8"))
        except (ValueError, KeyError, TypeError) as error:
            issues.append(Issue("folder.ledger_list_malformed", place, details={"why": str(error)}))
            return ()
        for file in entries:
            if not is_file_name(file.path):
                issues.append(Issue("folder.ledger_path", place, column="path", value=file.path))
            elif needs_files and not (folder / file.path).is_file():
                issues.append(Issue("folder.file_missing", f"ledger/{file.path}"))
            elif file.path in {known.path for known in files}:
                issues.append(
                    Issue("folder.ledger_file_repeated", place, column="path", value=file.path)
                )
            else:
                files.append(file)
    listed = {file.path for file in files} | {LEDGER_LIST}
    present = sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []
    issues.extend(
        Issue("folder.ledger_file_not_listed", f"ledger/{name}")
        for name in present
        if name not in listed and not name.startswith(".") and not name.endswith(".toml")
    )
    return tuple(files)


def listed_paths(folder: Path) -> set[str]:
    """Names of the files that the folder's list names; empty when it cannot be read."""
    issues: list[Issue] = []
    return {file.path for file in read_ledger_list(folder, issues, needs_files=False)}


def _entries(text: str) -> list[LedgerFile]:
    entries: list[dict[str, Any]] = tomllib.loads(text).get("files", [])
    files = [LedgerFile(path=entry["path"], profile=entry["profile"]) for entry in entries]
    if not all(isinstance(file.path, str) and isinstance(file.profile, str) for file in files):
        raise ValueError("path and profile must be texts")
    return files
