"""Letters about what waits: to whom, of what, in which language, and never twice a day."""

import os
import re
import shutil
import smtplib
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from tests.workspace.sample import sample_content
from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import Section, TaskState
from toteuma.domain.vocabulary import Language
from toteuma.workspace.models import Comment, Municipality, Reminder, Task
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import add_user, grant_role, lock_user, revoke_role
from toteuma.workspace.queries.audit import audit_trail, broken_audit_rows
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.queries.reminders import Waiting, digests
from toteuma.workspace.queries.rounds import tasks
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.rounds import reminders
from toteuma.workspace.services.rounds.opening import cancel_round, open_round
from toteuma.workspace.services.rounds.reminders import send_daily_reminders, send_reminders

pytestmark = pytest.mark.django_db

ROUND = "2022-08"
OWNER, DEPUTY, REVIEWER = "owner@x.example", "deputy@x.example", "reviewer@x.example"
ADDRESS = "https://site.example/m/SAMPLE/my-tasks/"


@pytest.fixture(autouse=True)
def sample() -> None:
    prepared()


def prepared() -> None:
    save_content(content=sample_content(), actor="tester")
    root = next(node.code for node in sample_content().nodes if node.parent is None)
    for email, language in (
        (OWNER, Language.SV),
        (DEPUTY, Language.FI),
        (REVIEWER, Language.EN),
    ):
        add_user(email=email, name=f"Name of {email}", language=language)
        grant_role(
            municipality="SAMPLE",
            email=email,
            role=PersonRole.UNIT_HEAD,
            node=root,
            actor="tester",
        )
    today = timezone.localdate()
    open_round(
        municipality="SAMPLE",
        code=ROUND,
        period=ROUND,
        node=root,
        sections=tuple(Section),
        languages=(Language.FI,),
        due=today + timedelta(days=30),
        review_due=today + timedelta(days=40),
        actor="controller",
    )
    Task.objects.update(owner="", deputy="", reviewer="")


def made(place: int, **values) -> int:
    number = tasks(municipality="SAMPLE", round_code=ROUND)[place].number
    Task.objects.filter(number=number).update(**values)
    return number


def days(count: int) -> date:
    return timezone.localdate() + timedelta(days=count)


def waiting(**more) -> dict[str, list[tuple[str, int]]]:
    found = digests(content=read_content("SAMPLE"), today=timezone.localdate(), **more)
    return {one.email: [(told.why.value, told.task.number) for told in one.tasks] for one in found}


def sent(**more):
    today = timezone.localdate()
    return send_reminders(
        municipality="SAMPLE",
        letters=digests(content=read_content("SAMPLE"), today=today),
        actor="controller",
        address=ADDRESS,
        today=today,
        **more,
    )


def test_a_person_hears_of_what_is_late_returned_soon_due_or_to_be_reviewed() -> None:
    late = made(0, owner=OWNER, due=days(-1))
    soon = made(1, owner=OWNER, due=days(3))
    made(2, owner=OWNER, due=days(4))
    returned = made(3, owner=OWNER, state=TaskState.RETURNED)
    review = made(4, owner=OWNER, reviewer=REVIEWER, state=TaskState.SUBMITTED)
    assert waiting() == {
        OWNER: [("late", late), ("returned", returned), ("soon", soon)],
        REVIEWER: [("review", review)],
    }


def test_nothing_is_said_of_what_is_done_or_of_a_round_that_is_over() -> None:
    made(0, owner=OWNER, due=days(-1), state=TaskState.OPEN)
    Task.objects.filter(owner=OWNER).update(
        state=TaskState.APPROVED, reviewed_by=REVIEWER, approved_digest="0" * 64
    )
    assert waiting() == {}
    made(1, owner=OWNER, due=days(-1))
    assert list(waiting()) == [OWNER]
    cancel_round(municipality="SAMPLE", round_code=ROUND, why="Fel", actor="controller")
    assert waiting() == {}


