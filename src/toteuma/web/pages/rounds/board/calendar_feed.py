"""Deadlines of rounds as iCalendar (RFC 5545): whole days, each with an alarm."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from toteuma.catalogue.wording import read_wording
from toteuma.domain.content import Municipality
from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.domain.rounds import TaskState
from toteuma.domain.vocabulary import Language
from toteuma.report.labels import months_of
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rounds import RoundRow, TaskRow, rounds, tasks

LONGEST_LINE = 75
"""Octets of a line, without its end."""

MOST_NAMES = 20
"""Tasks that an event names; the page has all."""


@dataclass(frozen=True, slots=True)
class Event:
    """A day by which something is to be done. ``uid`` stays the same as long as the day does."""

    uid: str
    day: date
    changed_at: datetime
    summary: str
    description: str
    address: str


def events_of(desk: Desk, address: str, language: Language) -> list[Event]:
    """The deadlines of the desk's person in rounds that are open; of a controller, those of the
    rounds themselves as well. ``address`` is that of the person's tasks."""
    found: list[Event] = []
    for round_ in rounds(municipality=desk.municipality):
        if round_.is_open:
            found += _Days(desk, round_, address, language).events()
    return sorted(found, key=lambda one: (one.day, one.uid))


class _Days:
    """The events of one round for one person."""

    def __init__(self, desk: Desk, round_: RoundRow, address: str, language: Language) -> None:
        self._desk, self._round = desk, round_
        self._address, self._language = address, language
        self._tasks = tasks(municipality=desk.municipality, round_code=round_.code)

    def events(self) -> Iterator[Event]:
        """What the person has to write, by day; what they have to review; the round's days."""
        email = self._desk.user.email
        to_write: defaultdict[date, list[TaskRow]] = defaultdict(list)
        to_review = []
        for task in self._tasks:
            is_with_reviewer = task.state in (TaskState.SUBMITTED, TaskState.APPROVED)
            if email in (task.owner, task.deputy) and not is_with_reviewer:
                to_write[task.due].append(task)
            if task.reviewer == email and not task.is_done:
                to_review.append(task)
        for day, mine in to_write.items():
            yield self._event("write", day, mine)
        if to_review:
            yield self._event("review", self._round.review_due, to_review)
        if self._desk.may(Permission.MAINTAIN):
            yield self._event("round_due", self._round.due, ())
            yield self._event("round_review_due", self._round.review_due, ())

    def _event(self, what: str, day: date, mine: Iterable[TaskRow]) -> Event:
        told = list(mine)
        names = subject_names(self._desk.content)
        lines = [
            found.in_language(self._language)
            for task in told[:MOST_NAMES]
            if (found := names.get((task.kind, task.subject))) is not None
        ]
        if len(told) > MOST_NAMES:
            lines.append(f"+ {len(told) - MOST_NAMES}")
        period = months_of(Period.parse(self._round.period))
        summary = _say(what, self._language, period=period, count=len(told))
        home = f"{self._round.code}.{self._desk.municipality}".lower()
        return Event(
            f"{what}.{day:%Y%m%d}.{home}@toteuma",
            day,
            max((task.active_at for task in told), default=self._round.opened_at),
            summary,
            "\n".join(lines),
            self._address,
        )


def calendar_of(events: Iterable[Event], municipality: Municipality, language: Language) -> str:
    """The calendar as text, with the line ends of the format."""
    name = _say("name", language, municipality=municipality.name.in_language(language))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Toteuma//Reporting rounds//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        *(line for event in events for line in _lines_of(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines_of(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.changed_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"URL:{event.address}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(event.summary)}"
    # Nine in the morning of the day before: an event of a whole day begins at midnight.
    yield "TRIGGER:-PT15H"
    yield "END:VALARM"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text as a value of the format; control characters are left out."""
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join("".join(one for one in line if one >= " " or one == "\t") for line in lines)


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, of which every one but the first begins with a space;
    no character is cut in two."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode("utf-8"))
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 1  # the space that the piece will begin with
        piece += character
        size += octets
    return "\r\n ".join([*pieces, piece])


def _say(key: str, language: Language, **values: object) -> str:
    wording: str = read_wording("letters")["calendar"][key][language.value]
    return wording.format(**values)
