"""What uses a unit or an account: rows of every kind that name it."""

from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from toteuma.workspace.models import Account, CostCentreMapping, Node, NodeValidity
from toteuma.workspace.models.constraints import CompositeForeignKey
from toteuma.workspace.models.municipality import MunicipalityRow
from toteuma.workspace.queries.rows import municipality_id


def uses_of_node(*, municipality: str, code: str) -> dict[str, int]:
    """How many rows name the unit, by the name of their model: budget lines, goals, units below
    it, roles of people. Its own validities are no use of it."""
    found = _counted(municipality, Node, "node", code)
    key = municipality_id(municipality)
    validities = NodeValidity.objects.filter(municipality_id=key)
    mappings = CostCentreMapping.objects.filter(municipality_id=key)
    found["nodevalidity"] = validities.filter(parent=code).exclude(code=code).count()
    found["costcentremapping"] = (
        mappings.filter(from_cost_centre=code) | mappings.filter(to_cost_centre=code)
    ).count()
    if validities.filter(code=code, parent="").exists():
        found["top"] = 1
    return {name: count for name, count in found.items() if count}


def uses_of_account(*, municipality: str, number: int) -> dict[str, int]:
    """How many rows name the account, by the name of their model."""
    found = _counted(municipality, Account, "account", number)
    return {name: count for name, count in found.items() if count}


def _counted(municipality: str, of: type[Model], field: str, value: str | int) -> dict[str, int]:
    key = municipality_id(municipality)
    return {
        str(model._meta.model_name): model._default_manager.filter(
            municipality_id=key, **{name: value}
        ).count()
        for model, name in _fields(of, field)
    }


def _fields(of: type[Model], field: str) -> Iterator[tuple[type[Model], str]]:
    """Models with a field of that name, and those whose foreign key leads to the model: some
    name a unit without a key, because they outlive it."""
    for model in apps.get_models():
        if not issubclass(model, MunicipalityRow) or model in (of, NodeValidity):
            continue
        names = {
            rule.fields[1]
            for rule in model._meta.constraints
            if isinstance(rule, CompositeForeignKey) and rule.to_table == of._meta.db_table
        }
        try:
            model._meta.get_field(field)
        except FieldDoesNotExist:
            pass
        else:
            names.add(field)
        for name in sorted(names):
            yield model, name
