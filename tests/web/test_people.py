"""Users of a municipality: added, given roles and locked by its administrators alone."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.workspace.models import AuditRow, Municipality
from toteuma.workspace.people.models import Membership, PostHolder, User
from toteuma.workspace.people.services import add_user

NEW = {"email": "New@kunta.example", "name": "Uusi", "language": "sv"}


@pytest.fixture
def administrator(client_of: ClientOf) -> Client:
    """The demo's administrator."""
    return client_of(PersonRole.ADMINISTRATOR)


def at(view: str, **words: Any) -> str:
    """The address of a view of the demo's municipality."""
    return reverse(view, kwargs={"municipality": MUNICIPALITY, **words})


def key_of(role: PersonRole) -> int:
    """The demo's user of a role, as addresses name them."""
    return User.objects.get(email=EMAIL_OF[role]).pk


def last_change() -> AuditRow:
    """The newest row of the trail."""
    return AuditRow.objects.filter(municipality__code=MUNICIPALITY).latest("number")


@pytest.mark.parametrize("role", [one for one in PersonRole if one != PersonRole.ADMINISTRATOR])
def test_only_administrators_manage_people(client_of: ClientOf, role: PersonRole) -> None:
    client = client_of(role)
    assert client.get(at("people")).status_code == 403
    assert client.get(at("people-add")).status_code == 403
    assert client.post(at("people-add"), {}).status_code == 403
    assert client.post(at("people-lock", person=key_of(role))).status_code == 403


@pytest.mark.parametrize("path", ["", "statement/SECTOR/", "statement/HEINOLA/", "trail/"])
def test_administrators_see_no_figures(administrator: Client, path: str) -> None:
    assert administrator.get(f"/m/{MUNICIPALITY}/{path}").status_code in (302, 403, 404)


def test_the_first_page_leads_an_administrator_to_the_users_that_need_seeing_to(
    administrator: Client,
) -> None:
    answer = administrator.get("/", follow=True)
    assert answer.redirect_chain[-1][0] == at("home-administration")
    assert at("people") in answer.content.decode()


def test_the_list_has_every_user_with_roles_and_units(administrator: Client) -> None:
    page = administrator.get(at("people")).content.decode()
    for email in EMAIL_OF.values():
        assert email in page
    assert "Yksikön päällikkö" in page


def test_the_list_takes_as_many_queries_for_many_users_as_for_few(
    administrator: Client, django_assert_max_num_queries: Any
) -> None:
    here = Municipality.objects.get(code=MUNICIPALITY)
    for number in range(30):
        user = add_user(email=f"u{number}@kunta.example")
        Membership.objects.create(municipality=here, user=user, role=PersonRole.AUDITOR)
    administrator.get(at("people"))
    with django_assert_max_num_queries(16):
        administrator.get(at("people"))


def test_a_new_user_sets_a_password_by_a_link_that_is_mailed_and_shown_once(
    administrator: Client,
) -> None:
    administrator.post(at("people-add"), {**NEW, "role": "viewer", "node": "OPETUS"})
    user = User.objects.get(email="new@kunta.example")
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).node == "OPETUS"
    (letter,) = mail.outbox
    assert letter.to == ["new@kunta.example"]
    assert letter.body.startswith("Hej Uusi")
    link = re.search(r"http://testserver(\S+)", letter.body)
    assert link is not None
    page = at("people-person", person=user.pk)
    assert link[1] in administrator.get(page).content.decode()
    assert link[1] not in administrator.get(page).content.decode()
    guest = Client()
    form = guest.get(link[1], follow=True).request["PATH_INFO"]
    chosen = "viisi-sinista-hevosta"
    guest.post(form, {"password1": chosen, "password2": chosen})
    user.refresh_from_db()
    assert user.check_password(chosen)
    assert last_change().action == "role.grant"


def test_a_new_password_must_be_a_good_one(administrator: Client) -> None:
    administrator.post(at("people-add"), {**NEW, "role": "auditor", "node": ""})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link is not None
    guest = Client()
    form = guest.get(link[1], follow=True).request["PATH_INFO"]
    answer = guest.post(form, {"password1": "lyhyt", "password2": "lyhyt"})
    assert answer.status_code == 200
    assert not User.objects.get(email="new@kunta.example").has_usable_password()


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "viewer", "node": ""},
        {"role": "auditor", "node": "OPETUS"},
        {"role": "viewer", "node": "NOWHERE"},
        {"role": "emperor", "node": ""},
        {"role": "auditor", "node": "", "email": "not an address"},
        {"role": "auditor", "node": "", "language": "xx"},
    ],
)
def test_a_new_user_that_does_not_fit_is_not_added(
    administrator: Client, wrong: dict[str, str]
) -> None:
    before = User.objects.count()
    answer = administrator.post(at("people-add"), {**NEW, **wrong})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert User.objects.count() == before


def test_somebody_who_has_an_account_gets_the_role_and_no_link(administrator: Client) -> None:
    add_user(email="new@kunta.example", password="kolme-vihreaa-sammakkoa")
    administrator.post(at("people-add"), {**NEW, "role": "auditor", "node": ""})
    user = User.objects.get(email="new@kunta.example")
    assert Membership.objects.filter(user=user, role="auditor").exists()
    assert user.check_password("kolme-vihreaa-sammakkoa")
    assert mail.outbox == []


