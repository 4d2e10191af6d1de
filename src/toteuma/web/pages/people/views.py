"""Users of a municipality and their roles, for its administrators: no figures."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from toteuma.domain.rights import SUBTREE_ROLES, Permission, PersonRole
from toteuma.domain.vocabulary import Language
from toteuma.web.pages.people.forms import NewUserForm, PostsForm, RoleForm
from toteuma.web.pages.people.invitation import (
    invitation_days,
    invitation_link,
    send_invitation,
)
from toteuma.web.pages.people.second_factor import reset_second_factor, with_second_factor
from toteuma.web.rights.rules import Located, requires, whole_municipality
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import word
from toteuma.workspace.people.listing import Person, people_of, person_of
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import (
    UserElsewhereError,
    UserExistsError,
    add_user,
    belongs_here_alone,
    find_user,
    grant_role,
    lock_user,
    revoke_role,
    set_posts,
)

LINK = "invitation_link"
MANAGE = Permission.MANAGE_PEOPLE


def person_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The user named in the address, if they are of the municipality."""
    return Located() if person_of(desk.municipality, words["person"]) is not None else None


def _found(request: PageRequest, key: int) -> Person:
    found = person_of(request.desk.municipality, key)
    assert found is not None  # the rule of the view has looked
    return found


def _ask(
    request: PageRequest, found: Person, question: str, button: str, about: str = ""
) -> HttpResponse | None:
    """Asks before what ends a user's access; it can be given again."""
    return ask_first(
        request,
        word(f"people.{question}"),
        about=f"{found.email} · {about}" if about else found.email,
        button=word(f"people.{button}"),
        back=reverse("people-person", args=(request.desk.municipality, found.key)),
        is_final=False,
    )


def _to(request: PageRequest, key: int) -> HttpResponse:
    return redirect("people-person", municipality=request.desk.municipality, person=key)


@requires(MANAGE, unit=whole_municipality)
def people(request: PageRequest, municipality: str) -> HttpResponse:
    """Everybody with a role or a post here."""
    found = people_of(municipality)
    secured = with_second_factor(one.key for one in found)
    rows = [
        {"person": one, "roles": _said_roles(request.desk, one), "is_secured": one.key in secured}
        for one in found
    ]
    return render(request, "people/people.html", {"rows": rows})


