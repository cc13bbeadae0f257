"""Which cells of a column are wrong: plainly right ones pass, the others Frictionless judges.

Each distinct value is judged once. A column whose values repeat needs no test: its few distinct
values are judged straight away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc
from frictionless import Field

from kerrdata.structure.arrays import Mask, indices, mask
from kerrdata.structure.plain import accepts_all, plain

MOST_REMEMBERED = 100_000
FEW = 8
"""Values repeat if there are so many times as many cells as values."""
SAMPLE = 1024
"""Cells at the beginning of a block, to see whether values repeat."""


@dataclass(frozen=True)
class Doubtful:
    """Cells of a block that Frictionless has to judge.

    Attributes:
        cells: As Arrow encodes them by their distinct values.
        places: Which of the block they are, all if None.
    """

    cells: Any
    places: Mask | None = None


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

    def doubtful(self, cells: Any) -> Doubtful | None:
        """Which cells are not plainly right, None where none is. Several threads may ask at once.

        Args:
            cells: An Arrow array of strings.
        """
        if self._sound:
            return None
        if self._test is None:
            return Doubtful(cells.dictionary_encode())
        self._repeats = self._repeats and _are_few(cells[:SAMPLE].dictionary_encode())
        if self._repeats:
            encoded = cells.dictionary_encode()
            if _are_few(encoded):
                return Doubtful(encoded)
        passed = self._test(cells)
        if pc.all(passed).as_py():
            return None
        failed = pc.invert(passed)
        return Doubtful(cells.filter(failed).dictionary_encode(), mask(failed))

    def wrong(self, doubtful: Doubtful) -> Mask | None:
        """Which cells of a block are wrong, None where none is.

        Args:
            doubtful: Those of them that are not plainly right.
        """
        verdicts = [self._is_wrong(text) for text in doubtful.cells.dictionary.to_pylist()]
        if not any(verdicts):
            return None
        wrong: Mask = np.array(verdicts, bool)[indices(doubtful.cells)]
        if doubtful.places is None:
            return wrong
        whole = doubtful.places.copy()
        whole[whole] = wrong
        return whole

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
