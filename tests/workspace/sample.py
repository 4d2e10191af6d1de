"""One small municipality with a row in every table, for tests that read like examples."""

from datetime import date
from decimal import Decimal

from toteuma.domain.accounts import Account, AccountRange
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast, Project
from toteuma.domain.content import Municipality, MunicipalityContent, ReportColumn
from toteuma.domain.layout import Book, Layout, LayoutLine, LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.organisation import CostCentreMapping, OrganisationNode
from toteuma.domain.planning import (
    Aim,
    Assessment,
    BindingLevel,
    Goal,
    InvestmentNarrative,
    KeyFigure,
    KeyFigureValue,
    Measure,
    Observation,
    Outcome,
    Risk,
    Role,
    Series,
    SeriesValue,
    SubObjective,
)
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import (
    ColumnCode,
    DecisionKind,
    Direction,
    Frequency,
    GoalLevel,
    MeasureRule,
    NodeKind,
    ProjectKind,
    Status,
    ValueKind,
)

START = date(2021, 1, 1)


def words(text: str) -> LocalizedText:
    """The text in three languages that differ."""
    return LocalizedText(text, f"{text} (sv)", f"{text} (en)")


def sample_content(code: str = "SAMPLE") -> MunicipalityContent:
    """The municipality. Every table has a row, and every optional value is there and not there."""
    return MunicipalityContent(
        municipality=Municipality(
            code, words("Mallila"), True, 1_000_000, Decimal("5"), 4, words("Keksittyä.")
        ),
        nodes=(
            OrganisationNode("CITY", NodeKind.MUNICIPALITY, words("Mallila"), None, START),
            OrganisationNode("CARE", NodeKind.SECTOR, words("Hoiva"), "CITY", START, None, 1),
            OrganisationNode("SCHOOL", NodeKind.SECTOR, words("Koulu"), "CITY", START, None, 2),
            OrganisationNode(
                "100", NodeKind.COST_CENTRE, words("Koti"), "CARE", START, date(2021, 12, 31), 1
            ),
            OrganisationNode("101", NodeKind.COST_CENTRE, words("Ateria"), "CARE", START, None, 2),
            OrganisationNode("200", NodeKind.COST_CENTRE, words("Ala"), "SCHOOL", START, None, 1),
        ),
        cost_centre_mappings=(CostCentreMapping(2022, "100", "101"),),
        accounts=(
            Account(1100, words("Koneet")),
            Account(3000, words("Myynti")),
            Account(4000, words("Palkat")),
            Account(4300, words("Palvelut")),
        ),
        layouts=(
            Layout(
                "short",
                words("Lyhyt"),
                Book.OPERATIONS,
                START,
                "own decision",
                4,
                (
                    LayoutLine("IN", words("Tulot"), (AccountRange(3000, 3999),)),
                    LayoutLine("OUT", words("Menot"), (AccountRange(4000, 4999),)),
                    LayoutLine(
                        "NET", words("Netto"), (), ("IN", "OUT"), LineStyle.BOTTOM, ("OUT",)
                    ),
                ),
                (AccountRange(3000, 3000),),
            ),
        ),
        projects=(
            Project("GYM", ProjectKind.INVESTMENT, "SCHOOL", words("Sali")),
            Project(
                "CLUB", ProjectKind.OPERATING, "SCHOOL", words("Kerho"), valid_from=date(2020, 1, 1)
            ),
        ),
        roles=(Role("HEAD", words("Rehtori")), Role("CHIEF", words("Johtaja"))),
        binding_levels=(
            BindingLevel(GoalLevel.COUNCIL, "CARE", "MARGIN"),
            BindingLevel(GoalLevel.COMMITTEE, "SCHOOL", "NET"),
        ),
        report_columns=(
            ReportColumn(1, ColumnCode.BUDGET, UnitOfMeasure.EURO),
            ReportColumn(2, ColumnCode.USED_PERCENT, UnitOfMeasure.PERCENT),
            ReportColumn(3, ColumnCode.EXPLANATION, UnitOfMeasure.TEXT),
        ),
        budget_decisions=(
            BudgetDecision(2022, 0, DecisionKind.ORIGINAL, date(2021, 11, 15), words("Valtuusto")),
            BudgetDecision(
                2022,
                1,
                DecisionKind.AMENDMENT,
                date(2022, 4, 25),
                words("Valtuusto"),
                words("Uusi ryhmä"),
            ),
            BudgetDecision(2022, 2, DecisionKind.TRANSFER, date(2022, 8, 29), words("Lautakunta")),
        ),
        budget_lines=(
            BudgetLine(2022, 0, "101", 3000, "", 10_000_00),
            BudgetLine(2022, 0, "101", 4000, "", -90_000_00),
            BudgetLine(2022, 0, "200", 4000, "", -70_000_00),
            BudgetLine(2022, 0, "200", 4000, "CLUB", -5_000_00),
            BudgetLine(2022, 0, "200", 1100, "GYM", -40_000_00),
            BudgetLine(2022, 1, "101", 4000, "", -3_000_00),
            BudgetLine(2022, 2, "101", 4000, "", 1_500_00),
            BudgetLine(2022, 2, "200", 4300, "", -1_500_00),
        ),
        forecasts=(
            Forecast(2022, 9, "101", "STAFF", -95_000_00, words("Sijaisia")),
            Forecast(2022, 9, "200", "SERVICES", 0),
        ),
        aims=(
            Aim("A1", 1, words("Hyvä arki"), 2020, 2025),
            Aim("A2", 2, words("Vahva talous"), 2022),
        ),
        sub_objectives=(SubObjective("A1.1", "A1", 1, words("Apu ajoissa")),),
        goals=(
            Goal(
                "G1",
                2022,
                GoalLevel.COUNCIL,
                1,
                "A1",
                "CARE",
                "",
                words("Jonot lyhenevät"),
                words("Alle viikko"),
                MeasureRule.ALL,
                ("CHIEF", "HEAD"),
            ),
            Goal(
                "G2",
                2022,
                GoalLevel.COMMITTEE,
                1,
                "",
                "SCHOOL",
                "G1",
                words("Kerhoja joka koululla"),
                LocalizedText(),
                MeasureRule.ANY,
                (),
            ),
        ),
        measures=(
            Measure(
                "M1",
                "G1",
                1,
                words("Jonotusaika"),
                words("päivää"),
                Direction.WITHIN,
                Decimal("0.5"),
                Decimal("7"),
                None,
                Decimal("1"),
                "Jono",
                "CHIEF",
                Frequency.MONTHLY,
            ),
            Measure(
                "M2",
                "G2",
                1,
                words("Kerho on"),
                LocalizedText(),
                Direction.YES_NO,
                None,
                None,
                None,
                None,
                "",
                "",
                Frequency.ONCE,
            ),
            Measure(
                "M3",
                "G2",
                2,
                words("Kerhot alkavat"),
                LocalizedText(),
                Direction.BY_DATE,
                None,
                None,
                date(2022, 9, 1),
                None,
                "",
                "",
                Frequency.ONCE,
            ),
        ),
        observations=(
            Observation("M1", date(2022, 9, 30), Decimal("6.25"), "Jono"),
            Observation("M2", date(2022, 9, 30), Decimal("1"), "", words("Kaikilla")),
            Observation("M3", date(2022, 9, 30), None, "", words("Alkoivat")),
        ),
        outcomes=(
            Outcome("aim", "A1", "2022-09", Status.PARTLY, LocalizedText()),
            Outcome("goal", "G1", "2022-09", Status.ON_TRACK, words("Jono lyheni.\n\nHyvä.")),
            Outcome("goal", "G2", "2022-07..09", Status.NO_INFORMATION, LocalizedText("Ei tietoa")),
        ),
        assessments=(Assessment("CARE", "2022-09", words("Määrärahat *riittävät*.")),),
        investment_narratives=(InvestmentNarrative("GYM", "2022", words("Valmis.")),),
        series=(Series("PEOPLE", words("Asukkaat")),),
        series_values=(SeriesValue("PEOPLE", 2021, ValueKind.ACTUAL, Decimal("18344")),),
        key_figures=(
            KeyFigure("K1", "CARE", 1, words("Hinta"), words("€/as"), words("€"), 0, "PEOPLE"),
            KeyFigure("K2", "SCHOOL", 2, LocalizedText(), words("Kerhot"), words("kpl"), 1, ""),
        ),
        key_figure_values=(
            KeyFigureValue("K1", 2021, ValueKind.ACTUAL, None, -83_000_00),
            KeyFigureValue("K2", 2022, ValueKind.TARGET, Decimal("12.5"), None),
            KeyFigureValue("K2", 2023, ValueKind.TARGET, None, None, words("Ei asetettu")),
        ),
        risks=(
            Risk("R1", 2022, "CARE", 1, words("Sijaispula"), 3, 4, words("Varahenkilöt"), "CHIEF"),
            Risk("R2", 2022, "SCHOOL", 2, words("Home"), 1, 2, LocalizedText(), ""),
        ),
    )
