"""One thing opened by two people: nobody's words are lost without being shown."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.web.pages.goals import plan_views
from toteuma.web.shared.versions import SHOWN, VersionedForm
from toteuma.workspace.queries import planning
from toteuma.workspace.queries.audit import audit_trail
from toteuma.workspace.services.planning import remove_goal, set_goal

BASE = f"/m/{MUNICIPALITY}"
WHERE: dict[str, Any] = {"municipality": MUNICIPALITY}
HEAD, CONTROLLER = PersonRole.UNIT_HEAD, PersonRole.CONTROLLER

type Sent = dict[str, Any]


def opetus_goal() -> Any:
    return next(one for one in planning.goals(**WHERE) if one.node == "OPETUS")


def goal_edit() -> tuple[str, str, Sent]:
    return f"goal/{opetus_goal().code}/edit/", "target_level_fi", {}


def goal_outcome() -> tuple[str, str, Sent]:
    return f"goal/{opetus_goal().code}/", "text_fi", {"why": "Näin on"}


def measure_edit() -> tuple[str, str, Sent]:
    goal = opetus_goal().code
    code = next(one.code for one in planning.measures(**WHERE) if one.goal == goal)
    return f"measure/{code}/edit/", "source_system", {}


def aim_edit() -> tuple[str, str, Sent]:
    return f"aims/{planning.aims(**WHERE)[0].code}/", "name_sv", {"define": "1"}


def aim_outcome() -> tuple[str, str, Sent]:
    return f"aims/{planning.aims(**WHERE)[0].code}/", "outcome-text_fi", {}


def sub_objective() -> tuple[str, str, Sent]:
    one = planning.sub_objectives(**WHERE)[0]
    return f"aims/{one.aim}/", "objective-1-name_sv", {"set-objective": one.code}


def risk() -> tuple[str, str, Sent]:
    return f"risk/{planning.risks(**WHERE)[0].code}/", "controls_fi", {}


def key_figure() -> tuple[str, str, Sent]:
    return f"key-figure/{planning.key_figures(**WHERE)[0].code}/edit/", "group_sv", {}


def investment() -> tuple[str, str, Sent]:
    project = planning.investment_narratives(**WHERE)[0].project
    return f"investment/{project}/", "text_fi", {}


FORMS = (
    *(goal_edit, goal_outcome, measure_edit, aim_edit, aim_outcome, sub_objective),
    *(risk, key_figure, investment),
)


def form_with(page: bytes, field: str) -> Any:
    """The form of a page that has the field."""
    found: Any = html.fromstring(page.decode()).xpath(f'//form[.//*[@name="{field}"]]')
    assert len(found) == 1, field
    return found[0]


def sent_by(page: bytes, field: str) -> Sent:
    """What a browser without scripts would send of the form, its buttons left aside."""
    sent: Sent = {}
    for name, value in form_with(page, field).form_values():
        sent.setdefault(name, []).append(value)
    return sent


def opened(client: Client, path: str, field: str) -> Sent:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 200, path
    return sent_by(answer.content, field)


@pytest.mark.parametrize("of_form", FORMS, ids=lambda one: one.__name__)
def test_who_saves_last_is_shown_what_is_stored_and_may_then_save_all_the_same(
    client_of: ClientOf, of_form: Callable[[], tuple[str, str, Sent]]
) -> None:
    path, field, button = of_form()
    one, other = client_of(CONTROLLER), client_of(CONTROLLER)
    mine = opened(one, path, field) | button | {field: "Minun sanani"}
    theirs = opened(other, path, field) | button | {field: "Toisen sanat"}
    assert other.post(f"{BASE}/{path}", theirs).status_code == 302
    changes = len(audit_trail(**WHERE))

    told = one.post(f"{BASE}/{path}", mine)
    assert told.status_code == 409
    assert len(audit_trail(**WHERE)) == changes
    form = form_with(told.content, field)
    words = form.text_content()
    assert f"{EMAIL_OF[CONTROLLER]} muutti tätä" in words
    assert "Nyt siinä on: Toisen sanat." in words
    again = sent_by(told.content, field)
    assert again[field][0].strip() == "Minun sanani"

    [mine_all_the_same] = form.xpath('.//*[@role="alert"]//button')
    pressed = {mine_all_the_same.get("name"): mine_all_the_same.get("value")}
    pressed = {name: value for name, value in pressed.items() if name}
    assert one.post(f"{BASE}/{path}", again | pressed | _more(button)).status_code == 302
    assert opened(one, path, field)[field][0].strip() == "Minun sanani"


def _more(button: Sent) -> Sent:
    """What people wrote beside; not the page's own buttons."""
    return {name: value for name, value in button.items() if name == "why"}


@pytest.mark.parametrize("of_form", FORMS, ids=lambda one: one.__name__)
def test_the_same_sent_twice_is_saved_in_peace(
    client_of: ClientOf, of_form: Callable[[], tuple[str, str, Sent]]
) -> None:
    path, field, button = of_form()
    client = client_of(CONTROLLER)
    sent = opened(client, path, field) | button | {field: "Samat sanat"}
    assert client.post(f"{BASE}/{path}", sent).status_code == 302
    assert client.post(f"{BASE}/{path}", sent).status_code == 302


def test_a_third_change_is_told_again(client_of: ClientOf) -> None:
    path, field, _ = risk()
    one, other = client_of(CONTROLLER), client_of(CONTROLLER)
    mine = opened(one, path, field) | {field: "Minun"}
    other.post(f"{BASE}/{path}", opened(other, path, field) | {field: "Toisen"})
    told = one.post(f"{BASE}/{path}", mine)
    other.post(f"{BASE}/{path}", opened(other, path, field) | {field: "Kolmas"})
    again = one.post(f"{BASE}/{path}", sent_by(told.content, field))
    assert again.status_code == 409
    assert "Nyt siinä on: Kolmas." in again.content.decode()
    assert planning.risks(**WHERE)[0].controls.fi == "Kolmas"


