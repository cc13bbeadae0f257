"""The other formats of a release against its tables: the same tables with as many rows.

The values are compared where they are made, in the tests of `export`; here stands what can be
asked of any file without knowing the tool that reads it.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from kerrdata.release.verdict import Problem


def parquet(folder: Path, rows: Mapping[str, int]) -> Iterator[Problem]:
    """Tables of which the Parquet file is missing or has another number of rows."""
    from pyarrow.parquet import read_metadata  # noqa: PLC0415 (heavy)

    for table, count in rows.items():
        path = f"parquet/{table}.parquet"
        found = read_metadata(folder / path).num_rows
        if found != count:
            yield Problem(path, f"it holds {found} rows, and the table {count}")


def json_lines(folder: Path, rows: Mapping[str, int]) -> Iterator[Problem]:
    """Tables of which the JSON Lines are missing or are not as many as the rows."""
    for table, count in rows.items():
        path = f"jsonl/{table}.jsonl"
        with (folder / path).open("rb") as stream:
            found = sum(1 for _ in stream)
        if found != count:
            yield Problem(path, f"it holds {found} lines, and the table {count} rows")


def sqlite(file: Path, rows: Mapping[str, int]) -> Iterator[Problem]:
    """What is wrong in the database: its own checks, and the number of rows of each table."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        for pragma, sound in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            if database.execute(f"PRAGMA {pragma}").fetchall() != sound:
                yield Problem(file.name, f"PRAGMA {pragma} finds something")
        for table, count in rows.items():
            name = table.replace('"', '""')
            [[found]] = database.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 (quoted)
            if found != count:
                yield Problem(file.name, f"{table} holds {found} rows, and the table {count}")


def archived(archive: Path, folder: Path) -> Iterator[Problem]:
    """Files of an archive that are not those of the folder; paths below its one folder."""
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            path = name.partition("/")[2]
            original = folder / path
            if original.name != "SHA256SUMS" and (
                not original.is_file() or opened.read(name) != original.read_bytes()
            ):
                yield Problem(archive.name, f"its {path} is not that of the release")


def in_wheel(wheel: Path, folder: Path, tables: list[str]) -> Iterator[Problem]:
    """Tables that are not in a wheel as they are in the release."""
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
        for path in tables:
            inner = next((name for name in names if name.endswith(f"/bundled/{path}")), None)
            if inner is None or opened.read(inner) != (folder / path).read_bytes():
                yield Problem(wheel.name, f"its {path} is not that of the release")
