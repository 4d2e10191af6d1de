"""Phrases that every renderer says in the same words: attention items, targets, notes."""

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import ColumnCode, Direction, Language, Status
from toteuma.rendering.formats import (
    format_date,
    format_euro,
    format_percent,
    format_plain_decimal,
)
from toteuma.report.model import (
    AttentionItem,
    Report,
    ReportMeasure,
    ReportObservation,
    ReportPeriod,
    ReportStatement,
)
from toteuma.statements.request import Rounding

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
    return report_words(language)[f"column.{code.value}"].format(
        year=period.fiscal_year,
        previous=period.fiscal_year - 1,
        first=period.first_month,
        last=period.last_month,
    )


def headline_sentences(report: Report, language: Language) -> tuple[str, ...]:
    """Are we on course: the result against the budget and the year, the forecast, the goals.

    A sentence whose figures are missing is left out.
    """
    words = report_words(language)
    summary = report.summary
    sentences: list[str] = []
    if summary.headline is not None:
        values = {figure.column: figure.value for figure in summary.headline.figures}
        actual = values.get(ColumnCode.ACTUAL)
        used = values.get(ColumnCode.USED_PERCENT)
        if actual is not None and used is not None:
            sentences.append(
                words["headline.result"].format(
                    line=summary.headline.line_name.in_language(language),
                    actual=format_euro(actual, language),
                    used=format_percent(used, language),
                    share=format_percent(report.period.share_of_year, language),
                )
            )
        deviation = values.get(ColumnCode.FORECAST_DEVIATION)
        if deviation is not None:
            course = "equal" if deviation == 0 else "better" if deviation > 0 else "worse"
            amount = format_euro(abs(deviation), language)
            sentences.append(words[f"headline.forecast_{course}"].format(amount=amount))
    goals = sum(entry.count for entry in summary.status_counts)
    if goals:
        on_track = sum(
            entry.count for entry in summary.status_counts if entry.status is Status.ON_TRACK
        )
        sentences.append(words["headline.goals"].format(on_track=on_track, goals=goals))
    return tuple(sentences)


def attention_sentence(item: AttentionItem, language: Language) -> str:
    """One sentence on what needs attention, with its figures."""
    words = report_words(language)
    key = f"attention.{item.kind.value}"
    if item.course is not None:
        key += f"_{item.course.value}"
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
    if any(figure.shown is None for figure in figures):
        notes.append(words["note.no_figure"])
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
