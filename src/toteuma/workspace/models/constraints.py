"""Rules that the database itself holds.

Rows refer to each other by code within their municipality, and the foreign keys say so: they
are of two columns, the municipality and the code. A reference from one municipality's row to
another's cannot be written.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint


class CompositeForeignKey(BaseConstraint):
    """A foreign key of several columns, judged when the transaction ends.

    ``to_table`` and ``to_columns`` are names in the database; the columns must be unique there.
    """

    def __init__(
        self, *, name: str, fields: Sequence[str], to_table: str, to_columns: Sequence[str]
    ) -> None:
        super().__init__(name=name)
        self.fields = tuple(fields)
        self.to_table = to_table
        self.to_columns = tuple(to_columns)

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """The clause within CREATE TABLE."""
        assert model is not None
        assert schema_editor is not None
        quote = schema_editor.quote_name
        fields: Any = [model._meta.get_field(name) for name in self.fields]
        columns = ", ".join(quote(field.column) for field in fields)
        to_columns = ", ".join(map(quote, self.to_columns))
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({columns}) "
            f"REFERENCES {quote(self.to_table)} ({to_columns}) DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """The statement that adds it to a table that is there."""
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """The statement that removes it."""
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, *_: Any, **__: Any) -> None:
        """Nothing: the database judges it at the end of the transaction."""

    def deconstruct(self) -> Any:
        path, args, options = super().deconstruct()
        options |= {
            "fields": self.fields,
            "to_table": self.to_table,
            "to_columns": self.to_columns,
        }
        return path, args, options

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CompositeForeignKey) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]


def key(table: str, *fields: str) -> models.UniqueConstraint:
    """The fields identify a row within its municipality."""
    return models.UniqueConstraint(fields=("municipality", *fields), name=f"{table}_key")


def reference(table: str, field: str, to: str, to_field: str = "code") -> CompositeForeignKey:
    """``field`` names a row of table ``to`` of the same municipality."""
    return CompositeForeignKey(
        name=f"{table}_{field}_fk",
        fields=("municipality", field),
        to_table=f"workspace_{to}",
        to_columns=("municipality_id", to_field),
    )


def one_of(table: str, field: str, vocabulary: type[StrEnum]) -> models.CheckConstraint:
    """``field`` holds a value of the closed list."""
    values = [member.value for member in vocabulary]
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": values}), name=f"{table}_{field}_known"
    )


def between(table: str, field: str, least: int, most: int) -> models.CheckConstraint:
    """``field`` is within the bounds, both included."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__gte": least, f"{field}__lte": most}),
        name=f"{table}_{field}_range",
    )


def year(table: str, field: str = "fiscal_year") -> models.CheckConstraint:
    """``field`` is a year that the domain knows."""
    return between(table, field, 1900, 2200)
