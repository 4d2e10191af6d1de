"""Forms of a round: what is collected of whom and until when; other days; an end with a reason."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from toteuma.domain.errors import ToteumaError
from toteuma.domain.period import Period
from toteuma.domain.rounds import Section
from toteuma.domain.vocabulary import Language, NodeKind
from toteuma.report.labels import months_of
from toteuma.web.pages.rounds.locators import round_name
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.queries.rounds import RoundRow

INDENT = "\u2003"
FILLING = timedelta(days=14)
REVIEWING = timedelta(days=7)
"""Days that are proposed where no round was before."""


def section_choices() -> list[tuple[str, str]]:
    """The parts of a report that a round can collect."""
    return [(one.value, word(f"rounds_board.section_{one.value}")) for one in Section]


def language_choices() -> list[tuple[str, str]]:
    """The languages that texts can be required in."""
    return [(one.value, word(f"rounds_board.language_{one.value}")) for one in Language]


def day_field(key: str) -> forms.DateField:
    """A day that the browser helps to choose."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    help_text = lazy_word(f"rounds_board.{key}_help")
    return forms.DateField(
        label=lazy_word(f"rounds_board.{key}"), widget=widget, help_text=help_text
    )


class DaysForm(forms.Form):
    """Days and required languages of a round."""

    due = day_field("due")
    review_due = day_field("review_due")
    languages = forms.MultipleChoiceField(
        label=lazy_word("rounds_board.languages"),
        help_text=lazy_word("rounds_board.languages_help"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "languages", language_choices())

    def clean(self) -> dict[str, Any]:
        """Nothing is reviewed before it is filled in."""
        data: dict[str, Any] = super().clean() or {}
        due, review = data.get("due"), data.get("review_due")
        if due and review and review < due:
            self.add_error("review_due", ValidationError(word("rounds_board.review_before_due")))
        return data

    @property
    def chosen_languages(self) -> tuple[Language, ...]:
        """The languages that were chosen."""
        return tuple(map(Language, self.cleaned_data["languages"]))


class OpeningForm(DaysForm):
    """A new round."""

    period = forms.ChoiceField(label=lazy_word("rounds_board.period"))
    node = forms.ChoiceField(
        label=lazy_word("rounds_board.node"), help_text=lazy_word("rounds_board.node_help")
    )
    sections = forms.MultipleChoiceField(
        label=lazy_word("rounds_board.sections"), widget=forms.CheckboxSelectMultiple
    )
    follows = forms.ChoiceField(
        label=lazy_word("rounds_board.follows"),
        help_text=lazy_word("rounds_board.follows_help"),
        required=False,
    )
    field_order = ("period", "node", "follows", "sections", "languages", "due", "review_due")

    def __init__(self, *args: Any, desk: Desk, rounds: Sequence[RoundRow], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "period", [(one.code, months_of(one)) for one in periods(desk)])
        _choose(self, "node", _units(desk))
        _choose(self, "sections", section_choices())
        none = ("", word("rounds_board.follows_none"))
        _choose(self, "follows", [none, *((one.code, round_name(desk, one)) for one in rounds)])

    @property
    def chosen_sections(self) -> tuple[Section, ...]:
        """The parts that were chosen."""
        return tuple(map(Section, self.cleaned_data["sections"]))


class CancelForm(forms.Form):
    """Why a round is cancelled."""

    why = forms.CharField(
        label=lazy_word("rounds_board.cancel_why"),
        help_text=lazy_word("rounds_board.cancel_why_help"),
        max_length=1_000,
    )


def periods(desk: Desk) -> list[Period]:
    """Periods that a round can be opened for: months and the whole year, a year behind the latest
    figures and one ahead of them, where the municipality has units."""
    latest = desk.latest_period.fiscal_year
    found: list[Period] = []
    for year in (latest + 1, latest, latest - 1):
        try:
            desk.living.organisation(year)
        except ToteumaError:
            continue
        found.append(Period.whole_year(year))
        found += [Period.year_to_date(year, month) for month in range(12, 0, -1)]
    return found


def next_period(desk: Desk, there: Sequence[RoundRow]) -> Period:
    """The period that a new round is proposed for: the latest with postings and without a round;
    where all have one, the latest with postings."""
    taken = {one.period for one in there}
    for year, month in sorted(desk.living.ledger.covered, reverse=True):
        period = Period.year_to_date(year, min(month, 12))
        if period.code not in taken:
            return period
    return desk.latest_period


def round_before(
    there: Sequence[RoundRow], period: Period, node: str | None = None
) -> RoundRow | None:
    """The round that one of the period is like: the latest of an earlier period of the unit (of
    the latest round's, where none is named), else the latest."""
    if not there:
        return None
    wanted = node or there[0].node
    earlier = [one for one in there if Period.parse(one.period).end < period.end]
    return next((one for one in earlier if one.node == wanted), there[0])


def like_last_time(desk: Desk, period: Period, last: RoundRow | None) -> dict[str, Any]:
    """What stands in the form of a new round of the period: that of the last one, its days as long
    after the period's end as they were."""
    today = timezone.localdate()
    if last is None:
        return {
            "period": period.code,
            "node": desk.organisation.root,
            "sections": [one.value for one in Section],
            "languages": ["fi", "sv"] if desk.content.municipality.is_bilingual else ["fi"],
            "due": today + FILLING,
            "review_due": today + FILLING + REVIEWING,
        }
    shift = period.end - Period.parse(last.period).end
    return {
        "period": period.code,
        "node": last.node,
        "sections": [one.value for one in last.sections],
        "languages": [one.value for one in last.languages],
        "due": _not_past(last.due + shift, today + FILLING),
        "review_due": _not_past(last.review_due + shift, today + FILLING + REVIEWING),
        "follows": last.code,
    }


def _not_past(day: date, otherwise: date) -> date:
    return day if day > timezone.localdate() else otherwise


def _units(desk: Desk) -> list[tuple[str, str]]:
    """The units of the period's year as a tree, without cost centres."""
    tree = desk.organisation
    return [
        (code, f"{INDENT * (len(tree.ancestors_or_self(code)) - 1)}{_name(desk, code)}")
        for code in tree.codes
        if tree.node(code).kind is not NodeKind.COST_CENTRE
    ]


def _name(desk: Desk, code: str) -> str:
    return desk.organisation.node(code).name.in_language(desk.language)


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices
