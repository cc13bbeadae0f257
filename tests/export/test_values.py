"""Every format gives back what Frictionless reads, of packages of any kind."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from frictionless import Field
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import escape
from pyarrow import parquet

from kerrdata.export import FORMATS, arrow, export
from kerrdata.package import open_package

RELEASED = date(2026, 11, 24)
ODD = [
    *(
        "=1+1",
        "+1",
        "@a",
        "007",
        "1e5",
        "<r>x</r>",
        "</t>",
        "_x0041_",
        "\x00",
        "\x01\x0b",
        "\ufffe",
    ),
    *(
        "a\r\nb",
        "\r",
        "\t",
        '"',
        '""',
        "'",
        " a ",
        "\u2028",
        "\xa0",
        "😀",
        "e\u0301",
        "NULL",
        "#N/A",
    ),
    *(
        "https://example.org/?a=b&c",
        "x" * 5000,
        "TRUE",
        "1900-01-01",
        "]]>",
        "&amp;",
        "\\n",
        "\x7f",
    ),
]
CELLS = {
    "string": st.one_of(
        st.sampled_from(ODD),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    ),
    "integer": st.one_of(
        st.integers(-(10**6), 10**6),
        st.integers(-(2**63), 2**63 - 1),
        st.sampled_from([2**63, 10**30, -(10**45)]),
    ).map(str),
    "number": st.one_of(
        st.decimals(
            allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6
        ).map(str),
        st.floats(allow_nan=False, allow_infinity=False).map(repr),
        st.sampled_from(
            ["INF", "-INF", "1.00", "-0.0", "1e-400", "0.123456789012345678901", "1E+500", "9" * 39]
        ),
    ),
    "boolean": st.sampled_from(["true", "false", "True", "0", "1"]),
    "date": st.dates().map(str),
    "datetime": st.tuples(st.datetimes(), st.sampled_from(["", "", "Z", "+02:00"])).map(
        lambda drawn: drawn[0].replace(microsecond=0).isoformat() + drawn[1]
    ),
    "time": st.times().map(lambda one: one.replace(microsecond=0).isoformat()),
    "year": st.integers(1000, 9999).map(str),
    "yearmonth": st.sampled_from(["2024-02", "0999-12"]),
    "duration": st.sampled_from(["P1Y", "PT30S"]),
    "object": st.dictionaries(st.text(max_size=3), st.integers() | st.none(), max_size=2).map(
        json.dumps
    ),
    "array": st.lists(st.integers() | st.text(max_size=3), max_size=3).map(json.dumps),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """The columns of a table and its rows; the empty text is a missing value."""
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=6))
    zones = {"format": "any"}
    fields = [
        {"name": f"{kind} {at}", "type": kind, **(zones if kind == "datetime" else {})}
        for at, kind in enumerate(kinds)
    ]
    # The first column keeps a row from being blank, which no valid package has.
    cells = [st.just("") | CELLS[kind] for kind in kinds]
    drawn = draw(st.lists(st.tuples(*cells), max_size=6))
    rows = [[str(at), *row] for at, row in enumerate(drawn)]
    return [{"name": "id", "type": "integer"}, *fields], rows


@given(tables())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_random_tables(drawn: tuple[list[dict[str, Any]], list[list[str]]]) -> None:
    fields, rows = drawn
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "package"
        root.mkdir()
        write(root, fields, rows)
        for form in FORMATS:
            export(open_package(root), form, Path(name), RELEASED)
        for read in (read_parquet, read_sqlite, read_excel, read_json_lines):
            found = list(read(Path(name)))
            assert len(found) == len(rows)
            for row, cells in zip(rows, found, strict=True):
                for field, cell, value in zip(fields, row, cells, strict=True):
                    assert agrees(field, cell, value), (read.__name__, field, cell, value)


def agrees(field: dict[str, Any], cell: str, found: Any) -> bool:
    """Whether a value is what Frictionless reads, as itself or as a text that says the same."""
    read, notes = Field.from_descriptor(dict(field)).read_cell(cell)
    assert not notes
    if read is None or found is None:
        return read is found
    if isinstance(read, int | Decimal) and not isinstance(read, bool):
        digits = repr(found) if isinstance(found, float) else str(found)
        return Decimal(digits.replace("INF", "Infinity")) == read
    if isinstance(read, datetime):
        return found in {cell, read.isoformat()} or same_instant(read, found)
    if isinstance(read, date | time):
        return found in {read, read.isoformat()}
    if isinstance(read, dict | list) and not isinstance(found, str):
        return bool(found == json.loads(cell))
    return bool(found == (read if isinstance(read, bool) else cell))


def same_instant(read: datetime, found: Any) -> bool:
    if isinstance(found, str):
        found = datetime.fromisoformat(found)
    if read.tzinfo and not found.tzinfo:  # Excel knows no zones: there it is in UTC
        found = found.replace(tzinfo=UTC)
    return bool(read == found)


def read_parquet(folder: Path) -> list[list[Any]]:
    return [
        list(row.values())
        for row in parquet.read_table(folder / "parquet" / "table.parquet").to_pylist()
    ]


def read_json_lines(folder: Path) -> list[list[Any]]:
    lines = (folder / "jsonl" / "table.jsonl").read_bytes().decode().split("\n")[:-1]
    return [list(json.loads(line, parse_float=Decimal).values()) for line in lines]


def read_sqlite(folder: Path) -> list[Any]:
    with closing(sqlite3.connect(folder / "package.sqlite")) as connection:
        return connection.execute('SELECT * FROM "table"').fetchall()


def read_excel(folder: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(folder / "package.xlsx")["table"]
    return [list(map(of_excel, row)) for row in sheet.iter_rows(min_row=2)]


def of_excel(cell: Any) -> Any:
    if isinstance(cell.value, datetime) and cell.number_format == "yyyy-mm-dd":
        return cell.value.date()
    if (
        cell.data_type == "n"
        and isinstance(cell.value, datetime)
        and cell.number_format == "hh:mm:ss"
    ):
        return cell.value.time()
    return escape.unescape(cell.value) if isinstance(cell.value, str) else cell.value


def write(root: Path, fields: list[dict[str, Any]], rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([[one["name"] for one in fields], *rows])
    (root / "table.csv").write_bytes(stream.getvalue().encode())
    resource = {"name": "table", "path": "table.csv", "schema": {"fields": fields}}
    descriptor = {"name": "package", "resources": [resource]}
    (root / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("as written", "as written"),
        (True, "true"),
        (1, "1"),
        (Decimal("1.10"), "1.10"),
        ([1, "ü", None], '[1, "ü", null]'),
        ({"a": False}, '{"a": false}'),
        (date(2024, 2, 29), "2024-02-29"),
        (time(23, 59), "23:59:00"),
    ],
)
def test_the_text_of_a_cell_that_has_a_type_already(cell: Any, text: str) -> None:
    assert arrow.text(cell) == text
