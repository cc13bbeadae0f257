"""Cells as values: two spellings of one value are no change. Reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kerrdata.descriptor import Field
from kerrdata.diff.reading import Columns
from kerrdata.spelling import nothing, speller

Value = str | None
Read = Callable[[str], Value]


@dataclass(frozen=True)
class Pair:
    """A column of both sides.

    Attributes:
        name: Its name in NEW.
        old, new: Its texts.
        read_old, read_new: The value of a cell as its one spelling, None for no value.
    """

    name: str
    old: Any
    new: Any
    read_old: Read
    read_new: Read

    def same(self, old: str, new: str) -> bool:
        """Whether two cells hold the same value."""
        return old == new or self.read_old(old) == self.read_new(new)


def pairs(old: Columns, new: Columns, names: dict[str, str]) -> list[Pair]:
    """The columns of both sides, in the order of NEW.

    Args:
        old: Those in OLD.
        new: Those in NEW.
        names: The name in OLD of each column of NEW that OLD has.
    """
    return [
        Pair(
            name,
            old.texts[names[name]],
            new.texts[name],
            _reader(old, names[name]),
            _reader(new, name),
        )
        for name in new.labels
        if name in names
    ]


def rows(columns: list[Any], positions: Any) -> Iterator[tuple[str, ...]]:
    """The texts of some rows, in some columns.

    Args:
        columns: The columns.
        positions: The rows.
    """
    taken = [column.take(positions).to_pylist() for column in columns]
    return zip(*taken, strict=True) if taken else iter([()] * len(positions))


def _reader(columns: Columns, label: str) -> Read:
    field = columns.table.field(label) or Field(label)
    missing = frozenset(nothing(field, columns.table))
    spell = speller(field, missing)
    return lambda cell: None if cell in missing else spell(cell)
