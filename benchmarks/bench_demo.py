"""The whole demo in one process: peak memory against the limit, and how long nothing is said."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

MEMORY_LIMIT_MB = 500
SILENCE_LIMIT_SECONDS = 3


def measure() -> tuple[float, float, float]:
    """Seconds, longest silence in seconds and peak memory in MB of one demo."""
    memory = Path("/dev/shm")  # measured without the disk
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    command = [sys.executable, "-m", "toteuma", "demo"]
    places = ["--home", str(folder / "home"), "--out", str(folder / "out")]
    started = last = time.perf_counter()
    longest = 0.0
    try:
        process = subprocess.Popen([*command, *places], stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        for _ in process.stderr:
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        # Of this child alone: others that ran before it may have been larger.
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"toteuma demo ended with {os.waitstatus_to_exitcode(status)}")
    finally:
        shutil.rmtree(folder)
    return time.perf_counter() - started, longest, usage.ru_maxrss / 1024


def run() -> list[dict[str, Any]]:
    """Two rows: memory and the longest time without a line.

    Measured from a process without a past: the peak of a child begins with what the process that
    started it held, and that of earlier benchmarks is more than the demo's.
    """
    command = [sys.executable, "-m", "benchmarks.bench_demo"]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds, longest, peak = map(float, printed.split())
    return [
        {
            "name": f"peak memory of the whole demo ({seconds:.1f} s)",
            "ours": f"{peak:.0f} MB",
            "peer_name": "the limit",
            "peer": f"{MEMORY_LIMIT_MB} MB",
            "ratio": peak / MEMORY_LIMIT_MB,
            "limit": "under 1",
            "met": peak < MEMORY_LIMIT_MB,
        },
        {
            "name": "longest time of the demo without a word",
            "ours": f"{longest:.1f} s",
            "peer_name": "the limit",
            "peer": f"{SILENCE_LIMIT_SECONDS} s",
            "ratio": longest / SILENCE_LIMIT_SECONDS,
            "limit": "under 1",
            "met": longest < SILENCE_LIMIT_SECONDS,
        },
    ]


if __name__ == "__main__":
    print(*measure())
