"""What is a decompression bomb: far more than data are, or more than data shrink."""

from __future__ import annotations

import pytest

from kerrdata.structure.bombs import HARMLESS_BYTES, HARMLESS_RATIO, MOST_BYTES, _too_much

PACKED = HARMLESS_BYTES // HARMLESS_RATIO


@pytest.mark.parametrize(
    ("size", "packed", "found"),
    [
        (HARMLESS_BYTES, 1, False),
        (HARMLESS_BYTES + 1, PACKED - 1, True),
        (HARMLESS_BYTES + 1, PACKED + 1, False),
        (MOST_BYTES, MOST_BYTES, False),
        (MOST_BYTES + 1, MOST_BYTES, True),
    ],
)
def test_sizes(size: int, packed: int, found: bool) -> None:
    assert _too_much(size, packed) == found
