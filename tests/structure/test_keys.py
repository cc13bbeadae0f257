"""Keys are compared as texts: those that are written as their value are not read, others are."""

from __future__ import annotations

from typing import Any

import pytest
from frictionless import Schema

from kerrdata.structure.arrays import texts
from kerrdata.structure.keys import KeyColumn, Values, join, join_one, kind


def read(**field: Any) -> Any:
    return Schema.from_descriptor({"fields": [{"name": "v", **field}]}).fields[0]


def column_of(judged: list[str], *more: Any, **field: Any) -> KeyColumn:
    """A column that notes which cells Frictionless reads."""
    missing = ["", "-"]
    column = KeyColumn(read(**field, missingValues=missing), missing, *more)
    own = column.read
    column.read = lambda cell: judged.append(cell) or own(cell)
    return column


@pytest.mark.parametrize(
    ("field", "plainly", "others"),
    [
        ({"type": "string"}, "a ä 01", {"-": None}),
        ({"type": "any"}, "a ä 01", {"-": None}),
        ({"type": "integer"}, "0 1 -42", {"01": "1", "x": None, "-": None}),
        ({"type": "year"}, "2000 1999", {"0990": "990", "x": None, "-": None}),
        ({"type": "date"}, "2000-01-01", {"x": None, "-": None}),
    ],
    ids=str,
)
def test_texts(field: dict[str, Any], plainly: str, others: dict[str, str | None]) -> None:
    judged: list[str] = []
    column = column_of(judged, **field)
    assert column.texts(texts(plainly.split())).to_pylist() == plainly.split()
    assert not judged
    cells, values = [*plainly.split(), *others, *others], [*plainly.split(), *others.values()]
    assert column.texts(texts(cells)).to_pylist() == [*values, *others.values()]
    assert judged == list(others)
    assert column.text(None) is None


def test_values_of_any_type() -> None:
    column = column_of([], Values(), type="number")
    one, two, same, nothing = column.texts(texts(["1", "2", "1.0", "-"])).to_pylist()
    assert one == same != two
    assert nothing is None


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ({"type": "any"}, "text"),
        ({"type": "string"}, "text"),
        ({"type": "string", "format": "email"}, ""),
        ({"type": "integer"}, "integer"),
        ({"type": "year"}, "integer"),
        ({"type": "date"}, "date"),
        ({"type": "date", "format": "any"}, ""),
        ({"type": "number"}, ""),
    ],
    ids=str,
)
def test_kind(field: dict[str, Any], found: str) -> None:
    assert kind(read(**field)) == found


def test_a_pattern_is_not_matched_to_know_a_value() -> None:
    field = read(type="string", constraints={"pattern": "(?=h).*"})
    assert KeyColumn(field, [""]).read("x") == ("x", None)
    assert field.create_cell_reader()("x")[1]


ROWS = [
    ["a", "b"], ["ab", ""], ["", "ab"], ["a", None], [None, "a"], ["-", None], [None, None],
    ["1:a", "b"], ["ä", "b"], ["a1:b", ""],
]  # fmt: skip


def test_keys_of_several_columns() -> None:
    joined = join([texts(column) for column in zip(*ROWS, strict=True)]).to_pylist()
    assert joined == [join_one(row) for row in ROWS]
    assert len(set(joined)) == len(ROWS)
    assert joined[ROWS.index([None, None])] is None


def test_keys_of_one_column() -> None:
    assert join([texts(["a", None])]).to_pylist() == ["a", None]
    assert [join_one(["a"]), join_one([None])] == ["a", None]
