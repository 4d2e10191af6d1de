"""Home by role, and the page of a unit."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf

from toteuma.domain.lateness import late_measures, open_day, open_measures
from toteuma.domain.rights import PersonRole
from toteuma.web.pages.home.administration import administration_of
from toteuma.workspace.models import AuditRow, Municipality
from toteuma.workspace.models.jobs import ImportJob, JobKind, JobState
from toteuma.workspace.people.models import Membership, User
from toteuma.workspace.people.services import grant_role, lock_user, set_posts
from toteuma.workspace.queries.proposals import proposal
from toteuma.workspace.services.planning import set_measure
from toteuma.workspace.services.proposals import return_proposal, submit_proposal

HOME = f"/m/{MUNICIPALITY}/"


@pytest.mark.parametrize(
    ("role", "nodes"),
    [(PersonRole.CONTROLLER, ["HEINOLA"]), (PersonRole.UNIT_HEAD, ["OPETUS"])],
)
def test_home_shows_the_top_of_what_one_reads(
    client_of: ClientOf, role: PersonRole, nodes: list[str]
) -> None:
    answer = client_of(role).get(HOME)
    assert [board.node for board in answer.context["boards"]] == nodes


@pytest.mark.parametrize("role", list(PersonRole))
def test_every_role_has_a_home_or_is_told_why_not(client_of: ClientOf, role: PersonRole) -> None:
    assert client_of(role).get(HOME).status_code in {200, 403}


def test_a_foreign_unit_is_refused(client_of: ClientOf) -> None:
    head = client_of(PersonRole.UNIT_HEAD)
    assert head.get(reverse("home-unit", args=[MUNICIPALITY, "OPETUS"])).status_code == 200
    assert head.get(reverse("home-unit", args=[MUNICIPALITY, "SECTOR"])).status_code == 403
    assert head.get(reverse("home-unit", args=[MUNICIPALITY, "NOWHERE"])).status_code == 404


def duties(client: Client) -> dict[str, str]:
    """What waits, and where it is done."""
    return {one.said: one.address for one in client.get(HOME).context["duties"]}


def test_a_controller_sees_what_maintenance_needs(client_of: ClientOf) -> None:
    controller = client_of(PersonRole.CONTROLLER)
    before = duties(controller)
    place = Municipality.objects.get(code=MUNICIPALITY)
    now = timezone.now()
    for state, ended in (
        (JobState.RUNNING, None),
        (JobState.FAULTY, now),
        (JobState.FAILED, now - timedelta(days=30)),
        (JobState.DONE, now),
    ):
        ImportJob.objects.create(
            municipality=place,
            code=uuid4(),
            kind=JobKind.ENTRIES,
            state=state,
            file_name="a.csv",
            path="a.csv",
            actor="x",
            created_at=now,
            ended_at=ended,
        )
    desk = controller.get(HOME).wsgi_request.desk  # type: ignore[attr-defined]
    measure = next(one for one in desk.content.measures if one.owner and one.source_system)
    set_measure(municipality=MUNICIPALITY, measure=replace(measure, owner=""), actor="test")
    after = duties(controller)
    added = {said: address for said, address in after.items() if said not in before}
    jobs = reverse("maintenance-jobs", args=[MUNICIPALITY])
    assert added["Tiedostoja luettavana: 1"] == jobs
    assert added["Tiedostoja, joiden tuonti ei onnistunut viikon aikana: 1"] == jobs
    assert any(said.startswith("Mittareita vailla vastuuta") for said in added)


def test_what_waits_leads_to_pages_that_open(client_of: ClientOf) -> None:
    for role in (PersonRole.CONTROLLER, PersonRole.UNIT_HEAD):
        client = client_of(role)
        for address in duties(client).values():
            assert address.startswith("#") or client.get(address).status_code == 200, address


def test_proposals_wait_for_whoever_can_go_on_with_them(client_of: ClientOf) -> None:
    """The controller decides on those that are submitted; a head sees their own on its way, and
    mends what came back; a reader is told nothing."""
    controller, head = client_of(PersonRole.CONTROLLER), client_of(PersonRole.UNIT_HEAD)
    address = reverse("budget-proposal", args=[MUNICIPALITY, 1])
    assert proposal(municipality=MUNICIPALITY, number=1).state == "submitted"
    assert [said for said, at in duties(controller).items() if at == address] == [
        "Esitys 1 odottaa päätöstä: Opetus- ja koulutuspalvelut"
    ]
    assert "on annettu" in next(said for said, at in duties(head).items() if at == address)
    version = proposal(municipality=MUNICIPALITY, number=1).version
    return_proposal(
        municipality=MUNICIPALITY, number=1, version=version, answer="Tarkenna", actor="test"
    )
    assert "palautettiin" in next(said for said, at in duties(head).items() if at == address)
    assert duties(client_of(PersonRole.VIEWER)) == {}


def test_a_head_is_not_told_of_proposals_of_other_units(client_of: ClientOf) -> None:
    version = proposal(municipality=MUNICIPALITY, number=2).version
    submit_proposal(municipality=MUNICIPALITY, number=2, version=version, actor="test")
    address = reverse("budget-proposal", args=[MUNICIPALITY, 2])
    assert address in duties(client_of(PersonRole.CONTROLLER)).values()
    assert address not in duties(client_of(PersonRole.UNIT_HEAD)).values()


def test_an_auditor_sees_the_head_of_the_chain_the_latest_changes_and_what_differs(
    client_of: ClientOf,
) -> None:
    answer = client_of(PersonRole.AUDITOR).get(HOME)
    last = AuditRow.objects.filter(municipality__code=MUNICIPALITY).latest("number")
    assert [one.number for one in answer.context["trail"]][:2] == [last.number, last.number - 1]
    page = answer.content.decode()
    assert last.row_hash in page
    assert 'id="differing"' in page
    assert all(one.proposed_status != one.status for one in answer.context["differing"])
    other = client_of(PersonRole.VIEWER).get(HOME).content.decode()
    assert last.row_hash not in other
    assert 'id="differing"' not in other


def test_a_reporter_sees_what_is_theirs_to_give_and_late_ones_of_theirs_first(
    client_of: ClientOf,
) -> None:
    client = client_of(PersonRole.REPORTER)
    desk = client.get(HOME).wsgi_request.desk  # type: ignore[attr-defined]
    late = late_measures(desk.content, date(2022, 9, 30), desk.readable)
    open_ones = open_measures(desk.content, date(2022, 9, 30), desk.readable)
    assert late
    assert open_ones
    posts = [late[-1].measure.owner, open_ones[0].measure.owner]
    set_posts(
        municipality=MUNICIPALITY,
        email=EMAIL_OF[PersonRole.REPORTER],
        posts=[post for post in dict.fromkeys(posts) if post],
        actor="test",
    )
    context = client.get(HOME).context
    owners = [one.measure.owner in posts for one in context["late"]]
    assert owners == sorted(owners, reverse=True)
    assert owners[0]
    assert context["soon"]
    assert {one.measure.owner for one in context["soon"]} <= set(posts)


def test_an_observation_is_due_soon_until_it_is_late() -> None:
    from toteuma.domain.vocabulary import Frequency  # noqa: PLC0415

    quarter = Frequency.QUARTERLY
    assert open_day(quarter, 2022, date(2022, 9, 29)) is None
    assert open_day(quarter, 2022, date(2022, 9, 30)) == date(2022, 9, 30)
    assert open_day(quarter, 2022, date(2022, 10, 31)) == date(2022, 9, 30)
    assert open_day(quarter, 2022, date(2022, 11, 1)) is None


def test_an_administrator_sees_users_that_need_seeing_to(client_of: ClientOf) -> None:
    client = client_of(PersonRole.ADMINISTRATOR)
    address = reverse("home-administration", args=[MUNICIPALITY])
    place = {"municipality": MUNICIPALITY, "actor": "test"}
    for name in ("invited", "idle", "gone", "unsafe"):
        user = User.objects.create_user(f"{name}@kunta.example", name=name)
        if name != "invited":
            user.set_password("long enough to be one")
            user.last_login = datetime(2026, 1, 1, tzinfo=UTC)
            user.save()
        role = PersonRole.CONTROLLER if name == "unsafe" else PersonRole.AUDITOR
        grant_role(**place, email=user.email, role=role)
    lock_user(**place, email="gone@kunta.example", is_active=False)
    set_posts(**place, email="idle@kunta.example", posts=["REHTORI"])
    Membership.objects.filter(user__email="idle@kunta.example").delete()
    answer = client.get(address)
    groups = {one.kind: one for one in answer.context["administration"].groups}
    for kind, name in (("no_role", "idle"), ("locked", "gone"), ("invited", "invited")):
        assert [one.name for one in groups[kind].people] == [name]
    assert "unsafe" in [one.name for one in groups["unsecured"].people]
    for one in groups["unsecured"].people:
        assert reverse("people-person", args=[MUNICIPALITY, one.key]) in answer.content.decode()


@pytest.mark.parametrize("role", sorted(set(PersonRole) - {PersonRole.ADMINISTRATOR}))
def test_the_page_of_users_is_for_administrators(client_of: ClientOf, role: PersonRole) -> None:
    address = reverse("home-administration", args=[MUNICIPALITY])
    client = client_of(role)
    assert client.get(address).status_code == 403
    assert client.get(HOME).context["administration"] is None


def test_one_person_may_hold_several_roles(client_of: ClientOf) -> None:
    for role in (PersonRole.AUDITOR, PersonRole.ADMINISTRATOR):
        grant_role(
            municipality=MUNICIPALITY,
            email=EMAIL_OF[PersonRole.UNIT_HEAD],
            role=role,
            actor="test",
        )
    page = client_of(PersonRole.UNIT_HEAD).get(HOME)
    text = page.content.decode()
    assert page.context["trail"]
    assert page.context["has_duties"]
    assert page.context["administration"].users == administration_of(page.context["desk"]).users
    for part in ("differing", "users", "late"):
        assert f'id="{part}"' in text


@pytest.mark.parametrize(
    ("role", "queries"),
    [
        (PersonRole.VIEWER, 12),
        (PersonRole.REPORTER, 12),
        (PersonRole.UNIT_HEAD, 14),
        (PersonRole.CONTROLLER, 16),
        (PersonRole.AUDITOR, 14),
    ],
)
def test_the_home_page_takes_few_queries(
    client_of: ClientOf,
    role: PersonRole,
    queries: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(role)
    client.get(HOME)
    with django_assert_max_num_queries(queries):
        client.get(HOME)
