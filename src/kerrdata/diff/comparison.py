"""All that is different between two packages: the promise first, then the rows of each table.

Only reads; a table that cannot be read is compared by its promise, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kerrdata.descriptor import TableSchema, inside
from kerrdata.diff import names, promises
from kerrdata.diff.differences import Change, Difference, Kind, Side, TableDifference
from kerrdata.diff.reading import Columns, read_columns
from kerrdata.diff.rows import compare_rows
from kerrdata.errors import KerrdataError
from kerrdata.package import Package
from kerrdata.retired import Key, Retired, read_retired


def compare(old: Package, new: Package) -> Difference:
    """All that is different between two packages.

    Args:
        old: The package in OLD.
        new: The package in NEW.
    """
    before, after = old.descriptor, new.descriptor
    pairs = names.tables(before.tables, after.tables)
    changes = [*promises.package_changes(before, after), *_one_sided(old, new, pairs)]
    lists = _Lists(read_retired(before.raw), read_retired(after.raw))
    tables: list[TableDifference] = []
    for table in after.tables:
        was = before.table(pairs.get(table.name, ""))
        if was:
            found, differs = _table(old, new, was, table)
            changes += found
            tables.append(_with_retirement(differs, table, lists))
    return Difference(
        Side(before.name, before.version, old.place),
        Side(after.name, after.version, new.place),
        tuple(changes),
        tuple(tables),
        lists.unlisted(),
    )


@dataclass(frozen=True)
class _Lists:
    """The lists of retired keys of both sides."""

    old: tuple[Retired, ...]
    new: tuple[Retired, ...]

    def of(self, *tables: str) -> set[Key]:
        """The keys that either side lists for a table."""
        return {one.key for one in (*self.old, *self.new) if one.table in tables and one.key}

    def in_new(self, *tables: str) -> set[Key]:
        """The keys that NEW lists for a table."""
        return {one.key for one in self.new if one.table in tables}

    def unlisted(self) -> tuple[Retired, ...]:
        """The entries of OLD that NEW does not have any more."""
        listed = {(one.table, one.key) for one in self.new}
        return tuple(one for one in self.old if one.key and (one.table, one.key) not in listed)


def _one_sided(old: Package, new: Package, pairs: Mapping[str, str]) -> Iterator[Change]:
    for table in old.descriptor.tables:
        if table.name not in pairs.values():
            yield Change(Kind.table_removed, table.name, old=_size(old, table))
    for table in new.descriptor.tables:
        if table.name not in pairs:
            yield Change(Kind.table_added, table.name, new=_size(new, table))


def _size(package: Package, table: TableSchema) -> dict[str, int]:
    """Columns and rows of a table; no rows where they cannot be counted."""
    try:
        return {"columns": len(table.fields), "rows": read_columns(package, table).rows}
    except KerrdataError:
        return {"columns": len(table.fields)}


def _table(
    old: Package, new: Package, was: TableSchema, table: TableSchema
) -> tuple[list[Change], TableDifference]:
    before, after = _columns(old, was), _columns(new, table)
    labels = _labels(before, was), _labels(after, table)
    known = names.columns(was, table, labels)
    changes = [
        *promises.table_changes(was, table, known),
        *promises.column_changes(was, table, labels, known),
    ]
    if isinstance(before, Columns) and isinstance(after, Columns):
        return changes, compare_rows(before, after, known)
    obstacle = before if isinstance(before, str) else str(after)
    is_other = _content(old, was) != _content(new, table)
    told = TableDifference(table.name, was.name, obstacle=obstacle, is_other=is_other)
    return changes, told


def _columns(package: Package, table: TableSchema) -> Columns | str:
    """The cells of a table, or why they cannot be read."""
    try:
        return read_columns(package, table)
    except KerrdataError as error:
        return error.message.replace(f"{package.root}/", "")


def _labels(columns: Columns | str, table: TableSchema) -> tuple[str, ...]:
    declared = promises.columns_of(table)
    return columns.labels if isinstance(columns, Columns) and columns.labels else declared


def _content(package: Package, table: TableSchema) -> object:
    """What can be compared of data that cannot be read as a table."""
    files = [inside(package.root, path) for path in table.paths]
    try:
        contents = [path.read_bytes() if path and path.is_file() else None for path in files]
    except OSError as error:
        return error.strerror
    return contents, table.raw.get("data")


def _with_retirement(
    differs: TableDifference, table: TableSchema, lists: _Lists
) -> TableDifference:
    if not differs.key:
        return differs
    sides = differs.name, differs.old_name
    retired, listed = lists.of(*sides), lists.in_new(*sides)
    gone = _keys(row.key for row in differs.removed) if is_identified(table) else ()
    come = _keys(row.key for row in differs.added)
    return replace(
        differs,
        unretired=tuple(key for key in gone if key not in listed),
        reused=tuple(key for key in come if key in retired),
    )


def is_identified(table: TableSchema) -> bool:
    """Whether the primary key of a table is an identifier, and not a link between other rows.

    Args:
        table: The table; its key is a link if one of its columns refers to another row.
    """
    references = {name for key in table.foreign_keys for name in key.fields}
    return bool(table.primary_key) and not references & set(table.primary_key)


def _keys(found: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(found))
