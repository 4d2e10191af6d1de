"""Forms of a unit of the organisation: a new one, a change of one, its last day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from toteuma.domain.organisation import OrganisationNode
from toteuma.domain.vocabulary import NodeKind
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.forms import text_fields, text_initial, text_of
from toteuma.web.shared.words import label, lazy_word, word


def day_field(name: str, **options: Any) -> forms.DateField:
    """A day that the browser helps to choose."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=lazy_word(f"structure.{name}"), widget=widget, **options)


def why_field() -> forms.CharField:
    """Why a change is made, for the audit trail."""
    return forms.CharField(
        label=lazy_word("shared.why"),
        help_text=lazy_word("shared.why_help"),
        required=False,
        max_length=1_000,
    )


class NodeForm(forms.Form):
    """What a unit is called, what it is, and where it lies, from a day on. ``changed`` is the unit
    that is there already."""

    kind = forms.ChoiceField(label=lazy_word("structure.kind"))
    parent = forms.ChoiceField(
        label=lazy_word("structure.parent"), help_text=lazy_word("structure.parent_help")
    )
    position = forms.IntegerField(
        label=lazy_word("structure.position"),
        help_text=lazy_word("structure.position_help"),
        min_value=0,
        max_value=10_000,
    )

    def __init__(
        self, *args: Any, desk: Desk, changed: OrganisationNode | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.changed = changed
        rest, self.fields = self.fields, {}
        if changed is None:
            self.fields["code"] = forms.CharField(
                label=lazy_word("structure.code"),
                help_text=lazy_word("structure.code_help"),
                max_length=60,
            )
        self.fields |= text_fields(
            "name", lazy_word("structure.name"), is_area=False, is_required=True
        )
        self.fields |= rest
        self.fields["valid_from"] = day_field(
            "from_day",
            help_text=lazy_word("structure.from_day_help") if changed else "",
        )
        self.fields["why"] = why_field()
        self._choose(desk)

    def _choose(self, desk: Desk) -> None:
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, label(f"kind.{one.value}")) for one in NodeKind]
        parent: Any = self.fields["parent"]
        own = self.changed
        if own is not None and own.parent is None:
            # The top has nothing above it, and only a new top could take its place.
            del self.fields["parent"]
            return
        parent.choices = [
            (node.code, f"{node.code} {node.name.in_language(desk.language)}")
            for node in latest_nodes(desk.content.nodes)
            if node.kind is not NodeKind.COST_CENTRE and (own is None or node.code != own.code)
        ]

    def node(self, valid_to: date | None = None) -> OrganisationNode:
        """The unit that was described. Raises InvalidValueError for a code that is none."""
        data = self.cleaned_data
        return OrganisationNode(
            code=self.changed.code if self.changed else data["code"].strip(),
            kind=NodeKind(data["kind"]),
            name=text_of(data, "name"),
            parent=data.get("parent") or None,
            valid_from=data["valid_from"],
            valid_to=valid_to,
            position=data["position"],
        )


class ClosingForm(forms.Form):
    """The last day of a unit."""

    last_day = day_field("last_day", help_text=lazy_word("structure.last_day_help"))
    why = why_field()


def node_initial(node: OrganisationNode) -> dict[str, Any]:
    """What stands in the fields of a unit that is there."""
    return {
        **text_initial(node.name, "name"),
        "kind": node.kind.value,
        "parent": node.parent or "",
        "position": node.position,
        "valid_from": node.valid_from,
    }


def latest_nodes(nodes: Iterable[OrganisationNode]) -> list[OrganisationNode]:
    """The latest validity of each unit, in the order of the codes."""
    found: dict[str, OrganisationNode] = {}
    for node in nodes:
        known = found.get(node.code)
        if known is None or known.valid_from < node.valid_from:
            found[node.code] = node
    return sorted(found.values(), key=lambda node: node.code)


def closing_fault(desk: Desk, code: str, last_day: date) -> str:
    """What must be closed or moved before the unit can end on the day; "" when nothing must.

    A unit is shown for the whole of the year in which it ends, so what lies under it must end in
    that year too.
    """
    open_below = [
        f"{node.code} {node.name.in_language(desk.language)}"
        for node in desk.content.nodes
        if node.parent == code and (node.valid_to is None or node.valid_to.year > last_day.year)
    ]
    if not open_below:
        return ""
    named = ", ".join(open_below[:10]) + (" …" if len(open_below) > 10 else "")
    return word("structure.open_below", count=len(open_below), units=named)
