"""Letters to people for whom something waits: one a day at most for each, however often asked.

The day is taken first and the letter sent then: two who ask at once never send two letters, and
no transaction stays open while a server of mail thinks. A letter that cannot be sent gives the
day back.
"""

import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.workspace.models import Reminder
from toteuma.workspace.queries.chart import municipality_settings
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.queries.reminders import Digest, digests
from toteuma.workspace.services.changes import Json, change_of
from toteuma.workspace.services.rounds.reminder_letters import letter_of

_OF_ONE_LETTER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
"""What a server refuses of one letter; after anything else no other letter would pass either."""


class LettersFailedError(ToteumaError):
    """Letters could not be sent."""

    code = "workspace.letters_failed"
    exit_code = ExitCode.ENVIRONMENT
    message = "Letters could not be sent to {count} people: {why}"
    mend = "Check the server of mail (TOTEUMA_EMAIL_HOST) and send again: nobody gets two a day."


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of letters, as addresses. ``already``: whoever had theirs today."""

    sent: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    fault: OSError | None = None

    @property
    def failure(self) -> LettersFailedError | None:
        """The failure as one that can be told; None when every letter went out."""
        if self.fault is None:
            return None
        return LettersFailedError(count=len(self.failed), why=self.fault)


def send_reminders(
    *, municipality: str, letters: Iterable[Digest], actor: str, address: str, today: date
) -> Sending:
    """Sends each person their letter, unless they had one today. ``address`` is that of the page
    of a person's own tasks. A server that refuses is no exception: see :class:`Sending`."""
    wanted = {one.email: one for one in letters}
    had = _had_letters(municipality, wanted, today)
    if set(wanted) == had:
        return Sending(already=tuple(sorted(had)))
    taken = _take_day(municipality, wanted, today, actor)
    place = municipality_settings(municipality=municipality).name
    sent: list[str] = []
    failed: list[str] = []
    first_fault: OSError | None = None
    for email in taken:
        try:
            letter_of(wanted[email], place, address).send()
        except OSError as fault:  # smtplib's own faults are such
            first_fault = first_fault or fault
            failed.append(email)
            if not isinstance(fault, _OF_ONE_LETTER):
                failed += taken[len(sent) + len(failed) :]
                break
        else:
            sent.append(email)
    if failed:
        _give_back_day(municipality, failed, today, actor, first_fault)
    already = tuple(email for email in wanted if email not in taken)
    return Sending(tuple(sent), already, tuple(failed), first_fault)


def send_daily_reminders(*, municipality: str, actor: str) -> Sending:
    """The letters of a day, for everybody for whom something waits."""
    today = timezone.localdate()
    return send_reminders(
        municipality=municipality,
        letters=digests(content=read_content(municipality), today=today),
        actor=actor,
        address=address_of_own_tasks(municipality),
        today=today,
    )


def address_of_own_tasks(municipality: str) -> str:
    """Where a person finds their tasks, for letters that no request asked for."""
    return f"{settings.SITE_URL}{reverse('rounds-mine', args=(municipality,))}"


def _had_letters(municipality: str, people: Iterable[str], today: date) -> set[str]:
    found = Reminder.objects.filter(
        municipality__code=municipality, day=today, person__in=list(people)
    )
    return set(found.values_list("person", flat=True))


def _take_day(
    municipality: str, wanted: dict[str, Digest], today: date, actor: str
) -> tuple[str, ...]:
    """Who has had no letter today, and is now to get one. Changes of a municipality wait for each
    other, so of two who ask at once the second finds the day taken."""
    with change_of(
        municipality=municipality,
        action="reminder.send",
        subject=today.isoformat(),
        actor=actor,
        why="",
    ) as change:
        had = _had_letters(municipality, wanted, today)
        free = tuple(email for email in wanted if email not in had)
        Reminder.objects.bulk_create(
            Reminder(
                municipality=change.municipality,
                person=email,
                day=today,
                tasks=len(wanted[email].tasks),
                sent_at=change.at,
            )
            for email in free
        )
        people: list[Json] = [*free]
        change.after = {"people": people}
    return free


def _give_back_day(
    municipality: str, people: list[str], today: date, actor: str, fault: OSError | None
) -> None:
    with change_of(
        municipality=municipality,
        action="reminder.fail",
        subject=today.isoformat(),
        actor=actor,
        why=str(fault)[:500],
    ) as change:
        Reminder.objects.filter(
            municipality=change.municipality, day=today, person__in=people
        ).delete()
        told: list[Json] = [*people]
        change.before = {"people": told}
