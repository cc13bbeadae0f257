"""What a descriptor declares of its tables, promise after promise. Nothing is checked here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kerrdata.descriptor import Field, TableSchema
from kerrdata.selftest.answers import Promise

TYPE, CATEGORIES = "type", "categories"
PRIMARY, UNIQUE, FOREIGN = "primaryKey", "uniqueKeys", "foreignKeys"

LOOSE = {"any", "string"}
"""Types that any text is of."""
LONGEST = 60


def promises(table: TableSchema) -> Iterator[Promise]:
    """Everything that a descriptor declares of a table and that data could break.

    Args:
        table: The table.
    """
    for field in table.fields:
        yield from _of_column(table, field)
    if table.primary_key:
        yield Promise(table.name, table.primary_key, PRIMARY)
    for key in dict.fromkeys(table.unique_keys):
        yield Promise(table.name, key, UNIQUE)
    for reference in table.foreign_keys:
        to = f"{reference.table}.{', '.join(reference.reference_fields)}"
        yield Promise(table.name, reference.fields, FOREIGN, to)


def _of_column(table: TableSchema, field: Field) -> Iterator[Promise]:
    form = field.raw.get("format", "default")
    if field.type not in LOOSE or form != "default":
        declared = field.type if form == "default" else f"{field.type}, {form}"
        yield Promise(table.name, (field.name,), TYPE, declared)
    for name, value in field.constraints.items():
        if value is not False:
            declared = "" if value is True else _shown(value)
            yield Promise(table.name, (field.name,), name, declared)
    if CATEGORIES in field.raw:
        yield Promise(table.name, (field.name,), CATEGORIES, _shown(field.raw[CATEGORIES]))


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
