"""Fields of long forms, drawn without a template of their own.

A page of forecasts has some forty of them: a template for each cost a quarter of the page.
"""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class _Drawn:
    """The same attributes as by Django's template for inputs."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The input."""
        widget = self.get_context(name, value, attrs)["widget"]  # type: ignore[attr-defined]
        given = [("type", widget["type"]), ("name", widget["name"])]
        if widget["value"] is not None:
            given.append(("value", widget["value"]))
        given += widget["attrs"].items()
        valued = [(key, text) for key, text in given if not isinstance(text, bool)]
        bare = [(key,) for key, text in given if text is True]
        return format_html(
            "<input{}{}>",
            format_html_join("", ' {}="{}"', valued),
            format_html_join("", " {}", bare),
        )


class DrawnTextInput(_Drawn, forms.TextInput):
    """A line of text."""


class DrawnHiddenInput(_Drawn, forms.HiddenInput):
    """A value that the form brings back."""
