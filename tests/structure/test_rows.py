"""Rows that Frictionless's reader gives become blocks that are not too large."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kerrdata.structure import records, rows
from kerrdata.structure.rows import Broken


def numbered(count: int, cell: str) -> Iterator[tuple[int, list[str]]]:
    return ((number, [cell, f"{number}"]) for number in range(2, count + 2))


@pytest.mark.parametrize(("cell", "most"), [("x" * 50, 2), ("x", 7)])
def test_sizes(cell: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BLOCK_BYTES", 100)
    monkeypatch.setattr(rows, "MOST_ROWS", 7)
    blocks = list(rows.blocks(numbered(30, cell), 2))
    assert {len(block.numbers) for block in blocks[:-1]} == {most}
    assert [number for block in blocks for number in block.numbers.tolist()] == list(range(2, 32))
    assert [one for block in blocks for one in block.columns[1].to_pylist()][:2] == ["2", "3"]


def test_wanted_columns_and_ragged_rows() -> None:
    given = [(2, ["a", "b"]), (3, ["c"]), (4, ["d", "e"])]
    (block,) = rows.blocks(iter(given), 2, [1])
    assert [column.to_pylist() for column in block.columns] == [["b", "e"]]
    assert block.ragged == [(3, ["c"])]
    assert block.is_exact


def test_a_record_that_cannot_be_read() -> None:
    def broken() -> Iterator[tuple[int, list[str]]]:
        yield 2, ["a"]
        raise OSError("gone")

    blocks = rows.blocks(broken(), 1)
    assert next(blocks).numbers.tolist() == [2]
    with pytest.raises(Broken):
        next(blocks)
