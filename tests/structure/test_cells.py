"""Frictionless judges no cell that is plainly right, and each other value once."""

from __future__ import annotations

from typing import Any

import pytest
from frictionless import Schema

from kerrdata.structure import cells
from kerrdata.structure.arrays import texts
from kerrdata.structure.cells import Column


def column_of(judged: list[str], **field: Any) -> Column:
    """A column that notes which cells Frictionless judges."""
    column = Column(Schema.from_descriptor({"fields": [{"name": "v", **field}]}).fields[0], [""])
    read = column._read
    column._read = lambda cell: judged.append(cell) or read(cell)
    return column


def wrong(column: Column, values: list[str]) -> list[int]:
    """The places of what is wrong."""
    doubtful = column.doubtful(texts(values))
    found = None if doubtful is None else column.wrong(doubtful)
    return [] if found is None else found.nonzero()[0].tolist()


DISTINCT = [f"{number}" for number in range(100)]


def test_what_is_plainly_right_is_not_judged() -> None:
    judged: list[str] = []
    column = column_of(judged, type="integer")
    assert wrong(column, DISTINCT) == []
    assert wrong(column, [*DISTINCT, "x", "01", "y", "x"]) == [100, 102, 103]
    assert sorted(judged) == ["01", "x", "y"]
    assert wrong(column, []) == []


def test_no_text_is_judged_where_none_can_be_wrong() -> None:
    judged: list[str] = []
    assert wrong(column_of(judged, type="string"), ["", *DISTINCT]) == []
    assert not judged


@pytest.mark.parametrize("kind", ["integer", "boolean"])
def test_few_values_are_judged_once(kind: str) -> None:
    judged: list[str] = []
    column = column_of(judged, type=kind)
    assert wrong(column, ["1", "0", "x"] * 8) == list(range(2, 24, 3))
    assert wrong(column, ["0"] * 8) == []
    assert judged == ["1", "0", "x"]


def test_values_that_have_differed_are_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "SAMPLE", 50)
    judged: list[str] = []
    column = column_of(judged, type="integer")
    assert wrong(column, ["1"] * 50 + DISTINCT) == []
    assert wrong(column, DISTINCT) == []
    assert wrong(column, ["1"] * 50) == []
    assert not judged


def test_only_so_many_values_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_REMEMBERED", 10)
    column = column_of([], type="boolean")
    assert wrong(column, DISTINCT) == list(range(2, 100))
    assert len(column._remembered) <= 10
    assert wrong(column, ["1", "2"]) == [1]
