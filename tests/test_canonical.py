"""Properties of the canonical text: no cell is lost, and formatting it again changes nothing."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import canonical, sheets
from kerrdata.descriptor import TableSchema, describe

Table = dict[str, Any]

SCHEMA: Table = {
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "name", "type": "string"},
        {"name": "n", "type": "integer"},
    ],
    "primaryKey": "id",
}
CELLS = st.text(alphabet="ab é\u0301,;\"'\\\n\r\t\u00a0\ufeff#01", max_size=6) | st.text(max_size=4)
DIALECTS: list[Table] = [
    {},
    {"dialect": {"delimiter": ";", "quoteChar": "'"}},
    {"dialect": {"doubleQuote": False, "escapeChar": "\\"}},
    {"dialect": {"header": False, "lineTerminator": "\r\n"}},
    {"dialect": {"skipInitialSpace": True}},
    {"encoding": "utf-16"},
]


def schema_of(described: Table) -> TableSchema:
    raw = {"resources": [{"name": "x", "path": "x.csv", "schema": SCHEMA, **described}]}
    schema = describe(raw, Path()).tables[0]
    assert not sheets.obstacle(schema)
    return schema


def drafted(described: Table, content: bytes) -> canonical.Draft:
    return canonical.draft(schema_of(described), Path("x.csv"), content)


def written(described: Table, rows: list[tuple[str, str, str]]) -> bytes:
    labels = ["id", "name", "n"]
    sheet = sheets.Sheet(schema_of(described), Path("x.csv"), b"", "", labels, [])
    return sheet.write([list(row) for row in rows])


@given(described=st.sampled_from(DIALECTS), rows=st.lists(st.tuples(CELLS, CELLS, CELLS)))
def test_no_cell_is_lost_and_formatting_twice_is_formatting_once(
    described: Table, rows: list[tuple[str, str, str]]
) -> None:
    try:
        draft = drafted(described, written(described, rows))
    except sheets.RefusedError:
        return  # the dialect has no way to write some of them
    assert [tuple(one.cells) for one in draft.sheet.records] == rows
    assert [meant(row) for row in draft.rows] == [meant(row) for row in rows]

    again = drafted(described, draft.content)
    assert again.content == draft.content
    assert sorted(draft.rows) == sorted(one.cells for one in again.sheet.records)


def meant(row: Sequence[str]) -> tuple[str, str, str]:
    """A row without what formatting may change: white space, how accents are written, zeros."""
    key, name, number = ("".join(unicodedata.normalize("NFC", cell).split()) for cell in row)
    return key, name, number.lstrip("+0")


@given(
    described=st.sampled_from(DIALECTS),
    content=st.binary(max_size=60)
    | st.text(alphabet="id,n;\"'\\\n\r #", max_size=60).map(str.encode)
    | st.text(alphabet='id,n;"\n', max_size=40).map(lambda text: f"id,n\n{text}".encode()),
)
def test_any_bytes_are_refused_or_keep_all_their_rows(described: Table, content: bytes) -> None:
    try:
        draft = drafted(described, content)
    except sheets.RefusedError as refusal:
        assert refusal.findings
        return
    assert drafted(described, draft.content).content == draft.content
    assert len(draft.rows) == len(draft.sheet.records)


@pytest.mark.parametrize("described", DIALECTS, ids=str)
def test_frictionless_reads_the_same_rows(tmp_path: Path, described: Table) -> None:
    """Its reader knows nothing of ours."""
    rows = [("b", "x,y; z", "02"), ("c", "quo\"te's", "3"), ("a", "A", "+1")]
    before = written(described, rows)
    after = drafted(described, before).content
    assert after != before
    old = sorted(read_by_frictionless(tmp_path, described, before), key=lambda row: str(row["id"]))
    assert read_by_frictionless(tmp_path, described, after) == old
    assert [row["n"] for row in old] == [1, 2, 3]


def read_by_frictionless(folder: Path, described: Table, content: bytes) -> list[dict[str, Any]]:
    (folder / "x.csv").write_bytes(content)
    resource = {"name": "x", "path": "x.csv", "schema": SCHEMA, **described}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    package = frictionless.Package(str(folder / "datapackage.json"))
    return [row.to_dict() for row in package.get_resource("x").read_rows()]
