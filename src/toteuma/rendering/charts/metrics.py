"""How wide text is in Source Sans 3, near enough to place labels without overlap.

Advance widths are those of the font at weights 400 and 600, in thousandths of the type size.
Characters that are not listed count as wide ones, so an estimate errs towards more room.
"""

_REGULAR = {
    120: "\u202f",
    200: " \u00a0",
    246: "ij|",
    255: "',.:;lI",
    303: "!()[]{}f-",
    347: "rt/\\",
    425: "*s?z",
    467: '"xcvy',
    497: "Yk–JLeF#$+0123456789<=>^~€−_",
    516: "agäåXV",
    544: "ETZSAÄÅ`oöhu",
    566: "nbdpqP",
    588: "RCKB",
    617: "&DG",
    664: "UNHOQÖ",
}
_BOLD = {
    120: "\u202f",
    200: " \u00a0",
    271: "ijl|",
    282: "',.:;I",
    324: "!()[]{}f-",
    373: "rt/\\",
    444: "*sz?",
    495: 'cx"–Jvy',
    513: "YLeF#$+0123456789<=>^~€−_",
    522: "aäågk",
    549: "VEZXST`oö",
    564: "AhÄÅunbdpq",
    597: "CPRBK",
    628: "DG",
    674: "&UNHOQÖ",
}
_OTHER = 880


def _widths(table: dict[int, str]) -> dict[str, int]:
    return {mark: width for width, marks in table.items() for mark in marks}


_WIDTHS = {False: _widths(_REGULAR), True: _widths(_BOLD)}


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width of one line of text at ``size`` pixels."""
    widths = _WIDTHS[is_bold]
    return sum(widths.get(mark, _OTHER) for mark in text) * size / 1000


def wrap(text: str, size: float, room: float, *, is_bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than ``room``; a word that is wider is broken where it must be."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        candidate = f"{line} {word}".strip()
        if text_width(candidate, size, is_bold=is_bold) <= room:
            line = candidate
            continue
        if line:
            lines.append(line)
        pieces = _broken(word, size, room, is_bold)
        lines.extend(pieces[:-1])
        line = pieces[-1]
    if line:
        lines.append(line)
    return tuple(lines)


def _broken(word: str, size: float, room: float, is_bold: bool) -> list[str]:
    pieces = [""]
    for mark in word:
        if pieces[-1] and text_width(pieces[-1] + mark, size, is_bold=is_bold) > room:
            pieces.append("")
        pieces[-1] += mark
    return pieces
