"""JSON Lines: a file for each table, one object a line, the columns in their order, UTF-8.

Numbers, truth values, arrays and objects are those of JSON; a missing value is null; dates and
times are text in ISO 8601, and so are the numbers that JSON does not know: NaN, INF and -INF.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

import pyarrow as pa

from kerrdata.export.naming import file_names
from kerrdata.export.tables import TypedTable, TypedTables
from kerrdata.export.texts import iso, not_finite

JSON_TYPES = {"array", "geojson", "object"}
"""Table Schema types whose cells are JSON themselves."""

COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def write(tables: TypedTables, folder: Path, released: date) -> list[Path]:
    """Write `jsonl/<table>.jsonl` for each table.

    Args:
        tables: The tables.
        folder: Where to.
        released: The day of the release, which is not said here.
    """
    (folder / "jsonl").mkdir()
    return [
        _write(table, folder / "jsonl" / f"{name}.jsonl")
        for table, name in zip(tables.values(), file_names(tables).values(), strict=True)
    ]


def _write(table: TypedTable, path: Path) -> Path:
    names = [json.dumps(field.name, ensure_ascii=False) for field in table.schema.fields]
    shapes = [
        _inner if field.type in JSON_TYPES else _shape(kind)
        for field, kind in zip(table.schema.fields, table.data.schema.types, strict=True)
    ]
    columns = list(zip(names, shapes, strict=True))
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for row in table.rows():
            members = (
                f"{name}:{'null' if cell is None else shape(cell)}"
                for (name, shape), cell in zip(columns, row, strict=True)
            )
            stream.write(f"{{{','.join(members)}}}\n")
    return path


def _shape(kind: Any) -> Callable[[Any], str]:
    """The step from a value of an Arrow type to its JSON."""
    if pa.types.is_string(kind):
        return encode_basestring
    if pa.types.is_integer(kind):
        return str
    if pa.types.is_boolean(kind):
        return lambda value: "true" if value else "false"
    if pa.types.is_floating(kind):
        return lambda value: repr(value) if math.isfinite(value) else f'"{not_finite(value)}"'
    if pa.types.is_decimal(kind):
        return lambda value: f"{value:f}"
    return lambda value: f'"{iso(value)}"'


def _inner(cell: str) -> str:
    """JSON within a cell, on one line; as text where a reader could not hold its numbers."""
    try:
        return COMPACT.encode(json.loads(cell))
    except (ValueError, RecursionError):
        return encode_basestring(cell)
