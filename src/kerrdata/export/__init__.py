"""The tables of a package in the formats of other tools: Parquet, SQLite, Excel, JSON Lines.

Each format gets the same values, read by Frictionless, and the same types. Refused is a package
that breaks the Data Package standard, or that a format cannot hold.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from kerrdata import atomic
from kerrdata.errors import KerrdataError
from kerrdata.export.tables import VALIDATE_FIRST, TypedTables
from kerrdata.export.texts import visible
from kerrdata.package import Package
from kerrdata.structure import check

Exporter = Callable[[TypedTables, Path, date], list[Path]]
"""Writes the tables below an empty folder, for a release of that day, and names its files."""


def _parquet(tables: TypedTables, folder: Path, released: date) -> list[Path]:
    from kerrdata.export import parquet

    return parquet.write(tables, folder, released)


def _sqlite(tables: TypedTables, folder: Path, released: date) -> list[Path]:
    from kerrdata.export import sqlite

    return sqlite.write(tables, folder, released)


def _excel(tables: TypedTables, folder: Path, released: date) -> list[Path]:
    from kerrdata.export import excel

    return excel.write(tables, folder, released)


def _json_lines(tables: TypedTables, folder: Path, released: date) -> list[Path]:
    from kerrdata.export import json_lines

    return json_lines.write(tables, folder, released)


FORMATS: Mapping[str, Exporter] = {
    "parquet": _parquet,
    "sqlite": _sqlite,
    "excel": _excel,
    "jsonl": _json_lines,
}
"""The formats, in the order in which they are written; each loads its library when it is used."""


def export(package: Package, format: str, folder: Path, released: date) -> list[Path]:  # noqa: A002
    """Write the tables of a package in one format; older files of the same names are replaced.

    All files are written whole beside their places before the first is moved there.

    Args:
        package: The package.
        format: One of `FORMATS`: `parquet` writes `parquet/<table>.parquet`, `sqlite`
            `<package>.sqlite`, `excel` `<package>.xlsx`, `jsonl` `jsonl/<table>.jsonl`.
        folder: Below which to write; it is made if it is not there.
        released: The day of the release, for the formats that say it.

    Returns:
        The files, in the order of the tables.

    Raises:
        KerrdataError: The package is not valid, the format cannot hold it or is not known, the
            library of the format is not installed, or a file cannot be written.
    """
    if format not in FORMATS:
        raise KerrdataError(
            f"{format}: there is no such format.", f"Formats: {', '.join(FORMATS)}."
        )
    refuse_invalid(package)
    tables = TypedTables(package)
    if not tables:
        raise KerrdataError(f"{package.place}: there is no table in it.", "There is nothing to do.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as name:
            written = FORMATS[format](tables, Path(name), released)
            places = {path: folder / path.relative_to(name) for path in written}
            atomic.place(places)
            return list(places.values())
    except ModuleNotFoundError as error:
        raise KerrdataError(
            f"{error.name} is not installed, without which {format} cannot be written.",
            "Run: pip install 'kerrdata[release]'",
        ) from error
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise KerrdataError(
            f"{folder}: {format} cannot be written there: {reason}.", atomic.UNTOUCHED
        ) from error


def refuse_invalid(package: Package) -> None:
    """Refuse a package that breaks the Data Package standard, whatever our own rules say of it.

    Args:
        package: The package.

    Raises:
        KerrdataError: It does.
    """
    structure = check(package)
    found = [*structure.findings, *(one for table in structure.tables for one in table.findings)]
    if found:
        first = found[0]
        reason = f"{first.title}: {visible(first.note)}" if first.note else first.title
        place = [
            f"table {first.table}" if first.table else "",
            f"row {first.row}" if first.row else "",
        ]
        where = ", ".join(filter(None, place)) or "the descriptor"
        raise KerrdataError(
            f"{package.place}: it is not valid, {where}: {reason}.",
            VALIDATE_FIRST,
        )
