"""The cells of a large CSV file as columns of Arrow, if it is written in its one canonical form.

That is proven by writing the cells again: where this gives the file byte for byte, they are what
Python's `csv` reads there, for it reads what it writes. Any other file is refused, to be read
record by record.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kerrdata import csvtext
from kerrdata.descriptor import TableSchema
from kerrdata.package import Package, csv_options, file_of, reading

LARGE = 300_000
"""Bytes of a file from which on it pays: Python's `csv` reads smaller ones as quickly."""
BLOCK_BYTES = 2**20
"""Larger blocks cost memory and gain nothing: see docs/engine.md."""
FIRST_ROW = 2
"""The record number of the row below the header; each row behind it has the next one."""
TEXT = "large_string"
"""Strings of which a column may hold more than two gigabytes, as pandas has them."""
PLAIN = {
    "quotechar": '"',
    "quoting": csv.QUOTE_MINIMAL,
    "escapechar": None,
    "doublequote": True,
    "skipinitialspace": False,
}
"""Options of Python's `csv` under which it reads what it writes."""


@dataclass(frozen=True)
class Columns:
    """A CSV file whose records all have as many cells as its header, and none is blank.

    Attributes:
        labels: The header.
        cells: Of each column its cells, an Arrow array of strings without nulls.
    """

    labels: list[str]
    cells: list[Any] = field(repr=False)

    def __len__(self) -> int:
        return len(self.cells[0])


def columns(package: Package, table: TableSchema) -> Columns | None:
    """The cells of a table that is one large CSV file, None where it is not canonical; read once.

    Args:
        package: The package.
        table: The table.

    Raises:
        KerrdataError: There is no such file, or it cannot be read.
    """
    question = ("columns", table.name, table.encoding)
    return package.once(question, lambda: _read(package, table))


def _read(package: Package, table: TableSchema) -> Columns | None:
    path = file_of(package, table)
    with reading(path, table.encoding):
        if not _is_plain(table) or path.stat().st_size < LARGE:
            return None
        found = _proven(path.read_bytes(), table.delimiter)
    if not found:
        return None
    labels, rows = found
    return Columns(labels, [column.combine_chunks() for column in rows.columns])


def _proven(content: bytes, delimiter: str) -> tuple[list[str], Any] | None:
    """The labels and the rows of a canonical file, None of any other."""
    header = content[: content.find(b"\n") + 1]
    try:
        labels = _labels(header, delimiter)
        rows = _parsed(pa.py_buffer(content).slice(len(header)), len(labels), delimiter)
    except (csv.Error, UnicodeDecodeError, pa.ArrowInvalid):
        return None
    if not labels or _may_be_blank(rows) or not _is_written_so(content, header, rows, delimiter):
        return None
    return labels, rows


def _is_plain(table: TableSchema) -> bool:
    options = csv_options(table)
    delimiter = options.pop("delimiter")
    # Arrow takes no NUL for a delimiter, csv does.
    is_mark = isinstance(delimiter, str) and len(delimiter) == 1 and "\0" < delimiter <= "\x7f"
    is_utf8 = table.encoding.lower() in {"utf-8", "utf8"}
    return is_mark and is_utf8 and table.has_header and options == PLAIN


def _labels(header: bytes, delimiter: str) -> list[str]:
    """The names in a canonical header without white space around them; none in any other."""
    text = header.decode()
    labels = next(csv.reader([text], delimiter=delimiter), [])
    is_right = csvtext.canonical([[one.strip() for one in labels]], delimiter) == text
    return labels if is_right and not header.startswith(BOM_UTF8) else []


def _parsed(content: Any, width: int, delimiter: str) -> Any:
    names = [str(position) for position in range(width)]
    return pa.csv.read_csv(
        content,
        read_options=pa.csv.ReadOptions(
            use_threads=False, block_size=BLOCK_BYTES, column_names=names
        ),
        parse_options=pa.csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False
        ),
    )


def _may_be_blank(rows: Any) -> bool:
    """Whether what looks like an empty cell may be a blank line, which is no row."""
    return rows.num_columns == 1 and bool(pc.any(pc.equal(rows.column(0), "")).as_py())


def _is_written_so(content: bytes, header: bytes, table: Any, delimiter: str) -> bool:
    """Whether the rows of a table, written canonically, are just what follows the header."""
    at = len(header)
    for text in _written(table, delimiter):
        if not content.startswith(text, at):
            return False
        at += len(text)
    return at == len(content)


def _written(table: Any, delimiter: str) -> Iterator[bytes]:
    """The canonical lines of a table, block by block."""
    for batch in table.to_batches():
        cells = [_quoted(column, delimiter) for column in batch.columns]
        cells[-1] = _joined(cells[-1], "", between="\n")
        yield _joined(*cells, between=delimiter).buffers()[2].to_pybytes()


def _quoted(cells: Any, delimiter: str) -> Any:
    """Cells as they are written, in quotation marks where they need them."""
    marks = f'{delimiter}"\r\n'.encode()
    content = (cells.buffers()[2] or pa.py_buffer(b"")).to_pybytes()
    if not any(mark in content for mark in marks):
        return cells
    needy = pc.match_substring_regex(cells, "[" + "".join(f"\\x{mark:02x}" for mark in marks) + "]")
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(needy, _joined('"', doubled, '"', between=""), cells)


def _joined(*parts: Any, between: str) -> Any:
    """Texts of several arrays, or the same for all rows, joined row by row."""
    scalars = (pa.scalar(one, TEXT) if isinstance(one, str) else one for one in (*parts, between))
    return pc.binary_join_element_wise(*scalars)
