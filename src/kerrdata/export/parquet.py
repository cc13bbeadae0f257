"""Parquet: a file for each table, compressed, with the schema of the table in its metadata."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from kerrdata.export import dictionary
from kerrdata.export.naming import file_names
from kerrdata.export.tables import TypedTable, TypedTables

ROW_GROUP = 2**17
"""Rows that a reader has to decode together: about the number that DuckDB writes."""


def write(tables: TypedTables, folder: Path, released: date) -> list[Path]:
    """Write `parquet/<table>.parquet` for each table.

    Args:
        tables: The tables.
        folder: Where to.
        released: The day of the release.
    """
    (folder / "parquet").mkdir()
    facts = dictionary.facts(tables.package, released)
    return [
        _write(table, folder / "parquet" / f"{name}.parquet", facts)
        for table, name in zip(tables.values(), file_names(tables).values(), strict=True)
    ]


def _write(table: TypedTable, path: Path, facts: dict[str, str]) -> Path:
    schema = pa.schema(
        [_with_words(table, at) for at in range(len(table.schema.fields))],
        metadata=_metadata(table, facts),
    )
    parquet.write_table(table.data.cast(schema), path, row_group_size=ROW_GROUP, compression="zstd")
    return path


def _metadata(table: TypedTable, facts: dict[str, str]) -> dict[str, str]:
    """Words on the table, under the names of the Data Package standard."""
    schema = table.schema
    own = {"table": schema.name}
    for name in ("title", "description"):
        if isinstance(schema.raw.get(name), str):
            own[name] = schema.raw[name]
    keys = [
        {"fields": key.fields, "reference": {"resource": key.table, "fields": key.reference_fields}}
        for key in schema.foreign_keys
    ]
    described = {
        "fields": [field.raw for field in schema.fields],
        "primaryKey": schema.primary_key,
        "foreignKeys": keys,
        "missingValues": schema.missing_values,
    }
    own["tableSchema"] = json.dumps(described, ensure_ascii=False)
    if schema.primary_key:
        own["primaryKey"] = json.dumps(schema.primary_key, ensure_ascii=False)
    return own | {f"package.{name}": value for name, value in facts.items()}


def _with_words(table: TypedTable, at: int) -> Any:
    described = table.schema.fields[at].raw
    words = {
        name: described[name]
        for name in ("title", "description")
        if isinstance(described.get(name), str)
    }
    return table.data.schema.field(at).with_metadata(words)
