"""Who may open what: every route × method × unit × person, compared with a readable matrix.

``docs/rights.csv`` holds what is wanted; it is read by people and changed on purpose:
``TOTEUMA_RENEW_MATRIX=1`` writes it anew, and the difference is then reviewed like code.
"""

import csv
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone
from tests.support.site import BACKEND, MUNICIPALITY
from tests.web.rights.comparing import differences
from tests.web.rights.conftest import OTHER, OWN_UNIT
from tools.site_routes import Examples, Route, routes

from toteuma.web.rights.middleware import RightsMiddleware
from toteuma.web.rights.rules import RuleKind
from toteuma.workspace.models import ImportJob, Municipality, Question
from toteuma.workspace.models.jobs import JobKind, JobState
from toteuma.workspace.people.models import User
from toteuma.workspace.queries.batches import active_batches
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.services.rounds.questions import ask_question

MATRIX = Path(__file__).parents[3] / "docs" / "rights.csv"
YEAR = 2022
UNITS = {
    "own": (OWN_UNIT,),
    "parent": ("SECTOR", "HEINOLA"),
    "child": ("PERUSOPETUS", "LUKIO", "OPETUSHALLINTO", "MUSIIKKIOPISTO", "2210"),
    "foreign": ("VAKA", "VIRIKE", "HTE", "PAIVAKODIT"),
}
"""Units as they lie to ``OWN_UNIT``; the first that has what the address names is taken."""

PUBLIC = {
    *("front", "language", "favicon", "api-root", "api-nowhere"),
    *("public-reports", "public-report", "public-section", "public-figure", "public-search"),
    *("public-versions", "public-changes", "public-questions", "public-file"),
}
"""Views of ours that a stranger may open; those of the API ask for a token themselves."""

OF_NO_UNIT = frozenset(
    {"municipality", "round", "version", "name", "section", "snapshot", "question", "part"}
)
"""Words of addresses of the municipality as a whole; a round's page shows each their own units."""

HARMLESS = ("/tokens/", "/preview/", "/calendar/")
"""What whoever reads may send: their own tokens and feed, a text to be shown as it will look."""

METHODS = ("GET", "POST", "PUT", "DELETE")
PEOPLE = (
    *("anonymous", "no_role", "viewer", "reporter", "unit_head", "controller", "auditor"),
    *("administrator", "other_controller", "other_administrator"),
)
HEADER = ("route", "method", "unit", *PEOPLE)


def verdict(user: User | AnonymousUser, route: Route, address: str, method: str) -> str:
    """What the rights say before the view runs: yes, no, sign in, hidden, no method."""
    request: HttpRequest = getattr(RequestFactory(), method.lower())(address)
    request.user = user
    request.LANGUAGE_CODE = "en"
    request.session = SessionStore()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    match = resolve(address)
    try:
        answer = RightsMiddleware(lambda _: HttpResponse()).process_view(
            request, match.func, match.args, match.kwargs
        )
    except Http404:
        return "hidden"
    if answer is None:
        return "yes"
    return {302: "sign in", 403: "no", 404: "hidden", 405: "no method"}[answer.status_code]


def examples_here() -> Examples:
    """Examples of this municipality, with a batch and a job."""
    [batch, *_] = active_batches(municipality=MUNICIPALITY)
    job, _ = ImportJob.objects.get_or_create(
        municipality=Municipality.objects.get(code=MUNICIPALITY),
        code=UUID(int=1),
        defaults={
            "kind": JobKind.ENTRIES,
            "state": JobState.DONE,
            "file_name": "ledger.csv",
            "path": "uploads/none",
            "actor": "test",
            "created_at": timezone.now(),
        },
    )
    # What the demo froze is its first snapshot.
    of_round = {"snapshot": "1", "question": str(_question())}
    extra = {"batch": batch.batch_id, "job": str(job.code), **of_round}
    return Examples(read_content(MUNICIPALITY), YEAR, extra)


def _question() -> int:
    """A question to the unit of the matrix on what the demo froze."""
    asked = Question.objects.filter(municipality__code=MUNICIPALITY).first()
    if asked is not None:
        return asked.number
    return ask_question(
        municipality=MUNICIPALITY,
        round_code="2022-09",
        subject="text:none",
        node=OWN_UNIT,
        text="Miksi?",
        actor="test",
        actor_name="Test",
    )


