"""Every kind of row that is changed, taken away, put in or swapped outside the program is named."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.support.homes import home_of_module
from tests.support.rounds import AUTHOR, CONTROLLER, REVIEWER, a_round, freeze_now, note_all
from tests.workspace.sample import sample_content, words
from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import Section
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind, GoalLevel, Language
from toteuma.workspace.models import Municipality, Publication, Task, TaskWriter
from toteuma.workspace.models.municipality import MunicipalityRow
from toteuma.workspace.people.services import add_user, grant_role, make_token, set_posts
from toteuma.workspace.queries.reminders import Digest
from toteuma.workspace.queries.rounds import tasks
from toteuma.workspace.safekeeping.verify import verify
from toteuma.workspace.safekeeping.verify_rows import BESIDE, TOLD
from toteuma.workspace.services.comments import comment_on
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.proposals import Appropriation, draft_proposal
from toteuma.workspace.services.rounds.publishing import (
    propose_publication,
    publish,
    withdraw_publication,
)
from toteuma.workspace.services.rounds.questions import answer_question, ask_question
from toteuma.workspace.services.rounds.reminders import send_reminders
from toteuma.workspace.services.rounds.tasks import save_draft

ROUND, NEXT = "2022-09", "NEXT"
MODELS: tuple[type[models.Model], ...] = tuple(
    model
    for label in ("workspace", "people")
    for model in apps.get_app_config(label).get_models()
    if issubclass(model, MunicipalityRow | Municipality) and model not in BESIDE
)
NOT_TOLD = {
    "reminder": {"tasks"},
    "comment": {"seen_by"},
    "api token": {"created_at", "last_used_at"},
}
"""Fields that no row of the trail tells of: how much was sent, and what was read or used when."""
MAY_GO = {kind.model for kind in TOLD if kind.may_go}


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Path]:
    """A municipality with rows of every kind, once for all tests."""
    home = tmp_path_factory.mktemp("rows") / "home"
    with home_of_module(home, django_db_blocker):
        _write()
        yield home


def _write() -> None:
    save_content(content=sample_content(), actor="tester")
    _write_people()
    a_round("SAMPLE", ROUND, "2022-09", "CARE", sections=(Section.RISKS,))
    snapshot = freeze_now("SAMPLE", ROUND)
    for reason in ("", "A wrong figure."):
        place = {"municipality": "SAMPLE", "round_code": ROUND}
        version = propose_publication(
            **place, snapshot=snapshot, level=GoalLevel.COMMITTEE, actor=AUTHOR, reason=reason
        )
        publish(**place, version=version, actor=CONTROLLER)
    withdraw_publication(**place, version=1, actor=CONTROLLER, reason="Not ours.")
    for text in ("Why?", "And how?"):
        number = ask_question(
            municipality="SAMPLE",
            round_code=ROUND,
            subject="figure:x",
            node="CARE",
            text=text,
            actor=AUTHOR,
            actor_name="A",
        )
    answer_question(
        municipality="SAMPLE", number=number, text="So.", actor=REVIEWER, actor_name="R"
    )
    a_round("SAMPLE", NEXT, "2022-09", "CITY")
    note_all("SAMPLE", NEXT)
    for task in tasks(municipality="SAMPLE", round_code=NEXT)[:2]:
        save_draft(
            municipality="SAMPLE",
            round_code=NEXT,
            number=task.number,
            version=task.version,
            content={"text": {"fi": "Teksti"}},
            actor=AUTHOR,
        )
    draft_proposal(
        municipality="SAMPLE",
        fiscal_year=2022,
        node="SCHOOL",
        kind=DecisionKind.TRANSFER,
        lines=[Appropriation("200", 4000, 500_00), Appropriation("200", 4300, -500_00)],
        reason=words("Sijainen"),
        actor="head",
    )


def _write_people() -> None:
    users = [add_user(email=email) for email in (AUTHOR, REVIEWER, CONTROLLER)]
    for user in users[:2]:
        email = user.email
        grant_role(municipality="SAMPLE", email=email, role=PersonRole.CONTROLLER, actor=CONTROLLER)
        set_posts(municipality="SAMPLE", email=email, posts=["x"], actor=CONTROLLER)
        make_token(
            municipality="SAMPLE",
            user=user,
            name=email,
            scopes=["read"],
            expires_at=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC),
        )
        comment_on(
            municipality="SAMPLE",
            subject="figure:x",
            node="CARE",
            text=email,
            actor=email,
            actor_name=email,
        )
    day = datetime.date(2022, 10, 1)
    letters = [Digest(email, "", Language.FI, (), ()) for email in (AUTHOR, REVIEWER)]
    send_reminders(
        municipality="SAMPLE", letters=letters, actor="timer", address="https://x", today=day
    )


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def home(filled: Path, db: None) -> Iterator[Path]:
    """Its home folder; what a test does to the rows is taken back before anybody looks whether they
    refer to what is there."""
    with undone():
        yield filled


def named(home: Path) -> set[str]:
    """The kinds of rows that verifying names."""
    places = [fault.file for fault in verify(home, "SAMPLE").faults]
    kinds = {str(model._meta.verbose_name) for model in MODELS}
    return {kind for kind in kinds for place in places if place.startswith(f"{kind} ")}


def rows_of(model: type[models.Model]) -> list[Any]:
    return list(model._default_manager.order_by("pk"))


def fields_of(model: type[models.Model]) -> list[Any]:
    beside = NOT_TOLD.get(str(model._meta.verbose_name), set())
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.attname not in {"municipality_id", *beside}
        and not (model is Municipality and field.name == "code")
    ]


_INSTEAD: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC),
    models.DateField: datetime.date(2022, 1, 1),
    models.CharField: "x",
}
_CHANGES: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (bool, lambda value: not value),
    ((int, Decimal), lambda value: value + 1),
    (datetime.date, lambda value: value + datetime.timedelta(days=1)),
    (LocalizedText, lambda _: LocalizedText("Toinen", "En annan", "Another")),
    (tuple, lambda value: (*value, "x")),
    ((list, dict), lambda _: ["x"]),
    (str, lambda value: f"{value}x"),
)


def another(value: Any, field: Any) -> Any:
    """A value of the field that is not the one that is there."""
    if value is None:
        return next((one for kind, one in _INSTEAD.items() if isinstance(field, kind)), 1)
    if isinstance(value, StrEnum):
        return next(one for one in type(value) if one is not value)
    return next(change(value) for kind, change in _CHANGES if isinstance(value, kind))


def written(row: Any, values: Mapping[str, Any]) -> bool:
    """Whether the database let these values be written past the program."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**values)
    except IntegrityError:
        return False
    return True


