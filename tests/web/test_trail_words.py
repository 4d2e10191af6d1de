"""Every action that a service records in the audit trail has words in each language."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import toteuma
from toteuma.catalogue.wording import page_words
from toteuma.domain.rounds import Move
from toteuma.domain.vocabulary import Language

SOURCE = Path(toteuma.__file__).parent
ACTION = re.compile(r"\w+\.\w+")
AUDITED = "change_of"
"""The function that makes a change of the trail; its keyword ``action`` names what was done."""


class Module:
    """The functions of a module, and what their arguments may be."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions = {
            node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
        }
        self.calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]

    def recorded(self) -> Iterator[str]:
        """Actions that functions of the module give to the trail."""
        for function in self.functions.values():
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) in (AUDITED, "Change"):
                    for keyword in call.keywords:
                        if keyword.arg == "action":
                            yield from self.values(keyword.value, function)

    def values(self, said: ast.expr, inside: ast.FunctionDef) -> set[str]:
        """Texts that an expression of a function may be."""
        match said:
            case ast.Constant(value=text):
                return {str(text)}
            case ast.IfExp():
                return self.values(said.body, inside) | self.values(said.orelse, inside)
            case ast.JoinedStr():
                parts = [self.values(part, inside) for part in said.values]
                return {"".join(one) for one in product(*parts)}
            case ast.Attribute(value=ast.Name(id="Move"), attr=name):
                return {Move[name].value}
            case ast.FormattedValue() | ast.Attribute(attr="value"):
                return self.values(said.value, inside)
            case ast.Name():
                return self._of_name(said.id, inside)
        raise AssertionError(f"{ast.unparse(said)} of {inside.name} is not followed")

    def _of_name(self, name: str, inside: ast.FunctionDef) -> set[str]:
        for node in ast.walk(inside):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
                return self.values(node.value, inside)
        arguments = inside.args
        places = [one.arg for one in arguments.args]
        found: set[str] = set()
        for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if one.arg == name and default is not None:
                found |= self.values(default, inside)
        for function in self.functions.values():
            for call in ast.walk(function):
                if not isinstance(call, ast.Call) or ast.unparse(call.func) != inside.name:
                    continue
                given = {one.arg: one.value for one in call.keywords}
                if name in places and places.index(name) < len(call.args):
                    given[name] = call.args[places.index(name)]
                if name in given:
                    found |= self.values(given[name], function)
        return found


def recorded_actions() -> dict[str, str]:
    """Every action that the program records, and a file that does."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        said = set(Module(tree).recorded())
        # A service that makes the change for others is told the action by them.
        for call in ast.walk(tree):
            for keyword in call.keywords if isinstance(call, ast.Call) else ():
                value = keyword.value
                if keyword.arg == "action" and isinstance(value, ast.Constant):
                    said.add(str(value.value))
        found |= dict.fromkeys(filter(ACTION.fullmatch, said), path.name)
    return found


ACTIONS = recorded_actions()


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_an_action_of_the_trail_has_words_in_each_language(action: str) -> None:
    for language in Language:
        assert f"changes.{action.replace('.', '_')}" in page_words(language), ACTIONS[action]


def test_actions_are_found_through_the_functions_that_pass_them_on() -> None:
    """One that is written out, one of a choice, one made of a name, one from another module."""
    for action in ("comment.add", "user.unlock", "assessments.write", "goal.set", "table.import"):
        assert action in ACTIONS
