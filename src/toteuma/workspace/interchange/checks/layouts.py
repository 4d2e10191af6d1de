"""Rules of layouts, and of what names a layout's lines."""

from itertools import pairwise
from typing import Any

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import InvalidValueError
from toteuma.workspace.interchange.checks.common import Findings
from toteuma.workspace.interchange.records import Record


def check_layouts(findings: Findings) -> None:
    """Lines hold account ranges or add lines above them, and ranges do not overlap."""
    digits = {
        code: count for _, (code, count) in findings.whole("layouts", "code", "account_digits")
    }
    for record, _ in findings.whole("layouts", "book_accounts"):
        count = digits.get(str(record.values.get("code")))
        _ranges(findings, "layouts", record, "book_accounts", count)
    by_layout: dict[str, list[Record]] = {}
    for record, layout in findings.whole("layout_lines", "layout"):
        by_layout.setdefault(layout, []).append(record)
    for layout, lines in by_layout.items():
        if all("position" in record.values for record in lines):
            lines.sort(key=lambda record: _number(record.values["position"]))
            _check_lines(findings, lines, digits.get(layout))
    if findings.is_complete("layout_lines"):
        _check_line_users(findings)


def _number(value: Any) -> int:
    return int(value) if value is not None else 0


def _check_lines(findings: Findings, lines: list[Record], digits: int | None) -> None:
    above: set[str] = set()
    taken: list[tuple[AccountRange, str, Record]] = []
    for record in lines:
        values: Any = record.values
        if not {"code", "ranges", "sum_of", "needs"} <= values.keys():
            return
        code = values["code"]
        if code in above:
            findings.add("folder.line_repeated", "layout_lines", record, "code")
        if bool(values["ranges"]) == bool(values["sum_of"]):
            findings.add("folder.line_ranges_or_sum", "layout_lines", record, "ranges", line=code)
        for part in values["sum_of"]:
            if part not in above:
                findings.add("folder.line_not_above", "layout_lines", record, "sum_of", part=part)
        spans = _ranges(findings, "layout_lines", record, "ranges", digits)
        taken.extend((span, code, record) for span in spans)
        above.add(code)
    for record in lines:
        needs: Any = record.values["needs"]
        for part in needs:
            if part not in above:
                findings.add("folder.line_unknown", "layout_lines", record, "needs", line=part)
    _check_overlaps(findings, taken)


def _ranges(
    findings: Findings,
    table: str,
    record: Record,
    column: str,
    digits: int | None,
) -> list[AccountRange]:
    """The ranges that can be read; issues for those that cannot or whose length is not right."""
    found = []
    texts: Any = record.values[column]
    for text in texts:
        try:
            span = AccountRange.parse(text)
        except InvalidValueError:
            findings.add("folder.range_malformed", table, record, column, range=text)
            continue
        if digits is not None and {len(str(span.first)), len(str(span.last))} != {digits}:
            findings.add("folder.range_digits", table, record, column, range=text, digits=digits)
        found.append(span)
    return found


def _check_overlaps(findings: Findings, taken: list[tuple[AccountRange, str, Record]]) -> None:
    taken.sort(key=lambda entry: entry[0])
    for (before, line_before, _), (after, _, record) in pairwise(taken):
        if after.first <= before.last:
            findings.add(
                "folder.ranges_overlap",
                "layout_lines",
                record,
                "ranges",
                range=after,
                other=before,
                line=line_before,
            )


def _check_line_users(findings: Findings) -> None:
    """Binding levels and forecasts name lines of the municipality's or the shipped layouts."""
    lines = {line.code for layout in shipped_layouts().values() for line in layout.lines}
    leaves = {line.code for layout in shipped_layouts().values() for line in layout.leaves}
    for _, (code, ranges) in findings.whole("layout_lines", "code", "ranges"):
        lines.add(code)
        if ranges:
            leaves.add(code)
    for record, line in findings.whole("binding_levels", "line"):
        if line and line not in lines:
            findings.add("folder.line_unknown", "binding_levels", record, "line", line=line)
    for record, line in findings.whole("forecasts", "line"):
        if line and line not in lines:
            findings.add("folder.line_unknown", "forecasts", record, "line", line=line)
        elif line and line not in leaves:
            findings.add("folder.forecast_of_total", "forecasts", record, "line")