def test_every_kind_of_row_is_compared_or_it_is_said_why_not() -> None:
    told = {kind.model for kind in TOLD}
    for model in MODELS:
        assert model in told or hasattr(model, "history") or model.__name__ == "Node", model
    assert all(BESIDE.values())


def test_there_is_a_row_of_every_kind_and_all_fit(home: Path) -> None:
    assert [model.__name__ for model in MODELS if not rows_of(model)] == []
    assert verify(home, "SAMPLE").faults == ()


def test_each_field_of_each_kind_of_row(home: Path) -> None:
    """One field of every kind is changed at once, until all fields were."""
    tried = dict.fromkeys(MODELS, 0)
    for turn in range(max(len(fields_of(model)) for model in MODELS)):
        with undone():
            changed = set()
            for model in MODELS:
                for row in rows_of(model)[-1:] if turn < len(fields_of(model)) else ():
                    field = fields_of(model)[turn]
                    value = another(getattr(row, field.attname), field)
                    if written(row, {field.attname: value}):
                        changed.add(str(model._meta.verbose_name))
                        tried[model] += 1
            assert changed - named(home) == set(), turn
    assert [model for model, count in tried.items() if not count] == []


def test_a_row_of_each_kind_taken_away(home: Path) -> None:
    gone = [model for model in MODELS if model not in MAY_GO and model is not Municipality]
    for model in gone:
        rows = model._default_manager.filter(pk=rows_of(model)[-1].pk)
        rows._raw_delete(rows.db)
    assert {str(model._meta.verbose_name) for model in gone} - named(home) == set()


def test_a_row_of_each_kind_put_in(home: Path) -> None:
    added = {model for model in MODELS if model is not Municipality and _add(model)}
    assert {str(model._meta.verbose_name) for model in added} - named(home) == set()
    assert set(MODELS) - added == {Municipality}


def _add(model: type[models.Model]) -> bool:
    """Another row like the last, which differs in as few fields as the database asks for."""
    whole = [one for one in model._meta.concrete_fields if one.attname != "municipality_id"]
    for field in (None, *(one for one in whole if not one.primary_key)):
        row = rows_of(model)[-1]
        row.pk = None
        if field is not None:
            setattr(row, field.attname, another(getattr(row, field.attname), field))
        try:
            with transaction.atomic():
                model._default_manager.bulk_create([row])
        except IntegrityError:
            continue
        return True
    return False


def test_values_of_two_rows_of_each_kind_swapped(home: Path) -> None:
    swapped = set()
    for model in MODELS:
        names = [field.attname for field in fields_of(model)]
        rows = rows_of(model)
        for one, other in pairwise(rows):
            apart = [name for name in names if getattr(one, name) != getattr(other, name)]
            if any(_swap(one, other, name) for name in apart):
                swapped.add(str(model._meta.verbose_name))
                break
    assert swapped - named(home) == set()
    assert {"publication", "question", "task", "round", "comment"} <= swapped


def _swap(one: Any, other: Any, name: str) -> bool:
    mine, theirs = getattr(one, name), getattr(other, name)
    return written(one, {name: theirs}) and written(other, {name: mine})


def test_a_publication_and_its_history_changed_together_differ_from_the_trail(home: Path) -> None:
    for rows in (Publication.objects, Publication.history):
        rows.filter(version=2).update(decided_by="innocent")
    [fault] = verify(home, "SAMPLE").faults
    assert (fault.file, fault.details["field"]) == (f"publication {ROUND} 2", "decided_by")


def test_who_wrote_a_task_cannot_be_made_to_be_forgotten(home: Path) -> None:
    rows = TaskWriter.objects.filter(round=NEXT)
    rows._raw_delete(rows.db)
    first, second = Task.objects.filter(round=NEXT).order_by("number")[:2]
    assert [fault.file for fault in verify(home, "SAMPLE").faults] == [
        f"task writer {NEXT} {one.number} {AUTHOR}" for one in (first, second)
    ]
