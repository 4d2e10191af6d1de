"""What a report does not have is in none of its outputs, and what it has is never cut off."""

from collections.abc import Callable
from io import BytesIO

import docx
import msgspec
import pdfplumber
import pytest
from lxml import html
from tests.rendering.excel_reading import Workbook
from tests.rendering.support import SECTOR, bare_report, figure, statement, text, tiny_report

from toteuma.catalogue.wording import report_words
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.rendering.excel import render_xlsx
from toteuma.rendering.formats import format_figure
from toteuma.rendering.html import render_html
from toteuma.rendering.leads import section_lead
from toteuma.rendering.notes import reading_notes
from toteuma.rendering.pdf import render_pdf
from toteuma.rendering.sentences import attention_sentence, headline_sentences, pace_sentence
from toteuma.rendering.word import render_docx
from toteuma.report import model
from toteuma.report.snapshot import freeze

FI = Language.FI
WORDS = report_words(FI)
ALL_COLUMNS = tuple(code for code in ColumnCode if code is not ColumnCode.EXPLANATION)
SECTIONS = (
    *("summary", "attention", "goals", "binding", "statements", "investments", "area_goals"),
    *("key_figures", "risks", "decisions", "sources"),
)


def in_pdf(report: model.Report) -> str:
    """What the PDF says."""
    with pdfplumber.open(BytesIO(render_pdf(freeze(report), FI))) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def in_word(report: model.Report) -> str:
    """What the Word document says."""
    document = docx.Document(BytesIO(render_docx(freeze(report), FI)))
    cells = [cell.text for table in document.tables for cell in table._cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def in_excel(report: model.Report) -> str:
    """What the workbook says, with the names of its sheets."""
    workbook = Workbook(render_xlsx(freeze(report), FI))
    return "\n".join([*workbook.names, *workbook.strings])


def in_html(report: model.Report) -> str:
    """What the page says."""
    return str(html.document_fromstring(render_html(freeze(report), FI)).text_content())


every_output = pytest.mark.parametrize("read", [in_pdf, in_word, in_excel, in_html])
type Reader = Callable[[model.Report], str]


def without_goals() -> model.Report:
    """The small report of a municipality that enters no goals: counts of zero are there."""
    counts = tuple(
        msgspec.structs.replace(entry, count=0) for entry in tiny_report().summary.status_counts
    )
    summary = msgspec.structs.replace(tiny_report().summary, status_counts=counts)
    return msgspec.structs.replace(tiny_report(), aims=(), area_goals=(), summary=summary)


def of_period(code: str, first: int, last: int, share: int) -> model.Report:
    """The small report for another period."""
    period = msgspec.structs.replace(
        tiny_report().period, code=code, first_month=first, last_month=last, share_of_year=share
    )
    return msgspec.structs.replace(tiny_report(), period=period)


def with_headline(values: dict[ColumnCode, int], report: model.Report) -> model.Report:
    """The report with a headline that binds nobody."""
    entry = report.summary.headline
    assert entry is not None
    figures = tuple(
        figure(one.id, one.column, values.get(one.column), one.unit_of_measure)
        for one in entry.figures
    )
    headline = msgspec.structs.replace(
        entry,
        anchor="statement-S",
        level=None,
        line_name=text("Toimintakate"),
        figures=figures,
    )
    summary = msgspec.structs.replace(report.summary, headline=headline)
    return msgspec.structs.replace(report, summary=summary, binding=())


def wide_statement() -> model.ReportStatement:
    """All columns in cents, with figures of a city."""
    whole = statement(SECTOR)
    units = {ColumnCode.USED_PERCENT: UnitOfMeasure.PERCENT}
    period = {"year": 2022, "previous": 2021, "first": 1, "last": 9}
    columns = tuple(
        model.ReportColumn(
            code=code,
            unit_of_measure=units.get(code, UnitOfMeasure.CENT),
            label=text(WORDS[f"column.{code.value}"].format(**period)),
        )
        for code in ALL_COLUMNS
    )
    lines = tuple(
        model.ReportLine(
            code=line.code,
            name=text(f"Aineet, tarvikkeet ja tavarat {number}"),
            style=line.style,
            figures=tuple(
                figure(
                    f"2022-09.S.{line.code}.{code.value}",
                    code,
                    985 if code in units else -2_870_350_000 - 11 * place - 101 * number,
                    units.get(code, UnitOfMeasure.CENT),
                )
                for place, code in enumerate(ALL_COLUMNS)
            ),
        )
        for number, line in enumerate(whole.lines)
    )
    return msgspec.structs.replace(
        whole, columns=columns, lines=lines, rounding_differences=(), assessment=text("Riittävät.")
    )


def wide_report() -> model.Report:
    """A report with more columns than an upright page holds."""
    return msgspec.structs.replace(tiny_report(), statements=(wide_statement(),))


@every_output
def test_no_goals_no_table_of_statuses(read: Reader) -> None:
    shown = read(without_goals())
    assert WORDS["chart.statuses"] not in shown
    assert WORDS["status.no_information"] not in shown
    assert WORDS["section.goals"] not in shown
    assert WORDS["chart.statuses"] in read(tiny_report())


@every_output
def test_a_report_with_nothing_has_its_notes_alone(read: Reader) -> None:
    shown = read(bare_report())
    assert WORDS["section.notes"] in shown
    assert [key for key in SECTIONS if WORDS[f"section.{key}"] in shown] == []
    assert WORDS["note.income_positive"] not in shown


@every_output
def test_a_headline_that_binds_nobody_has_its_figures_and_no_verdict(read: Reader) -> None:
    values = {ColumnCode.BUDGET: -5_700_000, ColumnCode.ACTUAL: -4_200_000}
    shown = read(with_headline(values, tiny_report()))
    assert "Toimintakate" in shown
    assert WORDS["binding.holds"] not in shown
    assert WORDS["section.binding"] not in shown
    # No column of the forecast, which has no figure anywhere.
    assert "TP-ennuste 2022" not in shown


@every_output
def test_a_municipality_that_reports_on_itself_is_named_once(read: Reader) -> None:
    city = msgspec.structs.replace(SECTOR, name=tiny_report().municipality.name)
    title = text("Vuosikatsaus 2022")
    shown = read(msgspec.structs.replace(bare_report(), node=city, title=title))
    assert "Kaupunki, Kaupunki" not in shown
    assert "Kaupunki\nKaupunki" not in shown


def test_contents_and_sections_of_the_page_are_the_same() -> None:
    for report in (tiny_report(), without_goals(), bare_report()):
        page = html.document_fromstring(render_html(freeze(report), FI))
        sections = [f"#{anchor}" for anchor in page.xpath("//main/section/@id")]
        assert page.xpath("//nav/ol/li/a/@href") == sections


def test_the_money_section_promises_only_the_columns_that_it_shows() -> None:
    assert "ennuste" not in section_lead("statements", tiny_report(), FI)
    assert section_lead("statements", wide_report(), FI) == (
        "Tuloslaskelma: edellinen vuosi, talousarvio muutoksineen, toteuma ja tilinpäätösennuste."
    )


def test_the_lead_of_binding_levels_names_only_the_level_that_binds() -> None:
    committee = msgspec.structs.replace(tiny_report(), binding=tiny_report().binding[1:])
    assert "Valtuustoon" not in section_lead("binding", committee, FI)
    assert "Valtuustoon" in section_lead("binding", tiny_report(), FI)


def test_the_lead_of_investments_names_projects_only_where_there_are_some() -> None:
    without = msgspec.structs.replace(tiny_report(), projects=())
    assert "hankkeiden" not in section_lead("investments", without, FI)


def test_a_whole_year_is_not_said_to_have_gone_by_so_much() -> None:
    values = {ColumnCode.ACTUAL: -4_200_000, ColumnCode.USED_PERCENT: 986}
    year = of_period("2022", 1, 12, 1000)
    [sentence, *_] = headline_sentences(with_headline(values, year), FI)
    assert "oli" in sentence
    assert "kulunut" not in sentence
    assert "100,0" not in pace_sentence(year.period, FI)
    [deviation, _] = year.summary.attention
    assert "tasaista vauhtia" not in attention_sentence(deviation, year.period, FI)
    assert "tasaista vauhtia" in attention_sentence(deviation, tiny_report().period, FI)
    assert WORDS["note.closing"] in reading_notes(year, "x", FI)


def test_a_month_is_said_to_be_a_part_of_the_year() -> None:
    values = {ColumnCode.ACTUAL: -4_200_000, ColumnCode.USED_PERCENT: 89}
    month = with_headline(values, of_period("2022-06..06", 6, 6, 83))
    assert "Jakso on 8,3" in " ".join(headline_sentences(month, FI))
    assert "6/2022" in in_html(month)
    for read in (in_html, in_pdf, in_word, in_excel):
        assert "6–6" not in read(month)


def test_a_result_without_a_budget_is_still_told() -> None:
    report = with_headline({ColumnCode.ACTUAL: -4_200_000}, without_goals())
    assert headline_sentences(report, FI) == ("Toimintakate: −42\u202f000\u00a0€.",)


def test_goals_without_any_status_are_not_counted_as_failed() -> None:
    assert headline_sentences(tiny_report(), FI)[-1].startswith("Tavoitteiden (2) tilaa ei ole")


def test_wide_statements_lie_on_their_side_in_the_pdf_and_keep_within_the_margins() -> None:
    report = wide_report()
    with pdfplumber.open(BytesIO(render_pdf(freeze(report), FI))) as document:
        lying = [page for page in document.pages if page.width > page.height]
        shown = "".join(page.extract_text() for page in lying)
        for page in lying:
            assert max(mark["x1"] for mark in page.chars) <= page.width - 40
            assert max(mark["bottom"] for mark in page.chars) <= page.height - 20
    shown = shown.replace("\u202f", "").replace(" ", "")
    for line in report.statements[0].lines:
        for one in line.figures:
            assert format_figure(one, FI).replace("\u202f", "") in shown


def test_wide_statements_lie_on_their_side_in_word_and_fill_no_more_than_the_page() -> None:
    document = docx.Document(BytesIO(render_docx(freeze(wide_report()), FI)))
    lying = [section for section in document.sections if section.page_width > section.page_height]
    assert lying
    room = lying[0].page_width - lying[0].left_margin - lying[0].right_margin
    [table] = [one for one in document.tables if len(one.columns) == len(ALL_COLUMNS) + 1]
    assert sum(column.width or 0 for column in table.columns) <= room
    least_label = docx.shared.Mm(28)
    assert (table.columns[0].width or 0) >= least_label


def test_a_wide_table_is_marked_to_be_printed_on_its_side_in_html() -> None:
    wide = "//section[@id='statement-S']//div[@class='scroll wide']"
    assert html.document_fromstring(render_html(freeze(wide_report()), FI)).xpath(wide)
    assert not html.document_fromstring(render_html(freeze(without_goals()), FI)).xpath(wide)