def rows(people: dict[str, str]) -> list[tuple[str, ...]]:
    """The matrix as it is."""
    users: dict[str, User | AnonymousUser] = {
        name: User.objects.get(email=email) for name, email in people.items()
    }
    users["anonymous"] = AnonymousUser()
    examples = examples_here()
    found = []
    for route in routes():
        if not route.is_ours:
            continue
        for unit, nodes in UNITS.items():
            if unit != "own" and not has_unit(route):
                continue
            words = examples.first_with(route.words, nodes)
            if words is None:
                assert unit != "own", f"no example of {route.pattern}: extend tools.site_routes"
                continue
            for method in METHODS:
                cells = (
                    verdict(users[name], route, route.address(words), method) for name in PEOPLE
                )
                shown = unit if has_unit(route) else "-"
                found.append((route.pattern, method, shown, *cells))
    return found


def has_unit(route: Route) -> bool:
    """Whether the address names a thing that belongs to a unit."""
    rule = route.rule
    return route.is_of_municipality and rule is not None and bool(set(route.words) - OF_NO_UNIT)


def test_every_route_declares_a_rule() -> None:
    assert [route.pattern for route in routes() if route.rule is None] == []


def test_what_each_person_may_open_is_what_the_matrix_says(people: dict[str, str]) -> None:
    found = rows(people)
    assert differences(MATRIX, HEADER, found) == []
    assert len(found) * len(PEOPLE) > 1_000


def test_the_matrix_holds_what_the_roles_say() -> None:
    """The file itself, without the code: nobody from outside, nobody above their unit."""
    wanted = list(csv.DictReader(MATRIX.read_text("utf-8").splitlines()))
    of_municipality = [row for row in wanted if row["route"].startswith("m/")]
    for row in of_municipality:
        assert "yes" not in {
            row[name]
            for name in ("anonymous", "no_role", "other_controller", "other_administrator")
        }, row
        if row["unit"] in ("parent", "foreign"):
            assert "yes" not in {row[name] for name in ("viewer", "reporter", "unit_head")}, row
        if row["method"] != "GET":
            is_harmless = any(part in row["route"] for part in HARMLESS)
            assert row["auditor"] != "yes" or is_harmless, row


def test_opening_a_page_agrees_with_the_rights(people: dict[str, str]) -> None:
    """Every page that may be opened opens, for each role; no page breaks."""
    examples = examples_here()
    users = {name: User.objects.get(email=email) for name, email in people.items()}
    broken = []
    for name, user in users.items():
        client = Client(raise_request_exception=False)
        client.force_login(user, backend=BACKEND)
        for route in routes():
            words = examples.first_with(route.words, UNITS["own"] + UNITS["child"])
            if not route.is_ours or words is None:
                continue
            address = route.address(words)
            said = verdict(user, route, address, "GET")
            status = client.get(address).status_code
            is_open = status not in (403, 405) and status < 500
            if status >= 500 or (said == "yes") != (is_open and said != "hidden"):
                broken.append(f"{name} {address}: {said}, {status}")
    assert broken == []


def test_municipalities_never_see_each_other(people: dict[str, str]) -> None:
    """The other municipality's controller, through every route: of this one nothing opens, and no
    page of their own names anything of this one."""
    content = read_content(MUNICIPALITY)
    own, theirs = examples_here(), Examples(read_content(OTHER), YEAR)
    names = {node.name.fi for node in content.nodes if len(node.name.fi) > 6}
    names |= {goal.title.fi for goal in content.goals}
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email=people["other_controller"]), backend=BACKEND)
    leaks = []
    for route in routes():
        if not route.is_ours or not route.is_of_municipality or route.name in PUBLIC:
            continue
        words = own.first_with(route.words, UNITS["own"] + UNITS["child"])
        assert words is not None
        for method in METHODS:
            status = client.generic(method, route.address(words)).status_code
            if status not in (404, 405):
                leaks.append(f"{method} {route.address(words)}: {status}")
        # Things of this municipality under the other's address, and the other's own pages.
        for said in (words | {"municipality": OTHER}, theirs.first_with(route.words, ("CARE",))):
            if said is not None:
                answer = client.get(route.address(said))
                text = b"".join(answer).decode("utf-8", "replace")
                leaks += [f"{route.address(said)}: {name}" for name in names if name in text]
    assert leaks == []


def test_only_what_is_public_opens_for_a_stranger(db: None) -> None:
    public = {
        route.name
        for route in routes()
        if route.is_ours and route.rule is not None and route.rule.kind is RuleKind.PUBLIC
    }
    assert public == PUBLIC


@pytest.mark.parametrize("method", METHODS)
def test_a_view_without_a_rule_is_refused(method: str, people: dict[str, str]) -> None:
    request: HttpRequest = getattr(RequestFactory(), method.lower())("/")
    request.user = User.objects.get(email=people["controller"])
    request.session = SessionStore()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    answer = RightsMiddleware(lambda _: HttpResponse()).process_view(
        request, lambda _: HttpResponse(), (), {}
    )
    assert answer is not None
    assert answer.status_code == 403
