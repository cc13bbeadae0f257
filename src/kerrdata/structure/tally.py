"""Counts the errors of rows, each distinct cell read once by Frictionless's own cell reader.

It answers how many errors of which type Frictionless would find in the rows that may be wrong, and
makes none of them. What a row without cells, or with too many, means is written here anew, after
`Row` and `TableResource` of Frictionless 5.21; tests/structure/test_limits.py compares the two.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from frictionless.resources import TableResource

MOST_REMEMBERED = 100_000
Values = tuple[Any, ...]
Exists = Callable[[Mapping[str, Any], Values], bool]
"""Whether values stand in the table that a foreign key of the schema refers to."""
Errors = Iterator[tuple[int, str, int]]
"""By row the type of errors, and how many there are."""


class _Reading(NamedTuple):
    """What Frictionless makes of a cell."""

    value: Any
    is_blank: bool
    type_errors: int
    constraint_errors: int
    is_wrong: bool


class Sound:
    """What stands in the place of a cell that is known to be right, and not missing."""


SOUND = Sound()
Cell = str | Sound | None
Read = Sequence[Sequence[_Reading]]
"""By column what Frictionless makes of its cells."""
PLAIN = _Reading(None, is_blank=False, type_errors=0, constraint_errors=0, is_wrong=False)


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
            _Foreign(_places(key["fields"], names), partial(exists, key))
            for key in schema.foreign_keys
        ]
        keys = [unique, self._key, *(one.places for one in self._foreign)]
        self.valued = {at for places in keys for at in places}

    def add(self, columns: Sequence[Sequence[Cell]], surplus: Sequence[int]) -> list[int]:
        """Count the errors of rows.

        Args:
            columns: By column the cells of rows that Frictionless would be shown, in the order of
                the file; None where a row has too few, `SOUND` for what need not be read.
            surplus: By row how many cells it has more than there are columns; below 0: fewer.

        Returns:
            The number of errors by row.

        Raises:
            TypeError: Of a key that cannot be compared; Frictionless would stumble as well.
        """
        read = [one.read(cells) for one, cells in zip(self._columns, columns, strict=True)]
        blank = _blank(read, len(surplus))
        numbers = [0] * len(surplus)
        found = chain(_of_cells(read, blank), _of_rows(surplus, blank), self._of_keys(read))
        for row, kind, count in found:
            self.counts[kind] += count
            numbers[row] += count
        return numbers

    def _of_keys(self, read: Read) -> Errors:
        for place, known in self._unique:
            for row, one in enumerate(read[place]):
                if one.value is not None:
                    if one.value in known:
                        yield row, "unique-error", 1
                    known.add(one.value)
        for row, key in enumerate(_values(read, self._key)):
            if set(key) == {None} or key in self._keys:
                yield row, "primary-key", 1
            self._keys.add(key)
        for foreign in self._foreign:
            for row, referring in enumerate(_values(read, foreign.places)):
                if foreign.is_broken(referring):
                    yield row, "foreign-key", 1


class _Column:
    def __init__(self, read: Callable[[Any], tuple[Any, dict[str, str] | None]]) -> None:
        self._read = read
        self._known: dict[Cell, _Reading] = {SOUND: PLAIN}
        self._not_numbers: set[Cell] = set()

    def read(self, cells: Sequence[Cell]) -> list[_Reading]:
        if len(self._known) >= MOST_REMEMBERED:
            self._known = {SOUND: PLAIN}
        for cell in set(cells).difference(self._known):
            self._known[cell] = self._judged(cell)
            if _is_nan(self._known[cell].value):
                self._not_numbers.add(cell)
        if self._not_numbers.isdisjoint(cells):
            return [self._known[cell] for cell in cells]
        # Not a number, read twice, is two values, and no double.
        return [
            self._judged(cell) if cell in self._not_numbers else self._known[cell] for cell in cells
        ]

    def _judged(self, cell: Cell) -> _Reading:
        value, notes = self._read(cell)
        of_type = int(bool(notes and notes.get("type")))
        others = len(notes) - ("type" in notes) if notes else 0
        return _Reading(value, value is None and not of_type, of_type, others, bool(notes))


def _is_nan(value: Any) -> bool:
    return isinstance(value, (Decimal, float)) and math.isnan(value)


class _Foreign:
    def __init__(self, places: list[int], exists: Callable[[Values], bool]) -> None:
        self.places = places
        self._exists = exists
        self._known: dict[Values, bool] = {}

    def is_broken(self, values: Values) -> bool:
        """Whether they refer to something, but to nothing that exists."""
        broken = self._known.get(values)
        if broken is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            broken = set(values) != {None} and not self._exists(values)
            self._known[values] = broken
        return broken


def _blank(read: Read, rows: int) -> set[int]:
    """The rows without a cell."""
    left = list(range(rows))
    for column in read:
        left = [row for row in left if column[row].is_blank]
    return set(left)


def _of_cells(read: Read, blank: set[int]) -> Errors:
    for column in read:
        for row, one in enumerate(column):
            if one.is_wrong and row not in blank:
                yield row, "type-error", one.type_errors
                yield row, "constraint-error", one.constraint_errors


def _of_rows(surplus: Sequence[int], blank: set[int]) -> Errors:
    for row in blank:
        yield row, "blank-row", 1
    for row, count in enumerate(surplus):
        if count and row not in blank:
            yield row, "extra-cell" if count > 0 else "missing-cell", abs(count)


def _places(names: Sequence[str], known: Mapping[str, int]) -> list[int]:
    """The places of the columns of a key, none if one of them is not there."""
    return [known[name] for name in names] if set(names) <= known.keys() else []


def _values(read: Read, places: Sequence[int]) -> Iterator[Values]:
    """By row the values of the columns of a key; nothing if there is no key."""
    columns = [[one.value for one in read[place]] for place in places]
    return zip(*columns, strict=True)
