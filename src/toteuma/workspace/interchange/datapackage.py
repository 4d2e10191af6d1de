"""``datapackage.json`` of a municipality folder (Frictionless Data Package, Table Schema 1).

It describes the tables; long texts and ledger files are told of in its description, because
they are not tables of this schema. It has no time stamp: equal contents give equal bytes.
"""

import json
from typing import Any

from toteuma.domain.content import Municipality
from toteuma.workspace.interchange.tables import TABLES, Column, ColumnType, Table

_TYPES = {
    ColumnType.INTEGER: "integer",
    ColumnType.CENTS: "integer",
    ColumnType.DECIMAL: "number",
    ColumnType.DATE: "date",
    ColumnType.BOOLEAN: "boolean",
}

_DESCRIPTION = (
    "A municipality folder of Toteuma: organisation, budget, goals, key figures and risks. "
    "Amounts are integer cents, income positive and expenditure negative. Long texts are the "
    "CommonMark files texts/<kind>/<period>/<code>.<language>.md; postings, if any, are the "
    "files that ledger/ledger.toml lists with the profile by which each is read."
)

# The licence that the Finnish public administration recommends for its open data (JHS 189).
_LICENCES = [
    {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "Creative Commons Attribution 4.0",
    }
]


def datapackage_text(municipality: Municipality) -> str:
    """The file's text."""
    package = {
        "profile": "tabular-data-package",
        "name": "municipality",
        "id": municipality.code,
        "title": municipality.name.fi or municipality.name.sv or municipality.name.en,
        "description": _DESCRIPTION,
        "licenses": _LICENCES,
        "resources": [_resource(table) for table in TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [field for column in table.columns for field in _fields(column)],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                _foreign_key(table, column)
                for column in table.columns
                if column.references and column.type is not ColumnType.CODES
            ],
        },
    }


def _fields(column: Column) -> list[dict[str, Any]]:
    fields = []
    for header in column.headers:
        field: dict[str, Any] = {"name": header, "type": _TYPES.get(column.type, "string")}
        constraints: dict[str, Any] = {}
        # Of a localized column any one language is enough, which this schema cannot say.
        if column.required and column.type is not ColumnType.LOCALIZED:
            constraints["required"] = True
        if column.choices is not None:
            constraints["enum"] = [choice.value for choice in column.choices]
        if constraints:
            field["constraints"] = constraints
        if column.type is ColumnType.BOOLEAN:
            field |= {"trueValues": ["true"], "falseValues": ["false"]}
        fields.append(field)
    return fields


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    target, _, target_column = column.references.partition(".")
    resource = "" if target == table.name else target
    return {
        "fields": [column.name],
        "reference": {"resource": resource, "fields": [target_column]},
    }
