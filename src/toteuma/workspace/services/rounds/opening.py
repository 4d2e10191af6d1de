"""A round opened, kept up with the content, given other days, cancelled."""

from collections.abc import Collection, Iterable
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
from toteuma.workspace.services.rounds.lookup import open_round_of, round_of


class RoundExistsError(ToteumaError):
    """A round of that code is already there."""

    code = "workspace.round_exists"
    exit_code = ExitCode.CONFLICT
    message = "Municipality {municipality} already has a round {round}."
    mend = "Open the round that is there, or give the new one another code."


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
        before = round_of(change.municipality, follows) if follows else None
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
        content = read_content(municipality)
        wanted = wanted_tasks(content, row)
        if not wanted:
            raise RoundEmptyError(node=node, period=period)
        change.add([row])
        people = _People(change.municipality, content, row, before)
        change.add(_new_tasks(change, row, wanted, people, first=1))
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
    content = read_content(municipality)
    people = _People(home, content, row, before)
    found = []
    for one in wanted_tasks(content, row):
        owner, _, reviewer = people.of(one)
        found.append(Planned(one.kind, one.subject, one.node, owner, reviewer))
    return tuple(found)


def bring_up_to_date(*, municipality: str, round_code: str, actor: str) -> tuple[int, int]:
    """Adds the tasks of goals, key figures, risks, units and projects that came after the round
    was opened, and takes away untouched tasks whose subject is gone; tells how many of each.
    Raises RoundUnknownError and RoundStateError."""
    with change_of(
        municipality=municipality, action="round.refresh", subject=round_code, actor=actor, why=""
    ) as change:
        row = open_round_of(change.municipality, round_code)
        content = read_content(municipality)
        wanted = {(one.kind, one.subject): one for one in wanted_tasks(content, row)}
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
        before = round_of(change.municipality, row.follows) if row.follows else None
        first = max((task.number for task in present.values()), default=0) + 1
        change.remove(Task, [task.pk for task in gone])
        people = _People(change.municipality, content, row, before)
        change.add(_new_tasks(change, row, new, people, first=first))
        change.after = {
            "added": [f"{one.kind.value} {one.subject}" for one in new],
            "removed": [f"{task.kind.value} {task.subject}" for task in gone],
            "numbers": [task.number for task in gone],
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
        row = open_round_of(change.municipality, round_code)
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
        row = open_round_of(change.municipality, round_code)
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
    change: Change, row: Round, wanted: Iterable[Wanted], people: "_People", *, first: int
) -> list[Task]:
    made = []
    for number, one in enumerate(wanted, first):
        owner, deputy, reviewer = people.of(one)
        task = Task(
            municipality=change.municipality,
            round=row.code,
            number=number,
            kind=one.kind,
            subject=one.subject,
            node=one.node,
            owner=owner,
            deputy=deputy,
            reviewer=reviewer,
            due=row.due,
            active_at=change.at,
        )
        task.draft, task.carried_over = _first_draft(change, row, task, people.before)
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


class _People:
    """Whom new tasks fall to: those of the round ``before``, else the holder of the post that is
    responsible and the head of the unit."""

    def __init__(
        self,
        municipality: Municipality,
        content: MunicipalityContent,
        row: Round,
        before: Round | None,
    ) -> None:
        self.before = before
        self._last: dict[tuple[TaskKind, str], Task] = {}
        if before is not None:
            found = Task.objects.filter(municipality=municipality, round=before.code)
            self._last = {(task.kind, task.subject): task for task in found}
        year = Period.parse(row.period).fiscal_year
        self._organisation = organisation_in_year(content.nodes, year)
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

    def of(self, wanted: Wanted) -> tuple[str, str, str]:
        """Owner, deputy and reviewer; "" for nobody."""
        last = self._last.get((wanted.kind, wanted.subject))
        if last is not None:
            return last.owner, last.deputy, last.reviewer
        owner = next((self._holders[post] for post in wanted.posts if post in self._holders), "")
        above = self._organisation.ancestors_or_self(wanted.node)
        return owner, "", next((self._heads[code] for code in above if code in self._heads), "")


def _refuse_days(due: date, review_due: date) -> None:
    if review_due < due:
        raise RoundDaysError(due=due.isoformat(), review_due=review_due.isoformat())


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
