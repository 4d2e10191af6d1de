"""Rules of aims, goals, measures, observations, outcomes, key figures and risks."""

from decimal import Decimal
from typing import Any

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import Direction, GoalLevel
from toteuma.workspace.interchange.checks.common import Findings
from toteuma.workspace.interchange.records import Record

_SUPPRESSION = {
    "suppress_below": (2, 1000),
    "suppress_largest": (1, 10),
    "suppress_share": (1, 99),
}
_DOMINANCE = ("suppress_largest", "suppress_share")
SUBJECT_TABLES = {"aim": "aims", "goal": "goals"}
"""What an outcome can be of, and the table that holds it."""


def check_planning(findings: Findings) -> None:
    """Judges each table of the planning half."""
    _check_municipality(findings)
    _check_aims(findings)
    _check_goals(findings)
    _check_measures(findings)
    _check_observations(findings)
    _check_outcomes(findings)
    _check_key_figures(findings)
    _check_risks(findings)


def is_period_code(text: str) -> bool:
    """True for a period as it is written everywhere: 2022-09, 2022-07..09 or 2022."""
    try:
        return Period.parse(text).code == text
    except InvalidValueError:
        return False


def _check_municipality(findings: Findings) -> None:
    for column in ("materiality_cents", "materiality_percent"):
        for record, value in findings.whole("municipality", column):
            if value < 0:
                findings.add("folder.negative", "municipality", record, column)
    for record, scale in findings.whole("municipality", "risk_scale"):
        if not 2 <= scale <= 10:
            findings.add("folder.risk_scale", "municipality", record, "risk_scale")
    for column, (least, most) in _SUPPRESSION.items():
        for record, value in findings.whole("municipality", column):
            if not least <= value <= most:
                findings.add(f"folder.{column}", "municipality", record, column)
    for record in findings.records.tables["municipality"]:
        missing = [one for one in _DOMINANCE if record.values.get(one) is None]
        if len(missing) == 1:
            findings.add("folder.suppress_half", "municipality", record, missing[0])


def _check_aims(findings: Findings) -> None:
    for record, (first, last) in findings.whole("aims", "valid_from_year", "valid_to_year"):
        if last < first:
            findings.add("folder.validity_reversed", "aims", record, "valid_to_year")


def _check_goals(findings: Findings) -> None:
    goals: dict[Any, tuple[int, GoalLevel]] = {
        code: (year, level)
        for _, (code, year, level) in findings.whole("goals", "code", "fiscal_year", "level")
    }
    aims = {
        code: (first, record.values.get("valid_to_year"))
        for record, (code, first) in findings.whole("aims", "code", "valid_from_year")
    }
    columns = ("level", "aim", "carries_out", "fiscal_year")
    for record, (level, aim, carries_out, year) in findings.whole("goals", *columns):
        if level is GoalLevel.COUNCIL and not aim:
            findings.add("folder.goal_without_aim", "goals", record, "aim")
        if aim in aims:
            first, last = aims[aim]
            if not (first <= year and (last is None or year <= _year(last))):
                findings.add("folder.aim_not_in_force", "goals", record, "aim", year=year)
        if carries_out and (
            level is GoalLevel.COUNCIL
            or (carries_out in goals and goals[carries_out] != (year, GoalLevel.COUNCIL))
        ):
            findings.add("folder.goal_carries_out", "goals", record, "carries_out")


def _year(value: Any) -> int:
    return int(value)


def _check_measures(findings: Findings) -> None:
    for record, direction in findings.whole("measures", "direction"):
        values: Any = record.values
        target, upper = values.get("target"), values.get("target_upper")
        if upper is not None and direction is not Direction.WITHIN:
            findings.add("folder.target_not_used", "measures", record, "target_upper")
        if values.get("target_date") is not None and direction is not Direction.BY_DATE:
            findings.add("folder.target_not_used", "measures", record, "target_date")
        if target is not None and upper is not None and upper < target:
            findings.add("folder.target_reversed", "measures", record, "target_upper")
        tolerance = values.get("tolerance")
        if tolerance is not None and tolerance < 0:
            findings.add("folder.negative", "measures", record, "tolerance")


def _check_observations(findings: Findings) -> None:
    directions = {
        code: direction for _, (code, direction) in findings.whole("measures", "code", "direction")
    }
    for record, (measure, note) in findings.whole("observations", "measure", "note"):
        if "value" not in record.values:
            continue
        value = record.values["value"]
        if value is None and note.is_empty:
            findings.add("folder.observation_empty", "observations", record, "value")
        yes_no = directions.get(measure) is Direction.YES_NO
        if yes_no and value is not None and value not in (Decimal(0), Decimal(1)):
            findings.add("folder.yes_no_value", "observations", record, "value")


def _check_outcomes(findings: Findings) -> None:
    years = {code: year for _, (code, year) in findings.whole("goals", "code", "fiscal_year")}
    known = {kind: findings.known(table, "code") for kind, table in SUBJECT_TABLES.items()}
    columns = ("subject_kind", "subject", "period")
    for record, (kind, subject, period) in findings.whole("outcomes", *columns):
        if kind not in SUBJECT_TABLES:
            _add_choice(findings, record, "subject_kind", ", ".join(SUBJECT_TABLES))
        elif (there := known[kind]) is not None and subject not in there:
            table = findings.records.files[SUBJECT_TABLES[kind]]
            findings.add(
                "folder.reference_unknown",
                "outcomes",
                record,
                "subject",
                code=subject,
                table=table,
                column="code",
            )
        if not is_period_code(period):
            findings.add("folder.period_malformed", "outcomes", record, "period")
        elif kind == "goal" and years.get(subject, _year_of(period)) != _year_of(period):
            findings.add(
                "folder.period_outside_goal", "outcomes", record, "period", year=years[subject]
            )


def _year_of(period: str) -> int:
    return Period.parse(period).fiscal_year


def _add_choice(findings: Findings, record: Record, column: str, choices: str) -> None:
    findings.add("folder.choice_unknown", "outcomes", record, column, choices=choices)


def _check_key_figures(findings: Findings) -> None:
    computed = {}
    for record, (code, denominator) in findings.whole("key_figures", "code", "denominator"):
        computed[code] = bool(denominator)
        decimals: Any = record.values.get("decimals")
        if decimals is not None and not 0 <= decimals <= 6:
            findings.add("folder.decimals_out_of_range", "key_figures", record, "decimals")
    for record, (key_figure, cents) in findings.whole(
        "key_figure_values", "key_figure", "net_cost_cents"
    ):
        if record.values.get("value") is not None:
            findings.add("folder.two_values", "key_figure_values", record, "value")
        if not computed.get(key_figure, True):
            findings.add(
                "folder.net_cost_without_denominator",
                "key_figure_values",
                record,
                "net_cost_cents",
                key_figure=key_figure,
                cents=cents,
            )


def _check_risks(findings: Findings) -> None:
    scales = [scale for _, scale in findings.whole("municipality", "risk_scale")]
    scale = scales[0] if len(scales) == 1 else None
    for column in ("likelihood", "impact"):
        for record, value in findings.whole("risks", column):
            if value < 1 or (scale is not None and value > scale):
                findings.add(
                    "folder.risk_out_of_scale", "risks", record, column, scale=scale or "?"
                )
