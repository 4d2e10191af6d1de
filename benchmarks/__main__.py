"""Runs every benchmark and writes ``docs/benchmarks.md``: ``make bench``.

With names (``python -m benchmarks import pdf``) it runs those and prints them, writing nothing.
"""

import os
import platform
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

BENCHES = ("statement", "entries", "web", "import", "cold_start", "pdf", "office", "demo")
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"

type Row = dict[str, Any]


def run(name: str) -> list[Row]:
    """Rows of one benchmark: name, ours, peer_name, peer, ratio, limit, unit."""
    function: Callable[[], list[Row]] = import_module(f"benchmarks.bench_{name}").run
    return function()


def line(row: Row) -> str:
    """A row of the table."""
    limit = row["limit"]
    met = "yes" if row["met"] else "no"
    return (
        f"| {row['name']} | {row['ours']} | {row['peer_name']} | {row['peer']} "
        f"| {row['ratio']:.2f} | {limit} | {met} |"
    )


def machine() -> str:
    """The size of this machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, Python {platform.python_version()}"


HEADER = """# Benchmarks

Every figure is a ratio to a named other, both measured in the same run; times are medians of
several runs.
Written by `make bench` on a machine with {machine}.

| what | Toteuma | measured against | it takes | ratio | wanted | met |
|---|---|---|---|---|---|---|
"""


def main(names: list[str]) -> None:
    """Run all, or the named ones."""
    lines: list[str] = []
    for name in names or BENCHES:
        print(f"{name} ...", flush=True)
        for row in run(name):
            lines.append(line(row))
            print("  " + lines[-1], flush=True)
    if not names:
        PAGE.write_text(HEADER.format(machine=machine()) + "\n".join(lines) + "\n", "utf-8")
        print(f"written: {PAGE}")


if __name__ == "__main__":
    main(sys.argv[1:])
