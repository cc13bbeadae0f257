"""Arrow's arrays are made, and read, without pandas."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.structure.arrays import indices, mask, plain_texts, scalar, texts


@given(st.lists(st.text(max_size=5) | st.none(), max_size=9))
def test_texts(values: list[str | None]) -> None:
    array = texts(values)
    array.validate(full=True)
    assert array.to_pylist() == values


@given(st.lists(st.text(max_size=5), max_size=9))
def test_plain_texts(values: list[str]) -> None:
    array = plain_texts(values)
    array.validate(full=True)
    assert array.to_pylist() == values


@pytest.mark.parametrize("make", [texts, plain_texts])
def test_half_of_a_pair_is_no_text(make: Any) -> None:
    with pytest.raises(UnicodeEncodeError):
        make(["\ud800"])


@pytest.mark.parametrize("value", ["", "ä", -1, 2**40, 0.5, True, False])
def test_scalar(value: str | int | float | bool) -> None:
    assert scalar(value).as_py() == value
    assert type(scalar(value).as_py()) is type(value)


def test_mask() -> None:
    bits = [True, False, True, True, False] * 4
    found = mask(pa.array(bits)[3:])
    assert found.tolist() == bits[3:]
    found[0] = False


def test_indices() -> None:
    encoded = pa.array(["a", None, "b", "a"]).dictionary_encode()
    assert indices(encoded).tolist() == [0, -1, 1, 0]
    assert indices(encoded[2:]).tolist() == [1, 0]
    assert indices(pa.array(["a", "b"]).dictionary_encode()).tolist() == [0, 1]
