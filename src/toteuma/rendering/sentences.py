"""Phrases that every renderer says in the same words: attention items, targets, notes."""

from collections import Counter
from collections.abc import Iterator

from toteuma.catalogue.wording import report_words
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode, Direction, Language, Status
from toteuma.rendering.formats import (
    format_date,
    format_euro,
    format_percent,
    format_plain_decimal,
)
from toteuma.report.labels import column_text, months_of
from toteuma.report.model import (
    AttentionItem,
    AttentionKind,
    Report,
    ReportMeasure,
    ReportObservation,
    ReportPeriod,
    ReportStatement,
)
from toteuma.statements.request import Rounding

_WHOLE_YEAR = 1000
"""Tenths of a percent."""

STATUS_SYMBOL = {
    Status.ON_TRACK: "●",
    Status.PARTLY: "◐",
    Status.NOT_ON_TRACK: "✕",
    Status.NO_INFORMATION: "◌",
}
"""The shape of a status where a renderer writes it as a character beside the word."""


def status_phrase(status: Status, language: Language) -> str:
    """A status as shape and word ("● On track"), parted by a no-break space."""
    return f"{STATUS_SYMBOL[status]}\u00a0{report_words(language)[f'status.{status.value}']}"


def column_label(code: ColumnCode, period: ReportPeriod, language: Language) -> str:
    """The header of a statement column for the period, such as "TOT 2022 1–9"."""
    return column_text(code, Period.parse(period.code)).in_language(language)


def period_label(period: ReportPeriod) -> str:
    """The period in figures: "1–9/2022", "6/2022" for a month, "2021" for a whole year."""
    return months_of(Period.parse(period.code))


def pace_sentence(period: ReportPeriod, language: Language) -> str:
    """What the tick on the bars of used % shows."""
    share = format_percent(period.share_of_year, language)
    return report_words(language)["chart.pace" + _part_of_year(period)].format(share=share)


def _part_of_year(period: ReportPeriod) -> str:
    """The end of a key of the wording: of a whole year, of a part that does not begin in January,
    and of a year to date."""
    if period.share_of_year >= _WHOLE_YEAR:
        return "_year"
    return "" if period.first_month == 1 else "_part"


def headline_sentences(report: Report, language: Language) -> tuple[str, ...]:
    """Are we on course: the result against the budget and the year, the forecast, the goals.

    A sentence whose figures are missing is left out.
    """
    return (*_money_sentences(report, language), *_goal_sentences(report, language))


def _money_sentences(report: Report, language: Language) -> Iterator[str]:
    headline = report.summary.headline
    if headline is None:
        return
    words = report_words(language)
    values = {figure.column: figure.value for figure in headline.figures}
    actual = values.get(ColumnCode.ACTUAL)
    used = values.get(ColumnCode.USED_PERCENT)
    if actual is not None:
        key = "_alone" if used is None else _part_of_year(report.period)
        yield words[f"headline.result{key}"].format(
            line=headline.line_name.in_language(language),
            actual=format_euro(actual, language),
            used="" if used is None else format_percent(used, language),
            share=format_percent(report.period.share_of_year, language),
        )
    deviation = values.get(ColumnCode.FORECAST_DEVIATION)
    if deviation is not None:
        course = "equal" if deviation == 0 else "better" if deviation > 0 else "worse"
        amount = format_euro(abs(deviation), language)
        yield words[f"headline.forecast_{course}"].format(amount=amount)


def _goal_sentences(report: Report, language: Language) -> Iterator[str]:
    words = report_words(language)
    counts: Counter[Status] = Counter()
    for entry in report.summary.status_counts:
        counts[entry.status] += entry.count
    goals = counts.total()
    if goals and counts[Status.NO_INFORMATION] == goals:
        yield words["headline.goals_unknown"].format(goals=goals)
    elif goals:
        yield words["headline.goals"].format(on_track=counts[Status.ON_TRACK], goals=goals)


def attention_sentence(item: AttentionItem, period: ReportPeriod, language: Language) -> str:
    """One sentence on what needs attention, with its figures."""
    words = report_words(language)
    key = f"attention.{item.kind.value}"
    if item.course is not None:
        key += f"_{item.course.value}"
    if item.kind is AttentionKind.LINE_DEVIATION and period.share_of_year >= _WHOLE_YEAR:
        key += "_year"
    return words[key].format(
        node=item.node.name.in_language(language),
        subject=item.subject.in_language(language),
        amount="" if item.amount is None else format_euro(abs(item.amount), language),
        share="" if item.share is None else format_percent(item.share, language),
        status="" if item.status is None else words[f"status.{item.status.value}"].lower(),
        proposed=""
        if item.proposed_status is None
        else words[f"status.{item.proposed_status.value}"].lower(),
    )


def target_phrase(measure: ReportMeasure, language: Language) -> str:
    """The target level of a measure in words ("at least 70 %"), or that there is none."""
    words = report_words(language)
    template = words[f"direction.{measure.direction.value}"]
    if measure.direction is Direction.YES_NO:
        return template
    if measure.direction is Direction.BY_DATE:
        if measure.target_date is None:
            return words["goal.no_target"]
        return template.format(date=format_date(measure.target_date, language))
    if measure.target is None:
        return words["goal.no_target"]
    upper = measure.target_upper
    phrase = template.format(
        target=format_plain_decimal(measure.target, language),
        upper="" if upper is None else format_plain_decimal(upper, language),
    )
    return _with_unit(phrase, measure, language)


def observation_phrase(
    measure: ReportMeasure, observation: ReportObservation, language: Language
) -> str:
    """A measured value with its unit, or the note where there is no value."""
    words = report_words(language)
    if observation.value is None:
        return observation.note.in_language(language) or words["goal.no_observation"]
    if measure.direction in (Direction.YES_NO, Direction.BY_DATE):
        return words["goal.yes" if observation.value else "goal.no"]
    return _with_unit(format_plain_decimal(observation.value, language), measure, language)


def _with_unit(text: str, measure: ReportMeasure, language: Language) -> str:
    unit = measure.unit.in_language(language)
    if unit == "%" and language is Language.EN:
        return f"{text}%"
    return f"{text}\u00a0{unit}" if unit else text


def statement_notes(
    report: Report, statement: ReportStatement, snapshot_id: str, language: Language
) -> tuple[str, ...]:
    """What stands below a statement: sign, rounding, totals that differ by one, snapshot."""
    words = report_words(language)
    notes = [words["note.income_positive"]]
    if report.rounding is Rounding.ADDING_UP:
        notes.append(words["note.rounding_adding_up"])
    else:
        notes.append(words["note.rounding_independent"])
    if statement.rounding_differences:
        notes.append(words["note.differences"].format(lines=_differences(statement, language)))
    figures = [figure for line in statement.lines for figure in line.figures]
    if any(figure.shown is None and not figure.is_suppressed for figure in figures):
        notes.append(words["note.no_figure"])
    if any(figure.is_suppressed for figure in figures):
        notes.append(words["note.suppressed"])
    if any(line.course is not None for line in statement.lines):
        notes.append(words["course.legend"] + ".")
    notes.append(words["document.snapshot"].format(id=snapshot_id) + ".")
    return tuple(notes)


def _differences(statement: ReportStatement, language: Language) -> str:
    labels = {column.code: column.label.in_language(language) for column in statement.columns}
    names = {line.code: line.name.in_language(language) for line in statement.lines}
    return "; ".join(
        f"{names[difference.line]} ({labels[difference.column]})"
        for difference in statement.rounding_differences
    )
