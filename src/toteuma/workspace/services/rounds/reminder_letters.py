"""The letter that tells a person what waits for them: as text and as HTML, in their language."""

from collections.abc import Iterator

from django.core.mail import EmailMultiAlternatives
from django.utils.html import escape

from toteuma.catalogue.wording import read_wording
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import format_date
from toteuma.workspace.queries.reminders import Digest, Waiting, WaitingTask

LONGEST_COMMENT = 200
MOST_OF_A_KIND = 30
"""Tasks of one kind that a letter names; the page has all."""


def letter_of(digest: Digest, municipality: LocalizedText, address: str) -> EmailMultiAlternatives:
    """The letter; ``address`` is that of the page of the person's own tasks."""
    words = _Words(digest.language)
    count = len(digest.tasks) + len(digest.mentions)
    place = municipality.in_language(digest.language)
    letter = EmailMultiAlternatives(
        words.say("subject", municipality=place, count=count),
        _as_text(digest, words, address),
        None,
        [digest.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(_as_html(digest, words, address), "text/html")
    return letter


class _Words:
    """Words of letters in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._table = read_wording("letters")["letter"]

    def say(self, key: str, **values: object) -> str:
        """The wording, filled in."""
        wording: str = self._table[key][self.language.value]
        return wording.format(**values)

    def item(self, one: WaitingTask) -> str:
        """A task on a line."""
        return self.say(
            "item",
            kind=read_wording("letters")["kind"][one.task.kind.value][self.language.value],
            name=one.name.in_language(self.language),
            unit=one.unit.in_language(self.language),
            day=format_date(one.due, self.language),
        )


def _parts(digest: Digest, words: _Words) -> Iterator[tuple[str, list[str]]]:
    """Headings with their lines."""
    for why in Waiting:
        found = [one for one in digest.tasks if one.why is why]
        lines = []
        for one in found[:MOST_OF_A_KIND]:
            lines.append(words.item(one))
            if why is Waiting.RETURNED and one.task.reason:
                lines[-1] += f". {words.say('reason', reason=one.task.reason)}"
        if len(found) > MOST_OF_A_KIND:
            lines.append(f"+ {len(found) - MOST_OF_A_KIND}")
        if lines:
            yield words.say(why.value), lines
    if digest.mentions:
        yield (
            words.say("mentions"),
            [
                words.say("comment", author=one.author_name, text=_shortened(one.text))
                for one in digest.mentions[:MOST_OF_A_KIND]
            ],
        )


def _as_text(digest: Digest, words: _Words, address: str) -> str:
    lines = [words.say("greeting", name=digest.name), "", words.say("intro"), ""]
    for heading, items in _parts(digest, words):
        lines += [heading, *(f"- {item}" for item in items), ""]
    return "\n".join([*lines, f"{words.say('open')}:", address, "", words.say("closing"), ""])


def _as_html(digest: Digest, words: _Words, address: str) -> str:
    parts = ""
    for heading, items in _parts(digest, words):
        listed = "".join(f"<li>{escape(item)}</li>" for item in items)
        parts += f"<h2>{escape(heading)}</h2><ul>{listed}</ul>"
    return (
        f'<!doctype html><html lang="{words.language.value}"><head><meta charset="utf-8">'
        f"<title>{escape(words.say('intro'))}</title></head><body>"
        f"<p>{escape(words.say('greeting', name=digest.name))}</p>"
        f"<p>{escape(words.say('intro'))}</p>{parts}"
        f'<p><a href="{escape(address)}">{escape(words.say("open"))}</a></p>'
        f"<p>{escape(words.say('closing'))}</p></body></html>"
    )


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_COMMENT else f"{flat[: LONGEST_COMMENT - 1]}…"
