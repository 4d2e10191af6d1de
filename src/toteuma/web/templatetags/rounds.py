"""Tags of the pages of reporting rounds."""

from collections.abc import Mapping

from django import template

from toteuma.domain.rounds import TaskKind, TaskState
from toteuma.web.shared.words import word

register = template.Library()


@register.simple_tag
def task_state_word(state: TaskState) -> str:
    """``{% task_state_word task.state %}``: how far a task is, in words."""
    return word(f"rounds_tasks.state_{state.value}")


@register.simple_tag
def task_kind_word(kind: TaskKind) -> str:
    """``{% task_kind_word task.kind %}``: what a task asks for, in words."""
    return word(f"rounds_tasks.kind_{kind.value}")


@register.simple_tag
def person_named(names: Mapping[str, str], email: str) -> str:
    """``{% person_named names email %}``: the name of a person; of one not known, the address."""
    return names.get(email, email)
