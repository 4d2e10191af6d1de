"""What the code says about rights beside what a matrix in the repository says."""

import csv
import os
from collections.abc import Sequence
from io import StringIO
from pathlib import Path


def differences(matrix: Path, header: Sequence[str], found: Sequence[Sequence[str]]) -> list[str]:
    """Every cell that differs. With TOTEUMA_RENEW_MATRIX the matrix is written anew first."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(found)
    if os.environ.get("TOTEUMA_RENEW_MATRIX"):
        matrix.write_text(text.getvalue(), "utf-8")
    wanted = list(csv.reader(matrix.read_text("utf-8").splitlines()))[1:]
    return [
        f"{row[0]} {row[1]} {row[2]}: {name} is {is_now!r}, wanted {was!r}"
        for row, line in zip(found, wanted, strict=True)
        for name, is_now, was in zip(header, row, line, strict=True)
        if is_now != was
    ]
