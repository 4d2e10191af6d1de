"""Sheets of lists: aims, goals, measures, key figures, risks, decisions, ledger batches."""

from collections.abc import Iterator
from datetime import date, datetime, time

from toteuma.domain.money import UnitOfMeasure
from toteuma.rendering.excel.book import FIRST_ROW, Book, Column, Sheet
from toteuma.rendering.excel.plain import plain_text
from toteuma.rendering.excel.styles import decimal_format, number_format
from toteuma.rendering.formats import NO_FIGURE, absent
from toteuma.rendering.live_figures import spoken
from toteuma.rendering.sentences import observation_phrase, status_phrase, target_phrase
from toteuma.report.model import (
    KeyFigureCell,
    Report,
    ReportGoal,
    ReportKeyFigure,
    ReportMeasure,
    ReportObservation,
    ReportRisk,
)


def write_aims(book: Book, report: Report) -> None:
    """Strategic aims with their sub-objectives."""
    if not report.aims:
        return
    language, words = book.language, book.words
    title = words["section.aims"]
    sheet = book.add_sheet(title, title, words["lead.aims"])
    columns = (
        Column(words["goal.aim"], 36),
        Column(words["goal.sub_objectives"], 60),
        Column(words["goal.status"], 22),
        Column(words["goal.outcome"], 70),
    )
    sheet.open_table(columns)
    for row, aim in enumerate(report.aims, start=FIRST_ROW):
        book.place(aim.anchor, sheet, row)
        objectives = "\n".join(text.in_language(language) for text in aim.sub_objectives)
        status = NO_FIGURE if aim.status is None else status_phrase(aim.status, language)
        outcome = plain_text(aim.outcome.in_language(language), language)
        _texts(sheet, row, (aim.name.in_language(language), objectives, status, outcome))
    last_row = FIRST_ROW + len(report.aims) - 1
    sheet.status_column(2, FIRST_ROW, last_row)
    sheet.close_table(columns, last_row)


def write_goals(book: Book, report: Report) -> None:
    """Every goal of both levels, one on a row."""
    words = book.words
    title = words["section.goals_all"]
    columns = (
        Column(words["goal.goal"], 36),
        Column(words["binding.level"], 13),
        Column(words["goal.aim_or_area"], 20),
        Column(words["goal.status"], 20),
        Column(words["goal.by_measures"], 20),
        Column(words["goal.target_level"], 30),
        Column(words["goal.outcome"], 60),
        Column(words["goal.responsible"], 20),
        Column(words["goal.carries_out"], 26),
    )
    goals = list(_goals(book, report))
    if not goals:
        return
    sheet = book.add_sheet(title, title, words["lead.goals_all"])
    sheet.open_table(columns)
    titles = {
        goal.code: goal.title.in_language(book.language)
        for aim in report.aims
        for goal in aim.goals
    }
    for row, (owner, goal) in enumerate(goals, start=FIRST_ROW):
        book.place(goal.anchor, sheet, row)
        _texts(sheet, row, _goal_texts(book, goal, owner, titles.get(goal.carries_out, "")))
    for group in report.area_goals:
        book.place(group.anchor, sheet, 0)
    last_row = FIRST_ROW + len(goals) - 1
    sheet.status_column(3, FIRST_ROW, last_row)
    sheet.status_column(4, FIRST_ROW, last_row)
    sheet.close_table(columns, last_row)


def _goals(book: Book, report: Report) -> Iterator[tuple[str, ReportGoal]]:
    """Goals with the aim or service area that they belong to."""
    for aim in report.aims:
        for goal in aim.goals:
            yield aim.name.in_language(book.language), goal
    for group in report.area_goals:
        for goal in group.goals:
            yield group.node.name.in_language(book.language), goal


def _goal_texts(book: Book, goal: ReportGoal, owner: str, carried_out: str) -> tuple[str, ...]:
    language, words = book.language, book.words
    return (
        goal.title.in_language(language),
        words[f"level.{goal.level.value}"],
        owner,
        status_phrase(goal.status, language),
        status_phrase(goal.proposed_status, language),
        spoken(goal.target_level, language),
        plain_text(goal.outcome.in_language(language), language) or words["goal.no_outcome"],
        ", ".join(role.in_language(language) for role in goal.responsible) or words["goal.nobody"],
        carried_out,
    )


