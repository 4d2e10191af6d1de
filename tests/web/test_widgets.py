"""Inputs that are drawn without a template are the same inputs."""

from typing import Any

import pytest
from django import forms
from lxml import html

from toteuma.web.shared.widgets import DrawnHiddenInput, DrawnTextInput


@pytest.mark.parametrize("value", [None, "", "1 234,50", '"><script>', 0, 12])
@pytest.mark.parametrize(
    "attrs",
    [{}, {"id": "id_x", "required": True, "disabled": False}, {"aria-label": '<Ä> & "b"'}],
)
@pytest.mark.parametrize(
    ("drawn", "of_django"),
    [(DrawnTextInput, forms.TextInput), (DrawnHiddenInput, forms.HiddenInput)],
)
def test_an_input_is_as_django_draws_it(
    drawn: type[forms.Widget], of_django: type[forms.Widget], value: Any, attrs: dict[str, Any]
) -> None:
    given = {"class": "amount", "maxlength": "40"}
    [ours, theirs] = (
        html.fragment_fromstring(widget(given).render("a-b", value, attrs))
        for widget in (drawn, of_django)
    )
    assert (ours.tag, dict(ours.attrib)) == (theirs.tag, dict(theirs.attrib))
    assert ours.get("value") == (None if value in (None, "") else str(value))
