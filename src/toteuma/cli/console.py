"""What a subcommand says: results on standard output, everything else on standard error.

Quiet mode drops notes and progress. JSON mode writes exactly one JSON document on standard output:
the result, or ``{"error": {"code", "message", "mend"}, ...}``; the exit code tells which.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from threading import Event, Lock, Thread
from time import perf_counter
from typing import Any, TextIO

from toteuma.catalogue.wording import command_words, error_words, issue_words
from toteuma.cli.settings import CommonSettings
from toteuma.domain.errors import ToteumaError
from toteuma.domain.issues import Issue

SHOWN_ISSUES = 50


class Console:
    """Speaks the user's language. ``results`` and ``notes`` are the two streams."""

    def __init__(
        self, settings: CommonSettings, results: TextIO | None = None, notes: TextIO | None = None
    ) -> None:
        self.settings = settings
        self._results = results or sys.stdout
        self._notes = notes or sys.stderr

    def word(self, key: str, **values: object) -> str:
        """The message in the user's language. Raises KeyError for an unknown key."""
        return command_words(self.settings.language)[key].format(**values)

    def result(self, text: str) -> None:
        """A line (or lines) of the result."""
        print(text, file=self._results)

    def document(self, value: Mapping[str, Any]) -> None:
        """The result in JSON mode."""
        json.dump(value, self._results, ensure_ascii=False, indent=2, default=str)
        self._results.write("\n")

    def note(self, key: str, **values: object) -> None:
        """A remark that is not the result; silent in quiet and JSON mode."""
        if not (self.settings.is_quiet or self.settings.is_json):
            print(self.word(key, **values), file=self._notes)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]], right: set[int]) -> None:
        """A plain text table; columns whose index is in ``right`` are set flush right."""
        body = [tuple(header), *(tuple(row) for row in rows)]
        widths = [max(len(row[place]) for row in body) for place in range(len(header))]
        for number, row in enumerate(body):
            cells = [
                cell.rjust(width) if place in right else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            self.result("  ".join(cells).rstrip())
            if number == 0:
                self.result("  ".join("-" * width for width in widths))

    def issues(self, issues: Sequence[Issue]) -> None:
        """Faults in data, one a line with how to mend it; the first fifty and a count."""
        if self.settings.is_json:
            return
        language = self.settings.language
        for issue in issues[:SHOWN_ISSUES]:
            what, mend = issue_words(issue, language)
            place = ":".join(
                str(part) for part in (issue.file, issue.line, issue.column) if part is not None
            )
            print(f"{place}: {what}", file=self._notes)
            print(f"    {mend}", file=self._notes)
        if len(issues) > SHOWN_ISSUES:
            print(self.word("issues.more", count=len(issues) - SHOWN_ISSUES), file=self._notes)

    def faults(self, key: str, issues: Sequence[Issue], count: int) -> None:
        """Why nothing was stored: the faults, then how many there are in all."""
        message = self.word(key, count=count)
        if self.settings.is_json:
            error = {"code": "data.faults", "message": message, "mend": ""}
            self.document({"error": error, "faults": count, "issues": self._told(issues)})
            return
        self.issues(issues)
        print(message, file=self._notes)

    def without_results(self) -> "Console":
        """The same, but what is said as a result or in JSON goes nowhere (a step of a command)."""
        return Console(self.settings, results=StringIO(), notes=self._notes)

    def error(self, error: ToteumaError) -> None:
        """A failure: what happened and what to do, in the user's language."""
        message, mend = error_words(error, self.settings.language)
        issues: Sequence[Issue] = getattr(error, "issues", ())
        if self.settings.is_json:
            told: dict[str, Any] = {
                "error": {"code": error.code, "message": message, "mend": mend},
                "exit_code": error.exit_code,
            }
            if issues:
                told["issues"] = self._told(issues)
            self.document(told)
            return
        self.issues(issues)
        print(f"toteuma: {message}", file=self._notes)
        if mend:
            print(f"    {mend}", file=self._notes)

    def _told(self, issues: Sequence[Issue]) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for issue in issues:
            what, mend = issue_words(issue, self.settings.language)
            rows.append(
                {
                    "code": issue.code,
                    "file": issue.file,
                    "line": issue.line,
                    "column": issue.column,
                    "value": issue.value,
                    "what": what,
                    "mend": mend,
                }
            )
        return rows

    @contextmanager
    def step(self, key: str, **values: object) -> Iterator["Progress"]:
        """A long step: its course while it runs (on a terminal), then what was done and how long
        it took."""
        with self._progress(self.word(key, **values), is_kept=True) as progress:
            yield progress

    @contextmanager
    def wait(self, key: str, **values: object) -> Iterator["Progress"]:
        """A step that is usually short: its course is shown on a terminal when it takes longer
        than a second, and nothing is left of it in the end."""
        with self._progress(self.word(key, **values), is_kept=False) as progress:
            yield progress

    @contextmanager
    def _progress(self, label: str, *, is_kept: bool) -> Iterator["Progress"]:
        is_silent = self.settings.is_quiet or self.settings.is_json
        progress = Progress(label, None if is_silent else self._notes, is_kept=is_kept)
        started = perf_counter()
        try:
            yield progress
        finally:
            progress.finish(perf_counter() - started)


class Progress:
    """Shows a step's course; call :meth:`advance` with how much is done of how much.

    After a second without news the seconds gone are shown, so that a long step is seen to live.
    """

    _WIDTH = 24

    def __init__(self, label: str, stream: TextIO | None, *, is_kept: bool) -> None:
        self._label = label
        self._stream = stream
        self._is_kept = is_kept
        self._outcome = ""
        self._bar = ""
        self._percent = 0
        self._started = perf_counter()
        self._lock = Lock()
        self._ended = Event()
        self._ticker: Thread | None = None
        if stream is not None and stream.isatty():
            self._ticker = Thread(target=self._tick, daemon=True)
            self._ticker.start()
            if is_kept:
                self._draw()

    def advance(self, done: int, total: int) -> None:
        """Tell how far the step is; draws only on a terminal, and never goes back."""
        if self._ticker is None or total <= 0:
            return
        self._percent = max(self._percent, 100 * min(done, total) // total)
        filled = self._WIDTH * self._percent // 100
        self._bar = f" [{'#' * filled}{'.' * (self._WIDTH - filled)}] {self._percent} %"
        if self._is_kept or perf_counter() - self._started >= 1:
            self._draw()

    def outcome(self, text: str) -> None:
        """What the step brought, shown behind its name when it ends."""
        self._outcome = text

    def finish(self, seconds: float) -> None:
        """End the line with the outcome and the time taken."""
        self._ended.set()
        if self._ticker is not None:
            self._ticker.join()
        if self._stream is None:
            return
        start = "\r\033[K" if self._ticker is not None else ""
        if not self._is_kept:
            print(start, end="", flush=True, file=self._stream)
            return
        outcome = f": {self._outcome}" if self._outcome else ""
        print(f"{start}{self._label}{outcome} ({seconds:.1f} s)", flush=True, file=self._stream)

    def _tick(self) -> None:
        while not self._ended.wait(1):
            self._draw()

    def _draw(self) -> None:
        seconds = int(perf_counter() - self._started)
        gone = f" {seconds} s" if seconds else " ..."
        with self._lock:
            line = f"\r\033[K{self._label}{self._bar}{gone}"
            print(line, end="", flush=True, file=self._stream)
