"""The command as a process: pipes, terminals, encodings and Ctrl-C."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

from toteuma.cli.console import Console
from toteuma.cli.settings import CommonSettings
from toteuma.domain.vocabulary import Language

TOTEUMA = [sys.executable, "-m", "toteuma"]


def environment(demo: Path, **more: str) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return {**kept, "TOTEUMA_HOME": str(demo / "home"), "TOTEUMA_LANGUAGE": "en", **more}


def test_results_go_to_one_stream_and_remarks_to_the_other(demo: Path) -> None:
    line = [*TOTEUMA, "statement", "HTE", "--period", "2022-09"]
    loud = subprocess.run(line, capture_output=True, text=True, env=environment(demo), check=True)
    assert "What a figure is made of" in loud.stderr
    assert "What a figure is made of" not in loud.stdout
    quiet = subprocess.run(
        [*line, "-q"], capture_output=True, text=True, env=environment(demo), check=True
    )
    assert (quiet.stdout, quiet.stderr) == (loud.stdout, "")


def test_a_reader_that_goes_away_is_no_failure(demo: Path) -> None:
    process = subprocess.Popen(
        [*TOTEUMA, "entries", "2022-09.SECTOR.FEES.actual", "--limit", "100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(demo),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(30) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_a_terminal_without_the_signs_gets_the_nearest_ones(demo: Path) -> None:
    done = subprocess.run(
        [*TOTEUMA, "statement", "HTE", "--period", "2022-09", "--columns", "actual"],
        capture_output=True,
        check=True,
        env=environment(demo, PYTHONUTF8="0", PYTHONIOENCODING="ascii"),
    )
    margin = next(line for line in done.stdout.splitlines() if line.startswith(b"Operating margin"))
    assert re.fullmatch(rb"Operating margin +-[0-9,]+", margin)
    assert b"EUR" in done.stdout


def test_ctrl_c_ends_the_command_at_once_with_a_message(demo: Path, tmp_path: Path) -> None:
    rows = (f"E-{number},2022-10-03,2022,10,4380,2310,,,Row,-1.00" for number in range(600_000))
    header = "entry_id,posting_date,fiscal_year,period,account,cost_centre,project,counterparty"
    (tmp_path / "long.csv").write_text("\n".join([f"{header},text,amount", *rows]), "ascii")
    home = tmp_path / "home"
    subprocess.run(["cp", "-r", str(demo / "home"), str(home)], check=True)
    process = subprocess.Popen(
        [
            # A suite that a shell runs in the background has the signal ignored, as its children.
            *("env", "--default-signal=INT", *TOTEUMA, "import", "ledger"),
            *(str(tmp_path / "long.csv"), "--profile", "toteuma"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(demo, TOTEUMA_HOME=str(home)),
    )
    store = home / "ledger" / "HEINOLA"
    while not any(store.glob(".incoming*")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=30)
    assert process.returncode == 130, told
    assert out == ""
    assert "The command was interrupted." in told
    assert "Traceback" not in told
    assert not any(store.glob(".incoming*"))
    assert len([folder for folder in store.iterdir() if folder.is_dir()]) == 3


def test_a_long_step_shows_its_course_on_a_terminal_only() -> None:
    settings = CommonSettings(Path("var"), Language.EN)
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as terminal:
        console = Console(settings, StringIO(), terminal)
        with console.step("report.step_assemble") as progress:
            progress.advance(1, 4)
            progress.advance(0, 4)
            progress.advance(3, 4)
            time.sleep(1.2)
        with console.wait("statement.step") as progress:
            progress.advance(1, 2)
    shown = os.read(master, 10_000).decode()
    os.close(master)
    assert "Assembling the report ..." in shown
    percents = [int(found) for found in re.findall(r"(\d+) %", shown)]
    assert percents == sorted(percents)
    assert percents[-1] == 75
    assert "75 % 1 s" in shown
    assert re.search(r"Assembling the report \(1\.\d s\)", shown)
    assert "Computing" not in shown

    notes = StringIO()
    with Console(settings, StringIO(), notes).step("report.step_assemble") as progress:
        progress.advance(1, 2)
    assert re.fullmatch(r"Assembling the report \(\d\.\d s\)\n", notes.getvalue())
