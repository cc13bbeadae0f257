"""Keys as texts that are equal where the values are that Frictionless reads.

`01` and `1` are the same integer: each cell is written as its value would be. Cells that are
written so already, nearly all, are taken as they are; Frictionless reads the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from itertools import count
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from frictionless import Field, fields

from kerrdata.structure.arrays import EMPTY, NOTHING, scalar, texts
from kerrdata.structure.plain import Test, is_date, is_integer, matches

DASH, COLON = map(scalar, ("-", ":"))

PROPER: dict[str, Test] = {
    "text": pc.is_valid,
    "integer": is_integer,
    "year": matches("[1-9][0-9]{3}"),
    "date": is_date,
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
        self.read = _without_pattern(field).create_cell_reader()
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


def _without_pattern(field: Field) -> Field:
    """A field of the same values; a pattern says nothing of them, and may take for ever."""
    if "pattern" not in field.constraints:
        return field
    bare = copy(field)
    bare.constraints = {name: one for name, one in field.constraints.items() if name != "pattern"}
    return bare


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
