"""Figures typed by hand: what is as good as a figure of the report is found, all else let be."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toteuma.domain.layout import LineStyle
from toteuma.domain.live_figures import answer_marks
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.report.live_texts import long_texts
from toteuma.report.model import Report, ReportFigure, ReportLine, Suppression
from toteuma.report.snapshot import Snapshot
from toteuma.review.findings import Severity
from toteuma.review.rules import review_report
from toteuma.review.typed_figures import typed_figures, typed_in

EURO, PERCENT = UnitOfMeasure.THOUSAND_EURO, UnitOfMeasure.PERCENT


def line(code: str, name: LocalizedText, **values: int) -> ReportLine:
    return ReportLine(
        code=code,
        name=name,
        style=LineStyle.REGULAR,
        figures=tuple(
            ReportFigure(
                id=f"2022-09.A.{code}.{column}",
                column=ColumnCode(column),
                value=value,
                shown=value,
                unit_of_measure=PERCENT if column == "used_pct" else EURO,
            )
            for column, value in values.items()
        ),
    )


STAFF = LocalizedText("Henkilöstökulut", "Personalkostnader", "Personnel expenses")
OTHER = LocalizedText("Muut toimintakulut", "Övriga verksamhetskostnader", "Other expenses")
ALL = LocalizedText("Toimintakulut", "Verksamhetens kostnader", "Operating expenses")
LINES = (
    line("STAFF", STAFF, actual=-776_374_708, budget=-1_040_700_000, used_pct=746),
    line("OTHER", OTHER, actual=-1_520_008, budget=-610_000, used_pct=2492),
    line("ALL", ALL, actual=-1_271_299_149, budget=-1_714_970_000, used_pct=741),
)


def found(text: str, language: Language = Language.FI) -> list[tuple[str, str, bool]]:
    return [
        (one.typed, one.figure.id.removeprefix("2022-09.A."), one.agrees)
        for one in typed_figures(text, language, LINES, share_of_year=750)
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Henkilöstökuluista on käytetty 74,6 %.", "fi", ("74,6 %", "STAFF.used_pct", True)),
        ("Henkilöstökuluista on käytetty 76,4 %.", "fi", ("76,4 %", "STAFF.used_pct", False)),
        ("Henkilöstökuluista on käytetty 82,0 %.", "fi", None),
        ("Henkilöstökuluista on käytetty 74,9 %.", "fi", ("74,9 %", "STAFF.used_pct", False)),
        ("Henkilöstökulut olivat 7,8 milj. €.", "fi", ("7,8 milj. €", "STAFF.actual", True)),
        ("Henkilöstökulut olivat 7,7 milj. €.", "fi", ("7,7 milj. €", "STAFF.actual", False)),
        ("Henkilöstökulut: 7 763 747 euroa", "fi", ("7 763 747 euroa", "STAFF.actual", True)),
        ("Henkilöstökulut: 7 673 747 euroa", "fi", ("7 673 747 euroa", "STAFF.actual", False)),
        ("Henkilöstökulut: 7 764 t€", "fi", ("7 764 t€", "STAFF.actual", True)),
        ("Muut toimintakulut: 15 200 euroa.", "fi", ("15 200 euroa", "OTHER.actual", True)),
        ("Muut toimintakulut: 51 200 euroa.", "fi", ("51 200 euroa", "OTHER.actual", False)),
        ("Personalkostnaderna: 74,9 %", "sv", ("74,9 %", "STAFF.used_pct", False)),
        ("Personnel expenses: EUR 7,763,747", "en", ("EUR 7,763,747", "STAFF.actual", True)),
        ("Personnel expenses: €7.7 million", "en", ("€7.7 million", "STAFF.actual", False)),
        ("Personnel expenses are 74.9%", "en", ("74.9%", "STAFF.used_pct", False)),
    ],
)
def test_a_typed_figure_is_held_against_the_line_that_its_sentence_names(
    text: str, language: str, expected: tuple[str, str, bool] | None
) -> None:
    assert found(text, Language(language)) == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    "text",
    [
        "Henkilöstökulut kasvoivat vuonna 2022.",
        "Henkilöstökuluista päätettiin 7.4.2022 ja 74.6.",
        "Henkilöstökuluista on käytetty vähemmän kuin vuodesta on kulunut (75 %).",
        "Henkilöstökuluissa tavoite on enintään 74,9 %.",
        "Henkilöstökulut olivat 7 700 000 euroa/koulu ja 7 700 euroa oppilasta kohden.",
        "Henkilöstökuluista noin 7 000 000 euroa on palkkoja.",
        "Luokkia on 74,9 % enemmän.",
        "Henkilöstökulut pitävät. Talosta on käytössä 74,9 %.",
        "Henkilöstökulut {{figure 2022-09.A.STAFF.actual = -770000000 cent}} pitävät.",
        "Muut toimintakulut kasvoivat 74,9 %.",
    ],
)
def test_what_is_no_figure_of_the_line_is_let_be(text: str) -> None:
    assert found(text) == []


NAMES = st.sampled_from(("Henkilöstökuluissa", "Toimintakulut", "Muissa toimintakuluissa"))


@given(
    NAMES,
    st.one_of(
        st.integers(1900, 2100).map(str),
        st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(lambda d: f"{d.day}.{d.month}.{d.year}"),
        st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(lambda d: f"{d.day}.{d.month}."),
        st.tuples(st.integers(1, 99), st.integers(1, 99)).map(lambda t: f"{t[0]} §, kohta {t[1]}"),
        st.tuples(st.integers(1, 9), st.integers(1, 99)).map(lambda t: f"luku {t[0]}.{t[1]}"),
        st.integers(0, 99_999).map(lambda n: f"{n} oppilasta"),
        st.integers(100, 1000).map(lambda n: f"tavoite {n // 10},{n % 10} %"),
        st.integers(1, 9).map(lambda n: f"noin {n} 000 000 euroa"),
        st.just("75 % vuodesta"),
    ),
)
def test_years_dates_targets_and_numbers_of_paragraphs_raise_no_alarm(name: str, said: str) -> None:
    assert found(f"{name} on huomattava: {said}.") == []


@given(st.integers(-(10**12), 10**12), st.sampled_from((2, 1, 0)))
def test_a_figure_rounded_and_typed_agrees(cents: int, decimals: int) -> None:
    lines = (line("STAFF", STAFF, actual=cents),)
    millions = f"{abs(cents) / 10**8:.{decimals}f}".replace(".", ",")
    text = f"Henkilöstökulut olivat {millions} milj. euroa."
    assert all(one.agrees for one in typed_figures(text, Language.FI, lines))


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for language in Language:
        list(typed_figures(f"{text} Henkilöstökulut 7 {text} 12 €", language, LINES))


def with_assessment(report: Report, text: LocalizedText) -> Report:
    first, *others = report.statements
    changed = msgspec.structs.replace(first, assessment=text)
    return msgspec.structs.replace(report, statements=(changed, *others))


def test_the_demo_raises_no_alarm_and_its_typed_figures_are_known(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    typed = [
        one
        for entry in long_texts(report)
        for language in Language
        for one in typed_in(report, entry, language)
    ]
    assert len(typed) >= 21
    assert [one for one in typed if not one.agrees] == []


def test_a_figure_that_differs_is_found_with_both_values(demo_snapshot: Snapshot) -> None:
    text = LocalizedText(fi="Toimintakuluista on käytetty 74,3 %.")
    report = with_assessment(demo_snapshot.report, text)
    [finding] = [one for one in review_report(report) if one.rule == "typed_figures_agree"]
    assert finding.severity is Severity.WARNING
    assert finding.anchor == "statement-SECTOR"
    assert finding.details["typed"] == "74,3 %"
    assert finding.details["stands"] == "73,4\u00a0%"
    assert finding.details["figure"] == "2022-09.SECTOR.EXPENSE.used_pct"


@pytest.mark.parametrize(
    ("written", "code"),
    [("{{measure GONE}}", "GONE"), ("{{figure SALES}}", "{{figure SALES}}")],
)
def test_a_live_figure_that_is_not_there_is_an_error(
    demo_snapshot: Snapshot, written: str, code: str
) -> None:
    text = answer_marks(LocalizedText(fi=f"Kuluja {written}"), lambda _: None)
    report = with_assessment(demo_snapshot.report, text)
    [finding] = [one for one in review_report(report) if one.rule == "live_figures_are_known"]
    assert finding.severity is Severity.ERROR
    assert finding.details["figure"] == code


def test_a_figure_that_the_public_does_not_get_is_found_where_it_is_typed(
    demo_snapshot: Snapshot,
) -> None:
    text = LocalizedText(fi="Toimintakuluista on käytetty 73,4 %, henkilöstöön enemmän.")
    typed = with_assessment(demo_snapshot.report, text)
    hidden = Suppression(figures=("2022-09.SECTOR.EXPENSE.used_pct",))

    def found(report: Report) -> list[str]:
        rule = "hidden_figures_are_not_typed"
        return [one.details["typed"] for one in review_report(report) if one.rule == rule]

    assert found(typed) == []
    assert found(msgspec.structs.replace(typed, suppression=hidden)) == ["73,4 %"]
    other = Suppression(figures=("2022-09.SECTOR.INCOME.used_pct",))
    assert found(msgspec.structs.replace(typed, suppression=other)) == []
