"""Reads a workbook's XML back: values, formulas and number formats, and what they show.

A small evaluator knows the shapes of formula that the renderer writes, no more; it counts in
decimals, so that it does not share the renderer's arithmetic.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from lxml import etree
from tests.rendering.office import SHEET, part

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = r"([A-Z]+\d+)"
_SUM = re.compile(r"ROUND\(SUM\((.+)\),2\)")
_DIFFERENCE = re.compile(rf"ROUND\({_CELL}-{_CELL},2\)")
_ADDITION = re.compile(rf"ROUND\({_CELL}\+{_CELL},2\)")
_SHARE = re.compile(rf"IF\({_CELL}=0,0,ROUND\({_CELL}/{_CELL},3\)\)")
_PRODUCT = re.compile(rf"{_CELL}\*{_CELL}")


@dataclass(frozen=True)
class Cell:
    """A cell: its text or number, its formula if any, its number format."""

    value: str | Decimal
    formula: str
    pattern: str


class Workbook:
    """A workbook by the names of its sheets."""

    def __init__(self, package: bytes) -> None:
        self.package = package
        root = part(package, "xl/workbook.xml")
        self.names = [one.get("name") or "" for one in root.iter(SHEET + "sheet")]
        self.defined = {
            one.get("name") or "": one.text or "" for one in root.iter(SHEET + "definedName")
        }

    def root(self, name: str) -> etree._Element:
        """The XML of a sheet."""
        return part(self.package, f"xl/worksheets/sheet{self.names.index(name) + 1}.xml")

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        root = part(self.package, "xl/sharedStrings.xml")
        return [
            "".join(one.text or "" for one in item.iter(SHEET + "t"))
            for item in root.iter(SHEET + "si")
        ]

    @cached_property
    def patterns(self) -> list[str]:
        """The number format of each cell format."""
        root = part(self.package, "xl/styles.xml")
        codes = {
            one.get("numFmtId"): one.get("formatCode") or "" for one in root.iter(SHEET + "numFmt")
        }
        formats = root.find(SHEET + "cellXfs")
        assert formats is not None
        return [codes.get(one.get("numFmtId"), "General") for one in formats]

    def cells(self, name: str) -> dict[str, Cell]:
        """The cells of a sheet that hold something."""
        found: dict[str, Cell] = {}
        for cell in self.root(name).iter(SHEET + "c"):
            held = cell.findtext(SHEET + "v")
            if held is None:
                continue
            is_text = cell.get("t") == "s"
            found[cell.get("r") or ""] = Cell(
                self.strings[int(held)] if is_text else Decimal(held),
                cell.findtext(SHEET + "f") or "",
                self.patterns[int(cell.get("s") or 0)],
            )
        return found


def row_of(reference: str) -> int:
    """The row of a cell: 12 for "B12"."""
    return int(re.sub("[A-Z]", "", reference))


def column_of(reference: str) -> str:
    """The column of a cell: "B" for "B12"."""
    return re.sub(r"\d", "", reference)


def shown_units(cell: Cell) -> int:
    """What the number format lets one see, in whole units of it: tenths of a percent for a share,
    thousands where the format ends in a comma; halves are rounded away from zero, as Excel does."""
    assert isinstance(cell.value, Decimal)
    pattern = cell.pattern.split(";")[0]
    number = cell.value
    if "%" in pattern:
        number *= 1000
    elif pattern.endswith(","):
        number /= 1000
    elif pattern.endswith(".00"):
        number *= 100
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def computed(formula: str, cells: Mapping[str, Cell]) -> Decimal:
    """The value of a formula, every cell that it needs computed anew."""
    if match := _SUM.fullmatch(formula):
        known = (_number(one, cells) for one in _references(match[1]))
        return _rounded(sum((one for one in known if one is not None), Decimal(0)), 2)
    if match := _DIFFERENCE.fullmatch(formula):
        return _rounded(_needed(match[1], cells) - _needed(match[2], cells), 2)
    if match := _ADDITION.fullmatch(formula):
        return _rounded(_needed(match[1], cells) + _needed(match[2], cells), 2)
    if match := _SHARE.fullmatch(formula):
        assert match[1] == match[3]
        below = _needed(match[1], cells)
        return Decimal(0) if below == 0 else _rounded(_needed(match[2], cells) / below, 3)
    if match := _PRODUCT.fullmatch(formula):
        return _needed(match[1], cells) * _needed(match[2], cells)
    raise AssertionError(f"a formula of another shape: {formula}")


def _references(text: str) -> list[str]:
    found: list[str] = []
    for piece in text.split(","):
        first, _, last = piece.partition(":")
        rows = range(row_of(first), row_of(last or first) + 1)
        found.extend(f"{column_of(first)}{row}" for row in rows)
    return found


def _number(reference: str, cells: Mapping[str, Cell]) -> Decimal | None:
    """The number of a cell; None for text, which SUM passes over."""
    cell = cells[reference]
    if cell.formula:
        return computed(cell.formula, cells)
    return cell.value if isinstance(cell.value, Decimal) else None


def _needed(reference: str, cells: Mapping[str, Cell]) -> Decimal:
    number = _number(reference, cells)
    assert number is not None, reference
    return number


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
