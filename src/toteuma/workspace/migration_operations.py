"""A migration operation that makes many tables in the time of few."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel


class CreateModels(Operation):
    """Creates models in their order, as a list of CreateModel would.

    Every row refers to its municipality, so with one operation a model Django would build anew
    all earlier models for each further one, which took over half of the time of a fresh start.
    Here all are added to the state first, and built once. With ``unless_there`` a table that the
    database has already is left as it is.
    """

    reversible = True

    def __init__(self, models: Sequence[CreateModel], *, unless_there: bool = False) -> None:
        self.models = list(models)
        self.unless_there = unless_there

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Adds the models to the state, which is built again when it is next needed."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Creates the tables."""
        known = schema_editor.connection.introspection.table_names() if self.unless_there else ()
        for model in self.models:
            table = to_state.apps.get_model(app_label, model.name)._meta.db_table
            if table not in known:
                model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Drops the tables, those that refer to others first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """One line for ``migrate --plan``."""
        return f"Create {len(self.models)} models"
