"""The rounds of the demo: one that was played to its end, and one that is under way."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from toteuma.demo.folder import DEMO_NODE, DEMO_PERIOD
from toteuma.domain.rounds import Section, TaskKind
from toteuma.domain.vocabulary import GoalLevel, Language

if TYPE_CHECKING:
    from toteuma.workspace.queries.rounds import TaskRow

CONTROLLER, SECOND_CONTROLLER = "controller@demo.example", "second@demo.example"
HEAD, REPORTER = "head@demo.example", "reporter@demo.example"

UNDER_WAY = "2022-12"
"""The round of the whole year, whose texts are those of the round before."""


class _Place(TypedDict):
    """Where a task is."""

    municipality: str
    round_code: str
    number: int


_NOTHING = "Kaupungin raportissa ei ole tästä tietoa."


def _people_of(task: "TaskRow") -> tuple[str, str]:
    """Who writes a task and who reviews it: in the schools their own people, elsewhere the
    controllers."""
    if task.reviewer != HEAD:
        return CONTROLLER, SECOND_CONTROLLER
    return (REPORTER, HEAD) if task.kind is TaskKind.OUTCOME else (HEAD, CONTROLLER)


def play_round(municipality: str, advance: Callable[[int, int], object]) -> None:
    """Opens the round of January-September 2022 and takes each task through its review: what the
    city's report says is submitted by one person and approved by another."""
    from toteuma.workspace.queries.rounds import tasks  # noqa: PLC0415 - needs Django
    from toteuma.workspace.services.rounds.opening import open_round  # noqa: PLC0415
    from toteuma.workspace.services.rounds.tasks import (  # noqa: PLC0415
        approve_task,
        assign_task,
        submit_task,
    )

    open_round(
        municipality=municipality,
        code=DEMO_PERIOD,
        period=DEMO_PERIOD,
        node=DEMO_NODE,
        sections=tuple(Section),
        languages=tuple(Language),
        due=date(2022, 10, 14),
        review_due=date(2022, 10, 21),
        actor=CONTROLLER,
    )
    waiting = tasks(municipality=municipality, round_code=DEMO_PERIOD)
    for done, task in enumerate(waiting, 1):
        place = _Place(municipality=municipality, round_code=DEMO_PERIOD, number=task.number)
        author, reviewer = _people_of(task)
        assign_task(**place, owner=author, reviewer=reviewer, actor=CONTROLLER)
        version = submit_task(
            **place,
            version=task.version + 1,  # raised by naming the people
            content=None if task.draft is not None else {"nothing": _NOTHING},
            actor=author,
        )
        approve_task(**place, version=version, actor=reviewer)
        advance(done, len(waiting))


def publish_round(municipality: str) -> None:
    """Answers what the check still finds (the city's report has the same gaps), freezes the round
    and publishes it: proposed by one controller, published by another."""
    from toteuma.workspace.queries.rounds import round_row  # noqa: PLC0415 - needs Django
    from toteuma.workspace.services.rounds.freezing import freeze_round  # noqa: PLC0415
    from toteuma.workspace.services.rounds.gate import gate_findings, note_findings  # noqa: PLC0415
    from toteuma.workspace.services.rounds.publishing import (  # noqa: PLC0415
        propose_publication,
        publish,
    )

    found = gate_findings(municipality=municipality, round_code=DEMO_PERIOD)
    if found:
        note_findings(
            municipality=municipality,
            round_code=DEMO_PERIOD,
            keys=[one.key for one in found],
            text=_NOTHING,
            actor=CONTROLLER,
        )
    row = round_row(municipality=municipality, code=DEMO_PERIOD)
    assert row is not None
    snapshot = freeze_round(
        municipality=municipality, round_code=DEMO_PERIOD, version=row.version, actor=CONTROLLER
    )
    version = propose_publication(
        municipality=municipality,
        round_code=DEMO_PERIOD,
        snapshot=snapshot,
        level=GoalLevel.COMMITTEE,
        actor=CONTROLLER,
    )
    publish(
        municipality=municipality,
        round_code=DEMO_PERIOD,
        version=version,
        actor=SECOND_CONTROLLER,
    )


def open_next_round(municipality: str) -> None:
    """Opens the round of the year, in which a few tasks are already on their way."""
    from toteuma.workspace.queries.rounds import tasks  # noqa: PLC0415 - needs Django
    from toteuma.workspace.services.rounds.opening import open_round  # noqa: PLC0415
    from toteuma.workspace.services.rounds.tasks import (  # noqa: PLC0415
        approve_task,
        return_task,
        save_draft,
        submit_task,
    )

    open_round(
        municipality=municipality,
        code=UNDER_WAY,
        period=UNDER_WAY,
        node=DEMO_NODE,
        sections=tuple(Section),
        languages=tuple(Language),
        due=date(2023, 1, 20),
        review_due=date(2023, 1, 31),
        actor=CONTROLLER,
        follows=DEMO_PERIOD,
    )
    of_school = [
        task
        for task in tasks(municipality=municipality, round_code=UNDER_WAY)
        if task.owner == REPORTER and task.draft is not None
    ]
    for step, task in enumerate(of_school[:4]):
        place = _Place(municipality=municipality, round_code=UNDER_WAY, number=task.number)
        content = dict(task.draft or {})
        version = save_draft(**place, version=task.version, content=content, actor=REPORTER)
        if step > 0:
            version = submit_task(**place, version=version, actor=REPORTER)
        if step == 2:
            reason = "Kerro vielä, mitä loppuvuonna tehtiin."
            return_task(**place, version=version, reason=reason, actor=HEAD)
        if step == 3:
            approve_task(**place, version=version, actor=HEAD)
