"""A small hand-made report with everything in it that is awkward to print."""

from datetime import date
from decimal import Decimal
from functools import cache

from toteuma.domain.layout import Book, LineStyle
from toteuma.domain.money import UnitOfMeasure, shown
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import (
    ColumnCode,
    Direction,
    GoalLevel,
    MeasureRule,
    NodeKind,
    Status,
    ValueKind,
)
from toteuma.report import model
from toteuma.report.snapshot import Snapshot, freeze
from toteuma.statements.deviations import Course
from toteuma.statements.request import Rounding

HOSTILE = "<b>&\"'{{}}#$*_`<script>alert(1)</script>"
"""Characters that mean something to HTML, Typst, Word, Excel or a template."""

FORMULA = "=1+1"
"""What a spreadsheet would take for a formula."""

LONG_WORD = "Varhaiskasvatuspalvelu" * 9
"""A word wider than any column."""

CONTROL = "ennen\x0bjälkeen\x00"
"""Characters that XML does not allow."""


def text(fi: str, sv: str = "", en: str = "") -> LocalizedText:
    """A text; languages that are left out get the Finnish one with a mark."""
    return LocalizedText(fi, sv or f"{fi} (sv)", en or f"{fi} (en)")


SECTOR = model.Named(code="S", name=text(f"Toimiala {HOSTILE}"), kind=NodeKind.SECTOR)
AREA = model.Named(code="A", name=text(LONG_WORD), kind=NodeKind.SERVICE_AREA)
CITY = model.Named(code="C", name=LocalizedText(fi="Kaupunki"), kind=NodeKind.MUNICIPALITY)

MONEY_COLUMNS = (
    (ColumnCode.ACCOUNTS_PREVIOUS, UnitOfMeasure.THOUSAND_EURO),
    (ColumnCode.BUDGET, UnitOfMeasure.EURO),
    (ColumnCode.ACTUAL, UnitOfMeasure.CENT),
)


def figure(
    identifier: str, column: ColumnCode, value: int | None, unit: UnitOfMeasure
) -> model.ReportFigure:
    """A figure rounded as the report does."""
    rounded = value if unit is UnitOfMeasure.PERCENT else shown(value, unit)
    return model.ReportFigure(
        id=identifier, column=column, value=value, shown=rounded, unit_of_measure=unit
    )


def line(
    node: str,
    code: str,
    name: LocalizedText,
    values: tuple[int | None, int | None, int | None, int | None],
    *,
    style: LineStyle = LineStyle.REGULAR,
    course: Course | None = None,
    explanation: LocalizedText = LocalizedText(),
) -> model.ReportLine:
    """A line with the columns of ``MONEY_COLUMNS`` and used %."""
    figures = [
        figure(f"2022-09.{node}.{code}.{column.value}", column, value, unit)
        for (column, unit), value in zip(MONEY_COLUMNS, values[:3], strict=True)
    ]
    used = f"2022-09.{node}.{code}.used_pct"
    figures.append(figure(used, ColumnCode.USED_PERCENT, values[3], UnitOfMeasure.PERCENT))
    return model.ReportLine(
        code=code,
        name=name,
        style=style,
        figures=tuple(figures),
        course=course,
        explanation=explanation,
    )


def statement(node: model.Named, book: Book = Book.OPERATIONS) -> model.ReportStatement:
    """Three lines, one of them without figures, and a text with Markdown in it."""
    prefix = "INVESTMENT_" if book is Book.INVESTMENTS else ""
    columns = [
        model.ReportColumn(code=code, unit_of_measure=unit, label=text(f"Sarake {HOSTILE} 1–9"))
        for code, unit in (*MONEY_COLUMNS, (ColumnCode.USED_PERCENT, UnitOfMeasure.PERCENT))
    ]
    lines = (
        line(node.code, f"{prefix}SALES", text(FORMULA), (64_632_818, 1_000, -1, 1)),
        line(
            node.code,
            f"{prefix}STAFF",
            text(LONG_WORD),
            (None, None, None, None),
            course=Course.WORSE,
            explanation=text(HOSTILE),
        ),
        line(
            node.code,
            f"{prefix}TOTAL",
            text("Yhteensä"),
            (0, -123_456_789_012, 49, 13_005),
            style=LineStyle.BOTTOM,
            course=Course.BETTER,
        ),
    )
    return model.ReportStatement(
        anchor=f"{'investments' if prefix else 'statement'}-{node.code}",
        node=node,
        layout="tiny",
        book=book,
        title=text(f"Laskelma {HOSTILE}"),
        columns=tuple(columns),
        lines=lines,
        rounding_differences=(
            model.RoundingDifference(
                figure_id=lines[2].figures[1].id,
                line=lines[2].code,
                column=ColumnCode.BUDGET,
                units=1,
            ),
        ),
        assessment=LocalizedText(
            fi=f"# {HOSTILE}\n\n1. *yksi*\n2. **kaksi** [linkki](javascript:x)"
        ),
    )


