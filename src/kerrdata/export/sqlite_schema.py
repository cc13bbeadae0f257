"""What SQLite is told of a table: its columns, keys and constraints as the descriptor has them.

A foreign key is declared where what it refers to is declared a key, for SQLite wants it so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlite_utils.db import quote_identifier

from kerrdata.descriptor import Field, ForeignKey, TableSchema
from kerrdata.export.naming import fitted
from kerrdata.export.tables import TypedTable

WORDS = {
    *("abstract", "alias", "aliases", "body", "caption", "comment", "comments", "content"),
    *("description", "excerpt", "headline", "label", "name", "note", "notes", "quote", "remark"),
    *("remarks", "subtitle", "summary", "text", "title"),
}
"""Names of columns, or their last words, that people search for words."""


@dataclass(frozen=True)
class Names:
    """What tables and columns are called in the database.

    Attributes:
        tables: By name in the package.
        columns: By table, by name in the package.
    """

    tables: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]

    def quoted(self, table: str, columns: tuple[str, ...]) -> str:
        """Columns of a table as they are written in SQL, with commas."""
        return ", ".join(quote_identifier(self.columns[table][name]) for name in columns)


def names_of(schemas: tuple[TableSchema, ...]) -> Names:
    """Names that SQLite can hold: it knows no upper and lower case, and keeps `sqlite_` to itself.

    Args:
        schemas: The tables.
    """
    return Names(
        tables=fitted((schema.name for schema in schemas), _table_name),
        columns={
            schema.name: fitted((field.name for field in schema.fields), _without_nul)
            for schema in schemas
        },
    )


def in_order(schemas: tuple[TableSchema, ...]) -> list[TableSchema]:
    """The tables, each behind those that it refers to, as far as there is no circle.

    Args:
        schemas: The tables.
    """
    known = {schema.name: schema for schema in schemas}
    ordered: dict[str, TableSchema] = {}
    for schema in schemas:
        started: set[str] = set()
        stack = [(schema.name, False)]
        while stack:
            name, is_ready = stack.pop()
            if is_ready:
                ordered.setdefault(name, known[name])
            elif name in known and name not in started:
                started.add(name)
                others = [(key.table, False) for key in known[name].foreign_keys]
                stack += [(name, True), *reversed(others)]
    return list(ordered.values())


def create_table(table: TypedTable, names: Names, targets: Mapping[str, TableSchema]) -> str:
    """The SQL statement that creates a table.

    Args:
        table: The table.
        names: Of all tables and columns.
        targets: All tables by name.
    """
    schema = table.schema
    parts = [_column(table, at, names) for at in range(len(schema.fields))]
    parts += [f"PRIMARY KEY ({names.quoted(schema.name, key)})" for key in _primary(schema)]
    parts += [f"UNIQUE ({names.quoted(schema.name, key)})" for key in _unique(schema)]
    parts += [
        f"FOREIGN KEY ({names.quoted(schema.name, key.fields)}) REFERENCES "
        f"{quote_identifier(names.tables[key.table])} "
        f"({names.quoted(key.table, key.reference_fields)})"
        for key in references(schema, targets)
    ]
    lines = ",\n  ".join(parts)
    return f"CREATE TABLE {quote_identifier(names.tables[schema.name])} (\n  {lines}\n)"


def references(schema: TableSchema, targets: Mapping[str, TableSchema]) -> Iterator[ForeignKey]:
    """The foreign keys that refer to declared keys, each once.

    Args:
        schema: The table.
        targets: All tables by name.
    """
    for key in dict.fromkeys(_sound(schema)):
        target = targets.get(key.table)
        known = {frozenset(one) for one in (*_primary(target), *_unique(target))} if target else ()
        if frozenset(key.reference_fields) in known:
            yield key


def indexed(schema: TableSchema) -> list[tuple[str, ...]]:
    """The columns of each foreign key that needs an index of its own.

    Args:
        schema: The table.
    """
    keys = [*_primary(schema), *_unique(schema)]
    wanted = dict.fromkeys(key.fields for key in _sound(schema))
    return [one for one in wanted if not any(key[: len(one)] == one for key in keys)]


def searchable(schema: TableSchema) -> tuple[str, ...]:
    """The columns that people search for words: free text of a descriptive name, and no key.

    Args:
        schema: The table.
    """
    keys = {name for key in (*_primary(schema), *_unique(schema)) for name in key}
    keys |= {name for key in schema.foreign_keys for name in key.fields}
    return tuple(
        field.name for field in schema.fields if field.name not in keys and _is_descriptive(field)
    )


def sqlite_type(kind: Any) -> str:
    """The type that a column of an Arrow type has in SQLite.

    Args:
        kind: The Arrow type. Decimals are text, for SQLite would round them.
    """
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"


def literal(value: str | int) -> str:
    """A value as it is written in SQL."""
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _column(table: TypedTable, at: int, names: Names) -> str:
    schema, field = table.schema, table.schema.fields[at]
    values = table.data.column(at)
    name = names.quoted(schema.name, (field.name,))
    part = f"{name} {sqlite_type(values.type)}"
    is_key = field.name in schema.primary_key and not values.null_count
    if is_key or field.constraints.get("required") is True:
        part += " NOT NULL"
    if pa.types.is_boolean(values.type):
        return f"{part} CHECK ({name} IN (0, 1))"
    allowed = _allowed(field, values.type)
    return f"{part} CHECK ({name} IN ({', '.join(map(literal, allowed))}))" if allowed else part


def _allowed(field: Field, kind: Any) -> list[str | int]:
    """The values of an enum, where they are those of the database as they stand."""
    declared = field.constraints.get("enum")
    wanted = {"string": str, "integer": int}.get(field.type)
    if not isinstance(declared, list) or not wanted or (wanted is int) != pa.types.is_integer(kind):
        return []
    sound = all(type(one) is wanted and "\0" not in str(one) for one in declared)
    return list(declared) if sound else []


def _primary(schema: TableSchema) -> list[tuple[str, ...]]:
    """The primary key, none where the file lacks a column of it."""
    key = schema.primary_key
    return [key] if key and set(key) <= {field.name for field in schema.fields} else []


def _unique(schema: TableSchema) -> list[tuple[str, ...]]:
    """Keys besides the primary key."""
    return [key for key in dict.fromkeys(_all_unique(schema)) if key != schema.primary_key]


def _all_unique(schema: TableSchema) -> Iterator[tuple[str, ...]]:
    columns = {field.name for field in schema.fields}
    yield from (key for key in schema.unique_keys if set(key) <= columns)
    for field in schema.fields:
        if field.constraints.get("unique") is True:
            yield (field.name,)


def _sound(schema: TableSchema) -> Iterator[ForeignKey]:
    """The foreign keys whose columns exist on this side."""
    columns = {field.name for field in schema.fields}
    for key in schema.foreign_keys:
        if key.fields and set(key.fields) <= columns:
            yield key


def _is_descriptive(field: Field) -> bool:
    words = field.name.lower().replace("-", "_").replace(" ", "_").split("_")
    is_free = field.type == "string" and field.raw.get("format", "default") == "default"
    return is_free and words[-1] in WORDS and not set(field.constraints) & {"enum", "pattern"}


def _table_name(name: str) -> str:
    name = _without_nul(name)
    return f"table_{name}" if name.casefold().startswith("sqlite_") else name


def _without_nul(name: str) -> str:
    return name.replace("\0", "_") or "_"
