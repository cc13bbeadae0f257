"""The words of a comparison: what changed in the promise, and in the rows of each table.

Holds facts; makes no sentences, reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from kerrdata.retired import Key, Retired


class Kind(StrEnum):
    """What a change of the promise is; the words are those of the JSON format."""

    package_renamed = "package-renamed"
    version_changed = "version-changed"
    metadata_changed = "metadata-changed"
    retired_changed = "retired-changed"
    table_added = "table-added"
    table_removed = "table-removed"
    table_renamed = "table-renamed"
    path_changed = "path-changed"
    dialect_changed = "dialect-changed"
    column_added = "column-added"
    column_inserted = "column-inserted"
    column_removed = "column-removed"
    column_renamed = "column-renamed"
    columns_reordered = "columns-reordered"
    type_changed = "type-changed"
    format_changed = "format-changed"
    missing_values_changed = "missing-values-changed"
    constraint_tightened = "constraint-tightened"
    constraint_loosened = "constraint-loosened"
    primary_key_changed = "primary-key-changed"


@dataclass(frozen=True)
class Change:
    """A change of what a package promises or says of itself.

    Attributes:
        kind: What it is.
        table: The table in NEW, or in OLD if it is gone; empty for the package.
        column: The column, likewise.
        name: The property, constraint or key that changed.
        old, new: Its values as JSON has them; None where there is none. Of a rename the names.
        note: Why it is judged so, where that is not plain.
    """

    kind: Kind
    table: str = ""
    column: str = ""
    name: str = ""
    old: Any = None
    new: Any = None
    note: str = ""


class Cell(NamedTuple):
    """A cell that changed, its texts as they are written; `column` is its name in NEW."""

    column: str
    old: str
    new: str


class Row(NamedTuple):
    """A row of one side; `key` is empty where rows have none, `cells` the texts by column."""

    key: Key
    cells: Mapping[str, str]


class ChangedRow(NamedTuple):
    """A row of both sides.

    Attributes:
        key: Its key in NEW.
        cells: The cells that changed, in the order of NEW's columns.
        before: The whole row as it was, in the order of the table's `columns`.
        remeant: Whether it seems to be about something else now: see `suspicions.remeant`.
    """

    key: Key
    cells: tuple[Cell, ...]
    before: tuple[str, ...] = ()
    remeant: bool = False


class RenamedKey(NamedTuple):
    """A removed and an added row that are probably one; both are among those, too.

    Attributes:
        old, new: Their keys.
        likeness: Of their other cells, in per cent of equal letters.
    """

    old: Key
    new: Key
    likeness: int


@dataclass(frozen=True)
class TableDifference:
    """What changed in the rows of a table that both sides have, each list in the order of keys.

    Attributes:
        name: The table in NEW.
        old_name: The table in OLD; another one if it was probably renamed.
        key: The columns that rows were matched by; empty where whole rows were.
        columns: The columns of both sides, as NEW names and orders them.
        old_columns: The same, as OLD names them.
        old_rows, new_rows: How many rows there are.
        added, removed: Rows of one side only.
        changed: Rows of both sides with other cells.
        moved: Rows of which only the anchor changed: where it stands in its source, and its hash.
        renamed: Suspected renames.
        duplicates: Keys that several rows of one side share.
        respelled: Cells that are only written otherwise, such as `TRUE` for `true`.
        unretired: Keys of removed rows that are identifiers, and not in NEW's list `retired`.
        reused: Keys of added rows that one of the lists `retired` holds.
        obstacle: Why rows could not be compared; empty where they were.
        is_other: Where they could not: whether the data differ nevertheless.
    """

    name: str
    old_name: str = ""
    key: Key = ()
    columns: tuple[str, ...] = ()
    old_columns: tuple[str, ...] = ()
    old_rows: int = 0
    new_rows: int = 0
    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    changed: tuple[ChangedRow, ...] = ()
    moved: tuple[ChangedRow, ...] = ()
    renamed: tuple[RenamedKey, ...] = ()
    duplicates: tuple[Key, ...] = ()
    respelled: int = 0
    unretired: tuple[Key, ...] = ()
    reused: tuple[Key, ...] = ()
    obstacle: str = ""
    is_other: bool = False

    def __bool__(self) -> bool:
        rows = self.added or self.removed or self.changed or self.moved
        return bool(rows or self.respelled or self.is_other)

    @property
    def remeant(self) -> tuple[Key, ...]:
        """The keys that seem to be about something else now."""
        return tuple(row.key for row in self.changed if row.remeant)


@dataclass(frozen=True)
class Side:
    """One of the two packages.

    Attributes:
        name, version: As declared, empty where they are not.
        place: How the user named it.
    """

    name: str
    version: str
    place: str


@dataclass(frozen=True)
class Difference:
    """All that is different between two packages; false if nothing is.

    The order of rows, quotation marks, and what the descriptor counts and hashes are no difference.

    Attributes:
        old: The package in OLD.
        new: The package in NEW.
        changes: Of the promise: those of the package first, then by table in the order of NEW.
        tables: The tables of both sides, in the order of NEW, unchanged ones included.
        unlisted: Entries of OLD's list `retired` that NEW has not any more.
    """

    old: Side
    new: Side
    changes: tuple[Change, ...] = ()
    tables: tuple[TableDifference, ...] = ()
    unlisted: tuple[Retired, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes) or any(self.tables)

    def table(self, name: str) -> TableDifference | None:
        """What changed in the rows of a table, None where it is not on both sides."""
        return next((one for one in self.tables if one.name == name), None)

    def only(self, *names: str) -> Difference:
        """What is different in some tables.

        Args:
            names: The tables, as NEW or OLD has them.
        """
        return replace(
            self,
            changes=tuple(one for one in self.changes if one.table in names),
            tables=tuple(one for one in self.tables if {one.name, one.old_name} & set(names)),
            unlisted=tuple(one for one in self.unlisted if one.table in names),
        )
