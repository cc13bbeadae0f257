"""JSON Lines, as Python, pandas and DuckDB read it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from kerrdata.package import bundled_package


@pytest.mark.parametrize("table", bundled_package().descriptor.tables, ids=lambda table: table.name)
def test_the_values_are_those_of_the_package(kerr: Path, kerr_values: Any, table: Any) -> None:
    path = kerr / "jsonl" / f"{table.name}.jsonl"
    expected = [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in row.items()
        }
        for row in kerr_values[table.name]
    ]
    rows = [json.loads(line) for line in path.read_bytes().decode().removesuffix("\n").split("\n")]
    assert rows == expected
    assert [list(row) for row in rows] == [[field.name for field in table.fields]] * len(rows)
    assert len(pd.read_json(path, lines=True)) == len(rows)
    counted = duckdb.sql("SELECT count(*) FROM read_json($path)", params={"path": str(path)})
    assert counted.fetchall() == [(len(rows),)]


def test_it_is_utf_8_without_a_mark_and_ends_its_lines(write_package: Any, exported: Any) -> None:
    root = write_package({"odd.csv": 'id,text\n1,"ü\u2028""\n\r\n😀\\"\n'})
    content = (exported(root, "jsonl") / "jsonl" / "odd.jsonl").read_bytes()
    assert content == '{"id":1,"text":"ü\u2028\\"\\n\\r\\n😀\\\\"}\n'.encode()


@pytest.mark.parametrize(
    ("kind", "written", "line"),
    [
        ("number", "1.10", "1.1"),
        ("number", "NaN", '"NaN"'),
        ("number", "INF", '"INF"'),
        ("number", "-INF", '"-INF"'),
        ("number", "1.12345678901234567890", "1.12345678901234567890"),
        ("integer", "123456789012345678901234567890", "123456789012345678901234567890"),
        ("object", '{"a": [1, null]}', '{"a":[1,null]}'),
        ("array", "[1, 2]", "[1,2]"),
        ("array", "[1e999]", '"[1e999]"'),
        ("boolean", "true", "true"),
        ("date", "2024-02-29", '"2024-02-29"'),
        ("datetime", "2024-02-29T23:59:58Z", '"2024-02-29T23:59:58Z"'),
        ("time", "23:59:58", '"23:59:58"'),
        ("year", "0800", "800"),
        ("yearmonth", "2024-02", '"2024-02"'),
        ("duration", "P1Y", '"P1Y"'),
        ("geopoint", "90.50, 45.50", '"90.50, 45.50"'),
        ("string", "=1+1", '"=1+1"'),
        ("string", "-", "null"),
    ],
)
def test_types(write_package: Any, exported: Any, kind: str, written: str, line: str) -> None:
    quoted = '"' + written.replace('"', '""') + '"'
    fields = [{"name": "id", "type": "integer"}, {"name": "value", "type": kind}]
    schema = {"fields": fields, "missingValues": ["-"]}
    root = write_package(
        {"one.csv": f"id,value\n1,{quoted}\n"},
        resources=[{"name": "one", "path": "one.csv", "schema": schema}],
    )
    text = (exported(root, "jsonl") / "jsonl" / "one.jsonl").read_text("utf-8")
    assert text == f'{{"id":1,"value":{line}}}\n'
    assert json.loads(text)
