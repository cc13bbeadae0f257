"""Arrow splits a file into the same numbered records as Python's `csv`, however nasty it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from frictionless import Field
from hypothesis import given, settings
from hypothesis import strategies as st

from kerrdata.structure import records
from kerrdata.structure.layout import Layout, Unproven

NASTY = st.text(alphabet='a"",,\n\n\r;\t\0 ä\u2028\x85\ufeff', max_size=60)


def of_arrow(path: Path, width: int, dialect: csv.Dialect) -> list[list[str]]:
    """All records; one of empty cells only may have been a blank line, and becomes one."""
    fields = tuple(Field.from_descriptor({"name": str(n), "type": "any"}) for n in range(width))

    def nothing(*_: object) -> Any:
        raise NotImplementedError

    table = Layout(fields, (), 1, dialect, "utf-8", True, path, nothing, nothing)
    found: dict[int, list[str]] = {}
    with path.open("rb", buffering=0) as file:
        for block in records.blocks(file, table):
            rows = zip(*(column.to_pylist() for column in block.columns), strict=True)
            found |= dict(zip(block.numbers.tolist(), map(list, rows), strict=False))
            found |= dict(block.ragged)
    assert sorted(found) == list(range(1, len(found) + 1))
    return [[] if not any(row) else row for _, row in sorted(found.items())]


@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("size", [70, 2**20])
@pytest.mark.parametrize("marks", [',"', ";'"])
def test_records(
    width: int, size: int, marks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BLOCK_BYTES", size)
    path = tmp_path / "t.csv"
    dialect = csv.excel()
    dialect.delimiter, dialect.quotechar = marks
    turned = str.maketrans(',"', marks)

    @given(st.lists(NASTY, max_size=6).map("\n".join))
    @settings(max_examples=150)
    def compare(text: str) -> None:
        text = text.lstrip("\ufeff").translate(turned)
        path.write_bytes(text.encode())
        try:
            ours = of_arrow(path, width, dialect)
        except (pa.ArrowInvalid, Unproven):  # Frictionless takes over
            return
        own = list(csv.reader(io.StringIO(text, newline=""), dialect=dialect))
        assert ours == [row if any(row) else [] for row in own]

    compare()


@pytest.mark.parametrize("filling", range(70))
def test_a_line_break_in_a_cell_between_two_blocks(
    filling: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BLOCK_BYTES", 70)
    path = tmp_path / "t.csv"
    path.write_bytes(b"%s\n" % (b"x" * filling) + b'"a\r\nb\rc\nd"\n' * 20)
    assert of_arrow(path, 1, csv.excel())[1:] == [["a\r\nb\rc\nd"]] * 20
