"""An empty municipality folder to fill in: every table with its header row and nothing else."""

from pathlib import Path

from toteuma.workspace.errors import FolderNotEmptyError
from toteuma.workspace.interchange.csv_text import csv_text
from toteuma.workspace.interchange.ledger_list import ledger_list_text
from toteuma.workspace.interchange.tables import TABLES


def write_template(path: Path) -> None:
    """Write the empty tables. Raises FolderNotEmptyError when the folder holds anything."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FolderNotEmptyError(path=path)
    (path / "ledger").mkdir(parents=True)
    for table in TABLES:
        (path / f"{table.name}.csv").write_text(csv_text([table.headers]), "utf-8", newline="")
    (path / "ledger" / "ledger.toml").write_text(ledger_list_text(()), "utf-8")
