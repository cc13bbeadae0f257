"""A release opened by readers that are not ours; those of single formats have tests in `export`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from kerrdata.package import open_package

CLIENTS = Path(__file__).parents[1] / "clients"


def test_another_reader_of_data_packages_reads_every_row(built: Path) -> None:
    if not (CLIENTS / "node_modules" / "datapackage").is_dir() and not os.environ.get("CI"):
        pytest.skip("the reader is not installed: it needs npm, then make setup")
    node = shutil.which("node") or "node"
    words = [node, str(CLIENTS / "read_package.js"), str(built / "datapackage.json")]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    rows = json.loads(done.stdout)
    package = open_package(built)
    for table in package.descriptor.tables:
        assert len(rows[table.name]) == len(package.records(table).rows)
    [kerr] = [row for row in rows["people"] if row["id"] == "mark-kerr"]
    assert kerr["birth_earliest"] == "1968-01-01T00:00:00.000Z"
    assert rows["quotes"][0]["speaker_id"]["id"] in {row["id"] for row in rows["people"]}
    assert rows["quotes"][0]["sensitive"] in {True, False}
    assert rows["people"][0]["death_edtf"] is None


@pytest.mark.slow
def test_mlcroissant_validates_it_offline(built: Path) -> None:
    command = Path(sys.executable).with_name("mlcroissant")
    words = [str(command), "validate", "--jsonld", str(built / "croissant.json")]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    assert "Found the following" not in done.stderr


def test_duckdb_joins_the_tables_of_one_release(built: Path) -> None:
    found = duckdb.sql(
        f"""SELECT p.name, min(e.date_earliest)
        FROM '{built}/parquet/event_people.parquet' AS t
        JOIN '{built}/parquet/people.parquet' AS p ON p.id = t.person_id
        JOIN '{built}/parquet/events.parquet' AS e ON e.id = t.event_id
        WHERE p.id = 'mark-kerr' GROUP BY p.name"""  # noqa: S608 (our own folder)
    ).fetchall()
    assert len(found) == 1
    assert found[0][0] == "Mark Kerr"
