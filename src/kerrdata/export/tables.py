"""The tables of a package with their values, each as an Arrow table read when it is asked for.

Frictionless itself reads every cell, so that missing values, formats and marks of any package mean
what the standard says. Refuses rows and cells that it refuses. One table is in memory at a time.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import frictionless
import pyarrow as pa
from frictionless import FrictionlessException
from frictionless.resources import TableResource

from kerrdata.descriptor import Field, TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.export import arrow
from kerrdata.export.texts import visible
from kerrdata.package import Package
from kerrdata.structure.fence import fenced

BATCH = 2**16
"""Rows that are Python objects at a time."""

MOST_REMEMBERED = 100_000
VALIDATE_FIRST = "Run `kerrdata validate` on the package, and mend what it finds."


@dataclass(frozen=True)
class TypedTable:
    """A table with its values.

    Attributes:
        schema: What is promised of it, see `TypedTables.schemas`.
        data: The values, an Arrow table with the same columns.
    """

    schema: TableSchema
    data: Any

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.schema.name

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows as Python values, in order, a batch in memory at a time."""
        for batch in self.data.to_batches(max_chunksize=BATCH):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


class TypedTables(Mapping[str, TypedTable]):
    """The tables of a package by name, in its order; each is read anew when it is asked for.

    Args:
        package: The package.

    Raises:
        KerrdataError: The descriptor is not that of a Data Package.
    """

    def __init__(self, package: Package) -> None:
        with _reading(package, "the descriptor"):
            raw = dict(package.descriptor.raw)
            opened = frictionless.Package.from_descriptor(raw, basepath=str(package.root))
            self._resources = {
                str(resource.name): resource
                for resource in opened.resources
                if isinstance(resource, TableResource)
            }
        self.package = package
        declared = [one for one in package.descriptor.tables if one.name in self._resources]
        self._schemas = {table.name: self._complete(table) for table in declared}

    def __getitem__(self, name: str) -> TypedTable:
        schema = self._schemas[name]
        with _reading(self.package, f"table {name}"):
            return TypedTable(schema, _read(schema, self._resources[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._schemas)

    def __len__(self) -> int:
        return len(self._schemas)

    @property
    def schemas(self) -> tuple[TableSchema, ...]:
        """What is promised of the tables, in the order of the descriptor.

        The columns are in the order of the file, and inferred where none are declared.
        """
        return tuple(self._schemas.values())

    def _complete(self, schema: TableSchema) -> TableSchema:
        with _reading(self.package, f"table {schema.name}"):
            with _opened(self._resources[schema.name]) as resource:
                fields = resource.header.get_expected_fields()
            return replace(schema, fields=tuple(map(_described, fields)))


@contextmanager
def _reading(package: Package, what: str) -> Iterator[None]:
    """Read with Frictionless inside the package, its errors being ours."""
    try:
        with fenced(package.root) as fence, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks on legacy spellings, meant for programmers
            yield
            if fence.refusals:
                raise fence.refusals[0]
    except FrictionlessException as error:
        raise KerrdataError(
            f"{package.place}: {what} cannot be read: {visible(error.error.note)}.", VALIDATE_FIRST
        ) from error


def _opened(resource: TableResource) -> Any:
    """A table to be read, once the context is entered."""
    copy: Any = resource.to_copy()
    if copy.schema:
        copy.schema.foreign_keys = []  # for which Frictionless would read the other tables
    return copy


def _read(schema: TableSchema, resource: TableResource) -> Any:
    """The values of a table; read once more where a column turned out to need another type."""
    exact: set[str] = set()
    while True:
        columns, narrow = _pass(schema, resource, frozenset(exact))
        if not narrow:
            break
        exact |= narrow
    names = [field.name for field in schema.fields]
    return pa.table([column.whole() for column in columns], names=names)


def _pass(
    schema: TableSchema, resource: TableResource, exact: frozenset[str]
) -> tuple[list[_Column], set[str]]:
    """All columns, and the names of those whose natural type is too narrow."""
    with _opened(resource) as opened:
        columns = [
            _Column(schema.name, field, exact=field.name in exact)
            for field in opened.header.get_expected_fields()
        ]
        rows = opened.dialect.read_enumerated_content_stream(opened.cell_stream)
        while batch := list(islice(rows, BATCH)):
            _add(schema.name, columns, batch)
    for column in columns:
        column.finish()
    return columns, {column.field.name for column in columns if column.narrow}


def _add(table: str, columns: Sequence[_Column], rows: Sequence[tuple[int, Sequence[Any]]]) -> None:
    for number, cells in rows:
        if len(cells) != len(columns):
            raise KerrdataError(
                f"table {table}, row {number}: it has {len(cells)} cells, the header "
                f"{len(columns)}.",
                VALIDATE_FIRST,
            )
    numbers = [number for number, _ in rows]
    by_column = zip(*(cells for _, cells in rows), strict=True)
    for column, values in zip(columns, by_column, strict=True):
        column.add(numbers, values)


def _described(field: frictionless.Field) -> Field:
    raw = field.to_descriptor()
    return Field(str(field.name), str(field.type), raw.get("constraints", {}), raw)


class _WrongError(Exception):
    """A cell that is no value of its column."""


class _Memory(dict[str, Any]):
    """The value of each text, read when it is met first."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> Any:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[cell] = value = self._read(cell)
        return value


class _Column:
    """Gathers the values of a column.

    Args:
        table: Name of the table, for messages.
        field: The field that the cells are read by.
        exact: Whether its natural type has proved too narrow.

    Attributes:
        narrow: Whether it proves so now; then there is nothing to be gathered.
    """

    def __init__(self, table: str, field: frictionless.Field, *, exact: bool) -> None:
        self.field = field
        self.narrow = False
        self._table = table
        self._kind = str(field.type)
        self._exact = exact
        self._is_text = arrow.is_text(self._kind, exact=exact)
        self._reader: Any = field.create_cell_reader()
        self._known = _Memory(self._value)
        self._chunks: list[Any] = []
        self._whole: Any = None

    def add(self, numbers: Sequence[int], cells: Sequence[Any]) -> None:
        """Read the cells of some rows, which have these record numbers."""
        known, read = self._known, self._value
        try:
            values = [known[cell] if type(cell) is str else read(cell) for cell in cells]
        except _WrongError as error:
            raise self._failure(numbers, cells) from error
        if self.narrow:
            return
        try:
            self._chunks.append(arrow.array(self._kind, values, exact=self._exact))
        except arrow.InexactError:
            self.narrow = True
        except UnicodeEncodeError as error:
            raise KerrdataError(
                f"table {self._table}, column {visible(self.field.name)}: a cell holds half a "
                f"character, \\u{ord(error.object[error.start]):04x}.",
                "Write the whole character.",
            ) from error

    def finish(self) -> None:
        """Make one column of what was gathered."""
        if not self.narrow:
            try:
                self._whole = arrow.column(self._kind, self._chunks, exact=self._exact)
            except arrow.InexactError:
                self.narrow = True

    def whole(self) -> Any:
        """The column, as an Arrow chunked array."""
        return self._whole

    def _value(self, cell: Any) -> Any:
        value, notes = self._reader(cell)
        if notes:
            raise _WrongError
        if value is not None and self._is_text:
            return arrow.text(cell)
        return value

    def _failure(self, numbers: Sequence[int], cells: Sequence[Any]) -> KerrdataError:
        """The error about the first wrong cell."""
        for number, cell in zip(numbers, cells, strict=True):
            notes = self._reader(cell)[1]
            if notes:
                return KerrdataError(
                    f"table {self._table}, row {number}, column {visible(self.field.name)}: "
                    f"`{visible(cell)}` is no value of the column: "
                    f"{visible('; '.join(notes.values()))}.",
                    VALIDATE_FIRST,
                )
        raise AssertionError("no cell is wrong")
