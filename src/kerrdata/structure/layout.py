"""What Frictionless found in the head of an open table, as far as reading it quickly needs it.

Refuses, as `Unproven`, every table that is not known to be read alike by Arrow and by Frictionless.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from frictionless import Field, Resource
from frictionless.formats import CsvControl
from frictionless.resources import TableResource


class Unproven(Exception):  # noqa: N818 (it is no error: Frictionless takes over)
    """The quick way is not known to give Frictionless's verdict."""


@dataclass(frozen=True)
class Layout:
    """How the cells of a table stand in its file.

    Attributes:
        name: The table.
        path: Its file.
        fields: Field of each column, in the order of the file.
        first_row: Number of the first record that is no header.
        dialect: Python's dialect, with the delimiter that was declared or sniffed.
    """

    name: str
    path: Path
    fields: tuple[Field, ...]
    first_row: int
    dialect: Any

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


def layout(resource: TableResource) -> Layout:
    """The layout of a table that Frictionless has just opened.

    Args:
        resource: The open table.

    Raises:
        Unproven: Arrow might read it in another way.
    """
    _demand(is_local_csv(resource), "it is no plain local CSV file")
    fields = tuple(resource.header.get_expected_fields())
    names = {field.name for field in fields}
    _demand(0 < len(names) == len(fields), "its columns have no names of their own")
    dialect = CsvControl.from_dialect(resource.dialect).to_python()
    _demand(_reads_like_arrow(resource, dialect), "its dialect is not proven")
    own: Any = resource.dialect  # Frictionless types only a part of itself
    first_row = own.create_first_content_row()
    path = Path(str(resource.normpath))
    return Layout(str(resource.name), path, fields, first_row, dialect)


def is_local_csv(resource: Resource) -> bool:
    """Whether a resource is one CSV file on this machine, not compressed."""
    return (
        isinstance(resource, TableResource)
        and resource.data is None
        and resource.format == "csv"
        and resource.scheme == "file"
        and not (resource.compression or resource.extrapaths or resource.remote)
        and _is_file(str(resource.normpath))
    )


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:  # a name that is longer than file systems allow
        return False


def is_large(resource: TableResource, least: int) -> bool:
    """Whether a table is a local CSV file that has, with those it refers to, so many bytes.

    Args:
        resource: The table, in its package.
        least: The bytes.
    """
    tables = [resource, *_referred(resource)]
    if not all(map(is_local_csv, tables)):
        return False
    return sum(Path(str(one.normpath)).stat().st_size for one in tables) >= least


def _referred(resource: TableResource) -> Iterator[Resource]:
    for key in resource.schema.foreign_keys:
        name = key["reference"].get("resource")
        if resource.package and resource.package.has_resource(name):
            yield resource.package.get_resource(name)


def _reads_like_arrow(resource: TableResource, dialect: Any) -> bool:
    """Whether the table is UTF-8 in a dialect that Arrow's reader splits into the same records."""
    own = resource.dialect
    return (
        codecs.lookup(str(resource.encoding)).name in {"utf-8", "utf-8-sig"}
        and not (own.comment_char or own.comment_rows or own.skip_blank_rows)
        and bool(own.header_case)
        and dialect.quotechar == '"'
        and dialect.quoting == csv.QUOTE_MINIMAL
        and bool(dialect.doublequote)
        and not (dialect.escapechar or dialect.skipinitialspace)
        and len(dialect.delimiter) == 1
        and dialect.delimiter.isascii()
        and dialect.delimiter not in '"\r\n\0'
    )


def _demand(condition: bool, reason: str) -> None:
    if not condition:
        raise Unproven(reason)
