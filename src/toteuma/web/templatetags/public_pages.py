"""Tags of the public pages: figures and facts of a published report as they are printed."""

from decimal import Decimal
from enum import StrEnum

from django import template
from django.utils.safestring import SafeString, mark_safe

from toteuma.domain.rounds import PublicationState
from toteuma.domain.vocabulary import ColumnCode, Status
from toteuma.rendering.formats import NO_FIGURE, format_figure, format_plain_decimal
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.html.parts import hidden
from toteuma.rendering.markup import element, write_markup
from toteuma.report.contents import Fact
from toteuma.report.model import ReportFigure
from toteuma.web.shared.words import current_language, label, word

register = template.Library()


@register.simple_tag
def public_figure(figure: ReportFigure) -> SafeString:
    """``{% public_figure one %}``: a figure as the report prints it."""
    printed = format_figure(figure, current_language())
    if figure.shown is not None:
        return mark_safe(write_markup(printed))
    said = hidden(label("unit.suppressed" if figure.is_suppressed else "unit.none"))
    return mark_safe(write_markup(element("span", {"aria-hidden": "true"}, printed), said))


@register.simple_tag
def public_unit(figure: ReportFigure) -> str:
    """``{% public_unit one %}``: what a figure counts."""
    return label(f"unit.{figure.unit_of_measure.value}")


@register.simple_tag
def public_column(frame: Frame, column: ColumnCode) -> str:
    """``{% public_column frame one.column %}``: the name of a column."""
    return frame.column_label(column)


@register.simple_tag
def public_fact(fact: Fact) -> str:
    """``{% public_fact one %}``: a status in words, a number as it is written."""
    if isinstance(fact, Status):
        return label(f"status.{fact.value}")
    return NO_FIGURE if fact is None else format_plain_decimal(Decimal(fact), current_language())


@register.simple_tag
def state_word(state: PublicationState) -> str:
    """``{% state_word row.state %}``: how far a version is, in words."""
    return word(f"rounds_publication.state_{state.value}")


@register.simple_tag
def label_word(group: str, value: StrEnum) -> str:
    """``{% label_word "level" row.level %}``: a label of the report for a member of a list."""
    return label(f"{group}.{value.value}")