def write_measures(book: Book, report: Report) -> None:
    """Every observation of every measure on a row; a measure without any has a row of its own."""
    words = book.words
    observed = [
        (goal, measure, observation)
        for _, goal in _goals(book, report)
        for measure in goal.measures
        for observation in measure.observations or (None,)
    ]
    if not observed:
        return
    title = words["section.measures"]
    sheet = book.add_sheet(title, title, words["lead.measures"])
    columns = (
        Column(words["goal.measure"], 36),
        Column(words["goal.goal"], 36),
        Column(words["goal.target"], 22),
        Column(words["goal.date"], 20),
        Column(words["goal.value"], 12, is_figure=True),
        Column(words["key_figure.unit"], 14),
        Column(words["goal.observation"], 22),
        Column(words["goal.note"], 30),
        Column(words["goal.source"], 16),
        Column(words["goal.by_measures"], 22),
    )
    sheet.open_table(columns)
    for row, (goal, measure, observation) in enumerate(observed, start=FIRST_ROW):
        book.place(measure.anchor, sheet, row)
        _write_measure(sheet, row, goal, measure, observation)
    last_row = FIRST_ROW + len(observed) - 1
    sheet.status_column(9, FIRST_ROW, last_row)
    sheet.close_table(columns, last_row)


def _write_measure(
    sheet: Sheet,
    row: int,
    goal: ReportGoal,
    measure: ReportMeasure,
    observation: ReportObservation | None,
) -> None:
    book, language = sheet.book, sheet.book.language
    styles = book.styles
    name, title = measure.name.in_language(language), goal.title.in_language(language)
    _texts(sheet, row, (name, title, target_phrase(measure, language)))
    said, note, source = book.words["goal.no_observation"], "", measure.source_system
    figure = styles.figure(decimal_format(1, language), is_listed=True)
    if observation is None:
        sheet.text(row, 3, "", styles.listed)
    else:
        _write_date(sheet, row, 3, observation.observed_on)
        said = observation_phrase(measure, observation, language)
        note = observation.note.in_language(language)
        source = observation.source or source
    if observation is None or observation.value is None:
        sheet.text(row, 4, NO_FIGURE, figure)
    else:
        decimals = max(0, -int(observation.value.normalize().as_tuple().exponent))
        pattern = decimal_format(decimals, language)
        sheet.worksheet.write_number(
            row, 4, float(observation.value), styles.figure(pattern, is_listed=True)
        )
    unit = measure.unit.in_language(language)
    status = status_phrase(measure.proposed_status, language)
    _texts(sheet, row, (unit, said, note, source, status), first_column=5)


def write_key_figures(book: Book, report: Report) -> None:
    """Key figures by year, as numbers with the decimals that each is printed with."""
    section, words = report.key_figures, book.words
    if not section.rows:
        return
    title = words["section.key_figures"]
    sheet = book.add_sheet(title, title, words["lead.key_figures"])
    years = [
        words[f"key_figure.{column.kind.value}"].format(year=column.year)
        for column in section.columns
    ]
    columns = (
        Column(words["key_figure.name"], 50),
        Column(words["binding.node"], 30),
        Column(words["key_figure.unit"], 24),
        *(Column(year, 14, is_figure=True) for year in years),
        Column(words["goal.note"], 60),
    )
    sheet.open_table(columns)
    for row, key_figure in enumerate(section.rows, start=FIRST_ROW):
        book.place(key_figure.anchor, sheet, row)
        _write_key_figure(sheet, row, key_figure, years)
    sheet.close_table(columns, FIRST_ROW + len(section.rows) - 1)


def _write_key_figure(
    sheet: Sheet, row: int, key_figure: ReportKeyFigure, years: list[str]
) -> None:
    book, language = sheet.book, sheet.book.language
    texts = (key_figure.name, key_figure.group, key_figure.unit)
    _texts(sheet, row, tuple(text.in_language(language) for text in texts))
    figure = book.styles.figure(decimal_format(key_figure.decimals, language), is_listed=True)
    for column, cell in enumerate(key_figure.values, start=len(texts)):
        if cell.value is None:
            sheet.text(row, column, absent(cell), figure)
        else:
            sheet.worksheet.write_number(row, column, float(cell.value), figure)
    notes = _key_figure_notes(book, key_figure, years)
    _texts(sheet, row, (notes,), first_column=len(texts) + len(years))


def _key_figure_notes(book: Book, key_figure: ReportKeyFigure, years: list[str]) -> str:
    divisor = key_figure.denominator.in_language(book.language)
    notes = [book.words["key_figure.computed"].format(divisor=divisor)] if divisor else []
    cells: list[tuple[str, KeyFigureCell]] = list(zip(years, key_figure.values, strict=True))
    for year, cell in cells:
        note = cell.note.in_language(book.language)
        if note:
            notes.append(f"{year}: {note}")
    return "\n".join(notes)


