"""Rows of a municipality as dictionaries, straight from the database."""

from collections.abc import Iterable
from typing import Any

from toteuma.workspace.errors import MunicipalityUnknownError
from toteuma.workspace.interchange.records import TABLES_BY_NAME, Values
from toteuma.workspace.models import Municipality
from toteuma.workspace.stored import STORED, Rows

_MUNICIPALITY_FIELDS = tuple(column.name for column in TABLES_BY_NAME["municipality"].columns)


def municipality_id(code: str) -> int:
    """The primary key of the municipality."""
    key = Municipality.objects.filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise MunicipalityUnknownError(municipality=code)
    return key


def municipality_row(key: int) -> Values:
    """The municipality's own row."""
    values = Municipality.objects.values_list(*_MUNICIPALITY_FIELDS).get(pk=key)
    return dict(zip(_MUNICIPALITY_FIELDS, values, strict=True))


def rows(key: int, name: str, **filters: Any) -> list[Values]:
    """Rows that ``STORED[name]`` stores for the municipality, in no particular order."""
    stored = STORED[name]
    found = stored.model._default_manager.filter(municipality_id=key, **filters)
    return [
        dict(zip(stored.fields, values, strict=True))
        for values in found.values_list(*stored.fields)
    ]


def rows_by_name(key: int, names: Iterable[str]) -> Rows:
    """Rows of several kinds, one query each."""
    return {name: rows(key, name) for name in names}