@requires(MANAGE, unit=whole_municipality, writing=MANAGE)
def add(request: PageRequest, municipality: str) -> HttpResponse:
    """Adds a user with a first role; a new one gets a link to set a password."""
    form = NewUserForm(request.desk, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user, is_new = _add(request.desk, form.cleaned_data)
        if is_new:
            _invite(request, user)
            messages.success(request, word("people.added", email=user.email))
        else:
            messages.success(request, word("people.known", email=user.email))
        return _to(request, user.pk)
    return render(request, "people/add.html", {"form": form})


@transaction.atomic
def _add(desk: Desk, given: dict[str, Any]) -> tuple[User, bool]:
    """The user, new or not, with the role."""
    try:
        user, is_new = (
            add_user(
                email=given["email"], name=given["name"], language=Language(given["language"])
            ),
            True,
        )
    except UserExistsError:
        user, is_new = find_user(given["email"]), False
    grant_role(
        municipality=desk.municipality,
        email=user.email,
        role=PersonRole(given["role"]),
        node=given["node"],
        actor=desk.actor,
    )
    return user, is_new


def _invite(request: PageRequest, user: User) -> None:
    link = invitation_link(request, user)
    send_invitation(user, link)
    request.session[LINK] = {"user": user.pk, "link": link}


@requires(MANAGE, unit=person_in_address)
def person(request: PageRequest, municipality: str, person: int) -> HttpResponse:
    """One user: roles, posts, lock, second factor. The link of a new one is shown once."""
    return _page(request, _found(request, person))


def _page(
    request: PageRequest,
    found: Person,
    role_form: RoleForm | None = None,
    posts_form: PostsForm | None = None,
) -> HttpResponse:
    desk = request.desk
    kept = request.session.get(LINK)
    link = request.session.pop(LINK)["link"] if kept and kept["user"] == found.key else ""
    context = {
        "person": found,
        "roles": _said_roles(desk, found),
        "link": link,
        "link_days": invitation_days(),
        "is_secured": bool(with_second_factor([found.key])),
        "is_oneself": found.email == desk.actor,
        "is_ours": belongs_here_alone(User.objects.get(pk=found.key), desk.municipality),
        "role_form": role_form or RoleForm(desk),
        "posts_form": posts_form or PostsForm(desk, initial={"posts": list(found.posts)}),
    }
    return render(request, "people/person.html", context)


def _said_roles(desk: Desk, found: Person) -> list[dict[str, str]]:
    organisation = desk.organisation
    return [
        {
            "role": held.role.value,
            "node": held.node,
            "role_name": word(f"people.roles.{held.role}"),
            "unit_name": (
                organisation.node(held.node).name.in_language(desk.language)
                if held.node in organisation
                else held.node
            )
            if held.role in SUBTREE_ROLES
            else word("people.whole_municipality"),
        }
        for held in found.roles
    ]


@requires(None, unit=person_in_address, writing=MANAGE)
def grant(request: PageRequest, municipality: str, person: int) -> HttpResponse:
    """Gives a role."""
    found, form = _found(request, person), RoleForm(request.desk, request.POST)
    if not form.is_valid():
        return _page(request, found, role_form=form)
    role = PersonRole(form.cleaned_data["role"])
    grant_role(
        municipality=municipality,
        email=found.email,
        role=role,
        node=form.cleaned_data["node"],
        actor=request.desk.actor,
    )
    messages.success(request, word("people.granted", role=word(f"people.roles.{role}")))
    return _to(request, person)


@requires(None, unit=person_in_address, writing=MANAGE)
def revoke(request: PageRequest, municipality: str, person: int) -> HttpResponse:
    """Takes a role away."""
    found = _found(request, person)
    asked = (request.POST.get("role", ""), request.POST.get("node", ""))
    if asked not in {(held.role.value, held.node) for held in found.roles}:
        messages.error(request, word("people.not_held"))
        return _to(request, person)
    role = PersonRole(asked[0])
    [unit] = [
        said["unit_name"]
        for said in _said_roles(request.desk, found)
        if (said["role"], said["node"]) == asked
    ]
    about = f"{word(f'people.roles.{role}')}: {unit}"
    asking = _ask(request, found, "revoke_question", "revoke", about)
    if asking is not None:
        return asking
    revoke_role(
        municipality=municipality,
        email=found.email,
        role=role,
        node=asked[1],
        actor=request.desk.actor,
    )
    messages.success(request, word("people.revoked", role=word(f"people.roles.{role}")))
    if person_of(municipality, person) is None:
        return redirect("people", municipality=municipality)
    return _to(request, person)


@requires(None, unit=person_in_address, writing=MANAGE)
def posts(request: PageRequest, municipality: str, person: int) -> HttpResponse:
    """Says which posts the user fills."""
    found, form = _found(request, person), PostsForm(request.desk, request.POST)
    if not form.is_valid():
        return _page(request, found, posts_form=form)
    chosen = form.cleaned_data["posts"]
    set_posts(municipality=municipality, email=found.email, posts=chosen, actor=request.desk.actor)
    messages.success(request, word("people.posts_saved"))
    return _to(request, person)


@requires(None, unit=person_in_address, writing=MANAGE)
def lock(request: PageRequest, municipality: str, person: int) -> HttpResponse:
    """Locks the user out from the next request on, or lets them in again."""
    found = _found(request, person)
    is_active = request.POST.get("is_active") == "yes"
    asking = None if is_active else _ask(request, found, "lock_question", "lock")
    if asking is not None:
        return asking
    lock_user(
        municipality=municipality,
        email=found.email,
        is_active=is_active,
        actor=request.desk.actor,
    )
    key = "people.unlocked_now" if is_active else "people.locked_now"
    messages.success(request, word(key, email=found.email))
    return _to(request, person)


@requires(None, unit=person_in_address, writing=MANAGE)
def invite(request: PageRequest, municipality: str, person: int) -> HttpResponse:
    """A new link for somebody who has not set a password yet; the account of anybody else is
    theirs. Raises UserElsewhereError."""
    found = _found(request, person)
    user = User.objects.get(pk=person)
    if not found.is_invited or not belongs_here_alone(user, municipality):
        raise UserElsewhereError(email=found.email)
    _invite(request, user)
    messages.success(request, word("people.invited", email=found.email))
    return _to(request, person)


@requires(None, unit=person_in_address, writing=MANAGE)
def reset(request: PageRequest, municipality: str, person: int) -> HttpResponse:
    """Takes a lost second factor away."""
    asking = _ask(request, _found(request, person), "reset_question", "reset")
    if asking is not None:
        return asking
    user = User.objects.get(pk=person)
    reset_second_factor(municipality=municipality, user=user, actor=request.desk.actor)
    messages.success(request, word("people.second_factor_gone", email=user.email))
    return _to(request, person)
