"""A round: what it collects, who may do what to a task and when, and that no words are lost."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workspace.sample import sample_content, words
from toteuma.domain.planning import Outcome
from toteuma.domain.rounds import MOVES, Move, RoundState, Section, TaskKind, TaskState, may_move
from toteuma.domain.vocabulary import Language, Status
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.models import Round, Task
from toteuma.workspace.queries.audit import audit_trail, broken_audit_rows
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.queries.rounds import round_row, rounds, task_row, tasks, writers_of
from toteuma.workspace.services.changes import change_of
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.planning import set_outcome
from toteuma.workspace.services.rounds.contents import (
    content_digest,
    stored_content,
    write_content,
)
from toteuma.workspace.services.rounds.correcting import open_correction
from toteuma.workspace.services.rounds.lookup import RoundStateError, RoundUnknownError
from toteuma.workspace.services.rounds.opening import (
    RoundDaysError,
    RoundEmptyError,
    RoundExistsError,
    bring_up_to_date,
    cancel_round,
    change_round,
    open_round,
)
from toteuma.workspace.services.rounds.publishing import PublicationReasonError
from toteuma.workspace.services.rounds.tasks import (
    OwnTextError,
    ReasonMissingError,
    ReviewedChangedError,
    TaskChangedError,
    TaskEmptyError,
    TaskStateError,
    TaskUnknownError,
    approve_task,
    assign_task,
    reopen_task,
    return_task,
    save_draft,
    submit_task,
    withdraw_task,
)

pytestmark = pytest.mark.django_db

ROUND = "2022-08"
DUE, REVIEW = date(2022, 9, 20), date(2022, 9, 30)
TEXT = {"fi": "Uusi teksti", "sv": "Ny text", "en": "New text"}


@pytest.fixture(autouse=True)
def sample() -> None:
    save_content(content=sample_content(), actor="tester")


def opened(code: str = ROUND, period: str = "2022-08", **changes) -> int:
    asked = {
        "municipality": "SAMPLE",
        "code": code,
        "period": period,
        "node": sample_root(),
        "sections": tuple(Section),
        "languages": (Language.FI, Language.SV),
        "due": DUE,
        "review_due": REVIEW,
        "actor": "controller",
    }
    return open_round(**(asked | changes))


def sample_root() -> str:
    return next(node.code for node in sample_content().nodes if node.parent is None)


def task_of(kind: TaskKind, code: str = ROUND):
    return next(one for one in tasks(municipality="SAMPLE", round_code=code) if one.kind is kind)


def place(task) -> dict:
    return {"municipality": "SAMPLE", "round_code": task.round, "number": task.number}


def now(task):
    return task_row(municipality="SAMPLE", round_code=task.round, number=task.number)


CONTENTS = {
    TaskKind.OUTCOME: {"status": "partly", "text": TEXT, "reason": ""},
    TaskKind.ASSESSMENT: {"text": TEXT},
    TaskKind.FORECAST: {"lines": {}},
    TaskKind.RISK: {"likelihood": 2, "impact": 3, "controls": TEXT},
}


def test_a_round_has_a_task_for_all_that_its_sections_collect() -> None:
    count = opened()
    found = tasks(municipality="SAMPLE", round_code=ROUND)
    assert len(found) == count
    content = read_content("SAMPLE")
    subjects = {(one.kind, one.subject) for one in found}
    assert {code for kind, code in subjects if kind is TaskKind.OUTCOME} == {
        goal.code for goal in content.goals if goal.fiscal_year == 2022
    }
    assert {code for kind, code in subjects if kind is TaskKind.RISK} == {
        risk.code for risk in content.risks if risk.fiscal_year == 2022
    }
    assert {code for kind, code in subjects if kind is TaskKind.KEY_FIGURE} == {
        one.code for one in content.key_figures
    }
    assert {one.kind for one in found} >= {TaskKind.ASSESSMENT, TaskKind.FORECAST}
    assert all(one.due == DUE and one.state is TaskState.OPEN for one in found)
    assert [one.number for one in found] == list(range(1, count + 1))


def test_a_round_of_one_section_asks_for_nothing_else() -> None:
    opened(sections=(Section.RISKS,))
    assert {one.kind for one in tasks(municipality="SAMPLE", round_code=ROUND)} == {TaskKind.RISK}


def test_what_the_content_holds_of_the_period_is_the_first_draft() -> None:
    outcome = next(one for one in read_content("SAMPLE").outcomes if one.subject_kind == "goal")
    opened(period=outcome.period)
    task = next(
        one
        for one in tasks(municipality="SAMPLE", round_code=ROUND)
        if (one.kind, one.subject) == (TaskKind.OUTCOME, outcome.subject)
    )
    assert task.draft == {
        "status": outcome.status.value,
        "text": {
            name: text for name in ("fi", "sv", "en") if (text := getattr(outcome.text, name))
        },
    }
    assert not task.carried_over


def test_texts_and_people_of_the_last_round_are_carried_over_until_touched() -> None:
    outcome = next(one for one in read_content("SAMPLE").outcomes if one.subject_kind == "goal")
    opened("LAST", outcome.period)
    old = next(
        one
        for one in tasks(municipality="SAMPLE", round_code="LAST")
        if (one.kind, one.subject) == (TaskKind.OUTCOME, outcome.subject)
    )
    assign_task(**place(old), owner="a@x.example", deputy="b@x.example", actor="controller")
    opened("NEXT", "2022-11", follows="LAST")
    new = next(
        one
        for one in tasks(municipality="SAMPLE", round_code="NEXT")
        if (one.kind, one.subject) == (TaskKind.OUTCOME, outcome.subject)
    )
    assert (new.owner, new.deputy) == ("a@x.example", "b@x.example")
    assert new.carried_over
    assert new.draft is not None
    assert new.draft["status"] == outcome.status.value
    save_draft(**place(new), version=1, content=CONTENTS[TaskKind.OUTCOME], actor="a@x.example")
    assert not now(new).carried_over


def test_rounds_that_cannot_be_are_refused() -> None:
    opened()
    with pytest.raises(RoundExistsError):
        opened()
    with pytest.raises(RoundDaysError):
        opened("B", due=REVIEW, review_due=DUE)
    with pytest.raises(RoundUnknownError):
        opened("B", follows="NONE")
    with pytest.raises(RoundEmptyError):
        opened("B", period="2030-08", sections=(Section.GOALS,))
    assert [one.code for one in rounds(municipality="SAMPLE")] == [ROUND]


@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_a_submitted_task_is_written_into_the_content_and_its_approval_pins_it(
    kind: TaskKind,
) -> None:
    opened()
    task = task_of(kind)
    version = save_draft(**place(task), version=1, content=CONTENTS[kind], actor="writer")
    assert now(task).state is TaskState.IN_WORK
    version = submit_task(**place(task), version=version, actor="writer")
    row = Task.objects.get(round=ROUND, number=task.number)
    round_ = Round.objects.get(code=ROUND)
    stored = stored_content(row.municipality_id, round_, row)
    approve_task(**place(task), version=version, actor="head")
    assert now(task).state is TaskState.APPROVED
    assert now(task).approved_digest == content_digest(stored)
    assert not writers_of(municipality="SAMPLE", round_code=ROUND, number=task.number)


def test_an_outcome_that_was_submitted_stands_in_the_report_s_content() -> None:
    opened()
    task = task_of(TaskKind.OUTCOME)
    submit_task(**place(task), version=1, actor="writer", content=CONTENTS[TaskKind.OUTCOME])
    [outcome] = [
        one
        for one in read_content("SAMPLE").outcomes
        if (one.subject, one.period) == (task.subject, "2022-08")
    ]
    assert (outcome.status, outcome.text.fi) == (Status.PARTLY, "Uusi teksti")


def test_forecasts_that_are_left_out_are_taken_back() -> None:
    opened()
    task = task_of(TaskKind.FORECAST)
    lines = {"INCOME": {"cents": 1_00, "explanation": {"fi": "Arvio"}}}
    line = next(
        one.code
        for layout in read_content("SAMPLE").layouts
        for one in layout.lines
        if not one.is_total
    )
    lines = {line: {"cents": 1_00, "explanation": {"fi": "Arvio"}}}
    version = submit_task(**place(task), version=1, actor="w", content={"lines": lines})
    given = [
        one
        for one in read_content("SAMPLE").forecasts
        if (one.node, one.as_of_month) == (task.node, 8)
    ]
    assert [(one.line, one.cents) for one in given] == [(line, 1_00)]
    version = withdraw_task(**place(task), version=version, actor="w")
    submit_task(**place(task), version=version, actor="w", content={"lines": {}})
    assert not [
        one
        for one in read_content("SAMPLE").forecasts
        if (one.node, one.as_of_month) == (task.node, 8)
    ]


def test_a_task_may_say_why_there_is_nothing_to_report() -> None:
    opened()
    task = task_of(TaskKind.ASSESSMENT)
    before = read_content("SAMPLE")
    said = {"nothing": "Ei muutoksia kaudella"}
    version = submit_task(**place(task), version=1, actor="w", content=said)
    approve_task(**place(task), version=version, actor="head")
    assert read_content("SAMPLE") == before
    assert audit_trail(municipality="SAMPLE")[-2].why == "Ei muutoksia kaudella"


def test_what_cannot_be_stored_is_refused_and_nothing_is_changed() -> None:
    opened()
    task = task_of(TaskKind.FORECAST)
    lines = {"NO-SUCH-LINE": {"cents": 1, "explanation": {}}}
    with pytest.raises(ContentFaultyError):
        submit_task(**place(task), version=1, actor="w", content={"lines": lines})
    assert now(task) == task


def test_a_reviewer_approves_what_they_had_before_them_and_nothing_else() -> None:
    opened()
    task = task_of(TaskKind.OUTCOME)
    version = submit_task(**place(task), version=1, actor="w", content=CONTENTS[TaskKind.OUTCOME])
    row, round_ = Task.objects.get(round=ROUND, number=task.number), Round.objects.get(code=ROUND)
    seen = content_digest(stored_content(row.municipality_id, round_, row))
    set_outcome(
        municipality="SAMPLE",
        outcome=Outcome("goal", task.subject, "2022-08", Status.ON_TRACK, words("Muualla")),
        actor="w",
    )
    with pytest.raises(ReviewedChangedError):
        approve_task(**place(task), version=version, actor="head", seen=seen)
    assert now(task).state is TaskState.SUBMITTED
    seen = content_digest(stored_content(row.municipality_id, round_, row))
    approve_task(**place(task), version=version, actor="head", seen=seen)


def test_nobody_reviews_what_they_wrote() -> None:
    opened()
    task = task_of(TaskKind.OUTCOME)
    content = CONTENTS[TaskKind.OUTCOME]
    version = save_draft(**place(task), version=1, content=content, actor="first")
    version = save_draft(**place(task), version=version, content=content, actor="second")
    version = submit_task(**place(task), version=version, actor="third")
    for writer in ("first", "second", "third"):
        with pytest.raises(OwnTextError):
            approve_task(**place(task), version=version, actor=writer)
        with pytest.raises(OwnTextError):
            return_task(**place(task), version=version, reason="Ei", actor=writer)
    approve_task(**place(task), version=version, actor="fourth")


BESIDE = {
    **CONTENTS,
    TaskKind.AIM_OUTCOME: {"status": "partly", "text": TEXT},
    TaskKind.FORECAST: {"lines": {"STAFF": {"cents": -7_00, "explanation": {}}}},
    TaskKind.INVESTMENT: {"text": TEXT},
    TaskKind.KEY_FIGURE: {"value": "7.25", "net_cost_cents": None, "note": {}},
}


@pytest.mark.parametrize("kind", list(TaskKind))
def test_nobody_reviews_what_they_wrote_beside_the_round_while_it_was_under_review(
    kind: TaskKind,
) -> None:
    opened()
    task = task_of(kind)
    empty = {"nothing": "Ei mitään"}
    version = submit_task(**place(task), version=1, actor="w", content=empty)
    row, round_ = Task.objects.get(round=ROUND, number=task.number), Round.objects.get(code=ROUND)
    with change_of(
        municipality="SAMPLE", action="page", subject="", actor="head", why=""
    ) as change:
        write_content(change, round_, row, BESIDE[kind])
    for review in (approve_task, return_task):
        reason = {"reason": "Ei"} if review is return_task else {}
        with pytest.raises(OwnTextError):
            review(**place(task), version=version, actor="head", **reason)
    approve_task(**place(task), version=version, actor="another")


def test_a_task_goes_back_with_a_reason_and_is_opened_again_until_it_is_frozen() -> None:
    opened()
    task = task_of(TaskKind.OUTCOME)
    version = submit_task(**place(task), version=1, actor="w", content=CONTENTS[TaskKind.OUTCOME])
    with pytest.raises(ReasonMissingError):
        return_task(**place(task), version=version, reason=" ", actor="head")
    version = return_task(**place(task), version=version, reason="Luku puuttuu", actor="head")
    assert (now(task).state, now(task).reason) == (TaskState.RETURNED, "Luku puuttuu")
    version = submit_task(**place(task), version=version, actor="w")
    assert now(task).reason == ""
    version = approve_task(**place(task), version=version, actor="head")
    version = reopen_task(**place(task), version=version, reason="Uusi tieto", actor="head")
    assert (now(task).state, now(task).approved_digest) == (TaskState.RETURNED, "")
    version = submit_task(**place(task), version=version, actor="w")
    approve_task(**place(task), version=version, actor="head")


def test_two_people_on_one_task_are_shown_each_other() -> None:
    opened()
    task = task_of(TaskKind.OUTCOME)
    first = {"status": "on_track", "text": {"fi": "Ensimmäinen"}}
    second = {"status": "partly", "text": {"fi": "Toinen"}}
    save_draft(**place(task), version=1, content=first, actor="a")
    with pytest.raises(TaskChangedError) as told:
        save_draft(**place(task), version=1, content=second, actor="b")
    assert told.value.now == first
    save_draft(**place(task), version=told.value.version, content=second, actor="b")
    assert now(task).draft == second


def test_an_empty_task_is_not_submitted() -> None:
    opened()
    task = task_of(TaskKind.OUTCOME)
    with pytest.raises(TaskEmptyError):
        submit_task(**place(task), version=1, actor="w")
    with pytest.raises(TaskUnknownError):
        save_draft(
            municipality="SAMPLE",
            round_code=ROUND,
            number=9999,
            version=1,
            content={},
            actor="w",
        )


def test_a_cancelled_round_is_closed() -> None:
    opened()
    task = task_of(TaskKind.OUTCOME)
    cancel_round(municipality="SAMPLE", round_code=ROUND, why="Väärä kausi", actor="controller")
    with pytest.raises(TaskStateError):
        save_draft(**place(task), version=1, content={}, actor="w")
    with pytest.raises(RoundStateError):
        cancel_round(municipality="SAMPLE", round_code=ROUND, why="", actor="controller")
    found = round_row(municipality="SAMPLE", code=ROUND)
    assert found is not None
    assert not found.is_open


def test_tasks_due_with_the_round_follow_its_days() -> None:
    opened()
    first, second, *_ = tasks(municipality="SAMPLE", round_code=ROUND)
    assign_task(**place(first), due=date(2022, 9, 1), actor="controller")
    change_round(
        municipality="SAMPLE",
        round_code=ROUND,
        due=date(2022, 9, 25),
        review_due=REVIEW,
        languages=(Language.FI,),
        actor="controller",
    )
    assert now(first).due == date(2022, 9, 1)
    assert now(second).due == date(2022, 9, 25)
    assert not now(second).is_late(date(2022, 9, 25), REVIEW)
    assert now(second).is_late(date(2022, 9, 26), REVIEW)


def test_what_came_after_the_round_was_opened_is_added_and_what_is_gone_taken_away() -> None:
    opened()
    taken, changed = (one for one in tasks(municipality="SAMPLE", round_code=ROUND)[:2])
    Task.objects.filter(round=ROUND, number=taken.number).delete()
    Task.objects.filter(round=ROUND, number=changed.number).update(subject="GONE")
    added, removed = bring_up_to_date(municipality="SAMPLE", round_code=ROUND, actor="controller")
    assert (added, removed) == (2, 1)
    assert bring_up_to_date(municipality="SAMPLE", round_code=ROUND, actor="c") == (0, 0)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(st.tuples(st.sampled_from(Move), st.sampled_from(("a", "b", "c"))), max_size=12)
)
def test_whatever_people_do_a_task_walks_as_the_rules_say(
    steps: list[tuple[Move, str]],
) -> None:
    code = f"R{Round.objects.count()}"
    opened(code, sections=(Section.GOALS,))
    task = task_of(TaskKind.OUTCOME, code)
    state, version, writers = TaskState.OPEN, 1, set()
    has_draft = task.draft is not None
    for move, actor in steps:
        do = {
            Move.WRITE: lambda options: save_draft(**options, content=CONTENTS[TaskKind.OUTCOME]),
            Move.SUBMIT: lambda options: submit_task(**options),
            Move.WITHDRAW: lambda options: withdraw_task(**options),
            Move.RETURN: lambda options: return_task(**options, reason="Syy"),
            Move.APPROVE: lambda options: approve_task(**options),
            Move.REOPEN: lambda options: reopen_task(**options, reason="Syy"),
        }[move]
        options = {**place(task), "version": version, "actor": actor}
        if not may_move(state, move):
            with pytest.raises(TaskStateError):
                do(options)
        elif MOVES[move].by_reviewer and actor in writers:
            with pytest.raises(OwnTextError):
                do(options)
        elif move is Move.SUBMIT and not has_draft:
            with pytest.raises(TaskEmptyError):
                do(options)
        else:
            version = do(options)
            state = MOVES[move].to_state
            has_draft = has_draft or move is Move.WRITE
            if move in (Move.WRITE, Move.SUBMIT):
                writers.add(actor)
            if move is Move.APPROVE:
                writers.clear()
        assert now(task).state is state
        assert now(task).version == version


def test_every_change_of_a_round_stands_in_the_trail() -> None:
    opened()
    task = task_of(TaskKind.OUTCOME)
    version = submit_task(**place(task), version=1, actor="w", content=CONTENTS[TaskKind.OUTCOME])
    approve_task(**place(task), version=version, actor="head")
    actions = [entry.action for entry in audit_trail(municipality="SAMPLE")]
    assert {"round.open", "task.submit", "task.approve"} <= set(actions)
    assert not broken_audit_rows(municipality="SAMPLE")


def test_a_frozen_round_is_opened_again_for_a_correction_with_a_reason() -> None:
    opened()
    with pytest.raises(RoundStateError):
        open_correction(municipality="SAMPLE", round_code=ROUND, why="Virhe", actor="c")
    Round.objects.filter(code=ROUND).update(state=RoundState.FROZEN)
    with pytest.raises(PublicationReasonError):
        open_correction(municipality="SAMPLE", round_code=ROUND, why=" ", actor="c")
    with pytest.raises(RoundUnknownError):
        open_correction(municipality="SAMPLE", round_code="NONE", why="Virhe", actor="c")
    open_correction(municipality="SAMPLE", round_code=ROUND, why="Virhe", actor="c")
    found = round_row(municipality="SAMPLE", code=ROUND)
    assert found is not None
    assert found.is_open
