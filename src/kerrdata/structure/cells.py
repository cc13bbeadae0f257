"""Which cells of a column are wrong: plainly right ones pass, the others Frictionless judges.

Each distinct value is judged once. A column whose values repeat needs no test: its few distinct
values are judged straight away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow.compute as pc
from frictionless import Field

from kerrdata.structure.arrays import Mask, indices, mask
from kerrdata.structure.plain import Test, accepts_all, plain

MOST_REMEMBERED = 100_000
FEW = 8
"""Values repeat if there are so many times as many cells as values."""
SAMPLE = 1024
"""Cells at the beginning of a block, to see whether values repeat."""


class Column:
    """The judge of a column's cells.

    Args:
        field: The field that they are read by.
        missing: What stands for a missing value.
    """

    def __init__(self, field: Field, missing: list[str]) -> None:
        self._read: Callable[[str], tuple[Any, Any]] = field.create_cell_reader()
        self._test = plain(field, missing)
        self._sound = accepts_all(field)
        self._repeats = True
        self._remembered: dict[str, bool] = {}

    def wrong(self, cells: Any) -> Mask | None:
        """Which cells are wrong, None where none is.

        Args:
            cells: An Arrow array of strings.
        """
        if self._sound or not len(cells):
            return None
        if self._test is None:
            return self._judged(cells.dictionary_encode())
        self._repeats = self._repeats and _are_few(cells[:SAMPLE].dictionary_encode())
        if self._repeats:
            encoded = cells.dictionary_encode()
            if _are_few(encoded):
                return self._judged(encoded)
        return self._doubted(cells, self._test)

    def _doubted(self, cells: Any, test: Test) -> Mask | None:
        passed = test(cells)
        if pc.all(passed).as_py():
            return None
        doubtful = pc.invert(passed)
        verdicts = self._judged(cells.filter(doubtful).dictionary_encode())
        if verdicts is None:
            return None
        wrong = mask(doubtful)
        wrong[wrong] = verdicts
        return wrong

    def _judged(self, encoded: Any) -> Mask | None:
        verdicts = [self._is_wrong(text) for text in encoded.dictionary.to_pylist()]
        return np.array(verdicts, bool)[indices(encoded)] if any(verdicts) else None

    def _is_wrong(self, text: str) -> bool:
        known = self._remembered.get(text)
        if known is None:
            known = bool(self._read(text)[1])
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[text] = known
        return known


def _are_few(encoded: Any) -> bool:
    return len(encoded.dictionary) * FEW <= len(encoded)
