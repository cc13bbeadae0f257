"""Which rows of a table Frictionless has to see: every one that may be wrong, and its doubles.

A row that is left out has only cells that are right, is as wide as the table, is not blank, shares
no key with any other, and refers to keys that exist. Frictionless has nothing to say about it, and
it changes nothing of what Frictionless says about the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow.compute as pc
from frictionless import Schema

from kerrdata.structure.arrays import Mask, indices, mask, texts
from kerrdata.structure.cells import Column, Doubtful
from kerrdata.structure.doubles import Doubles
from kerrdata.structure.keys import KeyColumn, join, join_one
from kerrdata.structure.layout import Layout, Unproven
from kerrdata.structure.records import Block, Numbers
from kerrdata.structure.references import Key, Reference
from kerrdata.structure.rows import Broken
from kerrdata.structure.sources import Counts, Source, read
from kerrdata.structure.threads import side_by_side


@dataclass(frozen=True)
class Scan:
    """What Frictionless has to look at.

    Attributes:
        numbers: Record numbers of the rows, ascending.
        rows: How many rows the table has.
        end: Number of the last record that was scanned, None if the table was to its end. All
            rows behind it have to be looked at.
        counts: Of the file, if the table was scanned to its end.
    """

    numbers: Numbers
    rows: int
    end: int | None
    counts: Counts | None


@dataclass
class OwnKey:
    """The key of a table, or a column without doubles.

    Attributes:
        positions: Of its columns.
        columns: The readers of their cells.
        primary: Whether a row must have it.
    """

    positions: tuple[int, ...]
    columns: list[KeyColumn]
    primary: bool
    doubles: Doubles = field(default_factory=Doubles)


@dataclass(frozen=True)
class Foreign:
    """A foreign key: its columns, and what they may refer to."""

    positions: tuple[int, ...]
    columns: list[KeyColumn]
    reference: Reference

    @cached_property
    def keys(self) -> Any:
        """What they may refer to as an Arrow array, of which Arrow makes a table in each search."""
        return texts(list(self.reference.keys))


@dataclass(frozen=True)
class Looked:
    """What is known of the rows of a block before Frictionless has judged a cell.

    Attributes:
        doubtful: By column the cells that it has to judge; empty where there is no row.
        wrong: Which rows it has to see, whatever it says of them.
    """

    doubtful: list[Doubtful | None]
    wrong: Mask


def scan(table: Layout, schema: Schema, known: Mapping[Key, Reference]) -> Scan:
    """Look for the rows of a table that Frictionless has to see.

    Args:
        table: The table.
        schema: What it promises.
        known: What its foreign keys refer to.

    Raises:
        Unproven: The table cannot be read quickly.
    """
    return read(table, lambda source: Scanner(table, schema, known).scan(source))


class Scanner:
    """Looks for the rows of one table that Frictionless has to see.

    Args:
        table: The table.
        schema: What it promises.
        known: What its foreign keys refer to.

    Raises:
        Unproven: A foreign key compares values of which equal texts prove nothing.
    """

    def __init__(self, table: Layout, schema: Schema, known: Mapping[Key, Reference]) -> None:
        numbered = range(len(table.fields))
        self._table = table
        self._columns = [Column(table.fields[at], table.missing(at)) for at in numbered]
        self._nothing = [texts([*table.missing(at), ""]) for at in numbered]
        self._own = list(_own_keys(table))
        self._foreign = list(_foreign_keys(table, schema, known))

    def scan(self, source: Source) -> Scan:
        """Read the table to its end, or to the first record that Frictionless cannot read.

        Of that one it says so itself, when it comes there.
        """
        numbers: list[Numbers] = []
        rows = last = 0
        try:
            with closing(side_by_side(source.blocks(), self._look)) as blocks:
                for block, looked in blocks:
                    numbers.append(self._choose(block, looked))
                    rows += len(block.numbers) + len(block.ragged)
                    last = max([last, *block.numbers[-1:], *(at for at, _ in block.ragged)])
        except Broken:
            return self._scan(numbers, rows, last, None)
        return self._scan(numbers, rows, None, source.counts())

    def _scan(
        self, numbers: list[Numbers], rows: int, end: int | None, counts: Counts | None
    ) -> Scan:
        doubles = [key.doubles.rows() for key in self._own]
        chosen = np.unique(np.concatenate([*numbers, *doubles, np.empty(0, np.int64)]))
        return Scan(chosen, rows, end, counts)

    def _look(self, block: Block) -> Looked:
        """What Arrow tells; several threads ask at once."""
        self._add_ragged(block)
        if not len(block.numbers):
            return Looked([], np.zeros(0, bool))
        pairs = zip(self._columns, block.columns, strict=True)
        doubtful = [column.doubtful(cells) for column, cells in pairs]
        return Looked(doubtful, self._blank(block) | self._keyless(block) | self._lost(block))

    def _choose(self, block: Block, looked: Looked) -> Numbers:
        """Record numbers of the rows to look at.

        Frictionless judges cells, and may take for ever to match a pattern: Ctrl-C stops that in
        the main thread only. Others would not make it faster, as it does not leave Python's lock.
        """
        ragged = np.array([number for number, _ in block.ragged], np.int64)
        wrong = looked.wrong
        for column, cells in zip(self._columns, looked.doubtful, strict=bool(looked.doubtful)):
            found = column.wrong(cells) if cells else None
            wrong |= False if found is None else found
        return np.concatenate([ragged, block.numbers[wrong]])

    def _add_ragged(self, block: Block) -> None:
        for number, cells in block.ragged:
            for key in self._own:
                text = _text(cells, key.positions, key.columns)
                key.doubles.add(texts([text]), np.array([number], np.int64))

    def _blank(self, block: Block) -> Mask:
        """Rows whose every cell is empty or stands for a missing value."""
        blank = np.ones(len(block.numbers), bool)
        for nothing, cells in zip(self._nothing, block.columns, strict=True):
            blank &= mask(pc.is_in(cells, nothing))
            if not blank.any():
                break
        return blank

    def _keyless(self, block: Block) -> Mask:
        """Rows without their primary key; on the way the keys of all are remembered."""
        keyless = np.zeros(len(block.numbers), bool)
        for key in self._own:
            found = _texts(block, key.positions, key.columns)
            key.doubles.add(found, block.numbers)
            if key.primary and found.null_count:
                keyless |= mask(found.is_null())
        return keyless

    def _lost(self, block: Block) -> Mask:
        """Rows that refer to what does not exist."""
        lost = np.zeros(len(block.numbers), bool)
        for foreign in self._foreign:
            found = _texts(block, foreign.positions, foreign.columns)
            # Arrow is the faster one, but makes a table of the keys for each block.
            if len(foreign.reference.keys) <= len(found):
                known = pc.or_(pc.is_in(found, foreign.keys), pc.is_null(found))
                lost |= mask(pc.invert(known))
            else:
                lost |= _unknown(found.dictionary_encode(), foreign.reference.keys)
        return lost


def _unknown(encoded: Any, keys: Set[str]) -> Mask:
    unknown = [text not in keys for text in encoded.dictionary.to_pylist()]
    # A null has the index -1, and refers to nothing.
    found: Mask = np.array([*unknown, False], bool)[indices(encoded)]
    return found


def _own_keys(table: Layout) -> Iterator[OwnKey]:
    if table.key:
        positions = tuple(table.positions[name] for name in table.key)
        yield OwnKey(positions, _key_columns(table, positions), primary=True)
    for position, one in enumerate(table.fields):
        if one.constraints.get("unique"):
            yield OwnKey((position,), _key_columns(table, (position,)), primary=False)


def _foreign_keys(
    table: Layout, schema: Schema, known: Mapping[Key, Reference]
) -> Iterator[Foreign]:
    for key in schema.foreign_keys:
        if not set(key["fields"]) <= table.positions.keys():
            continue  # as Frictionless does
        positions = tuple(table.positions[name] for name in key["fields"])
        reference = known[key["reference"]["resource"], tuple(key["reference"]["fields"])]
        columns = [
            KeyColumn(table.fields[at], table.missing(at), values)
            for at, values in zip(positions, reference.values, strict=True)
        ]
        pairs = zip(columns, reference.kinds, reference.values, strict=True)
        if any(not values and found not in {None, column.kind} for column, found, values in pairs):
            raise Unproven("equal texts of a foreign key are not known to mean equal values")
        yield Foreign(positions, columns, reference)


def _key_columns(table: Layout, positions: Sequence[int]) -> list[KeyColumn]:
    return [KeyColumn(table.fields[at], table.missing(at)) for at in positions]


def _texts(block: Block, positions: Sequence[int], columns: Sequence[KeyColumn]) -> Any:
    return join([one.texts(block.columns[at]) for at, one in zip(positions, columns, strict=True)])


def _text(
    cells: Sequence[str], positions: Sequence[int], columns: Sequence[KeyColumn]
) -> str | None:
    return join_one(
        [
            one.text(cells[at] if at < len(cells) else None)
            for at, one in zip(positions, columns, strict=True)
        ]
    )
