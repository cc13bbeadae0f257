"""SQLite: all tables in one file with their keys and constraints, and a full-text search.

It is made to be read: no write-ahead log, no triggers. The same package gives the same bytes with
the same version of the SQLite library, which writes its number into the file's header. Refused is
what breaks a key or a constraint.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlite_utils import Database
from sqlite_utils.db import quote_identifier

from kerrdata.descriptor import TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.export import dictionary, sqlite_schema
from kerrdata.export.naming import file_names, fitted
from kerrdata.export.sqlite_schema import Names
from kerrdata.export.tables import VALIDATE_FIRST, TypedTable, TypedTables
from kerrdata.export.texts import iso, not_finite, visible

APPLICATION_ID = 0x4B455252
"""`KERR` in the header, by which `file` and others know who made it."""

PAGE_SIZE = 4096
TOKENS = "unicode61 remove_diacritics 2"
"""Words of any language, found without their accents."""

SEARCH_SUFFIXES = ("_fts", *(f"_fts_{part}" for part in ("config", "data", "docsize", "idx")))

SETTINGS = (
    f"PRAGMA page_size = {PAGE_SIZE}",
    "PRAGMA encoding = 'UTF-8'",
    "PRAGMA auto_vacuum = NONE",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    f"PRAGMA application_id = {APPLICATION_ID}",
)
"""A file that nobody reads yet needs no journal."""


def write(tables: TypedTables, folder: Path, released: date) -> list[Path]:
    """Write `<package>.sqlite`.

    Args:
        tables: The tables.
        folder: Where to.
        released: The day of the release.

    Raises:
        KerrdataError: A row breaks a key or a constraint.
    """
    (name,) = file_names([tables.package.descriptor.name or "package"]).values()
    path = folder / f"{name}.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in SETTINGS:
            connection.execute(setting)
        version = user_version(tables.package.descriptor.version)
        connection.execute(f"PRAGMA user_version = {version}")
        _fill(Database(connection), tables, released)
        connection.execute("PRAGMA journal_mode = DELETE")
    return [path]


def user_version(version: str) -> int:
    """The version of the package as one number: `1.2.3` is 1002003, 0 is none.

    Args:
        version: Of the package.
    """
    found = re.match(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\d.])", version)
    major, minor, patch = map(int, found.groups()) if found else (0, 0, 0)
    return major * 1_000_000 + minor * 1_000 + patch


def _fill(database: Database, tables: TypedTables, released: date) -> None:
    names = sqlite_schema.names_of(tables.schemas)
    known = {schema.name: schema for schema in tables.schemas}
    for schema in sqlite_schema.in_order(tables.schemas):
        with _explained(schema.name):
            _add(database, tables[schema.name], names, known)
    _add_metadata(database, tables, names, released)
    _check_references(database)
    database.vacuum()
    # Afterwards, for emptying may number the rows anew, which the search refers to.
    for schema in tables.schemas:
        _add_search(database, schema, names)


@contextmanager
def _explained(table: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise KerrdataError(
            f"table {table}: a row breaks what the descriptor promises: {visible(error)}.",
            VALIDATE_FIRST,
        ) from error


def _add(
    database: Database, table: TypedTable, names: Names, known: Mapping[str, TableSchema]
) -> None:
    database.execute(sqlite_schema.create_table(table, names, known))
    own = names.tables[table.name]
    marks = ", ".join("?" * len(table.schema.fields))
    shapes = [_shape(kind) for kind in table.data.schema.types]
    rows = (
        [shape(cell) if shape else cell for shape, cell in zip(shapes, row, strict=True)]
        for row in table.rows()
    )
    database.execute("BEGIN")
    database.conn.executemany(f"INSERT INTO {quote_identifier(own)} VALUES ({marks})", rows)  # noqa: S608
    database.execute("COMMIT")
    for number, columns in enumerate(sqlite_schema.indexed(table.schema), start=1):
        labels = [names.columns[table.name][column] for column in columns]
        database.table(own).create_index(labels, index_name=f"{own} reference {number}")


def _shape(kind: Any) -> Callable[[Any], Any] | None:
    """The step from a value to what SQLite stores, None where there is nothing to do."""
    if pa.types.is_floating(kind):
        return _number
    if pa.types.is_decimal(kind):
        return lambda value: None if value is None else f"{value:f}"
    return iso if pa.types.is_temporal(kind) else None


def _number(value: float | None) -> float | str | None:
    return value if value is None or math.isfinite(value) else not_finite(value)


def _add_metadata(database: Database, tables: TypedTables, names: Names, released: date) -> None:
    """Two tables that say what the others hold; where their names are taken, they get others."""
    own = fitted(("data_package", "data_dictionary"), taken=names.tables.values())
    facts = dictionary.facts(tables.package, released)
    database.table(own["data_package"]).insert_all(
        [{"property": name, "value": value} for name, value in facts.items()], pk="property"
    )
    entries = [entry for schema in tables.schemas for entry in dictionary.entries(schema)]
    database.table(own["data_dictionary"]).create(
        dict.fromkeys(dictionary.COLUMNS, str) | dict.fromkeys(dictionary.COUNTED, int),
        pk=("table", "column"),
    )
    database.table(own["data_dictionary"]).insert_all(
        {**entry, "note": _note(entry, names)} for entry in entries
    )


def _note(entry: Mapping[str, Any], names: Names) -> str | None:
    table = names.tables[entry["table"]]
    column = names.columns[entry["table"]][entry["column"]]
    if (table, column) == (entry["table"], entry["column"]):
        return None
    return f"here {quote_identifier(table)}.{quote_identifier(column)}"


def _check_references(database: Database) -> None:
    for table, row, target, _ in database.execute("PRAGMA foreign_key_check").fetchall()[:1]:
        raise KerrdataError(
            f"table {table}: row {row} of the database refers to what {target} does not have.",
            VALIDATE_FIRST,
        )


def _add_search(database: Database, schema: TableSchema, names: Names) -> None:
    """A full-text search `<table>_fts`, where no table has a name that it needs."""
    columns = [names.columns[schema.name][name] for name in sqlite_schema.searchable(schema)]
    own = names.tables[schema.name]
    needed = {f"{own}{suffix}".casefold() for suffix in SEARCH_SUFFIXES}
    is_taken = needed & {name.casefold() for name in database.table_names()}
    hides_rows = any(field.name.casefold() == "rowid" for field in schema.fields)
    if columns and not is_taken and not hides_rows:
        database.table(own).enable_fts(columns, tokenize=TOKENS).optimize()
