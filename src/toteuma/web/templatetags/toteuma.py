"""Tags and filters of every template: words, texts, figures and dates in the reader's language."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from toteuma.domain.money import Figure, UnitOfMeasure, shown
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Status
from toteuma.rendering.formats import (
    NO_FIGURE,
    format_date,
    format_percent,
    format_plain_decimal,
    format_shown,
)
from toteuma.rendering.html.frame import language_of
from toteuma.rendering.html.parts import chart_figure, status_badge
from toteuma.rendering.html.prose import prose
from toteuma.rendering.markup import Element, Node, element, write_markup
from toteuma.report.labels import months_of
from toteuma.web.shared import words
from toteuma.web.shared.live_figures import answered

register = template.Library()

MOST_VALUES = 12
"""Rows of a change that are shown; the trail's export has all."""


def markup(*nodes: Node) -> SafeString:
    """Elements of ours as safe markup; their text was escaped when they were written."""
    return mark_safe(write_markup(*nodes))


@register.simple_tag(name="word")
def word(key: str, **values: object) -> str:
    """``{% word "area.key" name=value %}``: a wording of the pages."""
    return words.word(key, **values)


@register.simple_tag(name="label")
def label(key: str) -> str:
    """``{% label "status.on_track" %}``: a label of the report."""
    return words.label(key)


@register.simple_tag(takes_context=True)
def go(context: template.Context, view: str, **values: Any) -> str:
    """``{% go "goals" node=code %}``: the address of a view of the same municipality, with the
    period that was asked for."""
    desk = context["desk"]
    return _address(view, desk.municipality, desk.asked_period or "", tuple(values.items()))


@lru_cache(maxsize=20_000)
def _address(view: str, municipality: str, period: str, values: tuple[tuple[str, Any], ...]) -> str:
    """A page holds hundreds of addresses, and to resolve, quote and escape each takes its time."""
    address = reverse(view, kwargs={"municipality": municipality, **dict(values)})
    return escape(f"{address}?{urlencode({'period': period})}" if period else address)


@register.simple_tag(takes_context=True)
def part(context: template.Context, anchor: str) -> str:
    """``{% part one.anchor %}``: the page of a part of a report, such as a goal or a project."""
    address: str = context["desk"].part_address(anchor)
    return address


@register.filter
def named(email: str, names: Mapping[str, str]) -> str:
    """The name of somebody known by their address; whoever is not known keeps that."""
    return names.get(email, email)


@register.filter
def plain(text: LocalizedText) -> str:
    """A text in the reader's language, as characters."""
    return text.in_language(words.current_language())


@register.filter
def said(text: LocalizedText) -> str:
    """A text in the reader's language, marked where it is written in another."""
    language = words.current_language()
    written = language_of(text, language)
    content = text.in_language(language)
    if written is language:
        return content
    return markup(element("span", {"lang": written.value}, content))


@register.simple_tag(takes_context=True)
def written(context: template.Context, text: LocalizedText) -> str:
    """``{% written text %}``: a CommonMark text, drawn; its live figures as of now."""
    drawn = prose(answered(text, context["desk"]), context["frame"])
    return "" if drawn is None else markup(drawn)


@register.filter
def draw(node: Element) -> SafeString:
    """A fragment of the report."""
    return markup(node)


@register.simple_tag(takes_context=True)
def status(context: template.Context, value: str) -> SafeString:
    """``{% status value %}``: a status as shape and word."""
    return markup(status_badge(Status(value), context["frame"]))


@register.simple_tag
def status_word(value: Status) -> str:
    """``{% status_word value %}``: the word of a status alone, for places that hold no markup."""
    return words.label(f"status.{value.value}")


@register.simple_tag
def month_word(month: int) -> str:
    """``{% month_word 3 %}``: the short name of a month."""
    return words.label(f"month.short_{month}")


@register.simple_tag
def group_word(group: str) -> str:
    """``{% group_word group.name %}``: what kind of things were found."""
    return words.word(f"search.group.{group}")


@register.simple_tag
def action_word(action: str) -> str:
    """``{% action_word entry.action %}``: what a change of the audit trail did, in words."""
    try:
        return words.word(f"changes.{action.replace('.', '_')}")
    except KeyError:
        return action


@register.simple_tag
def change_values(values: Any) -> SafeString:
    """``{% change_values entry.after %}``: values of a change as lines of name and value."""
    return markup(*_lines_of(values, ""))


def _lines_of(values: Any, name: str) -> Iterator[Node]:
    if isinstance(values, dict):
        for key, value in values.items():
            yield from _lines_of(value, f"{name}.{key}" if name else str(key))
    elif isinstance(values, list):
        for value in values[:MOST_VALUES]:
            yield from _lines_of(value, name)
    elif values not in (None, ""):
        yield element("div", None, element("span", {"class": "quiet"}, f"{name} "), str(values))


@register.simple_tag(takes_context=True)
def chart(context: template.Context, drawn: Any, narrow: Any = None) -> SafeString:
    """``{% chart drawn %}``: a chart with its table of data."""
    return markup(chart_figure(drawn, context["frame"], narrow))


@register.filter
def months(period: str) -> str:
    """The code of a period as it is read: 1–9/2022."""
    return months_of(Period.parse(period))


@register.filter
def euro(cents: Figure) -> str:
    """Cents as whole euros."""
    return _money(cents, UnitOfMeasure.EURO)


@register.filter
def exact_euro(cents: Figure) -> str:
    """Cents as euros and cents."""
    return _money(cents, UnitOfMeasure.CENT)


@register.filter
def thousand_euro(cents: Figure) -> str:
    """Cents as thousands of euros."""
    return _money(cents, UnitOfMeasure.THOUSAND_EURO)


@register.filter
def percent(tenths: Figure) -> str:
    """Tenths of a percent."""
    return NO_FIGURE if tenths is None else format_percent(tenths, words.current_language())


@register.filter
def number(value: Decimal | int | None) -> str:
    """A decimal or whole number as it is."""
    if value is None:
        return NO_FIGURE
    return format_plain_decimal(Decimal(value), words.current_language())


@register.filter
def day(value: date | None) -> str:
    """A date."""
    return "" if value is None else format_date(value, words.current_language())


@register.filter
def moment(value: datetime | None) -> str:
    """A date and time of day, in the municipality's time."""
    if value is None:
        return ""
    local = localtime(value)
    return f"{format_date(local.date(), words.current_language())} {local:%H:%M}"


def _money(cents: Figure, unit: UnitOfMeasure) -> str:
    rounded = shown(cents, unit)
    return NO_FIGURE if rounded is None else format_shown(rounded, unit, words.current_language())
