"""Arrow reads a plain table as the package reads it record by record."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerrdata.diff import reading
from kerrdata.package import open_package

BLOCK_BYTES = 70


def in_both_ways(
    content: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[reading.Columns, reading.Columns]:
    schema = {"fields": [{"name": name, "type": "string"} for name in "xy"]}
    resource = {"name": "t", "path": "t.csv", "schema": schema}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    (folder / "t.csv").write_bytes(f"x,y\n{content}".encode())
    package = open_package(folder)
    (table,) = package.descriptor.tables
    monkeypatch.setattr(reading, "BLOCK_BYTES", BLOCK_BYTES)
    return reading.read_columns(package, table), reading._record_by_record(package, table)


@pytest.mark.parametrize("filling", range(BLOCK_BYTES))
def test_a_line_break_in_a_cell_between_two_blocks(
    filling: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = "x" * filling + ",\n" + '"a\r\nb\rc\nd",1\n' * 20
    quick, slow = in_both_ways(content, tmp_path, monkeypatch)
    assert quick.texts == slow.texts
    assert quick.texts["x"].to_pylist()[1:] == ["a\r\nb\rc\nd"] * 20


CELL = st.text(alphabet='a",\n\r\0 ä\u2028\ufeff', max_size=8)


@given(rows=st.lists(st.tuples(CELL, CELL), max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_of_any_text(
    rows: list[tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = "".join(",".join(map(quoted, row)) + "\r\n" for row in rows)
    quick, slow = in_both_ways(content, tmp_path, monkeypatch)
    assert quick.texts == slow.texts
    assert list(zip(*map(pa.Array.to_pylist, quick.texts.values()), strict=True)) == rows


def quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""'))


def test_line_breaks_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cell = "\r\n" * 5000 + "a" + "\r\n" * 5000
    content = f"{quoted(cell)},\n"
    quick, slow = in_both_ways(content, tmp_path, monkeypatch)
    assert quick.texts == slow.texts
    assert quick.texts["x"].to_pylist() == [cell]
    with pytest.raises(pa.ArrowInvalid):
        reading._block_bytes(tmp_path / "t.csv")