def goal(
    code: str, level: GoalLevel, measures: tuple[model.ReportMeasure, ...]
) -> model.ReportGoal:
    """A goal without outcome, target level or responsible role."""
    return model.ReportGoal(
        anchor=f"goal-{code}",
        code=code,
        level=level,
        node=SECTOR if level is GoalLevel.COUNCIL else AREA,
        title=text(f"Tavoite {code} {HOSTILE}"),
        target_level=LocalizedText(),
        measure_rule=MeasureRule.ANY,
        responsible=(),
        carries_out="G1" if level is GoalLevel.COMMITTEE else "",
        measures=measures,
        outcome=LocalizedText(),
        status=Status.NO_INFORMATION,
        proposed_status=Status.NOT_ON_TRACK if measures else Status.NO_INFORMATION,
    )


def measure(code: str, direction: Direction, target: Decimal | None) -> model.ReportMeasure:
    """A measure with a value, and an observation of which only the note tells."""
    return model.ReportMeasure(
        anchor=f"measure-{code}",
        code=code,
        name=text(f"Mittari {CONTROL}"),
        unit=text("%", "%", "%"),
        direction=direction,
        target=target,
        target_upper=None,
        target_date=None,
        source_system="",
        observations=(
            model.ReportObservation(
                observed_on=date(2022, 5, 31), value=Decimal("63.30"), source=FORMULA
            ),
            model.ReportObservation(
                observed_on=date(2022, 9, 30), value=None, source="", note=text(HOSTILE)
            ),
        ),
        proposed_status=Status.NOT_ON_TRACK,
    )


def binding(code: str, node: model.Named, level: GoalLevel, deviation: int) -> model.BindingEntry:
    """A binding level on the total line; breached by the forecast where it deviates downwards."""
    columns = (
        (ColumnCode.BUDGET, -123_456_789_012, UnitOfMeasure.EURO),
        (ColumnCode.ACTUAL, 49, UnitOfMeasure.CENT),
        (ColumnCode.REMAINING, None, UnitOfMeasure.EURO),
        (ColumnCode.USED_PERCENT, -5, UnitOfMeasure.PERCENT),
        (ColumnCode.FORECAST, None, UnitOfMeasure.EURO),
        (ColumnCode.FORECAST_DEVIATION, deviation, UnitOfMeasure.EURO),
    )
    return model.BindingEntry(
        anchor=f"binding-{code}",
        level=level,
        node=node,
        line="TOTAL",
        line_name=text("Yhteensä"),
        figures=tuple(
            figure(f"2022-09.{code}.TOTAL.{column.value}", column, value, unit)
            for column, value, unit in columns
        ),
        is_breached=False,
        is_breached_by_forecast=deviation < 0,
    )


def key_figures() -> model.KeyFigureSection:
    """One key figure with an actual, a forecast below zero and a missing target."""
    columns = tuple(
        model.KeyFigureColumn(year=year, kind=kind)
        for year, kind in zip((2020, 2021, 2022), ValueKind, strict=True)
    )
    values = (
        model.KeyFigureCell(
            id="K1.2020", value=Decimal("375.65"), net_cost=-7_000_000, divisor=Decimal("186.3")
        ),
        model.KeyFigureCell(id="K1.2021", value=Decimal("-0.01")),
        model.KeyFigureCell(id="K1.2022", value=None, note=text(HOSTILE)),
    )
    row = model.ReportKeyFigure(
        anchor="keyfigure-K1",
        code="K1",
        group=text(FORMULA),
        name=text(HOSTILE),
        unit=LocalizedText(),
        decimals=2,
        denominator=text("asukkaat"),
        values=values,
    )
    return model.KeyFigureSection(columns=columns, rows=(row,))


def project() -> model.ReportProject:
    """A project of which nothing is known but its budget."""
    columns = (
        (ColumnCode.BUDGET, -12_000_000, UnitOfMeasure.EURO),
        (ColumnCode.ACTUAL, None, UnitOfMeasure.EURO),
        (ColumnCode.REMAINING, None, UnitOfMeasure.EURO),
        (ColumnCode.USED_PERCENT, None, UnitOfMeasure.PERCENT),
    )
    return model.ReportProject(
        anchor="project-P1",
        code="P1",
        name=text(HOSTILE),
        node=AREA,
        figures=tuple(
            figure(f"2022-09.A.P1.{column.value}", column, value, unit)
            for column, value, unit in columns
        ),
    )


