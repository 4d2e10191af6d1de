"""Roles, locks, posts and tokens through any changes: what is held is what was done."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.workspace.sample import sample_content

from toteuma.domain.errors import ToteumaError
from toteuma.domain.rights import SUBTREE_ROLES, PersonRole
from toteuma.web.api.access import BearerToken
from toteuma.workspace.errors import NodeUnknownError
from toteuma.workspace.models import AuditRow
from toteuma.workspace.people.access import HeldRole, access_of, municipalities_of
from toteuma.workspace.people.listing import people_of
from toteuma.workspace.people.models import ApiToken, User
from toteuma.workspace.people.services import (
    LastAdministratorError,
    NotOneselfError,
    RoleNodeError,
    UserElsewhereError,
    add_user,
    grant_role,
    lock_user,
    make_token,
    revoke_role,
    revoke_token,
    set_active,
    set_posts,
)
from toteuma.workspace.queries.audit import broken_audit_rows
from toteuma.workspace.services.content import save_content

pytestmark = pytest.mark.django_db

ADMINISTRATOR = PersonRole.ADMINISTRATOR
PEOPLE = ("anna@x.example", "bo@x.example", "cia@x.example")
PLACES = ("SAMPLE", "OTHER")
NODES = ("", "CARE", "101", "NOWHERE")
COMMAND_LINE = "command line"

_changes = st.lists(
    st.tuples(
        st.sampled_from(["grant", "revoke", "lock", "unlock", "posts"]),
        st.sampled_from([*PEOPLE, COMMAND_LINE]),
        st.sampled_from(PEOPLE),
        st.sampled_from(PLACES),
        st.sampled_from([ADMINISTRATOR, PersonRole.VIEWER, PersonRole.CONTROLLER]),
        st.sampled_from(NODES),
    ),
    max_size=12,
)
of_the_database = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def people(db: None) -> None:
    """Two municipalities, of which the first has one administrator, and three users."""
    for place in PLACES:
        save_content(content=sample_content(place), actor="tester")
    for email in PEOPLE:
        add_user(email=email)
    grant_role(municipality="SAMPLE", email=PEOPLE[0], role=ADMINISTRATOR, actor=COMMAND_LINE)


@dataclass
class Model:
    """Who holds what, in plain sets."""

    roles: set[tuple[str, str, PersonRole, str]] = field(
        default_factory=lambda: {("SAMPLE", PEOPLE[0], ADMINISTRATOR, "")}
    )
    locked: set[str] = field(default_factory=set)
    posts: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    written: int = 0

    def administrators(self, place: str) -> set[str]:
        held = {
            who for where, who, role, _ in self.roles if (where, role) == (place, ADMINISTRATOR)
        }
        return held - self.locked

    def refusal(
        self, change: str, actor: str, who: str, place: str, role: PersonRole, node: str
    ) -> type[ToteumaError] | None:
        """What the change is refused with."""
        if change == "grant" and (role in SUBTREE_ROLES) != bool(node):
            return RoleNodeError
        if actor == who:
            return NotOneselfError
        if change == "grant" and node == "NOWHERE":
            return NodeUnknownError
        elsewhere = any(one == who and where != place for where, one, _, _ in self.roles)
        if change in ("lock", "unlock") and elsewhere:
            return UserElsewhereError
        is_last = self.administrators(place) <= {who} and (place, who, role, node) in self.roles
        if change == "revoke" and role is ADMINISTRATOR and is_last:
            return LastAdministratorError
        return None

    def do(self, change: str, who: str, place: str, role: PersonRole, node: str) -> None:
        """The change."""
        self.written += 1
        match change:
            case "grant":
                self.roles.add((place, who, role, node))
            case "revoke":
                self.roles.discard((place, who, role, node))
            case "lock":
                self.locked.add(who)
            case "unlock":
                self.locked.discard(who)
            case "posts":
                self.posts[place, who] = (node,)


def perform(
    change: str, actor: str, who: str, place: str, role: PersonRole, node: str
) -> type[ToteumaError] | None:
    """Does the change through its service; what it was refused with."""
    to_whom: dict[str, Any] = {"municipality": place, "email": who, "actor": actor}
    try:
        match change:
            case "grant":
                grant_role(**to_whom, role=role, node=node)
            case "revoke":
                revoke_role(**to_whom, role=role, node=node)
            case "lock" | "unlock":
                lock_user(**to_whom, is_active=change == "unlock")
            case "posts":
                set_posts(**to_whom, posts=[node])
    except ToteumaError as refusal:
        return type(refusal)
    return None


def check(model: Model) -> None:
    """The database says what the model says."""
    for who in PEOPLE:
        user = User.objects.get(email=who)
        assert user.is_active == (who not in model.locked)
        for place in PLACES:
            held = {
                HeldRole(role, node)
                for where, one, role, node in model.roles
                if (where, one) == (place, who)
            }
            access = access_of(user, place)
            assert set(access.roles) == (held if user.is_active else set())
            filled = model.posts.get((place, who), ()) if user.is_active else ()
            assert access.posts == set(filled)
        places = {where for where, one, _, _ in model.roles if one == who}
        assert set(municipalities_of(user)) == places
    for place in PLACES:
        listed = {
            (place, person.email, held.role, held.node)
            for person in people_of(place)
            for held in person.roles
        }
        assert listed == {one for one in model.roles if one[0] == place}


@of_the_database
@given(_changes)
def test_what_is_held_is_what_was_done_and_each_change_leaves_one_row(changes: list[Any]) -> None:
    with transaction.atomic():
        model, before = Model(), AuditRow.objects.count()
        for change, actor, *rest in changes:
            refused = model.refusal(change, actor, *rest)
            assert perform(change, actor, *rest) == refused, (change, actor, rest)
            if refused is None:
                model.do(change, *rest)
        check(model)
        assert AuditRow.objects.count() == before + model.written
        assert [broken_audit_rows(municipality=place) for place in PLACES] == [(), ()]
        transaction.set_rollback(True)


@of_the_database
@given(_changes)
def test_administrators_cannot_leave_their_municipality_without_one(changes: list[Any]) -> None:
    """Only they change people on its pages, and only while they are it."""
    with transaction.atomic():
        model = Model()
        for change, actor, who, _, role, node in changes:
            if actor not in model.administrators("SAMPLE"):
                continue
            if perform(change, actor, who, "SAMPLE", role, node) is None:
                model.do(change, who, "SAMPLE", role, node)
            assert model.administrators("SAMPLE")
        transaction.set_rollback(True)


def test_a_locked_administrator_is_not_one_that_is_left() -> None:
    where = {"municipality": "SAMPLE", "role": ADMINISTRATOR, "actor": COMMAND_LINE}
    grant_role(email=PEOPLE[1], **where)
    set_active(email=PEOPLE[1], is_active=False)
    with pytest.raises(LastAdministratorError):
        revoke_role(email=PEOPLE[0], **where)
    revoke_role(email=PEOPLE[1], **where)


@of_the_database
@given(
    st.integers(-2, 2),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["as it is", "shorter", "longer", "upper case", "hash"]),
)
def test_a_token_is_good_while_it_is_in_force_and_its_owner_is_let_in(
    days: int, is_revoked: bool, is_locked: bool, form: str
) -> None:
    with transaction.atomic():
        owner = User.objects.get(email=PEOPLE[0])
        expires_at = timezone.now() + timedelta(days=days, minutes=-1)
        text = make_token(
            municipality="SAMPLE", user=owner, name="x", scopes=["read"], expires_at=expires_at
        )
        kept = ApiToken.objects.get()
        assert text not in {str(value) for value in vars(kept).values()}
        # Nobody else's hand reaches it, nor from another municipality.
        stranger = User.objects.get(email=PEOPLE[1])
        revoke_token(municipality="SAMPLE", prefix=kept.prefix, user=stranger)
        revoke_token(municipality="OTHER", prefix=kept.prefix, user=owner)
        if is_revoked:
            revoke_token(municipality="SAMPLE", prefix=kept.prefix, user=owner)
        set_active(email=owner.email, is_active=not is_locked)
        shown = {
            "as it is": text,
            "shorter": text[:-1],
            "longer": text + "x",
            "upper case": text.upper(),
            "hash": kept.token_hash,
        }[form]
        is_good = form == "as it is" and days > 0 and not is_revoked and not is_locked
        assert (BearerToken().authenticate(None, shown) is not None) == is_good  # type: ignore[arg-type]
        transaction.set_rollback(True)
