"""SQLite, as the sqlite3 module and Datasette read it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from kerrdata.export.sqlite import user_version
from kerrdata.package import bundled_package

TABLES = bundled_package().descriptor.tables


@pytest.fixture
def database(kerr: Path) -> Iterator[sqlite3.Connection]:
    with closing(opened(kerr / "kerrdata.sqlite")) as connection:
        yield connection


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_values_are_those_of_the_package(
    database: sqlite3.Connection, kerr_values: Any, table: Any
) -> None:
    found = database.execute(f"SELECT * FROM {quoted(table.name)} ORDER BY rowid")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    expected = [
        {name: stored(value) for name, value in row.items()} for row in kerr_values[table.name]
    ]
    assert rows == expected
    assert [[type(cell) for cell in row.values()] for row in rows] == [
        [type(cell) for cell in row.values()] for row in expected
    ]


def stored(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def test_it_is_sound(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert database.execute("PRAGMA application_id").fetchone() == (0x4B455252,)
    version = bundled_package().descriptor.version
    assert database.execute("PRAGMA user_version").fetchone() == (user_version(version),)


def test_the_header_says_what_it_is(kerr: Path) -> None:
    header = (kerr / "kerrdata.sqlite").read_bytes()[:100]
    assert header[:16] == b"SQLite format 3\0"
    assert struct.unpack(">H", header[16:18]) == (4096,)
    assert header[18:20] == b"\1\1", "no write-ahead log, which a read-only place cannot have"
    assert struct.unpack(">I", header[96:100]) == (sqlite_number(),)


def sqlite_number() -> int:
    major, minor, patch = sqlite3.sqlite_version_info
    return major * 1_000_000 + minor * 1_000 + patch


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_are_real_ones(database: sqlite3.Connection, table: Any) -> None:
    columns = database.execute(f"PRAGMA table_info({quoted(table.name)})").fetchall()
    primary = sorted((position, name) for _, name, _, _, _, position in columns if position)
    assert tuple(name for _, name in primary) == table.primary_key
    keys = database.execute(f"PRAGMA foreign_key_list({quoted(table.name)})").fetchall()
    assert {(key[3], key[2], key[4]) for key in keys} == {
        (key.fields[0], key.table, key.reference_fields[0]) for key in table.foreign_keys
    }
    required = {field.name for field in table.fields if field.constraints.get("required")}
    assert {name for _, name, _, not_null, _, _ in columns if not_null} == required | set(
        table.primary_key
    )
    indexes = [
        [row[2] for row in database.execute(f"PRAGMA index_info({quoted(index[1])})")]
        for index in database.execute(f"PRAGMA index_list({quoted(table.name)})").fetchall()
    ]
    for key in table.foreign_keys:
        assert any(tuple(index[: len(key.fields)]) == key.fields for index in indexes)


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO events SELECT * FROM events LIMIT 1",
        "UPDATE events SET sensitive = 2",
        "UPDATE events SET kind = 'nothing'",
        "UPDATE events SET title = NULL",
        "UPDATE events SET place_id = 'nowhere'",
        "UPDATE sources SET sha256 = (SELECT NULL)",
        "DELETE FROM people",
    ],
)
def test_the_database_keeps_the_promises_itself(kerr: Path, tmp_path: Path, change: str) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes((kerr / "kerrdata.sqlite").read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(change)


def test_descriptions_and_summaries_can_be_searched(database: sqlite3.Connection) -> None:
    text = database.execute("SELECT description FROM events ORDER BY id LIMIT 1").fetchone()[0]
    word = max((word for word in text.split() if word.isalpha()), key=len)
    found = database.execute(
        "SELECT events.description FROM events_fts JOIN events ON events.rowid = events_fts.rowid "
        "WHERE events_fts MATCH ?",
        [word.upper()],
    ).fetchall()
    assert (text,) in found
    assert all(word.lower() in one.lower() for (one,) in found)
    holding = {
        table.name
        for table in TABLES
        if {f.name for f in table.fields} & {"description", "summary"}
    }
    for name in sorted(holding):
        assert database.execute(f"SELECT count(*) FROM {quoted(name + '_fts')}").fetchone()[0]


def test_the_search_agrees_with_the_tables(kerr: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes((kerr / "kerrdata.sqlite").read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE sql LIKE '%USING FTS5%'"
            )
        ]
        assert names
        for name in names:
            connection.execute(
                f"INSERT INTO {quoted(name)}({quoted(name)}, rank) VALUES ('integrity-check', 1)"
            )


def test_it_carries_its_own_dictionary(database: sqlite3.Connection) -> None:
    facts = dict(database.execute("SELECT property, value FROM data_package"))
    raw = bundled_package().descriptor.raw
    assert facts["title"] == raw["title"]
    assert facts["released"] == "2026-11-24"
    assert "CC-BY-4.0" in facts["licence"] or "Attribution" in facts["licence"]
    rows = database.execute('SELECT "table", "column", description FROM data_dictionary').fetchall()
    assert rows == [
        (table.name, field.name, field.raw["description"])
        for table in TABLES
        for field in table.fields
    ]


@pytest.mark.parametrize(
    ("version", "number"),
    [("1.2.3", 1_002_003), ("0.1.0", 1_000), ("", 0), ("1.2", 0), ("2026.1.1", 0), ("1.2.3.4", 0)],
)
def test_the_version_as_a_number(version: str, number: int) -> None:
    assert user_version(version) == number


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_datasette_serves_it(kerr: Path) -> None:
    async def ask() -> list[Any]:
        server = Datasette([], immutables=[str(kerr / "kerrdata.sqlite")])
        await server.invoke_startup()
        answers = [
            await server.client.get(f"/kerrdata/{place}")
            for place in (
                "events.json?_shape=array&_size=max",
                "people.json?_search=fighter",
                "events",
            )
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        return answers

    events, people, page = asyncio.run(ask())
    rows = json.loads(events.text)
    assert {row["sensitive"] for row in rows} <= {0, 1}
    assert any(row["place_id"] is None for row in rows)
    assert "fighter" in json.dumps(json.loads(people.text)["rows"]).lower()
    assert 'type="search"' in page.text, "Datasette has found the full-text search"
