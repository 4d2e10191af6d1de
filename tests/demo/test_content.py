"""What the demo municipality says: goals, measures, key figures, risks and texts.

The expected counts and statuses are those of the city's public report for January-September 2022.
"""

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

import toteuma.demo
from toteuma.domain.vocabulary import Language
from toteuma.workspace.interchange.tables import TABLES, TEXT_KINDS, ColumnType, Table

type Row = dict[str, str]

FOLDER = Path(toteuma.demo.__file__).parent / "municipality"
PRINTED = Path(__file__).parent / "printed_key_figures.csv"
REPOSITORY = Path(__file__).parents[2]
REFERENCE_DATA = Path(
    os.environ.get("TOTEUMA_REFERENCE_DATA", REPOSITORY.parent / "shared" / "data")
)
PERIOD = "2022-09"
LANGUAGES = tuple(language.value for language in Language)
SERVICE_AREAS = ("HTE", "OPETUS", "VAKA", "VIRIKE")
CONTENT_TABLES = (
    "aims",
    "binding_levels",
    "goals",
    "key_figure_values",
    "key_figures",
    "measures",
    "municipality",
    "observations",
    "outcomes",
    "report_columns",
    "risks",
    "roles",
    "series",
    "series_values",
    "sub_objectives",
)
TABLE_BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}


