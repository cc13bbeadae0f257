"""What Frictionless found in the head of an open table, as far as reading it quickly needs it.

Refuses, as `Unproven`, every table whose records Frictionless does not take from a CSV file here.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from frictionless import Dialect, Field, Resource
from frictionless.formats import CsvControl
from frictionless.resources import TableResource

Rows = Iterator[tuple[int, list[Any]]]
"""Cells of records, with their numbers."""


class Unproven(Exception):  # noqa: N818 (it is no error: Frictionless takes over)
    """The quick way is not known to give Frictionless's verdict."""


@dataclass(frozen=True)
class Layout:
    """How the cells of a table stand in its file.

    Attributes:
        fields: Field of each column, in the order of the file.
        key: Names of the columns of the primary key, none if one of them is not there.
        first_row: Number of the first record that is no header.
        dialect: Python's dialect, with the delimiter that was declared or sniffed.
        encoding: Python's name of it.
        is_arrow: Whether Arrow splits the text into the same records.
        file: The file, if its bytes are that text in UTF-8.
        rows: Numbers the records that are rows, as Frictionless does.
        again: Gives the table anew and not opened, without its schema, to read its file.
    """

    fields: tuple[Field, ...]
    key: tuple[str, ...]
    first_row: int
    dialect: Any
    encoding: str
    is_arrow: bool
    file: Path | None
    rows: Callable[[Iterable[Any]], Rows]
    again: Callable[[], TableResource]

    @cached_property
    def positions(self) -> dict[str, int]:
        """Position of each column, from 0."""
        return {field.name: number for number, field in enumerate(self.fields)}

    def missing(self, position: int) -> list[str]:
        """What stands for a missing value in a column, as in `Field.create_cell_reader`."""
        field = self.fields[position]
        if not field.has_defined("missing_values") and field.schema:
            return list(field.schema.missing_values)
        return list(field.missing_values)


def layout(resource: TableResource, again: Callable[[], TableResource]) -> Layout:
    """The layout of a table that Frictionless has just opened.

    Args:
        resource: The open table.
        again: What `reopener` gave before it was opened.

    Raises:
        Unproven: Its records are not those of a CSV file on this machine.
    """
    _demand(is_local_csv(resource), "it is no local CSV file")
    fields = tuple(resource.header.get_expected_fields())
    names = {field.name for field in fields}
    _demand(0 < len(names) == len(fields), "its columns have no names of their own")
    dialect, own = python_dialect(resource), resource.dialect
    encoding = codecs.lookup(str(resource.encoding)).name
    first_row: int = own.create_first_content_row()  # type: ignore[no-untyped-call]
    return Layout(
        fields=fields,
        key=_key(resource, names),
        first_row=first_row,
        dialect=dialect,
        encoding=encoding,
        is_arrow=_splits_like_arrow(dialect) and not _filters(own),
        file=Path(str(resource.normpath)) if _is_plain(resource, encoding) else None,
        rows=lambda cells: Dialect.read_enumerated_content_stream(own, cells),
        again=again,
    )


def reopener(resource: TableResource) -> Callable[[], TableResource]:
    """What gives a table anew to read its file; to be made before the table is opened.

    Args:
        resource: The table, not opened yet: opening it writes into it what was sniffed.
    """
    names = ("name", "path", "extrapaths", "scheme", "format", "compression", "innerpath")
    kept = {name: getattr(resource, name) for name in names}
    kept |= {"encoding": resource.get_defined("encoding"), "type": "table"}
    kept |= {"dialect": resource.dialect.to_descriptor()}
    descriptor = {name: value for name, value in kept.items() if value}

    def again() -> TableResource:
        return TableResource.from_descriptor(descriptor, basepath=resource.basepath)

    return again


def python_dialect(resource: Resource) -> Any:
    """The dialect that Frictionless gives to Python's reader for an open table."""
    control: Any = CsvControl.from_dialect(resource.dialect)
    return control.to_python()


def is_local_csv(resource: Resource) -> bool:
    """Whether a resource is a table in CSV files on this machine, be they compressed."""
    return (
        isinstance(resource, TableResource)
        and resource.format in {"csv", "tsv"}
        and resource.scheme in {"file", "multipart"}
        and all(map(_is_file, resource.normpaths))
    )


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:  # a name that is longer than file systems allow
        return False


def _key(resource: TableResource, names: set[str]) -> tuple[str, ...]:
    """The columns of the primary key, as in `TableResource.primary_key_labels`."""
    key = list(resource.schema.primary_key)
    if not set(key) <= names:
        return ()
    if resource.dialect.header_case:
        return tuple(key)
    lower = {name.lower() for name in key}
    return tuple(sorted(name for name in names if name.lower() in lower))


def _is_plain(resource: TableResource, encoding: str) -> bool:
    """Whether Frictionless reads the bytes of one file, as they are, as UTF-8."""
    is_one = resource.scheme == "file" and not resource.compression
    # Of a file of another format Frictionless's loader translates the line breaks.
    return is_one and resource.format == "csv" and encoding in {"utf-8", "utf-8-sig"}


def _filters(own: Dialect) -> bool:
    """Whether records are left out."""
    return bool(own.comment_char or own.comment_rows or own.skip_blank_rows)


def _splits_like_arrow(dialect: Any) -> bool:
    """Whether Arrow's reader splits a text in a dialect into the same records as Python's."""
    return (
        dialect.quotechar in {'"', "'"}
        and dialect.quoting == csv.QUOTE_MINIMAL
        and bool(dialect.doublequote)
        and not (dialect.escapechar or dialect.skipinitialspace)
        and len(dialect.delimiter) == 1
        and dialect.delimiter.isascii()
        and dialect.delimiter not in f"{dialect.quotechar}\r\n\0"
    )


def _demand(condition: bool, reason: str) -> None:
    if not condition:
        raise Unproven(reason)
