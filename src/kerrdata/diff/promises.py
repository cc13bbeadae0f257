"""What changed in the promise: the package's properties, its tables, their columns and keys.

Compares descriptors alone, and reads no data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kerrdata.descriptor import Descriptor, Field, ForeignKey, TableSchema
from kerrdata.diff import constraints
from kerrdata.diff.differences import Change, Kind
from kerrdata.retired import PROPERTY

Raw = Mapping[str, Any]
Names = Mapping[str, str]
"""The name in OLD of each table or column of NEW that OLD has."""

MEASURES = frozenset({"bytes", "hash", "stats"})
"""What is counted from the data, and changes with them."""
OF_THE_PACKAGE = frozenset({"name", "resources", "version", PROPERTY}) | MEASURES
OF_A_TABLE = (
    frozenset({"name", "path", "extrapaths", "schema", "dialect", "encoding", "data"}) | MEASURES
)
OF_A_SCHEMA = frozenset({"fields", "primaryKey", "foreignKeys", "uniqueKeys", "missingValues"})
READING = (
    "format",
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "delimiter",
    "itemType",
    "missingValues",
    "categoriesOrdered",
)
"""Properties of a column that say how its cells are read."""
OF_A_COLUMN = frozenset({"name", "type", "constraints", "categories", *READING})


def package_changes(old: Descriptor, new: Descriptor) -> Iterator[Change]:
    """What changed in what the package says of itself as a whole.

    Args:
        old: The descriptor in OLD.
        new: The descriptor in NEW.
    """
    if old.name != new.name:
        yield Change(Kind.package_renamed, name="name", old=old.name, new=new.name)
    if old.version != new.version:
        yield Change(Kind.version_changed, name="version", old=old.version, new=new.version)
    if old.raw.get(PROPERTY) != new.raw.get(PROPERTY):
        before, after = old.raw.get(PROPERTY), new.raw.get(PROPERTY)
        yield Change(Kind.retired_changed, name=PROPERTY, old=before, new=after)
    yield from _metadata(old.raw, new.raw, OF_THE_PACKAGE)


def table_changes(old: TableSchema, new: TableSchema, names: Names) -> Iterator[Change]:
    """What changed in the promise of a table that both sides have.

    Args:
        old: The table in OLD.
        new: The table in NEW.
        names: The name in OLD of each column of NEW that OLD has.
    """
    table = new.name
    if old.name != table:
        yield Change(Kind.table_renamed, table, old=old.name, new=table, note="suspected")
    if old.paths != new.paths:
        before, after = list(old.paths), list(new.paths)
        yield Change(Kind.path_changed, table, name="path", old=before, new=after)
    yield from _dialect(old, new)
    if set(old.missing_values) != set(new.missing_values):
        before, after = list(old.missing_values), list(new.missing_values)
        yield Change(
            Kind.missing_values_changed, table, name="missingValues", old=before, new=after
        )
    yield from _keys(old, new, names)
    yield from _metadata(old.raw, new.raw, OF_A_TABLE, table)
    yield from _metadata(_schema(old), _schema(new), OF_A_SCHEMA, table)


def column_changes(
    old: TableSchema,
    new: TableSchema,
    labels: tuple[tuple[str, ...], tuple[str, ...]],
    names: Names,
) -> Iterator[Change]:
    """What changed in the columns of a table that both sides have.

    Args:
        old: The table in OLD.
        new: The table in NEW.
        labels: The columns in OLD and in NEW, in their order.
        names: The name in OLD of each column of NEW that OLD has.
    """
    before, after = labels
    yield from _positions(new.name, before, after, names)
    for name in after:
        if name in names:
            was = old.field(names[name]) or Field(names[name])
            yield from _column(new.name, was, new.field(name) or Field(name))


def columns_of(table: TableSchema) -> tuple[str, ...]:
    """The columns that a table declares, each once."""
    return tuple(dict.fromkeys(field.name for field in table.fields))


def _positions(
    table: str, before: tuple[str, ...], after: tuple[str, ...], names: Names
) -> Iterator[Change]:
    kept = [name for name in after if name in names]
    last = max((after.index(name) for name in kept), default=-1)
    for name in before:
        if name not in names.values():
            yield Change(Kind.column_removed, table, name)
    for at, name in enumerate(after):
        if name not in names:
            yield Change(Kind.column_added if at > last else Kind.column_inserted, table, name)
        elif names[name] != name:
            yield Change(
                Kind.column_renamed, table, name, old=names[name], new=name, note="suspected"
            )
    was = [name for name in before if name in names.values()]
    if was != [names[name] for name in kept]:
        yield Change(Kind.columns_reordered, table, old=was, new=kept)


def _column(table: str, old: Field, new: Field) -> Iterator[Change]:
    name = new.name
    if old.type != new.type:
        yield Change(Kind.type_changed, table, name, "type", old.type, new.type)
    for word in READING:
        before, after = old.raw.get(word), new.raw.get(word)
        if word == "format":
            before, after = before or "default", after or "default"
        if before != after:
            yield Change(Kind.format_changed, table, name, word, before, after)
    for word, kind, note in constraints.judged(old.constraints, new.constraints):
        yield Change(
            kind, table, name, word, old.constraints.get(word), new.constraints.get(word), note
        )
    yield from _categories(table, old, new)
    yield from _metadata(old.raw, new.raw, OF_A_COLUMN, table, name)


def _categories(table: str, old: Field, new: Field) -> Iterator[Change]:
    before, after = old.raw.get("categories"), new.raw.get("categories")
    if before == after:
        return
    if before is None or after is None:
        kind, note = (Kind.constraint_tightened if before is None else Kind.constraint_loosened), ""
    else:
        kind, note = constraints.listed(before, after) or (Kind.metadata_changed, "")
    yield Change(kind, table, new.name, "categories", before, after, note)


def _dialect(old: TableSchema, new: TableSchema) -> Iterator[Change]:
    if old.delimiter != new.delimiter:
        before, after = old.delimiter, new.delimiter
        yield Change(Kind.dialect_changed, new.name, name="delimiter", old=before, new=after)
    words = {*old.dialect, *new.dialect} - {"$schema", "delimiter", "lineTerminator"}
    for word in sorted(words, key=str):
        before, after = old.dialect.get(word), new.dialect.get(word)
        if before != after and (before, after) not in _SAME.get(word, ()):
            yield Change(Kind.dialect_changed, new.name, name=str(word), old=before, new=after)
    if old.encoding.lower() != new.encoding.lower():
        before, after = old.encoding, new.encoding
        yield Change(Kind.dialect_changed, new.name, name="encoding", old=before, new=after)


_SAME: dict[str, tuple[tuple[Any, Any], ...]] = {
    "header": ((None, True), (True, None)),
    "quoteChar": ((None, '"'), ('"', None)),
    "doubleQuote": ((None, True), (True, None)),
}
"""What a dialect says by saying nothing."""


def _keys(old: TableSchema, new: TableSchema, names: Names) -> Iterator[Change]:
    was = {before: after for after, before in names.items()}
    primary = _renamed(old.primary_key, was)
    if primary != new.primary_key:
        before, after = list(old.primary_key), list(new.primary_key)
        yield Change(Kind.primary_key_changed, new.name, name="primaryKey", old=before, new=after)
    uniques = [sorted(_renamed(key, was)) for key in old.unique_keys]
    yield from _promised(new.name, "uniqueKeys", uniques, list(map(sorted, new.unique_keys)))
    foreign = [_reference(key, was) for key in old.foreign_keys]
    yield from _promised(
        new.name, "foreignKeys", foreign, [_reference(key, {}) for key in new.foreign_keys]
    )


def _promised(table: str, name: str, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Keys of one side only: a new one has to hold for rows that did not have to obey it."""
    for key in old:
        if key not in new:
            yield Change(Kind.constraint_loosened, table, name=name, old=key)
    for key in new:
        if key not in old:
            yield Change(Kind.constraint_tightened, table, name=name, new=key)


def _reference(key: ForeignKey, was: Names) -> dict[str, Any]:
    """A foreign key as the descriptor would have it."""
    reference = {"resource": key.table, "fields": list(key.reference_fields)}
    return {"fields": list(_renamed(key.fields, was)), "reference": reference}


def _renamed(columns: Iterable[str], was: Names) -> tuple[str, ...]:
    return tuple(was.get(name, name) for name in columns)


def _metadata(
    old: Raw, new: Raw, others: frozenset[str], table: str = "", column: str = ""
) -> Iterator[Change]:
    for name in sorted({*old, *new} - others, key=str):  # (YAML has keys that are no texts)
        if old.get(name) != new.get(name):
            yield Change(
                Kind.metadata_changed, table, column, str(name), old.get(name), new.get(name)
            )


def _schema(table: TableSchema) -> Raw:
    schema = table.raw.get("schema")
    return schema if isinstance(schema, dict) else {}
