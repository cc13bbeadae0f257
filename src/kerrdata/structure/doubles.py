"""Finds keys that are there twice by a number for each, without a loop over them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from kerrdata.structure.arrays import mask
from kerrdata.structure.records import Numbers

Fingerprints = npt.NDArray[np.uint64]

WORD = 8
"""Bytes of all texts that are looked at at once."""
LONG = 64 * WORD
"""Bytes of a text from which on it is better looked at alone."""
ODD = np.uint64(0x9E3779B97F4A7C15)
"""Times which no two words become one."""
HALF = np.uint64(4 * WORD)
"""The bits of half a word."""
FIRST_BYTES = np.array([(1 << (8 * count)) - 1 for count in range(WORD + 1)], np.uint64)
"""By a count what leaves so many bytes of a word."""


def fingerprints(cells: Any) -> Fingerprints:
    """A number per text, the same for the same text and seldom for another.

    Args:
        cells: An Arrow array of strings without nulls.
    """
    _, ends, content = cells.buffers()
    bounds = np.frombuffer(ends, np.int32)[cells.offset : cells.offset + len(cells) + 1]
    starts, sizes = bounds[:-1] - bounds[0], np.diff(bounds)
    words = _words(content, bounds)
    marks = _mixed(sizes.astype(np.uint64))
    rows = np.flatnonzero(sizes < LONG)
    for at in range(0, LONG, WORD):
        rows = rows[sizes[rows] > at]
        if not len(rows):
            break
        own = words[starts[rows] + at] & FIRST_BYTES[np.minimum(sizes[rows] - at, WORD)]
        marks[rows] = _mixed(marks[rows] ^ own)
    for row in np.flatnonzero(sizes >= LONG).tolist():
        marks[row] = np.int64(hash(cells[row].as_py())).astype(np.uint64)
    return marks


def _words(content: Any, bounds: npt.NDArray[np.int32]) -> Fingerprints:
    """By each byte of some texts the word that begins with it."""
    first, size = int(bounds[0]), int(bounds[-1] - bounds[0])
    data = np.frombuffer(content, np.uint8, size, first if size else 0)
    padded = np.concatenate([data, np.zeros(WORD, np.uint8)])
    return np.ndarray((size + 1,), "<u8", padded, strides=(1,))


def _mixed(words: Fingerprints) -> Fingerprints:
    product: Fingerprints = words * ODD
    return product ^ (product >> HALF)


class Doubles:
    """Finds the rows whose key another row has, too."""

    def __init__(self) -> None:
        self._added: list[tuple[Fingerprints, Numbers]] = []

    def add(self, keys: Any, numbers: Numbers) -> None:
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

    def rows(self) -> Numbers:
        """The record numbers of all rows that may have the key of another."""
        if not self._added:
            return np.empty(0, np.int64)
        marks = np.concatenate([found for found, _ in self._added])
        ordered = np.sort(marks)
        twice = ordered[1:][ordered[1:] == ordered[:-1]]
        if not len(twice):
            return np.empty(0, np.int64)
        return np.concatenate([numbers for _, numbers in self._added])[np.isin(marks, twice)]
