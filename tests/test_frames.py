"""Typed frames: what cannot be read is missing, and nothing else changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kerrdata import frames
from kerrdata.descriptor import Field, TableSchema
from kerrdata.package import open_package


def cast(cells: list[str | None], name: str = "column", **described: Any) -> list[Any]:
    field = Field(name, described["type"], raw=described)
    texts = pd.DataFrame({name: cells}, dtype="str")
    column = frames.typed(texts, TableSchema("table", fields=(field,)))[name]
    return [None if pd.isna(cell) else cell for cell in column.tolist()]


@pytest.mark.parametrize("name", ["column", "self", "other"])
def test_integers_keep_all_their_digits(name):
    cells = ["1", "-2", None, "123456789012345678", "1.5", "1e3", "0x1F", "", "9" * 30]
    expected = [1, -2, None, 123456789012345678, None, None, None, None, None]
    assert cast(cells, name, type="integer") == expected


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\u00a0", "\u2028", "\x85", "\x1c"], ids=ascii)
def test_white_space_around_integers_is_passed_over(space):
    assert cast([f"{space}-56{space}", f"5{space}6"], type="integer") == [-56, None]


def test_distinct_texts_of_a_column(tmp_path):
    (tmp_path / "t.csv").write_text("id,v\n1,b\n2,\n3,a\n4,b\n")
    (tmp_path / "datapackage.json").write_text(
        '{"name": "p", "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": '
        '[{"name": "id"}, {"name": "v"}]}}]}'
    )
    tables = frames.Tables(open_package(tmp_path))
    assert tables.distinct("t", "v").to_pylist() == ["b", "a"]
    assert tables.distinct("t", "v") is tables.view("t").distinct("t", "v")
    assert tables.read == {"t"}


def test_columns_without_any_value():
    for kind in ("integer", "number", "boolean", "date", "string"):
        assert cast([None, None], type=kind) == [None, None]
        assert cast([], type=kind) == []


def test_dates_of_all_years():
    days = ["0001-01-01", "9999-12-31", "2000-02-30", "soon"]
    read = [day and day.date() for day in cast(days, type="date")]
    assert read == [date.min, date.max, None, None]


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ({}, [True, False, None, None]),
        ({"trueValues": ["yes"], "falseValues": ["no"]}, [None, None, True, None]),
        ({"trueValues": "yes", "falseValues": 5}, [True, False, None, None]),
        ({"trueValues": [[], "yes"]}, [None, False, True, None]),
    ],
)
def test_booleans(described, expected):
    assert cast(["true", "0", "yes", "5"], type="boolean", **described) == expected
