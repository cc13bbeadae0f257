"""Faults for promises: which cells of a row are written over, and what has to be found there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import islice

from kerrdata.descriptor import Field, ForeignKey, TableSchema
from kerrdata.selftest import values
from kerrdata.selftest.answers import Promise
from kerrdata.selftest.promises import FOREIGN, PRIMARY, UNIQUE
from kerrdata.spelling import nothing
from kerrdata.tampering import Cells, Copy, ImpossibleError

Cell = tuple[str, int, str]
"""A table, the position of a row from 0, a column."""

MOST_ROWS = 50
"""In so many rows a place for a fault is looked for."""
UNKNOWN = "selftest-unknown"
UNKNOWN_NUMBER = 987654321


@dataclass(frozen=True)
class Fault:
    """A broken promise in a copy of the data.

    Attributes:
        promise: The promise.
        table: The table.
        position: The row in which it has to be found, from 0.
        cells: What is written over in that row.
        leans: Cells that must stay as they are, or it would be no fault.
        is_added: Whether the row is added, a copy of the first but for the cells.
    """

    promise: Promise
    table: str
    position: int
    cells: Cells
    leans: frozenset[Cell] = frozenset()
    is_added: bool = False

    @property
    def writes(self) -> frozenset[Cell]:
        """The cells that are written over."""
        return frozenset((self.table, self.position, column) for column in self.cells)

    def put(self, copy: Copy) -> None:
        """Put the fault into a copy of the package."""
        if self.is_added:
            copy.add(self.table, **self.cells)
        else:
            copy.set(self.table, self.position, **self.cells)


def faults(promise: Promise, table: TableSchema, copy: Copy) -> list[list[Fault]]:
    """The faults that it takes to see whether a promise is kept, each with its alternatives.

    Args:
        promise: The promise.
        table: Its table.
        copy: A copy of the package, as yet whole.

    Raises:
        ImpossibleError: There is no way to break it in these data.
    """
    rows = dict(islice(copy.sound(table.name).items(), MOST_ROWS))
    missing = [name for name in promise.columns if name not in copy.labels(table.name)]
    if missing:
        raise ImpossibleError(f"the file has no column {', '.join(missing)}")
    found = _makers(promise.kind, len(copy.rows(table.name)))(promise, table, rows)
    if not any(found):
        raise ImpossibleError(REASONS.get(promise.kind, "no value is known that breaks it"))
    return [alternatives for alternatives in found if alternatives]


REASONS = {
    "required": "a row without this cell would be a blank one, or no cell is filled",
    "unique": "no cell is filled",
    UNIQUE: "no row has all of these cells",
    FOREIGN: "it refers to itself",
}
"""Why no fault was found for a promise, by its kind."""

Rows = dict[int, Cells]
Maker = Callable[[Promise, TableSchema, Rows], list[list[Fault]]]


def _makers(kind: str, end: int) -> Maker:
    """What makes the faults for a kind of promise, in a table that ends before a position."""
    repeated: Maker = partial(_repeated, end)
    makers: dict[str, Maker] = {
        "required": _emptied,
        "unique": repeated,
        PRIMARY: repeated,
        UNIQUE: repeated,
        FOREIGN: _dangling,
    }
    return makers.get(kind, _wrong)


def _wrong(promise: Promise, table: TableSchema, rows: Rows) -> list[list[Fault]]:
    """Each wrong value that is known, in any of the rows."""
    column = promise.columns[0]
    field = _field(table, column)
    missing = nothing(field, table)
    waves: list[list[Fault]] = []
    for at, cells in rows.items():
        right = "" if cells[column] in missing else cells[column]
        texts = (text for text in values.wrong(field, promise.kind, right) if text not in missing)
        for wave, text in enumerate(texts):
            waves.extend([] for _ in range(wave + 1 - len(waves)))
            waves[wave].append(Fault(promise, table.name, at, {column: text}))
    return waves


def _emptied(promise: Promise, table: TableSchema, rows: Rows) -> list[list[Fault]]:
    column = promise.columns[0]
    missing = nothing(_field(table, column), table)
    return [
        [
            Fault(promise, table.name, at, {column: missing[0]}, _others(table, at, cells, column))
            for at, cells in rows.items()
            if missing and cells[column] not in missing and _says_more(table, cells, column)
        ]
    ]


def _says_more(table: TableSchema, cells: Cells, column: str) -> bool:
    """Whether a row would not be blank without a cell, for that would be another fault."""
    return any(text not in table.missing_values for name, text in cells.items() if name != column)


def _others(table: TableSchema, at: int, cells: Cells, column: str) -> frozenset[Cell]:
    """One cell that keeps a row from being blank."""
    names = (name for name, text in cells.items() if text not in table.missing_values)
    return frozenset((table.name, at, name) for name in [*names][:2] if name != column)


def _repeated(end: int, promise: Promise, table: TableSchema, rows: Rows) -> list[list[Fault]]:
    """A row takes the key of one before it; where there is but one row, that is doubled."""
    key = promise.columns
    whole = (at for at, cells in rows.items() if all(_holds(table, cells, name) for name in key))
    first = next(whole, None)
    if first is None:
        return []
    cells = {name: rows[first][name] for name in key}
    leans = frozenset((table.name, first, name) for name in key)
    later = [
        Fault(promise, table.name, at, cells, leans)
        for at, row in rows.items()
        if at > first and any(row[name] != cells[name] for name in key)
    ]
    doubled = Fault(promise, table.name, end, dict(rows[first]), leans, is_added=True)
    return [later or [doubled]]


def _dangling(promise: Promise, table: TableSchema, rows: Rows) -> list[list[Fault]]:
    column = promise.columns[0]
    field = _field(table, column)
    if any(_is_circle(key, table) for key in table.foreign_keys if key.fields == promise.columns):
        return []
    return [
        [
            Fault(promise, table.name, at, {column: _unknown(field, cells[column], table)})
            for at, cells in rows.items()
        ]
    ]


def _is_circle(key: ForeignKey, table: TableSchema) -> bool:
    return (key.table, key.reference_fields) == (table.name, key.fields)


def _unknown(field: Field, text: str, table: TableSchema) -> str:
    """A value that no table has, and that looks like one of the column's."""
    if field.type in {"integer", "number"}:
        return str(UNKNOWN_NUMBER)
    if field.type == "date":
        return "1000-01-01"
    return UNKNOWN if text in nothing(field, table) else f"{text}-{UNKNOWN}"


def _holds(table: TableSchema, cells: Cells, name: str) -> bool:
    return cells[name] not in nothing(_field(table, name), table)


def _field(table: TableSchema, name: str) -> Field:
    return table.field(name) or Field(name)