def write_risks(book: Book, report: Report) -> None:
    """Risks; the risk value is a formula over likelihood and impact."""
    if not report.risks.risks:
        return
    words = book.words
    title = words["section.risks"]
    sheet = book.add_sheet(title, title, words["lead.risks"])
    columns = (
        Column(words["risk.risk"], 50),
        Column(words["risk.number"], 8, is_figure=True),
        Column(words["binding.node"], 30),
        Column(words["risk.likelihood"], 16, is_figure=True),
        Column(words["risk.impact"], 16, is_figure=True),
        Column(words["risk.value"], 12, is_figure=True),
        Column(words["risk.controls"], 70),
        Column(words["goal.responsible"], 30),
    )
    sheet.open_table(columns)
    for row, risk in enumerate(report.risks.risks, start=FIRST_ROW):
        book.place(risk.anchor, sheet, row)
        _write_risk(sheet, row, risk)
    sheet.close_table(columns, FIRST_ROW + len(report.risks.risks) - 1)


def _write_risk(sheet: Sheet, row: int, risk: ReportRisk) -> None:
    book, language, worksheet = sheet.book, sheet.book.language, sheet.worksheet
    figure = book.styles.figure("0", is_listed=True)
    sheet.text(row, 0, risk.name.in_language(language), book.styles.listed)
    worksheet.write_number(row, 1, risk.number, figure)
    sheet.text(row, 2, risk.node.name.in_language(language), book.styles.listed)
    worksheet.write_number(row, 3, risk.likelihood, figure)
    worksheet.write_number(row, 4, risk.impact, figure)
    if risk.value == risk.likelihood * risk.impact:
        worksheet.write_formula(row, 5, f"=D{row + 1}*E{row + 1}", figure, risk.value)
    else:
        worksheet.write_number(row, 5, risk.value, figure)
    controls = (
        plain_text(risk.controls.in_language(language), language) or book.words["risk.no_controls"]
    )
    owner = risk.owner.in_language(language) or book.words["goal.nobody"]
    _texts(sheet, row, (controls, owner), first_column=6)


def write_decisions(book: Book, report: Report) -> None:
    """Decisions on the budget, in order."""
    if not report.decisions:
        return
    language, words = book.language, book.words
    title = words["section.decisions"]
    sheet = book.add_sheet(title, title, words["lead.decisions"])
    columns = (
        Column(words["decision.number"], 10, is_figure=True),
        Column(words["decision.date"], 20),
        Column(words["decision.kind"], 20),
        Column(words["decision.decider"], 28),
        Column(words["decision.reason"], 70),
        Column(words["decision.net"], 16, is_figure=True),
    )
    sheet.open_table(columns)
    whole = book.styles.figure("0", is_listed=True)
    money = book.styles.figure(number_format(UnitOfMeasure.EURO, language), is_listed=True)
    for row, decision in enumerate(report.decisions, start=FIRST_ROW):
        sheet.worksheet.write_number(row, 0, decision.number, whole)
        _write_date(sheet, row, 1, decision.decided_on)
        kind = words[f"decision.kind_{decision.kind}"]
        decider, reason = decision.decider, decision.reason
        texts = (kind, decider.in_language(language), reason.in_language(language))
        _texts(sheet, row, texts, first_column=2)
        sheet.worksheet.write_number(row, 5, decision.net / 100, money)
    sheet.close_table(columns, FIRST_ROW + len(report.decisions) - 1)


def write_sources(book: Book, report: Report) -> None:
    """The ledger batches that the figures come from, with their checksums."""
    if not report.sources:
        return
    words = book.words
    title = words["section.sources"]
    sheet = book.add_sheet(title, title, words["lead.sources"])
    columns = (
        Column(words["source.file"], 44),
        Column(words["source.batch"], 18),
        Column(words["source.covered"], 30),
        Column(words["source.entries"], 14, is_figure=True),
        Column(words["source.checksum"], 70),
    )
    sheet.open_table(columns)
    whole = book.styles.figure(decimal_format(0, book.language), is_listed=True)
    for row, source in enumerate(report.sources, start=FIRST_ROW):
        _texts(sheet, row, (source.file_name, source.batch, ", ".join(source.covered)))
        sheet.worksheet.write_number(row, 3, source.entries, whole)
        _texts(sheet, row, (source.file_sha256,), first_column=4)
    sheet.close_table(columns, FIRST_ROW + len(report.sources) - 1)


def _texts(sheet: Sheet, row: int, texts: tuple[str, ...], first_column: int = 0) -> None:
    style = sheet.book.styles.listed
    for column, text in enumerate(texts, start=first_column):
        sheet.text(row, column, text, style)


def _write_date(sheet: Sheet, row: int, column: int, day: date) -> None:
    moment = datetime.combine(day, time())
    sheet.worksheet.write_datetime(row, column, moment, sheet.book.styles.date())
