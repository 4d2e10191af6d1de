"""A round opened, kept up with the content, given other days, cancelled."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.organisation import Organisation, organisation_in_year
from toteuma.domain.period import Period
from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import SECTION_OF, RoundState, Section, TaskKind, TaskState
from toteuma.domain.vocabulary import Language, ProjectKind
from toteuma.report.assembly.request import reported_nodes
from toteuma.workspace.models import Municipality, Round, Task
from toteuma.workspace.people.models import Membership, PostHolder
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.services.changes import Change, Json, change_of
from toteuma.workspace.services.rounds.contents import Content, stored_content


class RoundExistsError(ToteumaError):
    """A round of that code is already there."""

    code = "workspace.round_exists"
    exit_code = ExitCode.CONFLICT
    message = "Municipality {municipality} already has a round {round}."
    mend = "Open the round that is there, or give the new one another code."


class RoundUnknownError(ToteumaError):
    """There is no such round."""

    code = "workspace.round_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Municipality {municipality} has no round {round}."
    mend = "Open the list of rounds."


class RoundStateError(ToteumaError):
    """What was asked cannot be done with a round that is as far as this one."""

    code = "workspace.round_state"
    exit_code = ExitCode.CONFLICT
    message = "This cannot be done with round {round} any more; nothing was changed."
    mend = "Open the round to see how far it is."


class RoundEmptyError(ToteumaError):
    """Nothing would be collected in the round."""

    code = "workspace.round_empty"
    exit_code = ExitCode.DATA
    message = "Unit {node} has nothing in {period} to be collected in the sections chosen."
    mend = "Choose other sections or another unit, or add goals, key figures and risks first."


class RoundDaysError(ToteumaError):
    """Days of a round are in the wrong order."""

    code = "workspace.round_days"
    exit_code = ExitCode.DATA
    message = "The round is to be reviewed by {review_due}, before it is filled in by {due}."
    mend = "Choose a day of review on or after the day by which it is filled in."


class Wanted(NamedTuple):
    """A task that a round needs. ``posts`` are responsible for its subject."""

    kind: TaskKind
    subject: str
    node: str
    posts: tuple[str, ...] = ()


class Planned(NamedTuple):
    """A task that a round would have; ``owner`` and ``reviewer`` are "" where nobody is found."""

    kind: TaskKind
    subject: str
    node: str
    owner: str
    reviewer: str


def open_round(
    *,
    municipality: str,
    code: str,
    period: str,
    node: str,
    sections: Collection[Section],
    languages: Collection[Language],
    due: date,
    review_due: date,
    actor: str,
    follows: str = "",
) -> int:
    """Opens a round with its tasks; tells how many. Owners, deputies and reviewers are those of
    the round that it follows, else the holder of the post responsible and the head of the unit;
    drafts are what the content holds of the period, else the texts of the round before, marked as
    carried over. Raises RoundExistsError, RoundUnknownError, RoundEmptyError, RoundDaysError,
    UnknownNodeError and InvalidValueError (a period that is none)."""
    Period.parse(period)
    _refuse_days(due, review_due)
    with change_of(
        municipality=municipality, action="round.open", subject=code, actor=actor, why=""
    ) as change:
        if Round.objects.filter(municipality=change.municipality, code=code).exists():
            raise RoundExistsError(municipality=municipality, round=code)
        before = _round(change, follows) if follows else None
        row = Round(
            municipality=change.municipality,
            code=code,
            period=period,
            node=node,
            sections=tuple(one.value for one in Section if one in sections),
            languages=tuple(one.value for one in Language if one in languages),
            due=due,
            review_due=review_due,
            follows=follows,
            opened_by=actor,
            opened_at=change.at,
        )
        wanted = wanted_tasks(read_content(municipality), row)
        if not wanted:
            raise RoundEmptyError(node=node, period=period)
        change.add([row])
        change.add(_new_tasks(change, row, wanted, before, first=1))
        change.after = {**_told(row), "tasks": len(wanted)}
    return len(wanted)


def planned_tasks(
    *,
    municipality: str,
    period: str,
    node: str,
    sections: Collection[Section],
    follows: str = "",
) -> tuple[Planned, ...]:
    """The tasks that a round would have, and whom they would fall to; nothing is written. Raises
    UnknownNodeError and InvalidValueError (a period that is none)."""
    home = Municipality.objects.get(code=municipality)
    row = Round(period=period, node=node, sections=tuple(one.value for one in sections))
    before = Round.objects.filter(municipality=home, code=follows).first() if follows else None
    last = _tasks_by_subject(home, before)
    people = _People(home, row)
    found = []
    for one in wanted_tasks(read_content(municipality), row):
        earlier = last.get((one.kind, one.subject))
        owner = earlier.owner if earlier else people.owner(one)
        reviewer = earlier.reviewer if earlier else people.reviewer(one.node)
        found.append(Planned(one.kind, one.subject, one.node, owner, reviewer))
    return tuple(found)


def bring_up_to_date(*, municipality: str, round_code: str, actor: str) -> tuple[int, int]:
    """Adds the tasks of goals, key figures, risks, units and projects that came after the round
    was opened, and takes away untouched tasks whose subject is gone; tells how many of each.
    Raises RoundUnknownError and RoundStateError."""
    with change_of(
        municipality=municipality, action="round.refresh", subject=round_code, actor=actor, why=""
    ) as change:
        row = _open_round(change, round_code)
        wanted = {
            (one.kind, one.subject): one for one in wanted_tasks(read_content(municipality), row)
        }
        present = {
            (task.kind, task.subject): task
            for task in Task.objects.filter(municipality=change.municipality, round=round_code)
        }
        new = [one for place, one in wanted.items() if place not in present]
        gone = [
            task
            for place, task in present.items()
            if place not in wanted and task.state is TaskState.OPEN
        ]
        before = _round(change, row.follows) if row.follows else None
        first = max((task.number for task in present.values()), default=0) + 1
        change.remove(Task, [task.pk for task in gone])
        change.add(_new_tasks(change, row, new, before, first=first))
        change.after = {
            "added": [f"{one.kind.value} {one.subject}" for one in new],
            "removed": [f"{task.kind.value} {task.subject}" for task in gone],
        }
    return len(new), len(gone)


def change_round(
    *,
    municipality: str,
    round_code: str,
    due: date,
    review_due: date,
    languages: Collection[Language],
    actor: str,
) -> None:
    """Other days and languages for an open round; tasks that were due with the round follow it.
    Raises RoundUnknownError, RoundStateError and RoundDaysError."""
    _refuse_days(due, review_due)
    with change_of(
        municipality=municipality, action="round.change", subject=round_code, actor=actor, why=""
    ) as change:
        row = _open_round(change, round_code)
        change.before = _told(row)
        moved = list(
            Task.objects.filter(municipality=change.municipality, round=round_code, due=row.due)
        )
        row.due, row.review_due = due, review_due
        row.languages = tuple(one.value for one in Language if one in languages)
        row.version += 1
        for task in moved:
            task.due = due
        change.alter([row])
        change.alter(moved)
        change.after = _told(row)


def cancel_round(*, municipality: str, round_code: str, why: str, actor: str) -> None:
    """Closes a round that was opened by mistake; what its tasks wrote stays in the content.
    Raises RoundUnknownError and RoundStateError."""
    with change_of(
        municipality=municipality, action="round.cancel", subject=round_code, actor=actor, why=why
    ) as change:
        row = _open_round(change, round_code)
        row.state = RoundState.CANCELLED
        row.version += 1
        change.alter([row])
        change.after = _told(row)


def wanted_tasks(content: MunicipalityContent, row: Round) -> list[Wanted]:
    """The tasks that a round needs, in the order of the report. Raises UnknownNodeError."""
    period = Period.parse(row.period)
    organisation = organisation_in_year(content.nodes, period.fiscal_year)
    below = frozenset(organisation.descendants_or_self(row.node))
    found = [
        *_of_goals(content, organisation, row, period.fiscal_year, below),
        *(
            Wanted(kind, node, node)
            for node in reported_nodes(organisation, row.node)
            for kind in (TaskKind.ASSESSMENT, TaskKind.FORECAST)
        ),
        *(
            Wanted(TaskKind.INVESTMENT, project.code, project.node)
            for project in content.projects
            if project.kind is ProjectKind.INVESTMENT
            and project.node in below
            and project.is_open_in(period.fiscal_year)
        ),
        *(
            Wanted(TaskKind.KEY_FIGURE, one.code, one.node)
            for one in content.key_figures
            if one.node in below
        ),
        *(
            Wanted(TaskKind.RISK, risk.code, risk.node, (risk.owner,) if risk.owner else ())
            for risk in content.risks
            if risk.node in below and risk.fiscal_year == period.fiscal_year
        ),
    ]
    return [one for one in found if SECTION_OF[one.kind].value in row.sections]


def _of_goals(
    content: MunicipalityContent,
    organisation: Organisation,
    row: Round,
    year: int,
    below: Collection[str],
) -> Iterable[Wanted]:
    goals = [one for one in content.goals if one.fiscal_year == year and one.node in below]
    aims = {goal.aim for goal in goals if goal.aim}
    for aim in content.aims:
        ends = aim.valid_to_year
        if aim.code in aims and aim.valid_from_year <= year and (ends is None or ends >= year):
            yield Wanted(TaskKind.AIM_OUTCOME, aim.code, row.node)
    order = {code: place for place, code in enumerate(organisation.codes)}
    for goal in sorted(goals, key=lambda one: (order[one.node], one.position)):
        yield Wanted(TaskKind.OUTCOME, goal.code, goal.node, goal.responsible)


def _new_tasks(
    change: Change, row: Round, wanted: Iterable[Wanted], before: Round | None, *, first: int
) -> list[Task]:
    last = _tasks_by_subject(change.municipality, before)
    people = _People(change.municipality, row)
    made = []
    for number, one in enumerate(wanted, first):
        earlier = last.get((one.kind, one.subject))
        task = Task(
            municipality=change.municipality,
            round=row.code,
            number=number,
            kind=one.kind,
            subject=one.subject,
            node=one.node,
            owner=earlier.owner if earlier else people.owner(one),
            deputy=earlier.deputy if earlier else "",
            reviewer=earlier.reviewer if earlier else people.reviewer(one.node),
            due=row.due,
            active_at=change.at,
        )
        task.draft, task.carried_over = _first_draft(change, row, task, before)
        made.append(task)
    return made


def _first_draft(
    change: Change, row: Round, task: Task, before: Round | None
) -> tuple[Content | None, bool]:
    """What the task begins with, and whether it was carried over from the round before."""
    known = stored_content(change.municipality.pk, row, task)
    if known is not None or before is None:
        return known, False
    carried = stored_content(change.municipality.pk, before, task)
    return carried, carried is not None


def _tasks_by_subject(
    municipality: Municipality, before: Round | None
) -> Mapping[tuple[TaskKind, str], Task]:
    if before is None:
        return {}
    found = Task.objects.filter(municipality=municipality, round=before.code)
    return {(task.kind, task.subject): task for task in found}


class _People:
    """Whom new tasks fall to."""

    def __init__(self, municipality: Municipality, row: Round) -> None:
        content_year = Period.parse(row.period).fiscal_year
        content = read_content(municipality.code)
        self._organisation = organisation_in_year(content.nodes, content_year)
        holders = PostHolder.objects.filter(
            municipality=municipality, user__is_active=True
        ).order_by("user__email")
        self._holders: dict[str, str] = {}
        for email, posts in holders.values_list("user__email", "posts"):
            for post in posts:
                self._holders.setdefault(post, email)
        heads = Membership.objects.filter(
            municipality=municipality, role=PersonRole.UNIT_HEAD, user__is_active=True
        ).order_by("user__email")
        self._heads: dict[str, str] = {}
        for email, node in heads.values_list("user__email", "node"):
            self._heads.setdefault(node, email)

    def owner(self, wanted: Wanted) -> str:
        """Who holds the first post responsible that anybody holds."""
        return next((self._holders[post] for post in wanted.posts if post in self._holders), "")

    def reviewer(self, node: str) -> str:
        """The head of the unit, or of the nearest unit above that has one."""
        above = self._organisation.ancestors_or_self(node)
        return next((self._heads[code] for code in above if code in self._heads), "")


def _refuse_days(due: date, review_due: date) -> None:
    if review_due < due:
        raise RoundDaysError(due=due.isoformat(), review_due=review_due.isoformat())


def _round(change: Change, code: str) -> Round:
    row = Round.objects.filter(municipality=change.municipality, code=code).first()
    if row is None:
        raise RoundUnknownError(municipality=change.municipality.code, round=code)
    return row


def _open_round(change: Change, code: str) -> Round:
    row = _round(change, code)
    if row.state is not RoundState.OPEN:
        raise RoundStateError(round=code)
    return row


def _told(row: Round) -> dict[str, Json]:
    return {
        "period": row.period,
        "node": row.node,
        "state": row.state.value,
        "sections": list(row.sections),
        "languages": list(row.languages),
        "due": row.due.isoformat(),
        "review_due": row.review_due.isoformat(),
        "follows": row.follows,
    }
