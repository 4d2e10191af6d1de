"""Forms of publications and questions."""

from collections.abc import Sequence
from typing import Any

from django import forms

from toteuma.domain.vocabulary import GoalLevel
from toteuma.web.shared.words import lazy_word, word
from toteuma.web.templatetags.toteuma import moment
from toteuma.workspace.queries.publications import SnapshotMark


class ProposeForm(forms.Form):
    """Which frozen report is published, for whom, and why there is another version."""

    snapshot = forms.ChoiceField(label=lazy_word("rounds_publication.snapshot"))
    level = forms.ChoiceField(
        label=lazy_word("rounds_publication.level"),
        help_text=lazy_word("rounds_publication.level_help"),
        choices=[
            (one.value, lazy_word(f"rounds_publication.level_{one.value}")) for one in GoalLevel
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=lazy_word("rounds_publication.reason"),
        help_text=lazy_word("rounds_publication.reason_help"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        snapshots: Sequence[tuple[int, SnapshotMark]],
        asks_reason: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        snapshot: Any = self.fields["snapshot"]
        snapshot.choices = [
            (
                str(number),
                word(
                    "rounds_publication.snapshot_named",
                    number=number,
                    date=moment(mark.made_at),
                    id=mark.sha256[:12],
                ),
            )
            for number, mark in snapshots
        ]
        self.fields["reason"].required = asks_reason
        if not asks_reason:
            self.fields["reason"].widget = forms.HiddenInput()


class ReasonForm(forms.Form):
    """Why a version is refused or taken back."""

    reason = forms.CharField(
        label=lazy_word("rounds_publication.why"),
        help_text=lazy_word("rounds_publication.why_help"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QuestionForm(forms.Form):
    """A question, or an answer to one."""

    text = forms.CharField(max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = label
