"""Goals, their measures and observations: shown, planned, copied, judged; sources in bulk."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.support.confirming import not_at_once
from tests.support.site import BACKEND, MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.planning import Goal, Measure, SubObjective
from toteuma.domain.rights import PersonRole
from toteuma.domain.vocabulary import Frequency, MeasureRule, Status
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import grant_role
from toteuma.workspace.queries import planning
from toteuma.workspace.queries.audit import audit_trail
from toteuma.workspace.services.content import save_content

BASE = f"/m/{MUNICIPALITY}"
WHERE = {"municipality": MUNICIPALITY}
HEAD, CONTROLLER = PersonRole.UNIT_HEAD, PersonRole.CONTROLLER
REPORTER, VIEWER, AUDITOR = PersonRole.REPORTER, PersonRole.VIEWER, PersonRole.AUDITOR
NEW_GOAL = {
    "title_fi": "Kaikki oppivat lukemaan",
    "title_sv": "Alla lär sig läsa",
    "level": "committee",
    "carries_out": "SECTOR-NIVELVAIHE",
    "measure_rule": "any",
    "responsible": ["REHTORI"],
}
NEW_MEASURE = {
    "name_fi": "Lukutaito",
    "unit_fi": "%",
    "direction": "higher",
    "target": "95,5",
    "tolerance": "2",
    "frequency": "yearly",
}


def goals() -> dict[str, Goal]:
    return {one.code: one for one in planning.goals(**WHERE)}


def measures() -> dict[str, Measure]:
    return {one.code: one for one in planning.measures(**WHERE)}


def text_of(client: Client, path: str) -> str:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def added_goal(client: Client, node: str = "OPETUS", **more: Any) -> str:
    answer = client.post(f"{BASE}/goals/{node}/new/", NEW_GOAL | more)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"].rstrip("/").rpartition("/")[2]


# Adding and altering


def test_a_head_adds_a_goal_and_it_gets_a_code_of_unit_and_year(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    assert 'value="council"' not in text_of(client, "goals/OPETUS/new/")
    code = added_goal(client)
    assert code == "OPETUS-2022-1"
    found = goals()[code]
    assert (found.title.fi, found.title.sv) == ("Kaikki oppivat lukemaan", "Alla lär sig läsa")
    assert (found.node, found.fiscal_year, found.carries_out) == (
        "OPETUS",
        2022,
        "SECTOR-NIVELVAIHE",
    )
    assert (found.measure_rule, found.responsible) == (MeasureRule.ANY, ("REHTORI",))
    assert added_goal(client) == "OPETUS-2022-2"
    assert "Kaikki oppivat lukemaan" in text_of(client, "goals/OPETUS/")
    entry = audit_trail(**WHERE)[-1]
    assert (entry.action, entry.subject) == ("goal.add", "OPETUS-2022-2")


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"title_fi": " "}, "title_fi"),
        ({"level": "council"}, "level"),
        ({"level": ""}, "level"),
        ({"aim": "NONE"}, "aim"),
        ({"carries_out": "OPETUS-TVT"}, "carries_out"),
        ({"measure_rule": "most"}, "measure_rule"),
        ({"responsible": ["KEKSITTY"]}, "responsible"),
        ({"title_fi": "x" * 301}, "title_fi"),
    ],
)
def test_a_bad_goal_is_refused_at_its_field(
    client_of: ClientOf, bad: dict[str, Any], field: str
) -> None:
    before = goals()
    answer = client_of(HEAD).post(f"{BASE}/goals/OPETUS/new/", NEW_GOAL | bad)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert goals() == before


def test_a_sector_goal_takes_the_controller_and_an_aim(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    council = {"level": "council", "carries_out": ""}
    answer = client.post(f"{BASE}/goals/SECTOR/new/", NEW_GOAL | council)
    assert list(answer.context["form"].errors) == ["aim"]
    answer = client.post(f"{BASE}/goals/SECTOR/new/", NEW_GOAL | {"level": "council"})
    assert sorted(answer.context["form"].errors) == ["aim", "carries_out"]
    code = added_goal(client, "SECTOR", **council, aim="TALOUS")
    assert goals()[code].aim == "TALOUS"


def test_the_head_of_a_sector_does_not_alter_its_sector_goals(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    for path in (
        "goal/SECTOR-NIVELVAIHE/edit/",
        "goal/SECTOR-NIVELVAIHE/remove/",
        "goal/SECTOR-NIVELVAIHE/measures/new/",
    ):
        assert client.get(f"{BASE}/{path}").status_code == 403
    head = User.objects.get(email="head@demo.example")
    grant_role(**WHERE, email=head.email, role=HEAD, node="SECTOR", actor="test")
    client = Client()
    client.force_login(head, backend=BACKEND)
    before = goals()
    for path, data in (
        ("edit", NEW_GOAL | {"aim": "TALOUS"}),
        ("remove", {}),
        ("measures/new", NEW_MEASURE),
    ):
        address = f"{BASE}/goal/SECTOR-NIVELVAIHE/{path}/"
        assert client.get(address).status_code == 403
        assert client.post(address, data).status_code == 403
    assert goals() == before
    assert "SECTOR-NIVELVAIHE/edit" not in text_of(client, "goal/SECTOR-NIVELVAIHE/")
    assert client.get(f"{BASE}/goals/SECTOR/new/").status_code == 200


def test_editing_a_goal_keeps_its_unit_year_and_place(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    before = goals()["OPETUS-TVT"]
    page = text_of(client, "goal/OPETUS-TVT/edit/")
    assert before.title.sv in page
    answer = client.post(f"{BASE}/goal/OPETUS-TVT/edit/", NEW_GOAL)
    assert answer.status_code == 302
    after = goals()["OPETUS-TVT"]
    assert after.title.fi == "Kaikki oppivat lukemaan"
    assert (after.node, after.fiscal_year, after.position, after.level) == (
        before.node,
        before.fiscal_year,
        before.position,
        before.level,
    )
    assert client.post(f"{BASE}/goal/OPETUS-TVT/edit/", {"title_fi": "x"}).status_code == 422


def test_a_goal_is_moved_to_another_unit_of_the_persons_own_and_put_in_order(
    client_of: ClientOf,
) -> None:
    client = client_of(CONTROLLER)
    before = goals()["OPETUS-TVT"]
    with_measures = measures()
    form = client.get(f"{BASE}/goal/OPETUS-TVT/edit/").context["form"]
    assert (form.initial["node"], form.initial["position"]) == ("OPETUS", before.position)
    assert "VIRIKE" in dict(form.fields["node"].choices)
    sent = NEW_GOAL | {"node": "VIRIKE", "position": "77"}
    assert client.post(f"{BASE}/goal/OPETUS-TVT/edit/", sent).status_code == 302
    after = goals()["OPETUS-TVT"]
    assert (after.node, after.position, after.fiscal_year) == ("VIRIKE", 77, before.fiscal_year)
    assert measures() == with_measures
    assert after.title.fi in text_of(client, "goals/VIRIKE/")
    assert client_of(HEAD).get(f"{BASE}/goal/OPETUS-TVT/edit/").status_code == 403


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"node": "VIRIKE"}, "node"),
        ({"node": "SECTOR"}, "node"),
        ({"node": "KEKSITTY"}, "node"),
        ({"position": "0"}, "position"),
        ({"position": "x"}, "position"),
    ],
)
def test_a_head_moves_a_goal_to_no_unit_of_others_and_to_no_bad_place(
    client_of: ClientOf, bad: dict[str, str], field: str
) -> None:
    client = client_of(HEAD)
    before = goals()
    answer = client.post(f"{BASE}/goal/OPETUS-TVT/edit/", NEW_GOAL | bad)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert goals() == before


def test_a_new_goal_comes_last_unless_its_place_is_told(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    last = max(one.position for one in goals().values())
    untold, told = added_goal(client), added_goal(client, position="3")
    assert (goals()[untold].position, goals()[told].position) == (last + 1, 3)


def test_removing_a_goal_tells_what_goes_with_it_and_asks_first(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    page = text_of(client, "goal/SECTOR-NIVELVAIHE/remove/")
    assert goals()["OPETUS-NIVELVAIHEET"].title.fi in page
    assert "SECTOR-NIVELVAIHE" in goals()
    answer = client.post(f"{BASE}/goal/SECTOR-NIVELVAIHE/remove/", {"why": "Päällekkäinen"})
    assert answer.status_code == 302
    assert "SECTOR-NIVELVAIHE" not in goals()
    assert goals()["OPETUS-NIVELVAIHEET"].carries_out == ""
    assert not [one for one in measures().values() if one.goal == "SECTOR-NIVELVAIHE"]
    assert not [one for one in planning.outcomes(**WHERE) if one.subject == "SECTOR-NIVELVAIHE"]
    entry = audit_trail(**WHERE)[-1]
    assert (entry.action, entry.why) == ("goal.remove", "Päällekkäinen")
    assert {"goals", "measures", "outcomes"} <= set(entry.before)
    assert client.get(f"{BASE}/goal/SECTOR-NIVELVAIHE/").status_code == 404


def test_a_goal_with_observations_goes_with_them(client_of: ClientOf) -> None:
    code = next(iter(planning.observations(**WHERE))).measure
    goal = measures()[code].goal
    others = [one for one in planning.observations(**WHERE) if measures()[one.measure].goal != goal]
    client = client_of(CONTROLLER)
    assert client.post(f"{BASE}/goal/{goal}/remove/", {}).status_code == 302
    assert list(planning.observations(**WHERE)) == others


# Measures


def test_a_measure_is_added_altered_and_removed(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    answer = client.post(f"{BASE}/goal/OPETUS-TVT/measures/new/", NEW_MEASURE)
    assert answer.status_code == 302
    found = measures()["OPETUS-TVT-1"]
    assert (str(found.target), found.unit.fi, found.frequency) == ("95.5", "%", Frequency.YEARLY)
    changed = NEW_MEASURE | {"owner": "REHTORI", "direction": "within", "target_upper": "99"}
    assert client.post(f"{BASE}/measure/OPETUS-TVT-1/edit/", changed).status_code == 302
    assert (measures()["OPETUS-TVT-1"].owner, str(measures()["OPETUS-TVT-1"].target_upper)) == (
        "REHTORI",
        "99",
    )
    assert "Lukutaito" in text_of(client, "measure/OPETUS-TVT-1/remove/")
    assert client.post(f"{BASE}/measure/OPETUS-TVT-1/remove/", {}).status_code == 302
    assert "OPETUS-TVT-1" not in measures()


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"name_fi": ""}, "name_fi"),
        ({"target": "sata"}, "target"),
        ({"tolerance": "-1"}, "tolerance"),
        ({"target_upper": "99"}, "target_upper"),
        ({"direction": "within", "target": "9", "target_upper": "8"}, "target_upper"),
        ({"target_date": "2022-12-31"}, "target_date"),
        ({"target_date": "31.31.2022", "direction": "by_date"}, "target_date"),
        ({"owner": "KEKSITTY"}, "owner"),
        ({"frequency": "hourly"}, "frequency"),
        ({"direction": "up"}, "direction"),
    ],
)
def test_a_bad_measure_is_refused_at_its_field(
    client_of: ClientOf, bad: dict[str, Any], field: str
) -> None:
    before = measures()
    answer = client_of(HEAD).post(f"{BASE}/goal/OPETUS-TVT/measures/new/", NEW_MEASURE | bad)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert measures() == before


def test_how_an_observed_measure_is_judged_stays(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    client.post(f"{BASE}/goal/OPETUS-TVT/measures/new/", NEW_MEASURE)
    observation = {"add": "1", "observed_on": "2022-09-01", "value": "93"}
    assert client.post(f"{BASE}/measure/OPETUS-TVT-1/", observation).status_code == 302
    changed = NEW_MEASURE | {"direction": "yes_no", "target": ""}
    assert client.post(f"{BASE}/measure/OPETUS-TVT-1/edit/", changed).status_code == 302
    assert measures()["OPETUS-TVT-1"].direction.value == "higher"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"value": "kaksi"}, "value"),
        ({"observed_on": "eilen"}, "observed_on"),
        ({"value": ""}, "value"),
    ],
)
def test_a_bad_observation_is_refused_at_its_field(
    client_of: ClientOf, bad: dict[str, str], field: str
) -> None:
    client = client_of(HEAD)
    client.post(f"{BASE}/goal/OPETUS-TVT/measures/new/", NEW_MEASURE)
    data = {"add": "1", "observed_on": "2022-09-01", "value": "93"} | bad
    answer = client.post(f"{BASE}/measure/OPETUS-TVT-1/", data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not planning.observations(**WHERE, measure="OPETUS-TVT-1")


def test_an_observation_is_added_and_taken_away(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    client.post(f"{BASE}/goal/OPETUS-TVT/measures/new/", NEW_MEASURE)
    data = {"add": "1", "observed_on": "2022-09-01", "value": "93,25", "source": "Valpas"}
    client.post(f"{BASE}/measure/OPETUS-TVT-1/", data)
    assert "93,25" in text_of(client, "measure/OPETUS-TVT-1/")
    client.post(f"{BASE}/measure/OPETUS-TVT-1/", {"remove": "nonsense|Valpas"})
    assert len(planning.observations(**WHERE, measure="OPETUS-TVT-1")) == 1
    assert not_at_once(client, f"{BASE}/measure/OPETUS-TVT-1/", {"remove": "2022-09-01|Valpas"})
    assert not planning.observations(**WHERE, measure="OPETUS-TVT-1")


def test_an_observation_that_replaces_another_says_which(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    client.post(f"{BASE}/goal/OPETUS-TVT/measures/new/", NEW_MEASURE)
    data = {"add": "1", "observed_on": "2022-09-01", "value": "93,25", "source": "Valpas"}
    client.post(f"{BASE}/measure/OPETUS-TVT-1/", data)
    client.get(f"{BASE}/measure/OPETUS-TVT-1/")
    answer = client.post(f"{BASE}/measure/OPETUS-TVT-1/", data | {"value": "94"}, follow=True)
    assert "korvasi saman päivän ja lähteen aiemman havainnon: 93,25" in answer.content.decode()
    answer = client.post(f"{BASE}/measure/OPETUS-TVT-1/", data | {"value": "94"}, follow=True)
    assert "korvasi" not in answer.content.decode()


# Status


def test_a_status_other_than_the_proposed_one_takes_a_reason(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    code = added_goal(client)
    client.post(f"{BASE}/goal/{code}/measures/new/", NEW_MEASURE)
    data = {"add": "1", "observed_on": "2022-09-01", "value": "50"}
    client.post(f"{BASE}/measure/{code}-1/", data)
    answer = client.post(f"{BASE}/goal/{code}/", {"status": "on_track", "why": " "})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["why"]
    assert not [one for one in planning.outcomes(**WHERE) if one.subject == code]
    reason = "Kysely uusitaan lokakuussa"
    answer = client.post(f"{BASE}/goal/{code}/", {"status": "on_track", "why": reason})
    assert answer.status_code == 302
    page = text_of(client, f"goal/{code}/")
    assert reason in page
    assert "status-not_on_track" in page or "Ei toteudu" in page
    assert "Mittarien mukaan:" in page
    [outcome] = [one for one in planning.outcomes(**WHERE) if one.subject == code]
    assert outcome.status is Status.ON_TRACK
    answer = client.post(f"{BASE}/goal/{code}/", {"status": "not_on_track"})
    assert answer.status_code == 302


@pytest.mark.parametrize("status", ["", "fine"])
def test_a_status_is_one_of_the_four(client_of: ClientOf, status: str) -> None:
    answer = client_of(HEAD).post(f"{BASE}/goal/OPETUS-TVT/", {"status": status})
    assert answer.status_code == 422
    assert "status" in answer.context["form"].errors


# Copying to the next year


def test_goals_are_copied_with_measures_and_without_what_was_observed(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    old, old_measures = goals(), measures()
    observed, told = planning.observations(**WHERE), planning.outcomes(**WHERE)
    page = text_of(client, "goals/SECTOR/copy/")
    assert page.count('name="goal"') == len(old)
    answer = client.post(f"{BASE}/goals/SECTOR/copy/", {"goal": list(old)})
    assert answer.status_code == 302
    copied = {code: one for code, one in goals().items() if one.fiscal_year == 2023}
    assert len(copied) == len(old)
    assert len(measures()) == 2 * len(old_measures)
    one = copied["OPETUS-NIVELVAIHEET-2023"]
    assert one.carries_out == "SECTOR-NIVELVAIHE-2023"
    assert one.title == old["OPETUS-NIVELVAIHEET"].title
    assert planning.observations(**WHERE) == observed
    assert planning.outcomes(**WHERE) == told
    page = client.get(answer.headers["Location"]).content.decode()
    assert "OPETUS-NIVELVAIHEET-2023" in page
    assert f"Kopioitiin {len(old)} tavoitetta" in page
    assert client.get(f"{BASE}/goal/OPETUS-NIVELVAIHEET-2023/").status_code == 200


def test_goals_that_are_there_already_are_not_doubled(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    client.post(f"{BASE}/goals/SECTOR/copy/", {"goal": ["OPETUS-TVT"]})
    page = text_of(client, "goals/OPETUS/copy/")
    assert "on jo vuodella 2023" in page
    assert 'value="OPETUS-TVT"' not in page
    before = goals()
    answer = client.post(f"{BASE}/goals/OPETUS/copy/", {"goal": ["OPETUS-TVT"]})
    assert answer.status_code == 422
    assert goals() == before


def test_a_copy_without_its_sector_goal_says_so(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    page = text_of(client, "goals/OPETUS/copy/")
    assert "SECTOR-NIVELVAIHE" not in page
    assert "ilman toimialan tavoitetta" in page
    answer = client.post(f"{BASE}/goals/OPETUS/copy/", {"goal": ["OPETUS-NIVELVAIHEET"]})
    assert answer.status_code == 302
    assert goals()["OPETUS-NIVELVAIHEET-2023"].carries_out == ""


@pytest.mark.parametrize("chosen", [[], ["KEKSITTY"], ["VAKA-TILAT"], ["SECTOR-NIVELVAIHE"]])
def test_only_own_goals_are_copied_and_at_least_one(client_of: ClientOf, chosen: list[str]) -> None:
    before = goals()
    answer = client_of(HEAD).post(f"{BASE}/goals/OPETUS/copy/", {"goal": chosen})
    assert answer.status_code == 422
    assert goals() == before


def test_a_year_without_goals_says_what_to_do(client_of: ClientOf) -> None:
    page = text_of(client_of(HEAD), "goals/OPETUS/?period=2023-03")
    assert "Lisää ensimmäinen painikkeesta" in page
    assert "period=2022-09" in page
    page = text_of(client_of(VIEWER), "goals/OPETUS/?period=2023-03")
    assert "Lisää tavoite" not in page
    page = text_of(client_of(HEAD), "goals/OPETUS/copy/?period=2023-03")
    assert "ei ole tavoitteita, jotka voit kopioida" in page


# Aims


def test_an_aim_is_added_altered_judged_and_removed(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    data = {"name_fi": "Vihreä kaupunki", "valid_from_year": "2022", "valid_to_year": "2025"}
    answer = client.post(f"{BASE}/aims/", data)
    assert answer.status_code == 302
    page = answer.headers["Location"]
    assert page == f"{BASE}/aims/VIHREA-KAUPUNKI-1/"
    outcome = {"outcome-status": "partly", "outcome-text_fi": "Puita on istutettu."}
    assert client.post(page, outcome).status_code == 302
    [told] = [one for one in planning.outcomes(**WHERE) if one.subject == "VIHREA-KAUPUNKI-1"]
    assert (told.subject_kind, told.status, told.period) == ("aim", Status.PARTLY, "2022-09")
    changed = data | {"define": "1", "valid_to_year": ""}
    assert client.post(page, changed).status_code == 302
    [aim] = [one for one in planning.aims(**WHERE) if one.code == "VIHREA-KAUPUNKI-1"]
    assert (aim.valid_from_year, aim.valid_to_year) == (2022, None)
    assert "Puita on istutettu" in client.get(page).content.decode()
    assert not_at_once(client, page, {"remove": "1"})
    assert client.get(page).status_code == 404
    assert not [one for one in planning.outcomes(**WHERE) if one.subject == "VIHREA-KAUPUNKI-1"]


def objectives(aim: str = "TALOUS") -> dict[str, SubObjective]:
    return {one.code: one for one in planning.sub_objectives(**WHERE) if one.aim == aim}


def test_sub_objectives_of_an_aim_are_added_renamed_put_in_order_and_removed(
    client_of: ClientOf,
) -> None:
    client = client_of(CONTROLLER)
    before = objectives()
    page = f"{BASE}/aims/TALOUS/"
    place = client.get(page).context["objectives"].new_form.initial["position"]
    new = {"objective-new-name_fi": "Velka ei kasva", "objective-new-name_en": "No more debt"}
    sent = new | {"objective-new-position": str(place), "add-objective": "1"}
    assert client.post(page, sent).status_code == 302
    [code] = objectives().keys() - before.keys()
    assert code.startswith("TALOUS-")
    assert (objectives()[code].name.en, objectives()[code].position) == ("No more debt", place)
    number = len(before) + 1
    changed = {f"objective-{number}-name_fi": "Velka vähenee", f"objective-{number}-position": "1"}
    assert client.post(page, changed | {"set-objective": code}).status_code == 302
    assert (objectives()[code].name.fi, objectives()[code].position) == ("Velka vähenee", 1)
    assert {one: before[one] for one in before} == {one: objectives()[one] for one in before}
    shown = client.get(page)
    assert "Velka vähenee" in shown.content.decode()
    assert shown.context["changes"][0].action == "sub_objective.set"
    assert not_at_once(client, page, {"remove-objective": code})
    assert objectives() == before
    entry = audit_trail(**WHERE)[-1]
    assert (entry.action, entry.subject) == ("sub_objective.remove", f"TALOUS {code}")


@pytest.mark.parametrize(
    ("bad", "field"), [({"name_fi": " "}, "name_fi"), ({"position": "0"}, "position")]
)
def test_a_bad_sub_objective_is_refused_at_its_field(
    client_of: ClientOf, bad: dict[str, str], field: str
) -> None:
    before = objectives()
    data = {"name_fi": "Uusi", "position": "1"} | bad
    sent = {f"objective-new-{name}": value for name, value in data.items()}
    answer = client_of(CONTROLLER).post(f"{BASE}/aims/TALOUS/", sent | {"add-objective": "1"})
    assert answer.status_code == 422
    assert list(answer.context["objectives"].new_form.errors) == [field]
    assert not answer.context["outcome_form"].errors
    assert objectives() == before


def test_a_sub_objective_of_another_aim_is_neither_altered_nor_removed(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    data = {"name_fi": "Vihreä kaupunki", "valid_from_year": "2022"}
    page = client.post(f"{BASE}/aims/", data).headers["Location"]
    sent = {"objective-new-name_fi": "Puut", "objective-new-position": "1", "add-objective": "1"}
    assert client.post(page, sent).status_code == 302
    [code] = objectives("VIHREA-KAUPUNKI-1")
    for step in ("remove-objective", "set-objective"):
        assert client.post(f"{BASE}/aims/TALOUS/", {step: code}).status_code == 302
    assert list(objectives("VIHREA-KAUPUNKI-1")) == [code]
    head = client_of(HEAD).post(page, {"remove-objective": code})
    assert head.status_code == 403


def test_an_aim_that_a_goal_serves_is_kept(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    before = planning.aims(**WHERE)
    answer = client.post(f"{BASE}/aims/TALOUS/", {"remove": "1", "confirmed": "1"}, follow=True)
    assert "Päämäärää ei poistettu" in answer.content.decode()
    assert planning.aims(**WHERE) == before


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"name_fi": ""}, "name_fi"),
        ({"valid_from_year": "x"}, "valid_from_year"),
        ({"valid_from_year": "2026"}, "valid_to_year"),
        ({"valid_to_year": "1"}, "valid_to_year"),
    ],
)
def test_a_bad_aim_is_refused_at_its_field(
    client_of: ClientOf, bad: dict[str, str], field: str
) -> None:
    client = client_of(CONTROLLER)
    before = planning.aims(**WHERE)
    data = {"name_fi": "Uusi", "valid_from_year": "2022", "valid_to_year": "2025"} | bad
    answer = client.post(f"{BASE}/aims/", data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert client.post(f"{BASE}/aims/TALOUS/", data | {"define": "1"}).status_code == 422
    assert planning.aims(**WHERE) == before


def test_an_aim_stays_in_force_while_goals_of_a_year_serve_it(client_of: ClientOf) -> None:
    before = planning.aims(**WHERE)
    data = {"define": "1", "name_fi": "Talous", "valid_from_year": "2023", "valid_to_year": "2025"}
    answer = client_of(CONTROLLER).post(f"{BASE}/aims/TALOUS/", data)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert planning.aims(**WHERE) == before


def test_aims_are_the_controllers_alone(client_of: ClientOf) -> None:
    for role in (HEAD, REPORTER, VIEWER, AUDITOR):
        client = client_of(role)
        for path in ("aims/", "aims/TALOUS/"):
            assert client.get(f"{BASE}/{path}").status_code == 403
            assert client.post(f"{BASE}/{path}", {"remove": "1"}).status_code == 403
    assert client_of(CONTROLLER).get(f"{BASE}/aims/KEKSITTY/").status_code == 404


# Sources of measures


def test_the_table_of_sources_shows_every_measure_of_the_year(client_of: ClientOf) -> None:
    page = text_of(client_of(CONTROLLER), "maintenance/sources/")
    for code in measures():
        assert f'value="{code}"' in page


def test_sources_are_filtered_by_source_lateness_and_owner(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)

    def shown(query: str) -> set[str]:
        answer = client.get(f"{BASE}/maintenance/sources/?{query}")
        return {row.measure.code for row in answer.context["rows"]}

    found = measures()
    aura = {code for code, one in found.items() if one.source_system == "Aura"}
    assert shown("source=Aura") == aura
    assert shown("source=-") == {code for code, one in found.items() if not one.source_system}
    assert shown("unowned=on") == {code for code, one in found.items() if not one.owner}
    late = client.get(f"{BASE}/maintenance/sources/?late=on").context["rows"]
    assert late
    assert all(row.late is not None for row in late)
    assert len(late) < len(found)
    assert shown("source=Keksitty") == set(found)


def test_several_measures_are_altered_at_once_and_the_rest_is_left_alone(
    client_of: ClientOf,
) -> None:
    client = client_of(CONTROLLER)
    before = measures()
    chosen = ["OPETUS-TVT-ARVIOINTI", "HTE-MAARAAIKA-TOTEUTUNUT"]
    data = {"measure": chosen, "source_system": "Valpas", "owner": "keep", "frequency": "monthly"}
    answer = client.post(f"{BASE}/maintenance/sources/", data)
    assert answer.status_code == 302
    after = measures()
    for code in chosen:
        expected = replace(before[code], source_system="Valpas", frequency=Frequency.MONTHLY)
        assert after[code] == expected
    assert {code: one for code, one in after.items() if code not in chosen} == {
        code: one for code, one in before.items() if code not in chosen
    }
    entry = audit_trail(**WHERE)[-1]
    assert (entry.action, len(entry.after["measures"])) == ("measure.set", 2)
    client.post(
        f"{BASE}/maintenance/sources/",
        {"measure": chosen, "clear_source": "on", "owner": "", "frequency": "keep"},
    )
    assert {measures()[code].source_system for code in chosen} == {""}
    assert {measures()[code].owner for code in chosen} == {""}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"owner": "REHTORI", "frequency": "keep"}, "measure"),
        ({"measure": ["KEKSITTY"], "owner": "REHTORI"}, "measure"),
        ({"measure": ["OPETUS-TVT-ARVIOINTI"], "owner": "keep", "frequency": "keep"}, "__all__"),
        ({"measure": ["OPETUS-TVT-ARVIOINTI"], "owner": "KEKSITTY"}, "owner"),
        (
            {"measure": ["OPETUS-TVT-ARVIOINTI"], "frequency": "hourly", "owner": "keep"},
            "frequency",
        ),
        (
            {"measure": ["OPETUS-TVT-ARVIOINTI"], "source_system": "Aura", "clear_source": "on"},
            "clear_source",
        ),
    ],
)
def test_a_bulk_change_that_says_nothing_right_changes_nothing(
    client_of: ClientOf, data: dict[str, Any], field: str
) -> None:
    before = measures()
    answer = client_of(CONTROLLER).post(f"{BASE}/maintenance/sources/", data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert measures() == before


def test_a_measure_outside_the_filter_is_not_altered(client_of: ClientOf) -> None:
    before = measures()
    data = {"measure": ["OPETUS-TVT-ARVIOINTI"], "owner": "REHTORI"}
    answer = client_of(CONTROLLER).post(f"{BASE}/maintenance/sources/?source=Aura", data)
    assert answer.status_code == 422
    assert measures() == before


def test_sources_of_an_empty_year_say_what_to_do(client_of: ClientOf) -> None:
    page = text_of(client_of(CONTROLLER), "maintenance/sources/?period=2023-03")
    assert "ei ole mittareita" in page


# Rights


@pytest.mark.parametrize("role", [VIEWER, REPORTER, AUDITOR])
def test_who_only_reads_or_reports_plans_nothing(client_of: ClientOf, role: PersonRole) -> None:
    client = client_of(role)
    before = goals(), measures()
    for path, data in (
        ("goals/OPETUS/new/", NEW_GOAL),
        ("goals/OPETUS/copy/", {"goal": ["OPETUS-TVT"]}),
        ("goal/OPETUS-TVT/edit/", NEW_GOAL),
        ("goal/OPETUS-TVT/remove/", {}),
        ("goal/OPETUS-TVT/measures/new/", NEW_MEASURE),
        ("measure/OPETUS-TVT-ARVIOINTI/edit/", NEW_MEASURE),
        ("measure/OPETUS-TVT-ARVIOINTI/remove/", {}),
        ("maintenance/sources/", {"measure": ["OPETUS-TVT-ARVIOINTI"], "owner": "REHTORI"}),
    ):
        assert client.get(f"{BASE}/{path}").status_code == 403, path
        assert client.post(f"{BASE}/{path}", data).status_code == 403, path
    assert (goals(), measures()) == before
    page = text_of(client, "goal/OPETUS-TVT/")
    assert "/edit/" not in page
    assert "/remove/" not in page


def test_a_reporter_fills_in_what_their_post_owns_and_nothing_else(client_of: ClientOf) -> None:
    client = client_of(REPORTER)
    own = {"add": "1", "observed_on": "2022-09-01", "value": "1"}
    assert client.post(f"{BASE}/measure/OPETUS-TVT-ARVIOINTI/", own).status_code == 302
    assert client.post(f"{BASE}/goal/OPETUS-TVT/", {"status": "on_track"}).status_code == 403
    foreign = next(
        one.code
        for one in measures().values()
        if goals()[one.goal].node == "OPETUS" and one.goal != "OPETUS-TVT"
    )
    assert client.post(f"{BASE}/measure/{foreign}/", own).status_code == 403


def test_a_head_plans_nothing_of_a_foreign_unit(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    before = goals()
    for path in ("goals/VAKA/new/", "goals/VAKA/copy/", "goal/VAKA-TILAT/edit/"):
        assert client.post(f"{BASE}/{path}", NEW_GOAL).status_code == 403
    assert client.post(f"{BASE}/goal/VAKA-TILAT/remove/", {}).status_code == 403
    assert goals() == before


def test_goals_of_another_municipality_are_not_there(client_of: ClientOf) -> None:
    save_content(content=sample_content(), actor="test")
    client = client_of(CONTROLLER)
    for path in (
        "goals/SCHOOL/",
        "goal/G1/",
        "goal/G1/edit/",
        "measure/M1/",
        "maintenance/sources/",
    ):
        assert client.get(f"/m/SAMPLE/{path}").status_code == 404, path
    for path in ("goal/G1/", "goal/G1/remove/", "measure/M1/edit/"):
        assert client.get(f"{BASE}/{path}").status_code == 404, path
    assert "M1" not in text_of(client, "maintenance/sources/")


# Cost


@pytest.mark.parametrize(
    "path",
    ["goals/SECTOR/", "goals/SECTOR/copy/", "goal/OPETUS-TVT/", "maintenance/sources/", "aims/"],
)
def test_a_page_of_goals_asks_few_queries_however_many_goals_there_are(
    client_of: ClientOf, path: str
) -> None:
    client = client_of(CONTROLLER)
    text_of(client, path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        text_of(client, path)
    assert len(queries) <= 14, [one["sql"][:100] for one in queries.captured_queries]


def test_a_measure_is_told_late_however_many_others_are(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    goal = added_goal(client)
    for number in range(12):
        sent = NEW_MEASURE | {"name_fi": f"Mittari {number}", "frequency": "quarterly"}
        client.post(f"{BASE}/goal/{goal}/measures/new/", sent)
    added = [one.code for one in planning.measures(**WHERE) if one.goal == goal]
    assert len(added) == 12
    for code in added:
        assert "Myöhässä 61" in text_of(client, f"measure/{code}/?period=2022-09"), code


def test_the_periods_of_outcomes_are_said_as_months(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    for address in ("goal/SECTOR-NIVELVAIHE/", f"aims/{planning.aims(**WHERE)[0].code}/"):
        assert "<strong>1–9/2022</strong>" in text_of(client, address)


@pytest.mark.parametrize(
    ("today", "is_late"),
    [
        (date(2022, 12, 31), False),
        (date(2023, 1, 31), False),
        (date(2023, 2, 1), True),
        (date(2023, 6, 30), True),
        (date(2025, 3, 1), True),
    ],
)
def test_what_was_due_at_the_end_of_the_year_is_late_on_the_page_of_that_year(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, today: date, is_late: bool
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)
    late = client_of(CONTROLLER).get(f"{BASE}/goals/SECTOR/?period=2022-12").context["late"]
    assert (date(2022, 12, 31) in {one.due for one in late}) is is_late
    assert {one.due.year for one in late} <= {2022}
