"""Parquet, as pandas, polars and DuckDB read it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars
import pyarrow as pa
import pytest
from pyarrow import parquet

import kerrdata
from kerrdata.package import bundled_package

NAMES = [table.name for table in bundled_package().descriptor.tables]


@pytest.mark.parametrize("name", NAMES)
def test_three_readers_find_the_values_of_the_package(
    kerr: Path, kerr_values: Any, name: str
) -> None:
    path = kerr / "parquet" / f"{name}.parquet"
    assert parquet.read_table(path).to_pylist() == kerr_values[name]
    assert polars.read_parquet(path).to_dicts() == kerr_values[name]
    found = duckdb.sql("SELECT * FROM read_parquet($path)", params={"path": str(path)})
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert rows == kerr_values[name]
    read = pd.read_parquet(path, dtype_backend="pyarrow")
    assert read.astype(object).where(read.notna(), None).to_dict("records") == kerr_values[name]


@pytest.mark.parametrize("name", NAMES)
def test_pandas_finds_what_load_gives(kerr: Path, name: str) -> None:
    loaded = kerrdata.load(name)
    read = pd.read_parquet(kerr / "parquet" / f"{name}.parquet", dtype_backend="numpy_nullable")
    pd.testing.assert_frame_equal(read.astype(loaded.dtypes), loaded)


def test_types_are_those_of_the_schema(kerr: Path) -> None:
    events = kerr / "parquet" / "events.parquet"
    wanted = {"date_earliest": "DATE", "sensitive": "BOOLEAN", "title": "VARCHAR"}
    found = duckdb.sql("DESCRIBE SELECT * FROM read_parquet($path)", params={"path": str(events)})
    kinds = {row[0]: row[1] for row in found.fetchall()}
    assert {name: kinds[name] for name in wanted} == wanted
    frame = polars.read_parquet(events)
    assert frame.schema["date_earliest"] == polars.Date
    assert frame.schema["sensitive"] == polars.Boolean
    ages = polars.read_parquet(kerr / "parquet" / "event_people.parquet")["age"]
    assert ages.dtype == polars.Int64
    assert ages.null_count()
    assert isinstance(pd.read_parquet(events)["date_earliest"].iloc[0], date)


def test_the_file_describes_itself(kerr: Path) -> None:
    schema = parquet.read_schema(kerr / "parquet" / "event_people.parquet")
    words = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    table = bundled_package().descriptor.table("event_people")
    assert table
    assert words["title"] == table.raw["title"]
    assert words["description"] == table.raw["description"]
    assert words["package.released"] == "2026-11-24"
    assert words["package.name"] == "kerrdata"
    assert json.loads(words["primaryKey"]) == ["event_id", "person_id", "role"]
    described = json.loads(words["tableSchema"])
    assert [field["name"] for field in described["fields"]] == schema.names
    assert described["foreignKeys"][0]["reference"] == {"resource": "events", "fields": ["id"]}
    field = table.field("age")
    assert field
    assert schema.field("age").metadata[b"description"].decode() == field.raw["description"]
    options = {"path": str(kerr / "parquet" / "event_people.parquet")}
    stated = duckdb.sql("SELECT key FROM parquet_kv_metadata($path)", params=options).fetchall()
    assert (b"tableSchema",) in stated


def test_it_is_compressed(kerr: Path) -> None:
    group = parquet.ParquetFile(kerr / "parquet" / "events.parquet").metadata.row_group(0)
    assert {group.column(at).compression for at in range(group.num_columns)} == {"ZSTD"}


def test_a_large_table_has_several_row_groups(write_package: Any, exported: Any) -> None:
    rows = "".join(f"{number},{number % 7 or ''}\n" for number in range(150_000))
    root = write_package(
        {"many.csv": f"id,few\n{rows}"},
        fields={"many": [{"name": "id", "type": "integer"}, {"name": "few", "type": "integer"}]},
    )
    path = exported(root, "parquet") / "parquet" / "many.parquet"
    assert parquet.ParquetFile(path).metadata.num_row_groups == 2
    read = parquet.read_table(path)
    assert read["id"].to_pylist() == list(range(150_000))
    assert read["few"].null_count == len(range(0, 150_000, 7))
    assert read.schema.field("few").type == pa.int64()