def test_a_deputy_hears_of_what_is_late_and_of_what_has_no_owner() -> None:
    late = made(0, owner=OWNER, deputy=DEPUTY, due=days(-1))
    made(1, owner=OWNER, deputy=DEPUTY, due=days(1))
    alone = made(2, deputy=DEPUTY, due=days(1))
    assert waiting()[DEPUTY] == [("late", late), ("soon", alone)]


def test_a_controller_asks_for_what_is_not_due_yet() -> None:
    number = made(0, owner=OWNER)
    assert waiting() == {}
    assert waiting(asked={(ROUND, number)}) == {OWNER: [("asked", number)]}
    assert waiting(asked={(ROUND, number)}, only={DEPUTY}) == {}


def test_whoever_is_locked_out_or_has_left_hears_nothing() -> None:
    made(0, owner=OWNER, deputy=DEPUTY, due=days(-1))
    lock_user(municipality="SAMPLE", email=OWNER, is_active=False, actor="admin@x.example")
    assert list(waiting()) == [DEPUTY]
    held = User.objects.get(email=DEPUTY).memberships.get()
    revoke_role(municipality="SAMPLE", email=DEPUTY, role=held.role, node=held.node, actor="admin")
    assert waiting() == {}


def test_a_mention_is_told_until_it_is_read_or_resolved() -> None:
    place = {"municipality": Municipality.objects.get(), "subject": f"task:{ROUND}:1"}
    node = tasks(municipality="SAMPLE", round_code=ROUND)[0].node
    said = {"node": node, "author": "a@x.example", "author_name": "Anna", "text": "Katso <tämä>"}
    comment = Comment.objects.create(**place, **said, at=timezone.now(), mentions=[OWNER])
    assert waiting() == {OWNER: []}
    sent()
    [letter] = mail.outbox
    assert "Katso <tämä>" in letter.body
    assert "Katso &lt;tämä&gt;" in letter.alternatives[0].content
    Comment.objects.filter(pk=comment.pk).update(seen_by=[OWNER])
    assert waiting() == {}
    Comment.objects.filter(pk=comment.pk).update(seen_by=[], resolved_at=timezone.now())
    assert waiting() == {}


def test_a_letter_is_in_the_language_of_its_reader_as_text_and_as_html() -> None:
    made(0, owner=OWNER, due=days(-1))
    made(1, owner=OWNER, state=TaskState.RETURNED, reason="Kerro <miksi>")
    made(2, owner=DEPUTY, due=days(-1))
    assert sent().sent == (DEPUTY, OWNER)
    to_deputy, to_owner = mail.outbox
    assert to_owner.to == [OWNER]
    assert "2 ärenden väntar på dig" in to_owner.subject
    assert "Försenade" in to_owner.body
    assert "Orsak: Kerro <miksi>" in to_owner.body
    assert ADDRESS in to_owner.body
    [html] = to_owner.alternatives
    assert html.mimetype == "text/html"
    assert '<html lang="sv">' in html.content
    assert "Kerro &lt;miksi&gt;" in html.content
    assert f'href="{ADDRESS}"' in html.content
    assert "Myöhässä" in to_deputy.body
    assert to_owner.extra_headers["Auto-Submitted"] == "auto-generated"


def test_nobody_gets_two_letters_a_day_however_often_asked() -> None:
    made(0, owner=OWNER, due=days(-1))
    assert sent().sent == (OWNER,)
    made(1, owner=OWNER, due=days(-1))
    made(2, owner=DEPUTY, due=days(-1))
    again = sent()
    assert (again.sent, again.already) == ((DEPUTY,), (OWNER,))
    assert sent().already == (DEPUTY, OWNER)
    assert [one.to for one in mail.outbox] == [[OWNER], [DEPUTY]]
    Reminder.objects.filter(person=OWNER).update(day=days(-1))
    assert sent().sent == (OWNER,)