def course() -> model.MonthlyCourse:
    """Three months of expenditure, a whole year before them, no forecast."""
    points = tuple(
        model.MonthPoint(
            month=month,
            actual=-231_267_355 * month if month <= 3 else None,
            previous=-224_367_617 * month,
        )
        for month in range(1, 13)
    )
    return model.MonthlyCourse(
        node=SECTOR,
        line="TOTAL",
        line_name=text(HOSTILE),
        points=points,
        budget=-2_857_770_000,
        forecast=None,
    )


@cache
def tiny_report() -> model.Report:
    """The whole small report."""
    measures = (
        measure("M1", Direction.HIGHER, Decimal("70")),
        measure("M2", Direction.LOWER, None),
    )
    counts = tuple(
        model.StatusCount(level=level, status=status, count=int(status is Status.NO_INFORMATION))
        for level in GoalLevel
        for status in Status
    )
    attention = (
        model.AttentionItem(
            kind=model.AttentionKind.LINE_DEVIATION,
            anchor="statement-S",
            node=SECTOR,
            subject=text(HOSTILE),
            amount=-5_739_000,
            share=588,
            course=Course.WORSE,
        ),
        model.AttentionItem(
            kind=model.AttentionKind.BREACH_FORECAST,
            anchor="binding-A",
            node=AREA,
            subject=text("Yhteensä"),
            amount=-100,
        ),
    )
    headline = binding("S", SECTOR, GoalLevel.COUNCIL, 0)
    return model.Report(
        municipality=CITY,
        node=SECTOR,
        period=model.ReportPeriod(
            code="2022-09",
            fiscal_year=2022,
            first_month=1,
            last_month=9,
            start=date(2022, 1, 1),
            end=date(2022, 9, 30),
            share_of_year=750,
        ),
        dated=date(2022, 10, 31),
        title=text(f"Katsaus {HOSTILE}"),
        rounding=Rounding.INDEPENDENT,
        source_note=text(HOSTILE),
        summary=model.Summary(
            headline=headline, status_counts=counts, attention=attention, course=course()
        ),
        aims=(
            model.ReportAim(
                anchor="aim-1",
                code="AIM1",
                name=text(HOSTILE),
                sub_objectives=(text(FORMULA), text(LONG_WORD)),
                status=None,
                outcome=LocalizedText(sv="Bara på *svenska*"),
                goals=(goal("G1", GoalLevel.COUNCIL, measures),),
            ),
            model.ReportAim(
                anchor="aim-2",
                code="AIM2",
                name=text("Tyhjä"),
                sub_objectives=(),
                status=Status.PARTLY,
                outcome=LocalizedText(),
                goals=(),
            ),
        ),
        statements=(statement(SECTOR), statement(AREA)),
        investments=(statement(AREA, Book.INVESTMENTS),),
        projects=(project(),),
        area_goals=(
            model.GoalGroup(
                anchor="goals-A", node=AREA, goals=(goal("G2", GoalLevel.COMMITTEE, ()),)
            ),
        ),
        key_figures=key_figures(),
        risks=model.RiskSection(
            scale=3,
            risks=(
                model.ReportRisk(
                    anchor="risk-1",
                    number=1,
                    name=text(HOSTILE),
                    node=SECTOR,
                    likelihood=3,
                    impact=2,
                    value=6,
                    controls=LocalizedText(),
                    owner=LocalizedText(),
                ),
            ),
        ),
        binding=(headline, binding("A", AREA, GoalLevel.COMMITTEE, -100)),
        decisions=(
            model.BudgetDecisionEntry(
                number=0,
                kind="original",
                decided_on=date(2021, 11, 15),
                decider=text(HOSTILE),
                reason=LocalizedText(),
                net=-2_900_000_000,
            ),
        ),
        sources=(
            model.SourceEntry(
                batch="3f2a9c1b77d0",
                kind="entries",
                file_name=f"{FORMULA}.csv",
                file_sha256="a" * 64,
                entries=38_211,
                covered=("2022-01..09",),
            ),
        ),
    )


def bare_report() -> model.Report:
    """A report in which every list is empty."""
    full = tiny_report()
    return model.Report(
        municipality=full.municipality,
        node=full.node,
        period=full.period,
        dated=full.dated,
        title=full.title,
        rounding=Rounding.ADDING_UP,
        source_note=LocalizedText(),
        summary=model.Summary(headline=None, status_counts=(), attention=(), course=None),
        aims=(),
        statements=(),
        investments=(),
        projects=(),
        area_goals=(),
        key_figures=model.KeyFigureSection(columns=(), rows=()),
        risks=model.RiskSection(scale=3, risks=()),
        binding=(),
        decisions=(),
        sources=(),
    )


def tiny_snapshot() -> Snapshot:
    """The small report, frozen."""
    return freeze(tiny_report())
