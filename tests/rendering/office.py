"""Reads Word and Excel files back: the report's printed figures, parts of a package, programs."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from lxml import etree
from pypdf import PdfReader

ACCEPTANCE = Path(__file__).parents[1] / "acceptance" / "heinola_2022_09"

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Printed:
    """A figure of the printed report; ``shown`` in whole units, or tenths of a percent."""

    unit: str
    line: str
    column: str
    shown: int


def printed_figures(name: str) -> Iterator[Printed]:
    """The figures of ``statements.csv`` or ``investments.csv``."""
    with (ACCEPTANCE / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit, line = row.pop("unit"), row.pop("line")
            for column, text in row.items():
                scale = 10 if column == "used_pct" else 1
                yield Printed(unit, line, column, int(Decimal(text) * scale))


def part(package: bytes, name: str) -> etree._Element:
    """The root of an XML part of the package."""
    with ZipFile(BytesIO(package)) as archive:
        return etree.fromstring(archive.read(name))


def names(package: bytes) -> list[str]:
    """The names of the parts."""
    with ZipFile(BytesIO(package)) as archive:
        return archive.namelist()


_HASHES = """
import hashlib
from tests.rendering.support import tiny_snapshot
from toteuma.domain.vocabulary import Language
from toteuma.rendering.{module} import {function}
for language in Language:
    print(hashlib.sha256({function}(tiny_snapshot(), language)).hexdigest())
"""


def hashes_in_another_process(module: str, function: str, zone: str, seed: str) -> str:
    """Hashes of the small report's three documents, made under other circumstances."""
    code = _HASHES.format(module=module, function=function)
    environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def office_program() -> str | None:
    """LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pages_by_office(package: bytes, suffix: str) -> int | None:
    """How many pages LibreOffice prints the document on; None if it does not open it."""
    made = pdf_by_office(package, suffix)
    return None if made is None else len(PdfReader(BytesIO(made)).pages)


def pdf_by_office(package: bytes, suffix: str) -> bytes | None:
    """The document as LibreOffice prints it; None if it does not open it."""
    program = office_program()
    assert program is not None
    with TemporaryDirectory() as folder:
        source = Path(folder) / f"report.{suffix}"
        source.write_bytes(package)
        subprocess.run(
            [
                program,
                f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(source),
            ],
            capture_output=True,
            timeout=120,
            check=False,
        )
        made = source.with_suffix(".pdf")
        if not made.exists():
            return None
        return made.read_bytes()