def test_letters_are_recorded_and_nothing_is_where_nothing_was_sent() -> None:
    before = len(audit_trail(municipality="SAMPLE"))
    assert sent().sent == ()
    assert len(audit_trail(municipality="SAMPLE")) == before
    made(0, owner=OWNER, due=days(-1))
    sent()
    sent()
    rows = audit_trail(municipality="SAMPLE")
    assert len(rows) == before + 1
    [row] = [one for one in rows if one.action == "reminder.send"]
    assert row.after == {"people": [OWNER]}
    assert not broken_audit_rows(municipality="SAMPLE")


def test_a_server_that_is_away_leaves_no_reminder_and_is_told() -> None:
    made(0, owner=OWNER, due=days(-1))
    made(1, owner=DEPUTY, due=days(-1))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = {"host": "127.0.0.1", "port": free.getsockname()[1], "timeout": 5}
        smtp = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": nowhere}
        with override_settings(MAILERS={"default": smtp}):
            done = sent()
    assert (done.sent, done.failed) == ((), (DEPUTY, OWNER))
    assert done.failure is not None
    assert done.failure.parameters["count"] == 2
    assert not Reminder.objects.exists()
    actions = [one.action for one in audit_trail(municipality="SAMPLE")]
    assert (actions.count("reminder.send"), actions.count("reminder.fail")) == (1, 1)
    assert sent().sent == (DEPUTY, OWNER)


def test_an_address_that_is_refused_leaves_the_others_their_letters(monkeypatch) -> None:
    made(0, owner=OWNER, due=days(-1))
    made(1, owner=DEPUTY, due=days(-1))
    made(2, owner=REVIEWER, due=days(-1))
    usual = mail.EmailMessage.send

    def refuse(letter, *arguments, **more):
        if letter.to == [OWNER]:
            raise smtplib.SMTPRecipientsRefused({OWNER: (550, b"no such user")})
        return usual(letter, *arguments, **more)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    done = sent()
    assert (done.sent, done.failed) == ((DEPUTY, REVIEWER), (OWNER,))
    assert set(Reminder.objects.values_list("person", flat=True)) == {DEPUTY, REVIEWER}


def test_other_municipalities_send_their_own_letters() -> None:
    made(0, owner=OWNER, due=days(-1))
    save_content(content=sample_content("OTHER"), actor="tester")
    today = timezone.localdate()
    assert digests(content=read_content("OTHER"), today=today) == ()
    assert send_daily_reminders(municipality="OTHER", actor="timer").sent == ()
    assert send_daily_reminders(municipality="SAMPLE", actor="timer").sent == (OWNER,)
    assert f"{settings.SITE_URL}/m/SAMPLE/my-tasks/" in mail.outbox[0].body


def test_who_is_too_late_with_the_same_letters_sends_none(monkeypatch) -> None:
    """Somebody else sends between the first look and the day being taken."""
    made(0, owner=OWNER, due=days(-1))
    take, others = reminders._take_day, []

    def overtaken(*arguments):
        monkeypatch.setattr(reminders, "_take_day", take)
        others.append(sent())
        return take(*arguments)

    monkeypatch.setattr(reminders, "_take_day", overtaken)
    late = sent()
    assert [one.sent for one in others] == [(OWNER,)]
    assert (late.sent, late.already) == ((), (OWNER,))
    assert len(mail.outbox) == 1


def test_three_timers_at_once_send_each_person_one_letter(demo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo / "home", home)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "-m", "toteuma", "--home", str(home), "--language", "en", "remind"]
    timers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(3)
    ]
    said = "".join(timer.communicate()[0] for timer in timers)
    assert [timer.returncode for timer in timers] == [0, 0, 0]
    people = re.findall(r"^To: (.*)$", said, re.MULTILINE)
    assert sorted(people) == sorted(set(people))
    assert "head@demo.example" in people
    with closing(sqlite3.connect(home / "toteuma.sqlite3")) as database:
        rows = database.execute("SELECT person FROM workspace_reminder").fetchall()
    assert sorted(person for (person,) in rows) == sorted(people)


def test_why_something_waits_is_told_in_one_order() -> None:
    assert [one.value for one in Waiting] == ["late", "returned", "soon", "review", "asked"]