def test_a_field_that_was_left_alone_takes_what_the_other_wrote(client_of: ClientOf) -> None:
    path, field, _ = risk()
    one, other = client_of(CONTROLLER), client_of(CONTROLLER)
    mine = opened(one, path, field) | {field: "Minun"}
    theirs = opened(other, path, field)
    values = {"likelihood": "1" if theirs["likelihood"] != ["1"] else "2", "name_fi": "Uusi nimi"}
    other.post(f"{BASE}/{path}", theirs | values)
    told = one.post(f"{BASE}/{path}", mine)
    assert told.status_code == 409
    assert one.post(f"{BASE}/{path}", sent_by(told.content, field)).status_code == 302
    now = planning.risks(**WHERE)[0]
    assert (now.controls.fi, now.name.fi) == ("Minun", "Uusi nimi")
    assert str(now.likelihood) == values["likelihood"]


def test_a_change_between_looking_and_saving_is_told_too(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, field, _ = goal_edit()
    client, goal = client_of(CONTROLLER), opetus_goal()
    quicker = iter([True])

    def slow(**given: Any) -> None:
        if next(quicker, False):
            theirs = type(goal.target_level)("Nopeampi")
            changed = replace(goal, target_level=theirs)
            set_goal(**WHERE, goal=changed, actor="quick@example.org")
        set_goal(**given)

    monkeypatch.setattr(plan_views, "set_goal", slow)
    told = client.post(f"{BASE}/{path}", opened(client, path, field) | {field: "Minun"})
    assert told.status_code == 409
    assert "quick@example.org muutti tätä" in told.content.decode()
    assert opetus_goal().target_level.fi == "Nopeampi"


def test_what_was_removed_before_saving_does_not_come_back(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, field, _ = goal_edit()
    client, goal = client_of(CONTROLLER), opetus_goal()

    def slow(**given: Any) -> None:
        remove_goal(**WHERE, goal=goal.code, actor="quick@example.org")
        set_goal(**given)

    monkeypatch.setattr(plan_views, "set_goal", slow)
    sent = opened(client, path, field) | {field: "Minun"}
    assert client.post(f"{BASE}/{path}", sent).status_code == 404
    assert goal.code not in {one.code for one in planning.goals(**WHERE)}


class Card(VersionedForm):
    """Something with two texts, a choice and several choices."""

    name = forms.CharField(required=False)
    text = forms.CharField(required=False, widget=forms.Textarea)
    one = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    many = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], required=False)


_words = st.sampled_from(["", "yksi", "kaksi", "rivi\r\nja toinen", " reunat "])
_cards = st.fixed_dictionaries(
    {
        "name": _words,
        "text": _words,
        "one": st.sampled_from(["", "a", "b"]),
        "many": st.sampled_from([[], ["x"], ["y"], ["x", "y"]]),
    }
)
_edits = st.fixed_dictionaries(
    {},
    optional={
        "name": _words,
        "text": _words,
        "one": st.sampled_from(["", "a", "b"]),
        "many": st.sampled_from([[], ["x"], ["x", "y"]]),
    },
)


def _sent(form: Card) -> QueryDict:
    """What a browser sends of a form as it is shown."""
    data = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        data.setlist(bound.html_name, value if isinstance(value, list) else [value or ""])
    return data


def _clean(card: Sent) -> Sent:
    form = Card(QueryDict(mutable=True))
    form.data = _sent(Card(initial=card))
    assert form.is_valid()
    return {name: form.cleaned_data[name] for name in card}


@given(_cards, st.lists(st.tuples(st.integers(0, 1), st.booleans(), _edits), max_size=8))
def test_nobodys_words_are_lost_without_being_shown(
    first: Sent, steps: list[tuple[int, bool, Sent]]
) -> None:
    """Two people open, write and save in any order. Whatever a save takes away was on the screen
    of who saved: when the page was opened, or told of at the field."""
    stored = _clean(first)
    screens: list[Card | None] = [None, None]
    known: list[dict[str, list[Any]]] = [{}, {}]
    for who, is_opened, edits in steps:
        screen = screens[who]
        if is_opened or screen is None:
            screens[who] = Card(initial=stored)
            known[who] = {name: [value] for name, value in stored.items()}
            continue
        data = _sent(screen)
        for name, value in edits.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        form = Card(data, initial=stored)
        assert form.is_valid()
        typed = {name: form.cleaned_data[name] for name in stored}
        overtaken = form.overtaken()
        if overtaken:
            form.tell(overtaken, ())
            for name in overtaken:
                known[who][name].append(stored[name])
                # What was written is kept where something was written.
                if name in edits and typed[name] != stored[name]:
                    shown = Card(form.data, initial=stored)
                    shown.is_valid()
                    assert shown.cleaned_data[name] in (typed[name], stored[name])
            screens[who] = form
            continue
        for name, value in stored.items():
            assert typed[name] == value or value in known[who][name], name
        stored = typed
        screens[who] = None


@given(_cards)
def test_a_form_as_it_was_shown_is_never_overtaken_by_itself(card: Sent) -> None:
    stored = _clean(card)
    form = Card(_sent(Card(initial=stored)), initial=stored)
    assert form.is_valid()
    assert form.overtaken() == []
    assert SHOWN in form.fields
