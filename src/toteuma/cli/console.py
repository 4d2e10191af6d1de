"""What a subcommand says: results on standard output, everything else on standard error.

Quiet mode drops notes and progress. JSON mode writes one JSON document as the result and errors
as JSON too, so that a script can read both.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
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
        self.issues(issues)
        if self.settings.is_json:
            language = self.settings.language
            rows = [
                {
                    "code": issue.code,
                    "file": issue.file,
                    "line": issue.line,
                    "column": issue.column,
                    "value": issue.value,
                    "what": issue_words(issue, language)[0],
                    "mend": issue_words(issue, language)[1],
                }
                for issue in issues
            ]
            self.document({"faults": count, "issues": rows})
        else:
            print(self.word(key, count=count), file=self._notes)

    def without_results(self) -> "Console":
        """The same, but what is said as a result or in JSON goes nowhere (a step of a command)."""
        return Console(self.settings, results=StringIO(), notes=self._notes)

    def error(self, error: ToteumaError) -> None:
        """A failure: what happened and what to do, in the user's language."""
        message, mend = error_words(error, self.settings.language)
        if self.settings.is_json:
            value = {"error": {"code": error.code, "message": message, "mend": mend}}
            json.dump(value, self._notes, ensure_ascii=False)
            self._notes.write("\n")
            return
        print(f"toteuma: {message}", file=self._notes)
        if mend:
            print(f"    {mend}", file=self._notes)

    @contextmanager
    def step(self, key: str, **values: object) -> Iterator["Progress"]:
        """A long step: a bar while it runs (on a terminal), then what was done and how long."""
        progress = Progress(self, self.word(key, **values), self._notes)
        started = perf_counter()
        try:
            yield progress
        finally:
            progress.finish(perf_counter() - started)


class Progress:
    """Shows a step's course; call :meth:`advance` with how much is done of how much."""

    _WIDTH = 24

    def __init__(self, console: Console, label: str, stream: TextIO) -> None:
        settings = console.settings
        self._is_shown = not (settings.is_quiet or settings.is_json)
        self._is_live = self._is_shown and stream.isatty()
        self._label = label
        self._stream = stream
        self._outcome = ""
        if self._is_live:
            print(f"{label} ...", end="", flush=True, file=stream)

    def advance(self, done: int, total: int) -> None:
        """Draw the bar; a no-op when the stream is not a terminal."""
        if not self._is_live or total <= 0:
            return
        filled = self._WIDTH * min(done, total) // total
        bar = "#" * filled + "." * (self._WIDTH - filled)
        print(f"\r{self._label} [{bar}] {done}/{total}", end="", flush=True, file=self._stream)

    def outcome(self, text: str) -> None:
        """What the step brought, shown behind its name when it ends."""
        self._outcome = text

    def finish(self, seconds: float) -> None:
        """End the line with the outcome and the time taken."""
        if not self._is_shown:
            return
        start = "\r\033[K" if self._is_live else ""
        outcome = f": {self._outcome}" if self._outcome else ""
        print(f"{start}{self._label}{outcome} ({seconds:.1f} s)", flush=True, file=self._stream)
