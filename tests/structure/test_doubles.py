"""Doubles among keys are all found, and hardly anything else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.structure.arrays import texts
from kerrdata.structure.doubles import LONG, Doubles, fingerprints

ALIKE = (
    "",
    "\0",
    "\0\0",
    "a",
    "a\0",
    "b",
    "aaaaaaa",
    "aaaaaaaa",
    "aaaaaaaaa",
    "aaaaaaaab",
    "baaaaaaaa",
    "ä",
    "日本語 日本語",
    "x" * (LONG - 1),
    "x" * LONG,
    "x" * (LONG + 1),
    "x" * LONG + "y",
    "y" + "x" * LONG,
)


def rows_of(keys: list[str | None], size: int) -> list[int]:
    """The numbers, from 0, of the rows that may have the key of another, added a few at a time."""
    doubles = Doubles()
    for start in range(0, len(keys), size):
        part = keys[start : start + size]
        doubles.add(texts(part), np.arange(start, start + len(part)))
    return sorted(doubles.rows().tolist())


def test_different_texts_have_different_numbers() -> None:
    assert len(set(fingerprints(texts(ALIKE)).tolist())) == len(ALIKE)


def test_a_text_has_one_number_wherever_it_stands() -> None:
    whole = fingerprints(texts(ALIKE)).tolist()
    assert [fingerprints(texts([one])).tolist() for one in ALIKE] == [[mark] for mark in whole]
    assert fingerprints(texts(ALIKE)[3:]).tolist() == whole[3:]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_rows(size: int) -> None:
    assert rows_of(["a", "b", None, "a", "c", None, "b", "a"], size) == [0, 1, 3, 6, 7]
    assert rows_of([*ALIKE], size) == []
    assert rows_of([], size) == []


@given(st.lists(st.text(max_size=20) | st.none(), max_size=30), st.integers(1, 9))
def test_random_rows(keys: list[str | None], size: int) -> None:
    assert rows_of(keys, size) == [
        row for row, key in enumerate(keys) if key is not None and keys.count(key) > 1
    ]
