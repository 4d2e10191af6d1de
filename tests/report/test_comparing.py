"""What changed from one version of a report to the next."""

from dataclasses import replace as replace_text

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, Status
from toteuma.report.comparing import ChangeKind, PieceKind, compare_reports, compare_words
from toteuma.report.contents import missing_texts, report_facts, report_figures, report_texts
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot

WORDS = st.lists(st.sampled_from(["talous", "tavoite", "on", "ei", "\n\n", ",", "ä"])).map(" ".join)


def with_assessment(report: Report, text: LocalizedText) -> Report:
    first, *others = report.statements
    return msgspec.structs.replace(
        report, statements=(msgspec.structs.replace(first, assessment=text), *others)
    )


@given(WORDS, WORDS)
def test_the_pieces_of_two_texts_give_both_texts_back(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert before == "".join(one.text for one in pieces if one.kind is not PieceKind.ADDED)
    assert after == "".join(one.text for one in pieces if one.kind is not PieceKind.REMOVED)


def test_a_word_that_changed_is_told_without_what_stands_around_it() -> None:
    pieces = compare_words("Menot ylittyvät hieman.", "Menot alittuvat hieman.")
    assert [(one.kind.value, one.text) for one in pieces] == [
        ("kept", "Menot "),
        ("removed", "ylittyvät"),
        ("added", "alittuvat"),
        ("kept", " hieman."),
    ]


def test_a_report_does_not_differ_from_itself(demo_snapshot: Snapshot) -> None:
    assert compare_reports(demo_snapshot.report, demo_snapshot.report).is_empty


def test_every_place_is_one(demo_snapshot: Snapshot) -> None:
    """Two texts in one place would hide a change of one of them."""
    for pieces in (report_texts, report_facts):
        keys = [place.key for place, _ in pieces(demo_snapshot.report)]
        assert len(keys) == len(set(keys)) > 20


def test_a_changed_figure_is_told_with_both_values(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    first, *others = report.statements
    line, *lines = first.lines
    figure, *figures = line.figures
    assert figure.shown is not None
    changed = msgspec.structs.replace(figure, shown=figure.shown + 7)
    line = msgspec.structs.replace(line, figures=(changed, *figures))
    first = msgspec.structs.replace(first, lines=(line, *lines))
    [change] = compare_reports(
        report, msgspec.structs.replace(report, statements=(first, *others))
    ).figures
    assert (change.kind, change.before, change.after) == (ChangeKind.CHANGED, figure, changed)
    assert change.place.line == line.name


def test_statements_that_came_or_went_are_told_figure_by_figure(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    less = msgspec.structs.replace(report, statements=report.statements[:-1], binding=())
    gone = compare_reports(report, less).figures
    came = compare_reports(less, report).figures
    assert {one.kind for one in gone} == {ChangeKind.REMOVED}
    assert {one.kind for one in came} == {ChangeKind.ADDED}
    assert len(gone) == len(came) >= len(report.statements[-1].lines)


def test_a_text_is_compared_in_each_language(demo_snapshot: Snapshot) -> None:
    old = with_assessment(demo_snapshot.report, LocalizedText("Sama.", "Samma.", ""))
    new = with_assessment(demo_snapshot.report, LocalizedText("Sama.", "Annat.", "New."))
    changes = compare_reports(old, new).texts
    assert [(one.language, one.kind) for one in changes] == [
        (Language.SV, ChangeKind.CHANGED),
        (Language.EN, ChangeKind.ADDED),
    ]
    assert changes[0].place.anchor == old.statements[0].anchor


def test_a_status_that_changed_is_told(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    aim, *aims = report.aims
    goal, *goals = aim.goals
    other = Status.ON_TRACK if goal.status is not Status.ON_TRACK else Status.PARTLY
    aim = msgspec.structs.replace(aim, goals=(msgspec.structs.replace(goal, status=other), *goals))
    [change] = compare_reports(report, msgspec.structs.replace(report, aims=(aim, *aims))).facts
    assert (change.before, change.after) == (goal.status, other)
    assert change.place.subject == goal.title


def test_texts_missing_in_a_language_are_named_by_their_place(demo_snapshot: Snapshot) -> None:
    whole = with_assessment(demo_snapshot.report, LocalizedText("Sama.", "Samma.", "Same."))
    text = replace_text(whole.statements[0].assessment, sv="")
    missing = {place.key for place in missing_texts(with_assessment(whole, text), Language.SV)}
    before = {place.key for place in missing_texts(whole, Language.SV)}
    assert len(missing - before) == 1
    signs = with_assessment(whole, LocalizedText("%"))
    assert {place.key for place in missing_texts(signs, Language.SV)} == before


def test_each_figure_is_told_once(demo_snapshot: Snapshot) -> None:
    ids = [one.figure.id for one in report_figures(demo_snapshot.report)]
    assert len(ids) == len(set(ids)) > 100
