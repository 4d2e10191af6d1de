"""Live figures of a report: taken from its statements, held by the snapshot, said by renderers."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import msgspec
import pytest
from tests.rendering.pdf_reading import all_text, read_pages

from toteuma.domain.live_figures import LiveValue, Mark, MarkKind, ValueUnit, answer_marks, marks
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.rendering.data.package import data_package_files
from toteuma.rendering.live_figures import say_mark, written_out
from toteuma.rendering.markdown import Paragraph, Run, parse_markdown
from toteuma.rendering.outputs import OutputFormat, render
from toteuma.report.live_texts import long_texts
from toteuma.report.snapshot import Snapshot, canonical_json, freeze, read_report

STAFF = "2022-09.OPETUS.STAFF.actual"


def said(text: str, amount: int | None, unit: ValueUnit, language: Language) -> str:
    [mark] = marks(text)
    value = LiveValue(None if amount is None else Decimal(amount), unit)
    return say_mark(mark.answered(value), language)


@pytest.mark.parametrize(
    ("form", "fi", "sv", "en"),
    [
        ("", "−12 345 678 €", "−12 345 678 €", "−€12,345,678"),
        (" euro", "−12 345 678 €", "−12 345 678 €", "−€12,345,678"),
        (" thousand", "−12 346 t€", "−12 346 t€", "−€12,346 thousand"),
        (" million", "−12,3 milj. €", "−12,3 mn €", "−€12.3 million"),
        (" plain", "−12 345 678", "−12 345 678", "−12,345,678"),
        (" million unsigned", "12,3 milj. €", "12,3 mn €", "€12.3 million"),
    ],
)
def test_a_figure_is_written_as_the_language_and_the_form_ask(
    form: str, fi: str, sv: str, en: str
) -> None:
    text = f"{{{{figure {STAFF}{form}}}}}"
    found = [said(text, -1_234_567_780, ValueUnit.CENT, language) for language in Language]
    plain = [one.replace("\u202f", " ").replace("\u00a0", " ") for one in found]
    assert plain == [fi, sv, en]


def test_percent_no_figure_and_decimals() -> None:
    used = "{{figure 2022-09.OPETUS.STAFF.used_pct}}"
    assert said(used, 753, ValueUnit.PERCENT, Language.FI) == "75,3\u00a0%"
    assert said(used, 753, ValueUnit.PERCENT, Language.EN) == "75.3%"
    assert said(used, None, ValueUnit.PERCENT, Language.EN) == "–"
    mark = Mark(MarkKind.KEY_FIGURE, "K", year=2022)
    value = LiveValue(Decimal("1234.50"), ValueUnit.NUMBER)
    assert say_mark(mark.answered(value), Language.EN) == "1,234.50"


def test_codes_in_a_mark_mean_nothing_to_commonmark() -> None:
    code = "2022-09.A_B_*C*.budget_original.budget"
    text = f"*Kulut* {{{{figure {code} = 100 cent}}}} [x](y)"
    [paragraph] = parse_markdown(text, Language.FI)
    assert isinstance(paragraph, Paragraph)
    assert Run("1\u00a0€", figure=code) in paragraph.runs


def test_a_mark_in_code_is_shown_as_it_is_written() -> None:
    text = f"`{{{{figure {STAFF} = 100 cent}}}}`"
    [paragraph] = parse_markdown(text, Language.FI)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs == (Run(f"{{{{figure {STAFF}}}}}"),)


def test_the_demo_says_its_live_figures(demo_snapshot: Snapshot) -> None:
    texts = [
        written
        for entry in long_texts(demo_snapshot.report)
        for written in (entry.text.fi, entry.text.en)
    ]
    found = [mark for text in texts for mark in marks(text)]
    assert len(found) >= 10
    assert all(mark.value is not None and mark.value.amount is not None for mark in found)
    teaching = next(one for one in demo_snapshot.report.statements if one.node.code == "OPETUS")
    english = written_out(teaching.assessment.en, Language.EN)
    assert "Of the operating margin 74.0% has been used." in english
    assert "the sum is small: €15,200 against €6,100 in the budget." in english


def with_assessment(
    snapshot: Snapshot, text: LocalizedText, values: dict[str, LiveValue]
) -> Snapshot:
    report = snapshot.report
    written = answer_marks(text, lambda mark: values.get(mark.code))
    first, *others = report.statements
    changed = msgspec.structs.replace(first, assessment=written)
    return freeze(msgspec.structs.replace(report, statements=(changed, *others)))


@pytest.fixture(scope="module")
def told(demo_snapshot: Snapshot) -> Snapshot:
    """The demo with a figure of its own, one of elsewhere and an unknown one in a text."""
    line = demo_snapshot.report.statements[0].lines[0].figures[-3]
    text = LocalizedText(
        fi=f"Oma {{{{figure {line.id} plain}}}}, muu {{{{figure {STAFF}}}}}, {{{{measure GONE}}}}",
        sv=f"Egen {{{{figure {line.id} plain}}}}",
        en=f"Own {{{{figure {line.id} plain}}}}, other {{{{figure {STAFF} million}}}}",
    )
    cents = LiveValue(Decimal(-1_234_567_780), ValueUnit.CENT)
    return with_assessment(demo_snapshot, text, {line.id: cents, STAFF: cents})


def test_a_snapshot_holds_the_values_of_its_live_figures(told: Snapshot) -> None:
    again = read_report(canonical_json(told.report), "report.json")
    assert again == told.report
    text = again.statements[0].assessment
    assert [mark.value for mark in marks(text.en)] == [
        LiveValue(Decimal(-1_234_567_780), ValueUnit.CENT)
    ] * 2
    assert "€12.3 million" in written_out(text.en, Language.EN).replace("\u00a0", " ")


@pytest.mark.parametrize("language", Language)
def test_every_renderer_says_the_figure_in_the_language(told: Snapshot, language: Language) -> None:
    shown = "−12,345,678" if language is Language.EN else "−12 345 678"
    texts = {
        OutputFormat.HTML: render(told, OutputFormat.HTML, language).decode(),
        OutputFormat.DOCX: _parts(render(told, OutputFormat.DOCX, language)),
        OutputFormat.XLSX: _parts(render(told, OutputFormat.XLSX, language)),
        OutputFormat.PDF: all_text(read_pages(render(told, OutputFormat.PDF, language))),
    }
    for format_, text in texts.items():
        plain = text.replace("\u202f", " ").replace("\u00a0", " ")
        assert shown in plain, format_
        assert "{{" not in plain, format_


def _parts(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml")]
        return "".join(archive.read(name).decode() for name in names)


def test_a_mention_leads_to_the_figure_where_it_stands(told: Snapshot) -> None:
    own, other, _ = marks(told.report.statements[0].assessment.fi)
    page = render(told, OutputFormat.HTML, Language.FI).decode()
    assert f'<a class="live-figure" href="#{own.code}">' in page
    assert f'id="{own.code}"' in page
    assert other.code == STAFF
    assert '<mark class="live-missing">[lukua GONE ei ole]</mark>' in page


def test_the_data_package_writes_figures_out_and_lists_them(told: Snapshot) -> None:
    files = data_package_files(told)
    texts = files["texts.csv"].decode()
    assert "{{" not in texts
    assert "−€12.3\u00a0million" in texts
    figures = files["text_figures.csv"].decode().splitlines()
    node = told.report.node.code
    assert f"assessment,{node},en,2,figure,{STAFF},,-1234567780,cent,−€12.3\u00a0million" in figures
    assert f"assessment,{node},fi,3,measure,GONE,,,,[lukua GONE ei ole]" in figures
