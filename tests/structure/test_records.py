"""Arrow splits a file into the same numbered records as Python's `csv`, however nasty it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pytest
from frictionless import Field
from hypothesis import given, settings
from hypothesis import strategies as st

from kerrdata.structure import records
from kerrdata.structure.layout import Layout, Unproven

NASTY = st.text(alphabet='a"",,\n\n\r;\t\0 ä\u2028\x85\ufeff', max_size=60)


def of_arrow(path: Path, width: int) -> list[list[str]]:
    """All records; one of empty cells only may have been a blank line, and becomes one."""
    fields = tuple(Field.from_descriptor({"name": str(n), "type": "any"}) for n in range(width))
    table = Layout("t", path, fields, 1, csv.excel())
    found: dict[int, list[str]] = {}
    for block in records.blocks(table):
        rows = zip(*(column.to_pylist() for column in block.columns), strict=True)
        found |= dict(zip(block.numbers.tolist(), map(list, rows), strict=False))
        found |= dict(block.ragged)
    assert sorted(found) == list(range(1, len(found) + 1))
    return [[] if not any(row) else row for _, row in sorted(found.items())]


@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("size", [70, 2**20])
def test_records(width: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BLOCK_BYTES", size)
    path = tmp_path / "t.csv"

    @given(st.lists(NASTY, max_size=6).map("\n".join))
    @settings(max_examples=150)
    def compare(text: str) -> None:
        text = text.lstrip("\ufeff")
        path.write_bytes(text.encode())
        try:
            ours = of_arrow(path, width)
        except (pa.ArrowInvalid, Unproven):  # Frictionless takes over
            return
        own = list(csv.reader(io.StringIO(text, newline="")))
        assert ours == [row if any(row) else [] for row in own]

    compare()
