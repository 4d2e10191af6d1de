"""The same snapshot gives the same bytes, whenever and wherever it is drawn."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import msgspec
from tests.rendering.support import tiny_report, tiny_snapshot

from toteuma.domain.vocabulary import Language
from toteuma.rendering.pdf import render_pdf
from toteuma.report.snapshot import Snapshot, canonical_json, freeze

PROGRAM = """
import sys
from hashlib import sha256
from pathlib import Path
from toteuma.domain.vocabulary import Language
from toteuma.rendering.pdf import render_pdf
from toteuma.report.snapshot import freeze, read_report
snapshot = freeze(read_report(Path(sys.argv[1]).read_bytes(), "report.json"))
print(sha256(render_pdf(snapshot, Language(sys.argv[2]))).hexdigest())
"""


def drawn_elsewhere(report_file: Path, language: Language, folder: Path, **environment: str) -> str:
    """The hash of the PDF that another process draws."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(report_file), language.value],
        env={**os.environ, **environment},
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def assert_same_bytes_elsewhere(snapshot: Snapshot, language: Language, folder: Path) -> None:
    report_file = folder / "report.json"
    report_file.write_bytes(canonical_json(snapshot.report))
    here = sha256(render_pdf(snapshot, language)).hexdigest()
    for environment in (
        {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "77", "SOURCE_DATE_EPOCH": "1"},
    ):
        assert drawn_elsewhere(report_file, language, folder, **environment) == here


def test_the_bytes_do_not_depend_on_process_clock_or_folder(tmp_path: Path) -> None:
    assert_same_bytes_elsewhere(tiny_snapshot(), Language.FI, tmp_path)


def test_the_demo_report_has_the_same_bytes_elsewhere(
    demo_snapshot: Snapshot, tmp_path: Path
) -> None:
    assert_same_bytes_elsewhere(demo_snapshot, Language.SV, tmp_path)


def test_another_content_gives_other_bytes() -> None:
    other = freeze(msgspec.structs.replace(tiny_report(), rounding="adding_up"))
    assert render_pdf(other, Language.FI) != render_pdf(tiny_snapshot(), Language.FI)


def test_nothing_is_written_beside_the_result(tmp_path: Path) -> None:
    report_file = tmp_path / "report.json"
    report_file.write_bytes(canonical_json(tiny_report()))
    drawn_elsewhere(
        report_file, Language.EN, tmp_path, HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path)
    )
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
