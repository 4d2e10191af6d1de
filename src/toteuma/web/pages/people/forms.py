"""Forms of an administrator: a new user, a role, posts."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from toteuma.domain.rights import SUBTREE_ROLES, PersonRole
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.words import lazy_word, word

INDENT = "\u2003"


def unit_choices(desk: Desk) -> list[tuple[str, str]]:
    """The units of the period's year as a tree, with none first."""
    organisation = desk.organisation
    found = [("", word("people.whole_municipality"))]
    for code in organisation.codes:
        depth, node = 0, organisation.node(code)
        parent = node.parent
        while parent is not None:
            depth, parent = depth + 1, organisation.node(parent).parent
        found.append((code, f"{INDENT * depth}{node.name.in_language(desk.language)} ({code})"))
    return found


class RoleForm(forms.Form):
    """A role, and the unit for those roles that have one."""

    role = forms.ChoiceField(label=lazy_word("people.role"))
    node = forms.ChoiceField(
        label=lazy_word("people.unit"), required=False, help_text=lazy_word("people.unit_help")
    )

    def __init__(self, desk: Desk, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._choose("role", [(role.value, word(f"people.roles.{role}")) for role in PersonRole])
        self._choose("node", unit_choices(desk))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A unit goes with the roles of a part of the organisation, and with no other."""
        cleaned = super().clean() or {}
        if "role" not in cleaned or "node" not in cleaned:
            return cleaned
        has_unit = PersonRole(cleaned["role"]) in SUBTREE_ROLES
        if has_unit and not cleaned["node"]:
            self.add_error("node", ValidationError(word("people.unit_missing")))
        if not has_unit and cleaned["node"]:
            self.add_error("node", ValidationError(word("people.unit_too_much")))
        return cleaned


class NewUserForm(RoleForm):
    """A new user with a first role."""

    email = forms.EmailField(
        label=lazy_word("people.email"), help_text=lazy_word("people.email_help")
    )
    name = forms.CharField(label=lazy_word("people.name"), max_length=150, required=False)
    language = forms.ChoiceField(label=lazy_word("people.language"), choices=settings.LANGUAGES)
    field_order = ("email", "name", "language", "role", "node")


class PostsForm(forms.Form):
    """The responsible roles that a user fills."""

    posts = forms.MultipleChoiceField(
        label=lazy_word("people.posts"),
        help_text=lazy_word("people.posts_help"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, desk: Desk, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["posts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (role.code, role.name.in_language(desk.language)) for role in desk.content.roles
        ]
