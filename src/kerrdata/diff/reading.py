"""A table of a package as columns of text, read at once by Arrow where its file is plain.

Whatever is not plain (another encoding, uneven rows, an escape character) is read record by record
as `package` reads it. Nothing is interpreted; a cell that is not there is empty.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import csv as arrow_csv

from kerrdata.descriptor import TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.package import Package, csv_options

HEAD_BYTES = 2**20
BLOCK_BYTES = 2**24
MOST_TRIES = 100
"""Sizes of blocks, before a table is read record by record."""


@dataclass(frozen=True)
class Columns:
    """The cells of a table.

    Attributes:
        table: Its promise.
        texts: An Arrow array of text by label, the first of each label.
        rows: How many rows there are.
    """

    table: TableSchema
    texts: dict[str, Any]
    rows: int

    @property
    def labels(self) -> tuple[str, ...]:
        """The header."""
        return tuple(self.texts)


def read_columns(package: Package, table: TableSchema) -> Columns:
    """The cells of a table that is one CSV file.

    Args:
        package: The package.
        table: One of its tables.

    Raises:
        KerrdataError: There is no such file, or it cannot be read as text.
    """
    path = package.file(table)
    labels = _plain_labels(path, table) if path and table.is_csv else None
    if path and labels:
        try:
            return _at_once(path, table, labels)
        except (pa.ArrowException, OSError):
            pass  # uneven rows or no UTF-8: the slow way says so, or reads it nevertheless
    return _record_by_record(package, table)


def _plain_labels(path: Path, table: TableSchema) -> list[str] | None:
    """The header of a file that Arrow reads as `csv` does, None for any other."""
    options = csv_options(table)
    delimiter, quote = options["delimiter"], options["quotechar"]
    is_plain = (
        table.has_header
        and table.encoding.lower() in {"utf-8", "utf8"}
        and isinstance(delimiter, str)
        and len(delimiter) == 1
        and delimiter.isascii()
        and quote == '"'
        and options["escapechar"] is None
        and options["skipinitialspace"] is False
    )
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES).decode("utf-8", "ignore").removeprefix("\ufeff")
        labels = next(csv.reader(io.StringIO(head, newline=""), **options)) if is_plain else []
    except (OSError, csv.Error, StopIteration, TypeError, ValueError):
        return None
    return labels if labels and len(set(labels)) == len(labels) else None


def _at_once(path: Path, table: TableSchema, labels: list[str]) -> Columns:
    read = arrow_csv.read_csv(
        path,
        read_options=arrow_csv.ReadOptions(block_size=_block_bytes(path)),
        parse_options=arrow_csv.ParseOptions(delimiter=table.delimiter, newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(labels, pa.large_string()),
            strings_can_be_null=False,
            null_values=[],
        ),
    )
    if read.column_names != labels:
        raise pa.ArrowInvalid("another header")
    texts = {label: _joined(read.column(label)) for label in labels}
    return Columns(table, texts, read.num_rows)


def _block_bytes(path: Path) -> int:
    """A size of blocks none of which ends within a line break: Arrow would drop its line feed.

    Raises:
        pyarrow.ArrowInvalid: There is none.
    """
    end = path.stat().st_size
    with path.open("rb") as file:
        for size in range(BLOCK_BYTES, BLOCK_BYTES + MOST_TRIES):
            if not any(_is_within_a_line_break(file, at) for at in range(size, end, size)):
                return size
    raise pa.ArrowInvalid("line breaks everywhere")


def _is_within_a_line_break(file: BinaryIO, at: int) -> bool:
    file.seek(at - 1)
    return file.read(2) == b"\r\n"


def _joined(column: Any) -> Any:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.large_string())


def _record_by_record(package: Package, table: TableSchema) -> Columns:
    records = package.records(table)
    cells = list(zip_longest(*records.rows, fillvalue="")) if records.rows else []
    empty = ("",) * len(records.rows)
    texts: dict[str, Any] = {}
    for at, label in enumerate(records.labels):
        column = cells[at] if at < len(cells) else empty
        if label not in texts:
            texts[label] = _array(column, table)
    return Columns(table, texts, len(records.rows))


def _array(column: tuple[str, ...], table: TableSchema) -> Any:
    try:
        return pa.array(column, pa.large_string())
    except (pa.ArrowException, UnicodeEncodeError) as error:  # a lone surrogate
        raise KerrdataError(
            f"table {table.name}: a cell holds what is no text: {error}."
        ) from error
