"""Counts the errors of rows, each distinct cell read once by Frictionless's own cell reader.

It answers how many errors of which type Frictionless would find in the rows that may be wrong, and
makes none of them. What a row without cells, or with too many, means is written here anew, after
`Row` and `TableResource` of Frictionless 5.21; tests/structure/test_limits.py compares the two.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from frictionless.resources import TableResource

MOST_REMEMBERED = 100_000
Values = tuple[Any, ...]
Exists = Callable[[Mapping[str, Any], Values], bool]
"""Whether values stand in the table that a foreign key of the schema refers to."""


class _Reading(NamedTuple):
    """What Frictionless makes of a cell."""

    value: Any
    is_blank: bool
    type_errors: int
    constraint_errors: int


class Sound(Enum):
    """What stands in the place of a cell that is known to be right, and not missing."""

    CELL = "sound"


Cell = str | Sound | None
PLAIN = _Reading(None, is_blank=False, type_errors=0, constraint_errors=0)


class Tally:
    """The count of one table.

    Args:
        resource: The table, which has been opened.
        exists: Tells whether what a foreign key refers to is there.

    Attributes:
        counts: Errors by type, those of the header included.
        valued: Positions of the columns whose values count, as those of keys do.
    """

    def __init__(self, resource: TableResource, exists: Exists) -> None:
        fields = resource.header.get_expected_fields()
        names = {field.name: at for at, field in enumerate(fields)}
        schema = resource.schema
        unique = [at for at, field in enumerate(fields) if field.constraints.get("unique")]
        self.counts: Counter[str] = Counter(error.type for error in resource.header.errors)
        self._columns = [_Column(field.create_cell_reader()) for field in fields]
        self._unique: list[tuple[int, set[Hashable]]] = [(at, set()) for at in unique]
        self._key = _places(schema.primary_key, names)
        self._keys: set[Values] = set()
        self._foreign = [
            (places, key)
            for key in schema.foreign_keys
            if (places := _places(key["fields"], names))
        ]
        self._exists = exists
        keys = [unique, self._key, *(places for places, _ in self._foreign)]
        self.valued = {at for places in keys for at in places}

    def add(self, cells: Sequence[Cell]) -> None:
        """Count the errors of a row.

        Args:
            cells: Of one of the rows, in the order of the file, that Frictionless would be shown;
                `Sound.CELL` for those that need not be read.

        Raises:
            TypeError: Of a key that cannot be compared; Frictionless would stumble as well.
        """
        given = len(cells)
        read = [
            column.read(cells[at] if at < given else None)
            for at, column in enumerate(self._columns)
        ]
        if all(one.is_blank for one in read):
            self.counts["blank-row"] += 1
        else:
            self._add_cells(read, given - len(read))
        self._add_keys([one.value for one in read])

    def _add_cells(self, read: Sequence[_Reading], surplus: int) -> None:
        for one in read:
            if one.type_errors or one.constraint_errors:
                self.counts["type-error"] += one.type_errors
                self.counts["constraint-error"] += one.constraint_errors
        if surplus:
            self.counts["extra-cell" if surplus > 0 else "missing-cell"] += abs(surplus)

    def _add_keys(self, values: Sequence[Any]) -> None:
        for at, known in self._unique:
            if values[at] is not None:
                self.counts["unique-error"] += values[at] in known
                known.add(values[at])
        if self._key:
            key = tuple(values[at] for at in self._key)
            self.counts["primary-key"] += set(key) == {None} or key in self._keys
            self._keys.add(key)
        for places, foreign in self._foreign:
            referring = tuple(values[at] for at in places)
            if set(referring) != {None}:
                self.counts["foreign-key"] += not self._exists(foreign, referring)


class _Column:
    def __init__(self, read: Callable[[Any], tuple[Any, dict[str, str] | None]]) -> None:
        self._read = read
        self._known: dict[Cell, _Reading] = {Sound.CELL: PLAIN}

    def read(self, cell: Cell) -> _Reading:
        known = self._known.get(cell)
        if known is None:
            known = self._judged(cell)
            if len(self._known) >= MOST_REMEMBERED:
                self._known = {Sound.CELL: PLAIN}
            if not _is_nan(known.value):  # read twice it is two values, and no double
                self._known[cell] = known
        return known

    def _judged(self, cell: Cell) -> _Reading:
        value, notes = self._read(cell)
        of_type = int(bool(notes and notes.get("type")))
        others = len(notes) - ("type" in notes) if notes else 0
        return _Reading(value, value is None and not of_type, of_type, others)


def _is_nan(value: Any) -> bool:
    return isinstance(value, (Decimal, float)) and math.isnan(value)


def _places(names: Sequence[str], known: Mapping[str, int]) -> list[int]:
    """The places of the columns of a key, none if one of them is not there."""
    return [known[name] for name in names] if set(names) <= known.keys() else []
