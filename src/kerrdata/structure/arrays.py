"""Between Python, numpy and Arrow, by way of their buffers.

Arrow's own `pa.array`, `pa.scalar` and `to_numpy` import pandas as soon as it is installed, which
takes a quarter of a second and is not used here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Mask = npt.NDArray[np.bool_]
NOTHING = pa.nulls(1, pa.string())[0]
"""The text that is none."""


def texts(values: Sequence[str | None]) -> Any:
    """An Arrow array of strings.

    Args:
        values: The texts, None for a null.

    Raises:
        UnicodeEncodeError: One of them holds half of a surrogate pair.
    """
    if not values:
        return pa.nulls(0, pa.string())
    encoded = [(value or "").encode() for value in values]
    ends = np.array([0, *accumulate(map(len, encoded))], np.int32)
    valid = np.packbits([value is not None for value in values], bitorder="little")
    buffers = [_buffer(valid), _buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def plain_texts(values: Sequence[str]) -> Any:
    """The same for many texts without nulls, faster.

    Args:
        values: The texts.

    Raises:
        OverflowError: They are more than an Arrow array holds.
        UnicodeEncodeError: One of them holds half of a surrogate pair.
    """
    text = "".join(values)
    data = text.encode()
    if len(data) >= 2**31:
        raise OverflowError("a block of more than two gigabytes")
    sizes = values if len(data) == len(text) else [value.encode() for value in values]
    ends = np.zeros(len(values) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, sizes), np.int32, len(values)), out=ends[1:])
    return pa.Array.from_buffers(
        pa.string(), len(values), [None, _buffer(ends), pa.py_buffer(data)]
    )


def scalar(value: str | int | float | bool) -> Any:
    """An Arrow scalar."""
    if isinstance(value, str):
        return texts([value])[0]
    if isinstance(value, bool):
        bits = _buffer(np.packbits([value], bitorder="little"))
        return pa.Array.from_buffers(pa.bool_(), 1, [None, bits])[0]
    whole = isinstance(value, int)
    kind, number = (pa.int64(), np.int64) if whole else (pa.float64(), np.float64)
    return pa.Array.from_buffers(kind, 1, [None, _buffer(np.array([value], number))])[0]


def mask(booleans: Any) -> Mask:
    """An Arrow array of booleans without nulls as one of numpy that may be changed."""
    start, count = booleans.offset, len(booleans)
    bits = np.frombuffer(booleans.buffers()[1], np.uint8)
    unpacked = np.unpackbits(bits, count=start + count, bitorder="little")
    return unpacked[start:].astype(bool)


def indices(encoded: Any) -> npt.NDArray[np.int32]:
    """The indices of a dictionary-encoded array, -1 for a null."""
    found = encoded.indices
    if found.null_count:
        found = found.fill_null(scalar(-1).cast(pa.int32()))
    whole = np.frombuffer(found.buffers()[1], np.int32)
    return whole[found.offset : found.offset + len(found)]


def _buffer(values: npt.NDArray[Any]) -> Any:
    return pa.py_buffer(values.tobytes())


EMPTY = scalar("")
