"""Django's own administration: for whoever runs the installation, and mostly to look."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.site import BACKEND, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import add_user, make_staff


@pytest.fixture
def staff(db: None) -> Client:
    """A client of somebody who runs the installation."""
    add_user(email="staff@kunta.example")
    make_staff(email="staff@kunta.example")
    client = Client()
    client.force_login(User.objects.get(email="staff@kunta.example"), backend=BACKEND)
    return client


@pytest.mark.parametrize("role", list(PersonRole))
def test_no_role_of_a_municipality_opens_it(client_of: ClientOf, role: PersonRole) -> None:
    assert client_of(role).get(reverse("admin:index")).status_code == 403
    assert client_of(role).get(reverse("admin:people_user_changelist")).status_code == 403


def test_whoever_runs_the_installation_looks_and_locks(staff: Client) -> None:
    other = add_user(email="other@kunta.example")
    assert staff.get(reverse("admin:people_user_changelist")).status_code == 200
    assert staff.get(reverse("admin:people_membership_changelist")).status_code == 200
    page = reverse("admin:people_user_change", args=[other.pk])
    assert staff.get(page).status_code == 200
    staff.post(page, {"name": "X", "language": "fi", "is_staff": "on", "email": "z@z.example"})
    other.refresh_from_db()
    assert (other.name, other.is_active, other.is_staff) == ("X", False, False)
    assert other.email == "other@kunta.example"


def test_users_and_roles_are_neither_added_nor_removed_there(staff: Client) -> None:
    for name in ("user", "membership"):
        assert staff.get(reverse(f"admin:people_{name}_add")).status_code == 403
    own = User.objects.get(email="staff@kunta.example")
    assert staff.get(reverse("admin:people_user_delete", args=[own.pk])).status_code == 403
