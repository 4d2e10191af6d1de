"""The styles of the Word document: a small set, named in English as Word translates built-in names.

Everything the document looks like is said here; text carries style names only, so a clerk
changes a style once and the whole document follows. Sizes are half-points, distances twentieths
of a point, as Word counts them.
"""

from dataclasses import dataclass

from lxml import etree

from toteuma.domain.vocabulary import Status
from toteuma.rendering.charts import palette
from toteuma.rendering.charts.palette import STATUS_COLOURS
from toteuma.rendering.word.embedding import FONT
from toteuma.rendering.word.xml import WORD_2010, Element, child, element, root_element

INK = palette.INK[1:]
BAND = palette.BAND[1:]
RULE = palette.RULE[1:]
ACCENT = palette.ACCENT[1:]
QUIET = palette.QUIET[1:]

MATRIX_FILLS = (palette.BAND[1:], palette.SHADE[1:], palette.RULE[1:])
"""Shades of the risk matrix by weight."""

BODY_SIZE = 21
ATTENTION_SIZE = 18
TABLE_SIZE = 18
NOTE_SIZE = 17
DETAIL_SIZE = 16

TEXT_INDENT_RIGHT = 1400
"""Keeps a line of text near 75 characters on an A4 page whose tables use the whole width."""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style; None leaves the property to the style it is based on."""

    id: str
    name: str
    based_on: str = "Normal"
    following: str = ""
    size: int | None = None
    bold: bool | None = None
    color: str | None = None
    before: int | None = None
    after: int | None = None
    line: int | None = None
    align: str | None = None
    indent_left: int | None = None
    indent_right: int | None = None
    hanging: int | None = None
    keep_next: bool | None = None
    keep_lines: bool | None = None
    outline: int | None = None
    list_level: tuple[int, int] | None = None
    tabs: tuple[tuple[str, int, str], ...] = ()
    tabular: bool = False
    no_hyphens: bool = False


FIGURES_MARGIN = 60
LIST_MARGIN = 85
"""Left and right margin of the cells of tables of figures and of lists."""

TEXT_WIDTH = 9072
"""Width of the type area in portrait, twentieths of a point (160 mm)."""
LANDSCAPE_WIDTH = 14004
"""Width of the type area in landscape (247 mm)."""

PARAGRAPH_STYLES = (
    ParagraphStyle(
        "BodyText", "Body Text", after=120, line=278, indent_right=TEXT_INDENT_RIGHT
    ),
    ParagraphStyle("Title", "Title", following="Subtitle", size=52, bold=True, after=60,
        line=240, keep_next=True, no_hyphens=True),
    ParagraphStyle("Subtitle", "Subtitle", following="BodyText", size=28, color=QUIET, after=60,
        keep_next=True, no_hyphens=True),
    ParagraphStyle("CoverText", "Cover Text", color=QUIET, after=20,
        indent_right=TEXT_INDENT_RIGHT),
    ParagraphStyle("Heading1", "heading 1", following="Lead", size=36, bold=True, before=560,
        after=80, line=240, keep_next=True, keep_lines=True, outline=0,
        no_hyphens=True),
    ParagraphStyle("Heading2", "heading 2", following="BodyText", size=26, bold=True, before=320,
        after=80, line=240, keep_next=True, keep_lines=True, outline=1, no_hyphens=True),
    ParagraphStyle("Heading3", "heading 3", following="BodyText", size=22, bold=True, before=280,
        after=60, line=250, keep_next=True, keep_lines=True, outline=2,
        indent_right=TEXT_INDENT_RIGHT, no_hyphens=True),
    ParagraphStyle("RunInHeading", "Text Heading", following="BodyText", bold=True, before=120,
        after=40, keep_next=True, indent_right=TEXT_INDENT_RIGHT),
    ParagraphStyle("Lead", "Lead", following="BodyText", color=QUIET, after=160, line=278,
        keep_next=True,
        indent_right=TEXT_INDENT_RIGHT),
    ParagraphStyle("Headline", "Headline", based_on="BodyText", following="BodyText",
        indent_right=0, after=60),
    ParagraphStyle("TOCHeading", "TOC Heading", following="BodyText", size=26, bold=True,
        before=480, after=100, keep_next=True),
    ParagraphStyle("TOC1", "toc 1", following="BodyText", bold=True, before=70, after=10,
        tabs=(("right", TEXT_WIDTH, "dot"),)),
    ParagraphStyle("TOC2", "toc 2", following="BodyText", after=0, indent_left=284,
        tabs=(("right", TEXT_WIDTH, "dot"),)),
    ParagraphStyle("Caption", "caption", following="BodyText", size=TABLE_SIZE, color=QUIET,
        before=160, after=60, keep_next=True, keep_lines=True),
    ParagraphStyle("Figure", "Figure", following="BodyText", after=120),
    ParagraphStyle("ListBullet", "List Bullet", based_on="BodyText", after=60, list_level=(1, 0)),
    ParagraphStyle("Attention", "Attention", based_on="ListBullet", size=ATTENTION_SIZE, after=20,
        line=240, indent_right=0),
    ParagraphStyle("ListBullet2", "List Bullet 2", based_on="ListBullet", list_level=(1, 1)),
    ParagraphStyle("ListBullet3", "List Bullet 3", based_on="ListBullet", list_level=(1, 2)),
    ParagraphStyle("ListNumber", "List Number", based_on="BodyText", after=60, list_level=(2, 0)),
    ParagraphStyle("ListNumber2", "List Number 2", based_on="ListNumber", list_level=(2, 1)),
    ParagraphStyle("ListNumber3", "List Number 3", based_on="ListNumber", list_level=(2, 2)),
    ParagraphStyle("ListContinue", "List Continue", based_on="BodyText", after=60,
        indent_left=357),
    ParagraphStyle("GoalFacts", "Goal Facts", following="BodyText", after=40, keep_next=True,
        indent_right=TEXT_INDENT_RIGHT),
    ParagraphStyle("TableText", "Table Text", size=TABLE_SIZE, after=0, line=240),
    ParagraphStyle("TableFigure", "Table Figure", based_on="TableText", align="right",
        tabular=True, no_hyphens=True),
    ParagraphStyle("TableTotal", "Table Total", based_on="TableText", bold=True),
    ParagraphStyle("TableTotalFigure", "Table Total Figure", based_on="TableFigure", bold=True),
    ParagraphStyle("TablePast", "Table Past Figure", based_on="TableFigure", color=QUIET),
    ParagraphStyle("TableTotalPast", "Table Total Past Figure", based_on="TableTotalFigure",
        color=QUIET),
    ParagraphStyle("TableHeading", "Table Heading", based_on="TableText", bold=True,
        keep_next=True),
    ParagraphStyle("TableHeadingFigure", "Table Heading Figure", based_on="TableHeading",
        align="right"),
    ParagraphStyle("TableHeadingCentre", "Table Heading Centre", based_on="TableHeading",
        align="center"),
    ParagraphStyle("TableGroup", "Table Group", based_on="TableText", bold=True, before=60,
        keep_next=True),
    ParagraphStyle("TableCentre", "Table Centre", based_on="TableText", align="center"),
    ParagraphStyle("TableDetail", "Table Detail", based_on="TableText", size=DETAIL_SIZE,
        color=QUIET),
    ParagraphStyle("TableNote", "Table Note", following="BodyText", size=NOTE_SIZE, color=QUIET,
        before=60, after=80, line=240),
    ParagraphStyle("Explanation", "Explanation", following="BodyText", size=TABLE_SIZE, after=40,
        line=250, indent_right=TEXT_INDENT_RIGHT),
    ParagraphStyle("AfterTable", "After Table", size=8, after=0, line=240),
    ParagraphStyle("Header", "header", size=NOTE_SIZE, color=QUIET, after=0, line=240,
        tabs=(("right", TEXT_WIDTH, "none"),)),
    ParagraphStyle("Footer", "footer", size=NOTE_SIZE, color=QUIET, after=0, line=240,
        tabs=(("center", TEXT_WIDTH // 2, "none"), ("right", TEXT_WIDTH, "none"))),
    ParagraphStyle("HeaderLandscape", "Header Landscape", based_on="Header",
        tabs=(("clear", TEXT_WIDTH, "none"), ("right", LANDSCAPE_WIDTH, "none"))),
    ParagraphStyle("FooterLandscape", "Footer Landscape", based_on="Footer",
        tabs=(("clear", TEXT_WIDTH // 2, "none"), ("clear", TEXT_WIDTH, "none"),
            ("center", LANDSCAPE_WIDTH // 2, "none"), ("right", LANDSCAPE_WIDTH, "none"))),
)  # fmt: skip


def status_style(status: Status) -> str:
    """The id of the character style of a status."""
    return "Status" + status.value.title().replace("_", "")


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """A character style."""

    id: str
    name: str
    bold: bool | None = None
    italic: bool = False
    underline: bool = False
    color: str = ""


CHARACTER_STYLES = (
    CharacterStyle("Strong", "Strong", bold=True),
    CharacterStyle("Emphasis", "Emphasis", italic=True),
    CharacterStyle("Hyperlink", "Hyperlink", color=ACCENT, underline=True),
    CharacterStyle("TableLink", "Table Link", color=ACCENT),
    CharacterStyle("Quiet", "Quiet", color=QUIET),
    CharacterStyle("Unit", "Unit", bold=False, color=QUIET),
    *(
        CharacterStyle(status_style(status), name, bold=True, color=STATUS_COLOURS[status][1:])
        for status, name in (
            (Status.ON_TRACK, "Status On Track"),
            (Status.PARTLY, "Status Partly"),
            (Status.NOT_ON_TRACK, "Status Not On Track"),
            (Status.NO_INFORMATION, "Status No Information"),
        )
    ),
    CharacterStyle("CourseBetter", "Course Better", color=STATUS_COLOURS[Status.ON_TRACK][1:]),
    CharacterStyle("CourseWorse", "Course Worse", color=STATUS_COLOURS[Status.NOT_ON_TRACK][1:]),
)


def styles_element(language_tag: str) -> Element:
    """``w:styles`` with the defaults, in the document's language."""
    root = root_element("styles")
    defaults = child(root, "docDefaults")
    fonts = child(child(defaults, "rPrDefault"), "rPr")
    child(fonts, "rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    child(fonts, "sz", val=BODY_SIZE)
    child(fonts, "szCs", val=BODY_SIZE)
    child(fonts, "lang", val=language_tag, eastAsia=language_tag, bidi="ar-SA")
    child(child(child(defaults, "pPrDefault"), "pPr"), "widowControl")
    _normal(root)
    for paragraph_style in PARAGRAPH_STYLES:
        root.append(_paragraph_style(paragraph_style))
    for character_style in CHARACTER_STYLES:
        root.append(_character_style(character_style))
    root.append(_plain_table_style())
    root.append(_table_style("ToteumaFigures", "Toteuma Figures", is_figures=True))
    root.append(_table_style("ToteumaList", "Toteuma List", is_figures=False))
    root.append(_grid_table_style())
    return root


def _normal(root: Element) -> None:
    normal = child(root, "style", type="paragraph", default=1, styleId="Normal")
    child(normal, "name", val="Normal")
    child(normal, "qFormat")
    child(child(normal, "rPr"), "color", val=INK)
    default = child(root, "style", type="character", default=1, styleId="DefaultParagraphFont")
    child(default, "name", val="Default Paragraph Font")
    child(default, "uiPriority", val=1)
    child(default, "semiHidden")


def _paragraph_style(style: ParagraphStyle) -> Element:
    made = element("style", type="paragraph", styleId=style.id)
    child(made, "name", val=style.name)
    child(made, "basedOn", val=style.based_on)
    if style.following:
        child(made, "next", val=style.following)
    child(made, "qFormat")
    _paragraph_properties(child(made, "pPr"), style)
    text = child(made, "rPr")
    _toggle(text, "b", style.bold)
    if style.color:
        child(text, "color", val=style.color)
    if style.size:
        child(text, "sz", val=style.size)
        child(text, "szCs", val=style.size)
    if style.tabular:
        etree.SubElement(text, f"{{{WORD_2010}}}numForm", {f"{{{WORD_2010}}}val": "lining"})
        etree.SubElement(text, f"{{{WORD_2010}}}numSpacing", {f"{{{WORD_2010}}}val": "tabular"})
    return made


def _paragraph_properties(target: Element, style: ParagraphStyle) -> None:
    """In the order that the schema of WordprocessingML demands."""
    _toggle(target, "keepNext", style.keep_next)
    _toggle(target, "keepLines", style.keep_lines)
    if style.list_level:
        number, level = style.list_level
        numbering = child(target, "numPr")
        child(numbering, "ilvl", val=level)
        child(numbering, "numId", val=number)
    if style.tabs:
        stops = child(target, "tabs")
        for kind, position, leader in style.tabs:
            child(stops, "tab", val=kind, leader=leader, pos=position)
    if style.no_hyphens:
        child(target, "suppressAutoHyphens")
    spacing = {"before": style.before, "after": style.after, "line": style.line}
    given = {key: value for key, value in spacing.items() if value is not None}
    if given:
        rule = {"lineRule": "auto"} if style.line is not None else {}
        child(target, "spacing", **given, **rule)
    indent = {"left": style.indent_left, "right": style.indent_right, "hanging": style.hanging}
    given = {key: value for key, value in indent.items() if value is not None}
    if given:
        child(target, "ind", **given)
    if style.align:
        child(target, "jc", val=style.align)
    if style.outline is not None:
        child(target, "outlineLvl", val=style.outline)


def _toggle(target: Element, name: str, is_on: bool | None) -> None:
    if is_on is not None:
        child(target, name, **({} if is_on else {"val": 0}))


def _character_style(style: CharacterStyle) -> Element:
    made = element("style", type="character", styleId=style.id)
    child(made, "name", val=style.name)
    child(made, "basedOn", val="DefaultParagraphFont")
    child(made, "qFormat")
    text = child(made, "rPr")
    _toggle(text, "b", style.bold)
    if style.italic:
        child(text, "i")
    if style.color:
        child(text, "color", val=style.color)
    if style.underline:
        child(text, "u", val="single")
    return made


def _plain_table_style() -> Element:
    made = element("style", type="table", default=1, styleId="TableNormal")
    child(made, "name", val="Normal Table")
    child(made, "uiPriority", val=99)
    child(made, "semiHidden")
    properties = child(made, "tblPr")
    child(properties, "tblInd", w=0, type="dxa")
    _margins(properties, top=0, side=108, bottom=0)
    return made


def _table_style(style_id: str, name: str, *, is_figures: bool) -> Element:
    """A table without vertical lines, thin rules between its rows; figures have a quiet header."""
    made = element("style", type="table", styleId=style_id)
    child(made, "name", val=name)
    child(made, "basedOn", val="TableNormal")
    child(made, "qFormat")
    properties = child(made, "tblPr")
    borders = child(properties, "tblBorders")
    for side in ("bottom", "insideH"):
        child(borders, side, val="single", sz=4, space=0, color=RULE)
    room = 34 if is_figures else 50
    margin = FIGURES_MARGIN if is_figures else LIST_MARGIN
    _margins(properties, top=room, side=margin, bottom=room)
    cell = child(child(made, "tblStylePr", type="firstRow"), "tcPr")
    child(child(cell, "tcBorders"), "bottom", val="single", sz=8, space=0, color=INK)
    if is_figures:
        child(cell, "shd", val="clear", color="auto", fill=BAND)
    child(cell, "vAlign", val="bottom")
    return made


def _grid_table_style() -> Element:
    """The likelihood-impact matrix: cells set apart by white, shaded by no more than grey."""
    made = element("style", type="table", styleId="ToteumaMatrix")
    child(made, "name", val="Toteuma Matrix")
    child(made, "basedOn", val="TableNormal")
    child(made, "qFormat")
    properties = child(made, "tblPr")
    borders = child(properties, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        child(borders, side, val="single", sz=12, space=0, color="FFFFFF")
    _margins(properties, top=60, side=85, bottom=60)
    return made


def _margins(properties: Element, *, top: int, side: int, bottom: int) -> None:
    margins = child(properties, "tblCellMar")
    child(margins, "top", w=top, type="dxa")
    child(margins, "left", w=side, type="dxa")
    child(margins, "bottom", w=bottom, type="dxa")
    child(margins, "right", w=side, type="dxa")
