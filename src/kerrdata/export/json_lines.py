"""JSON Lines: a file for each table, one object a line, the columns in their order, UTF-8.

Numbers, truth values, arrays and objects are those of JSON; a missing value is null; dates and
times are text in ISO 8601, and so are the numbers that JSON does not know: NaN, INF and -INF.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

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
    shapes = [_shape(field.type) for field in table.schema.fields]
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for row in table.rows():
            cells = zip(names, shapes, row, strict=True)
            stream.write(
                f"{{{','.join(f'{name}:{shape(cell)}' for name, shape, cell in cells)}}}\n"
            )
    return path


def _shape(kind: str) -> Callable[[Any], str]:
    return _inner if kind in JSON_TYPES else _value


def _inner(cell: Any) -> str:
    """JSON within a cell, on one line; as text where a reader could not hold its numbers."""
    if cell is None:
        return "null"
    try:
        return COMPACT.encode(json.loads(cell))
    except (ValueError, RecursionError):
        return json.dumps(cell, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float) and not math.isfinite(value):
        return f'"{not_finite(value)}"'
    return json.dumps(iso(value), ensure_ascii=False)
