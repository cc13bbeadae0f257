"""Keys as texts that are equal where Frictionless's values are, and fingerprints to find doubles.

`01` and `1` are the same integer: each cell is written as its value would be. Cells that are
written so already, nearly all, are taken as they are; Frictionless reads the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from frictionless import Field, fields

from kerrdata.structure.arrays import EMPTY, NOTHING, mask, scalar, texts
from kerrdata.structure.plain import DATE, Test, is_integer, matches

Fingerprints = npt.NDArray[np.uint64]
DASH, COLON = map(scalar, ("-", ":"))
PRIME = 0x9E3779B97F4A7C15
"""An odd number, so that its powers can be undone modulo 2**64."""

PROPER: dict[str, Test] = {
    "text": pc.is_valid,
    "integer": is_integer,
    "year": matches("[1-9][0-9]{3}"),
    "date": matches(DATE),
    "": pc.is_null,
}
"""By kind, and for years, the test for cells that are written as their value is."""


def kind(field: Field) -> str:
    """What the values of a field are: `text`, `integer`, `date`; empty for all else.

    Of the three, equal texts mean equal values, also across fields of one kind.

    Args:
        field: The field.
    """
    if isinstance(field, fields.AnyField):
        return "text"
    if type(field) is fields.StringField and field.format == "default":
        return "text"
    if type(field) in {fields.IntegerField, fields.YearField}:
        return "integer"
    return "date" if type(field) is fields.DateField and field.format == "default" else ""


def text_of(value: Any) -> str | None:
    """A value as text, equal for equal values.

    Args:
        value: As Frictionless reads it.

    Raises:
        TypeError: It cannot be compared by its hash, so that Frictionless would stumble.
    """
    if value is None or type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    if type(value) is date:
        return value.isoformat()
    return f"{hash(value)}"


class Values:
    """Gives values texts that are equal if and only if the values are, whatever their types."""

    def __init__(self) -> None:
        self._texts: dict[Any, str] = {}
        self._unused = count()

    def text_of(self, value: Any) -> str | None:
        """The text of a value; None for none.

        Raises:
            TypeError: It cannot be compared by its hash, so that Frictionless would stumble.
        """
        return None if value is None else self._texts.setdefault(value, f"{next(self._unused)}")


class KeyColumn:
    """Reads the cells of a column as texts that are equal where the values are.

    Args:
        field: The field that they are read by.
        missing: What stands for a missing value.
        values: The texts of the values, so that they are equal only where the values are, too;
            if None, that is so for texts of one `kind` that is not empty.
    """

    def __init__(self, field: Field, missing: list[str], values: Values | None = None) -> None:
        self.read = field.create_cell_reader()
        self.kind = kind(field)
        self._text_of = values.text_of if values else text_of
        form = "" if values else "year" if type(field) is fields.YearField else self.kind
        self._proper = PROPER[form]
        self._missing = texts(missing)

    def texts(self, cells: Any) -> Any:
        """The values of cells as texts, null where Frictionless reads none.

        Args:
            cells: An Arrow array of strings.
        """
        proper = self._is_proper(cells)
        if pc.all(proper).as_py():
            return cells
        encoded = pc.filter(cells, pc.invert(proper)).dictionary_encode()
        values = [self.text(cell) for cell in encoded.dictionary.to_pylist()]
        found = texts(values).take(encoded.indices)
        return pc.replace_with_mask(cells, pc.invert(proper), found)

    def text(self, cell: str | None) -> str | None:
        """The value of one cell as text; None for a cell that is not there."""
        return self._text_of(self.read(cell)[0])

    def _is_proper(self, cells: Any) -> Any:
        return pc.and_(self._proper(cells), pc.invert(pc.is_in(cells, self._missing)))


def join(columns: Sequence[Any]) -> Any:
    """One text per row for a key of several columns; null where all of them are.

    Each text is preceded by its length, so that no two keys become the same text.

    Args:
        columns: Arrow arrays of strings.
    """
    if len(columns) == 1:
        return columns[0]
    framed = [pc.fill_null(_framed(column), DASH) for column in columns]
    empty = columns[0].is_null()
    for column in columns[1:]:
        empty = pc.and_(empty, column.is_null())
    return pc.if_else(empty, NOTHING, pc.binary_join_element_wise(*framed, EMPTY))


def join_one(texts: Sequence[str | None]) -> str | None:
    """The same for one row."""
    if len(texts) == 1 or all(text is None for text in texts):
        return texts[0]
    return "".join("-" if text is None else f"{len(text.encode())}:{text}" for text in texts)


def _framed(column: Any) -> Any:
    lengths = pc.cast(pc.binary_length(column), pa.string())
    return pc.binary_join_element_wise(lengths, column, COLON)


class _Powers:
    """Powers of a number modulo 2**64, and their inverses, as many as were needed so far."""

    def __init__(self) -> None:
        self._both = np.ones(1, np.uint64), np.ones(1, np.uint64)

    def get(self, least: int) -> tuple[Fingerprints, Fingerprints]:
        both = self._both
        if least > len(both[0]):
            both = _powers(PRIME, least), _powers(pow(PRIME, -1, 2**64), least)
            self._both = both  # at once, since several threads ask
        return both


def _powers(base: int, count: int) -> Fingerprints:
    factors = np.full(count, base, np.uint64)
    factors[0] = 1
    powers: Fingerprints = np.multiply.accumulate(factors)
    return powers


_POWERS = _Powers()


def fingerprints(cells: Any) -> Fingerprints:
    """A number per text, the same for the same text and seldom for another.

    It is the polynomial of the bytes, from differences of running sums: no loop over the cells.

    Args:
        cells: An Arrow array of strings.
    """
    _, ends, content = cells.buffers()
    bounds = np.frombuffer(ends, np.int32)[cells.offset : cells.offset + len(cells) + 1]
    size = int(bounds[-1] - bounds[0])
    data = np.frombuffer(content or b"", np.uint8, size, bounds[0] if size else 0)
    up, down = _POWERS.get(size + 1)
    sums = np.zeros(size + 1, np.uint64)
    np.cumsum((data.astype(np.uint64) + 1) * up[:size], out=sums[1:])
    starts = bounds - bounds[0]
    marks: Fingerprints = (sums[starts[1:]] - sums[starts[:-1]]) * down[starts[:-1]]
    return marks


class Doubles:
    """Finds the rows whose key another row has, too."""

    def __init__(self) -> None:
        self._added: list[tuple[Fingerprints, npt.NDArray[np.int64]]] = []

    def add(self, keys: Any, numbers: npt.NDArray[np.int64]) -> None:
        """Remember the keys of some rows; null is no key. Several threads may do so at once.

        Args:
            keys: An Arrow array of strings.
            numbers: The rows' record numbers.
        """
        if keys.null_count:
            numbers = numbers[mask(keys.is_valid())]
            keys = keys.drop_null()
        if len(keys):
            self._added.append((fingerprints(keys), numbers))

    def rows(self) -> npt.NDArray[np.int64]:
        """The record numbers of all rows that may have the key of another."""
        if not self._added:
            return np.empty(0, np.int64)
        marks = np.concatenate([found for found, _ in self._added])
        ordered = np.sort(marks)
        twice = ordered[1:][ordered[1:] == ordered[:-1]]
        if not len(twice):
            return np.empty(0, np.int64)
        return np.concatenate([numbers for _, numbers in self._added])[np.isin(marks, twice)]