def test_a_role_is_given_and_taken_away(administrator: Client) -> None:
    viewer = key_of(PersonRole.VIEWER)
    held = Membership.objects.filter(user=viewer)
    administrator.post(at("people-grant", person=viewer), {"role": "auditor", "node": ""})
    assert held.filter(role="auditor").exists()
    administrator.post(
        at("people-revoke", person=viewer), {"role": "auditor", "node": "", "confirmed": "1"}
    )
    assert not held.filter(role="auditor").exists()
    change = last_change()
    assert (change.action, change.actor) == ("role.revoke", EMAIL_OF[PersonRole.ADMINISTRATOR])


def test_a_role_that_is_not_held_is_not_taken_away(administrator: Client) -> None:
    before = last_change().number
    viewer = key_of(PersonRole.VIEWER)
    administrator.post(
        at("people-revoke", person=viewer), {"role": "auditor", "node": "", "confirmed": "1"}
    )
    assert last_change().number == before


def test_posts_are_saved_and_unknown_ones_are_refused(administrator: Client) -> None:
    viewer = key_of(PersonRole.VIEWER)
    administrator.post(at("people-posts", person=viewer), {"posts": ["REHTORI"]})
    assert PostHolder.objects.get(user=viewer).posts == ("REHTORI",)
    answer = administrator.post(at("people-posts", person=viewer), {"posts": ["NOBODY"]})
    assert answer.status_code == 200
    assert PostHolder.objects.get(user=viewer).posts == ("REHTORI",)


def test_administrators_do_not_change_their_own_rights(administrator: Client) -> None:
    own = key_of(PersonRole.ADMINISTRATOR)
    answer = administrator.post(at("people-grant", person=own), {"role": "controller", "node": ""})
    assert answer.status_code == 409
    assert administrator.post(at("people-lock", person=own), {"confirmed": "1"}).status_code == 409
    assert administrator.post(at("people-posts", person=own), {"posts": []}).status_code == 409
    assert Membership.objects.filter(user=own).count() == 1


def test_a_user_is_locked_out_and_let_in_again(administrator: Client, client_of: ClientOf) -> None:
    viewer, reader = key_of(PersonRole.VIEWER), client_of(PersonRole.VIEWER)
    assert reader.get(f"/m/{MUNICIPALITY}/statement/SECTOR/").status_code == 200
    administrator.post(at("people-lock", person=viewer), {"is_active": "no", "confirmed": "1"})
    assert reader.get(f"/m/{MUNICIPALITY}/statement/SECTOR/").status_code == 302
    assert last_change().action == "user.lock"
    administrator.post(at("people-lock", person=viewer), {"is_active": "yes"})
    assert User.objects.get(pk=viewer).is_active


def test_a_lost_second_factor_is_taken_away(administrator: Client) -> None:
    viewer = User.objects.get(pk=key_of(PersonRole.VIEWER))
    TOTP.activate(viewer, generate_totp_secret())
    administrator.post(at("people-second-factor", person=viewer.pk), {"confirmed": "1"})
    assert not Authenticator.objects.filter(user=viewer).exists()
    assert last_change().action == "user.second_factor_reset"


def test_an_account_that_belongs_elsewhere_too_is_not_this_municipalitys_to_change(
    administrator: Client,
) -> None:
    viewer = User.objects.get(pk=key_of(PersonRole.VIEWER))
    other = Municipality.objects.get(code=MUNICIPALITY)
    other.pk, other.code, other._state.adding = None, "NAAPURI", True
    other.save()
    Membership.objects.create(municipality=other, user=viewer, role=PersonRole.AUDITOR)
    for view in ("people-lock", "people-second-factor", "people-invite"):
        assert administrator.post(at(view, person=viewer.pk), {"confirmed": "1"}).status_code == 409
    assert User.objects.get(pk=viewer.pk).is_active


def test_whoever_runs_the_installation_is_not_locked_by_a_municipality(
    administrator: Client,
) -> None:
    User.objects.filter(pk=key_of(PersonRole.VIEWER)).update(is_staff=True)
    viewer = key_of(PersonRole.VIEWER)
    assert (
        administrator.post(at("people-lock", person=viewer), {"confirmed": "1"}).status_code == 409
    )


def test_a_user_with_a_password_gets_no_new_link(administrator: Client) -> None:
    viewer = key_of(PersonRole.VIEWER)
    assert administrator.post(at("people-invite", person=viewer)).status_code == 409
    assert mail.outbox == []


def test_somebody_of_another_municipality_does_not_exist_here(administrator: Client) -> None:
    stranger = add_user(email="far@away.example")
    assert administrator.get(at("people-person", person=stranger.pk)).status_code == 404
    assert administrator.post(at("people-lock", person=stranger.pk)).status_code == 404


def test_what_changes_is_not_done_by_following_a_link(administrator: Client) -> None:
    viewer = key_of(PersonRole.VIEWER)
    for view in ("people-lock", "people-grant", "people-revoke", "people-second-factor"):
        assert administrator.get(at(view, person=viewer)).status_code == 405