def rows(name: str) -> list[Row]:
    """The rows of one table of the demo folder, as text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(name: str, column: str = "code") -> set[str]:
    """The distinct values of one column."""
    return {row[column] for row in rows(name)}


def text_files() -> dict[tuple[str, str, str], Path]:
    """Long texts by kind, code and language."""
    found = {}
    for path in sorted((FOLDER / "texts").rglob("*.md")):
        kind, period, name = path.relative_to(FOLDER / "texts").parts
        code, language, _ = name.rsplit(".", 2)
        assert period == PERIOD, path
        found[kind, code, language] = path
    return found


def text(kind: str, code: str, language: str) -> str:
    """One long text."""
    return text_files()[kind, code, language].read_text(encoding="utf-8")


# --- the form of the tables


@pytest.mark.parametrize("name", CONTENT_TABLES)
def test_the_header_is_that_of_the_interchange_format(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert tuple(header) == TABLE_BY_NAME[name].headers


@pytest.mark.parametrize("name", CONTENT_TABLES)
def test_the_file_is_written_canonically(name: str) -> None:
    content = (FOLDER / f"{name}.csv").read_bytes().decode("utf-8")
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(csv.reader(io.StringIO(content, newline="")))
    assert content == buffer.getvalue()


@pytest.mark.parametrize("name", CONTENT_TABLES)
def test_rows_are_unique_and_sorted_by_key(name: str) -> None:
    keys = [tuple(row[column] for column in TABLE_BY_NAME[name].key) for row in rows(name)]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("name", CONTENT_TABLES)
def test_required_cells_are_filled_and_localized_ones_in_every_language(name: str) -> None:
    for row in rows(name):
        for column in TABLE_BY_NAME[name].columns:
            filled = [bool(row[part].strip()) for part in column.headers]
            assert all(filled) or not (column.required or any(filled)), (column.name, row)


@pytest.mark.parametrize("name", CONTENT_TABLES)
def test_every_cell_has_the_form_of_its_type(name: str) -> None:
    forms = {
        ColumnType.CODE: r"[^\s/:,;|]+",
        ColumnType.CODES: r"[^\s/:,;|]+( [^\s/:,;|]+)*",
        ColumnType.INTEGER: r"-?\d+",
        ColumnType.CENTS: r"-?\d+",
        ColumnType.DECIMAL: r"-?\d+(\.\d*[1-9])?",
        ColumnType.DATE: r"\d{4}-\d{2}-\d{2}",
        ColumnType.BOOLEAN: r"true|false",
    }
    for row in rows(name):
        for column in TABLE_BY_NAME[name].columns:
            if column.choices is not None:
                assert row[column.name] in set(column.choices), (column.name, row)
            elif column.type in forms and row[column.name]:
                assert re.fullmatch(forms[column.type], row[column.name]), (column.name, row)


@pytest.mark.parametrize("name", CONTENT_TABLES)
def test_references_resolve(name: str) -> None:
    for column in TABLE_BY_NAME[name].columns:
        if not column.references:
            continue
        known = codes(*column.references.split("."))
        used = {code for row in rows(name) for code in row[column.name].split()}
        assert used <= known, (column.name, used - known)


# --- what the report holds


def test_there_are_four_aims_with_their_sub_objectives() -> None:
    assert {(row["valid_from_year"], row["valid_to_year"]) for row in rows("aims")} == {
        ("2022", "2025")
    }
    assert len(rows("aims")) == 4
    assert Counter(row["aim"] for row in rows("sub_objectives")) == {
        "HYVINVOINTI": 2,
        "TYO-JA-ASUMINEN": 2,
        "TOIMIJA": 3,
        "TALOUS": 3,
    }


def test_there_are_five_sector_goals_and_twelve_of_service_areas() -> None:
    goals = rows("goals")
    assert Counter((row["level"], row["node"]) for row in goals) == {
        ("council", "SECTOR"): 5,
        ("committee", "HTE"): 3,
        ("committee", "OPETUS"): 4,
        ("committee", "VAKA"): 3,
        ("committee", "VIRIKE"): 2,
    }
    for level in ("council", "committee"):
        positions = [int(row["position"]) for row in goals if row["level"] == level]
        assert sorted(positions) == list(range(1, len(positions) + 1))


def test_every_goal_has_a_measure_and_is_answered_for() -> None:
    assert {row["goal"] for row in rows("measures")} == codes("goals")
    assert all(row["responsible"] for row in rows("goals"))
    composite = {row["code"] for row in rows("goals") if " " in row["responsible"]}
    assert composite == {
        "HTE-KIUSAAMINEN",
        "OPETUS-MONITOIMITALO",
        "VIRIKE-HARRASTEMALLI",
        "VIRIKE-PERHEPUISTO",
    }


def test_sector_goals_belong_to_an_aim_and_area_goals_have_a_target_level() -> None:
    for row in rows("goals"):
        assert row["aim"] if row["level"] == "council" else row["target_level_fi"], row["code"]


def test_goals_carry_out_goals_of_the_sector() -> None:
    levels = {row["code"]: row["level"] for row in rows("goals")}
    carrying = {row["code"]: row["carries_out"] for row in rows("goals") if row["carries_out"]}
    assert carrying
    assert {levels[code] for code in carrying} == {"committee"}
    assert {levels[code] for code in carrying.values()} == {"council"}


def test_statuses_are_those_of_the_report() -> None:
    levels = {row["code"]: row["level"] for row in rows("goals")}
    outcomes = rows("outcomes")
    assert {row["period"] for row in outcomes} == {PERIOD}
    counts = Counter((levels.get(row["subject"], "aim"), row["status"]) for row in outcomes)
    assert counts == {
        ("aim", "no_information"): 2,
        ("council", "on_track"): 4,
        ("council", "partly"): 1,
        ("committee", "on_track"): 10,
        ("committee", "partly"): 2,
    }
    assert {row["subject"] for row in outcomes if row["status"] == "partly"} == {
        "SECTOR-NIVELVAIHE",
        "OPETUS-MONITOIMITALO",
        "VIRIKE-PERHEPUISTO",
    }
    subjects = {kind: codes(f"{kind}s") for kind in ("aim", "goal")}
    assert all(row["subject"] in subjects[row["subject_kind"]] for row in outcomes)


def test_measured_values_are_those_of_the_report() -> None:
    measured = [
        (row["measure"], row["observed_on"], row["value"])
        for row in rows("observations")
        if row["value"]
    ]
    assert measured == [
        ("HTE-MONIALAINEN-TUKI-NEUVOTTELUT", "2022-09-30", "8.3"),
        ("HTE-MONIALAINEN-TUKI-RYHMAT", "2022-09-30", "1"),
        ("OPETUS-MONITOIMITALO-RYHMAT", "2022-09-30", "19"),
        ("SECTOR-HYVINVOINTITIETO-RAPORTOINTI", "2022-09-30", "1"),
        ("SECTOR-MONITOIMITALO-RYHMAT", "2022-09-30", "19"),
        ("SECTOR-NIVELVAIHE-PAATTOTODISTUS", "2022-05-31", "99"),
        ("SECTOR-TILATEHOKKUUS-KAYTTOASTE", "2022-07-31", "63.3"),
        ("SECTOR-TILATEHOKKUUS-KAYTTOASTE", "2022-08-31", "66.67"),
        ("SECTOR-TILATEHOKKUUS-KAYTTOASTE", "2022-09-30", "73.83"),
        ("SECTOR-TILATEHOKKUUS-NELIOT", "2022-09-20", "11.7"),
        ("VAKA-PAIKAT-SYKSY", "2022-09-30", "7"),
        ("VAKA-TILAT-NELIOT", "2022-09-20", "11.7"),
        ("VIRIKE-HARRASTEMALLI-AINOA", "2022-09-30", "80"),
        ("VIRIKE-PERHEPUISTO-KAVIJAT", "2022-09-30", "13792"),
    ]


def test_targets_and_deadlines_are_those_of_the_report() -> None:
    targets = {
        row["code"]: row["target"] or row["target_date"]
        for row in rows("measures")
        if row["target"] or row["target_date"]
    }
    assert targets == {
        "HTE-MAARAAIKA-TOTEUTUNUT": "100",
        "SECTOR-HYVINVOINTITIETO-ESIMIESTYO": "3.8",
        "SECTOR-NIVELVAIHE-PAATTOTODISTUS": "100",
        "VAKA-PAIKAT-SYKSY": "10",
        "VAKA-PAIKAT-TAMMIKUU": "5",
        "VAKA-TILAT-NELIOT": "7",
        "VAKA-TUKI-KAYTTOONOTTO": "2022-09-01",
        "VAKA-TUKI-KUVAUS": "2022-07-31",
        "VAKA-TUKI-OHJELMA": "2022-05-31",
        "VAKA-TUKI-OHJELMAN-ALKU": "2022-06-01",
        "VIRIKE-HARRASTEMALLI-AINOA": "70",
        "VIRIKE-PERHEPUISTO-KAVIJAT": "25000",
    }
    for row in rows("measures"):
        assert (row["direction"] == "by_date") == bool(row["target_date"]), row["code"]
    assert "SECTOR-HYVINVOINTITIETO-ESIMIESTYO" not in codes("observations", "measure")


def test_the_source_systems_that_the_report_names_are_there() -> None:
    assert {"Valpas", "Aura", "Targetor", "Työhyvinvointikysely", "Kävijälaskuri"} <= codes(
        "measures", "source_system"
    )


def test_there_are_four_risks_and_two_have_no_owner() -> None:
    risks = {row["code"]: row for row in rows("risks")}
    assert {
        code: (row["likelihood"], row["impact"], row["owner"]) for code, row in risks.items()
    } == {
        "HENKILOSTON-SAATAVUUS": ("1", "1", ""),
        "KIRJASTON-TILAT": ("1", "1", ""),
        "PALVELUVERKKOPAATOKSET": ("2", "1", "HYVINVOINTIJOHTAJA"),
        "SIJAISTEN-SAATAVUUS": ("1", "1", "VARHAISKASVATUSJOHTAJA"),
    }
    assert all(row["controls_fi"] for row in risks.values())


def test_the_net_margin_binds_the_sector_and_each_service_area() -> None:
    assert [(row["level"], row["node"], row["line"]) for row in rows("binding_levels")] == [
        *(("committee", area, "MARGIN") for area in SERVICE_AREAS),
        ("council", "SECTOR", "MARGIN"),
    ]


def test_the_report_has_the_columns_and_units_of_the_printed_one() -> None:
    assert [(row["column"], row["unit_of_measure"]) for row in rows("report_columns")] == [
        ("accounts_prev", "thousand_euro"),
        ("ytd_prev", "thousand_euro"),
        ("budget", "euro"),
        ("actual", "euro"),
        ("remaining", "euro"),
        ("used_pct", "percent"),
        ("forecast", "euro"),
    ]


# --- key figures


def key_figure_values() -> Iterator[tuple[Row, Row, Decimal | None]]:
    """Each key figure, its row of a year, and its figure: given or computed, rounded as shown."""
    figures = {row["code"]: row for row in rows("key_figures")}
    series = {(row["series"], row["year"], row["kind"]): row for row in rows("series_values")}
    for row in rows("key_figure_values"):
        figure = figures[row["key_figure"]]
        if not figure["denominator"]:
            yield figure, row, Decimal(row["value"]) if row["value"] else None
        elif not row["net_cost_cents"]:
            yield figure, row, None
        else:
            divisor = series[figure["denominator"], row["year"], row["kind"]]["value"]
            exact = Decimal(row["net_cost_cents"]) / 100 / Decimal(divisor)
            step = Decimal(1).scaleb(-int(figure["decimals"]))
            yield figure, row, exact.quantize(step, ROUND_HALF_UP)


def test_every_key_figure_equals_the_printed_one() -> None:
    with PRINTED.open(encoding="utf-8", newline="") as file:
        printed = {
            (row["key_figure"], row["year"], row["kind"]): row["printed"]
            for row in csv.DictReader(file)
        }
    shown = {
        (figure["code"], row["year"], row["kind"]): value
        for figure, row, value in key_figure_values()
    }
    assert shown == {key: Decimal(value) if value else None for key, value in printed.items()}
    assert (len(rows("key_figures")), len(shown)) == (18, 54)


def test_key_figures_have_the_decimals_that_the_report_prints() -> None:
    decimals = {row["code"]: int(row["decimals"]) for row in rows("key_figures")}
    with PRINTED.open(encoding="utf-8", newline="") as file:
        most: dict[str, int] = dict.fromkeys(decimals, 0)
        for row in csv.DictReader(file):
            printed = len(row["printed"].partition(".")[2])
            most[row["key_figure"]] = max(most[row["key_figure"]], printed)
    assert decimals == most


def test_each_year_is_actual_forecast_or_target() -> None:
    kinds = {"2020": "actual", "2021": "forecast", "2022": "target"}
    for row in rows("key_figure_values") + rows("series_values"):
        assert row["kind"] == kinds[row["year"]], row


def test_figures_per_head_are_computed_and_the_others_are_given() -> None:
    computed = {figure["code"] for figure, _, _ in key_figure_values() if figure["denominator"]}
    assert len(computed) == 11
    for figure, row, value in key_figure_values():
        assert not (figure["denominator"] and row["value"]), row
        assert bool(figure["denominator"]) or not row["net_cost_cents"], row
        assert (value is None) == (not row["value"] and not row["net_cost_cents"]), row


def test_one_net_cost_stands_behind_all_figures_of_a_service() -> None:
    costs: dict[tuple[str, str], set[str]] = {}
    for figure, row, _ in key_figure_values():
        if figure["denominator"]:
            costs.setdefault((figure["group_fi"], row["year"]), set()).add(row["net_cost_cents"])
    assert all(len(found) == 1 for found in costs.values())


def test_pupils_and_students_together_are_the_sum_of_both() -> None:
    value = {(row["series"], row["year"]): Decimal(row["value"]) for row in rows("series_values")}
    for year in ("2020", "2021", "2022"):
        parts = value["OPPILAAT", year] + value["LUKIOLAISET", year]
        assert value["OPPILAAT-JA-OPISKELIJAT", year] == parts


def test_the_missing_target_of_student_welfare_says_why() -> None:
    (row,) = (
        row
        for figure, row, value in key_figure_values()
        if figure["code"] == "OPISKELUHUOLTO-OPPILAS" and value is None
    )
    assert row["year"] == "2022"
    assert row["note_fi"]


# --- long texts


def test_every_text_stands_in_three_languages_and_belongs_to_something() -> None:
    assert {path[0] for path in text_files()} <= set(TEXT_KINDS)
    expected = (
        {("goal", code) for code in codes("goals")}
        | {("assessment", node) for node in ("SECTOR", *SERVICE_AREAS)}
        | {("investment", project) for project in ("KIRJASTO-AIKUISTEN", "KUNTOSALI")}
    )
    assert set(text_files()) == {
        (kind, code, language) for kind, code in expected for language in LANGUAGES
    }
    assert {code for kind, code in expected if kind == "investment"} <= codes("projects")


def test_texts_are_tidy() -> None:
    for path in text_files().values():
        content = path.read_bytes().decode("utf-8")
        assert content.strip() + "\n" == content, path
        assert "\r" not in content, path
        assert not re.search(r"[ \t]$", content, re.MULTILINE), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_of_the_report_are_lists(language: str) -> None:
    transitions = text("goal", "OPETUS-NIVELVAIHEET", language)
    assert re.findall(r"^(\d)\. ", transitions, re.MULTILINE) == ["1", "2", "3", "4"]
    technology = text("goal", "OPETUS-TVT", language)
    assert len(re.findall(r"^- ", technology, re.MULTILINE)) == 7


def test_percentages_are_written_in_the_way_of_the_language_and_agree() -> None:
    forms = {
        "fi": "\\d+(?:,\\d+)?\u00a0%",
        "sv": "\\d+(?:,\\d+)?\u00a0%",
        "en": "\\d+(?:\\.\\d+)?%",
    }
    for kind, code, _ in text_files():
        found = {each: re.findall(forms[each], text(kind, code, each)) for each in LANGUAGES}
        for language, percentages in found.items():
            assert len(percentages) == text(kind, code, language).count("%"), (kind, code, language)
        numbers = [
            sorted(number.rstrip("\u00a0%").replace(",", ".") for number in percentages)
            for percentages in found.values()
        ]
        assert numbers[0] == numbers[1] == numbers[2], (kind, code)


# --- our own words


def words(content: str) -> list[str]:
    """The words and numbers of a text, in lower case."""
    return re.findall(r"\w+", content.lower())


def sequences(content: str, length: int) -> set[tuple[str, ...]]:
    """Every run of ``length`` consecutive words."""
    found = words(content)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def written() -> Iterator[tuple[str, str]]:
    """Where it stands and what it says, for every text that people read."""
    for table in TABLES:
        if not (FOLDER / f"{table.name}.csv").exists():
            continue
        shown = [
            part
            for column in table.columns
            if column.type in (ColumnType.LOCALIZED, ColumnType.TEXT)
            for part in column.headers
        ]
        for row in rows(table.name):
            yield from ((f"{table.name}.{part}", row[part]) for part in shown)
    for path in text_files().values():
        yield path.name, path.read_text(encoding="utf-8")


@pytest.mark.reference_data
def test_no_sentence_of_the_report_is_copied() -> None:
    report = REFERENCE_DATA / "heinola_2022_09" / "report.txt"
    if not report.exists():
        pytest.skip("the reference data are not here: set TOTEUMA_REFERENCE_DATA")
    content = report.read_text(encoding="utf-8")
    # The report breaks words over lines with and without a hyphen; both readings are looked at.
    theirs = sequences(content, 6) | sequences(re.sub(r"-\s*\n\s*", "", content), 6)
    shared = [
        (place, " ".join(run)) for place, ours in written() for run in sequences(ours, 6) & theirs
    ]
    assert not shared
