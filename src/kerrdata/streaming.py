"""A CSV file record by record, and of a large one only what is asked for. Keeps no table in memory.

The records, their numbers and their lines are those of `Package.records`.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TextIO

from kerrdata import csvtext
from kerrdata.descriptor import TableSchema
from kerrdata.package import Package, csv_options, file_of, reading


class Record(NamedTuple):
    """A record of a CSV file.

    Attributes:
        number: Its number as Frictionless counts, the header being 1.
        line: The physical line on which it starts, from 1.
        cells: Its cells; a blank line has none.
        text: As it is written, line ends included.
    """

    number: int
    line: int
    cells: list[str]
    text: str


@dataclass(frozen=True)
class Excerpt:
    """Some records of a table.

    Attributes:
        labels: The header.
        row_of: Cells by record number.
        line_of: Physical line by record number.
        texts: What is written from a physical line on, by its number.
    """

    labels: list[str]
    row_of: dict[int, list[str]] = field(default_factory=dict)
    line_of: dict[int, int] = field(default_factory=lambda: {1: 1})
    texts: dict[int, str] = field(default_factory=dict)


def stream(package: Package, table: TableSchema) -> Iterator[Record]:
    """All records of a table that is one CSV file, the header and blank lines included.

    Args:
        package: The package.
        table: The table.

    Raises:
        KerrdataError: There is no such file, or it cannot be read as text.
    """
    path = file_of(package, table)
    with (
        reading(path, table.encoding),
        path.open(encoding=table.encoding, newline="") as file,
    ):
        lines = _Lines(file)
        line = 1
        for number, cells in enumerate(csv.reader(lines, **csv_options(table)), start=1):
            yield Record(number, line, cells, lines.taken())
            line = lines.count + 1


def header(package: Package, table: TableSchema) -> list[str]:
    """The header of a table, else the names that the descriptor has for its columns.

    White space around the names is left out, as Frictionless does.

    Args:
        package: The package.
        table: The table.

    Raises:
        KerrdataError: There is no such file, or its beginning cannot be read as text.
    """
    first = next(stream(package, table), None) if table.has_header else None
    if not first or not first.cells:
        return [column.name for column in table.fields]
    return [label.strip() for label in first.cells]


def excerpt(
    package: Package, table: TableSchema, rows: Collection[int], lines: Collection[int] = ()
) -> Excerpt:
    """Some of the records of a table.

    Args:
        package: The package.
        table: The table.
        rows: The numbers of the records wanted.
        lines: The physical lines that are wanted whatever record they belong to.

    Raises:
        KerrdataError: There is no such file, or what is wanted of it cannot be read as text.
    """
    found = Excerpt(header(package, table))
    last_row, last_line = max(rows, default=0), max(lines, default=0)
    for record in stream(package, table):
        if record.number > last_row and record.line > last_line:
            break
        if record.number in rows:
            found.line_of[record.number] = record.line
            found.texts[record.line] = record.text
            if record.cells and not (record.number == 1 and table.has_header):
                found.row_of[record.number] = record.cells
        if last_line >= record.line:
            _keep_lines(record, lines, found.texts)
    return found


def _keep_lines(record: Record, wanted: Collection[int], texts: dict[int, str]) -> None:
    start = 0
    for line, end in enumerate(csvtext.LINE.finditer(record.text), start=record.line):
        if line in wanted:
            texts.setdefault(line, record.text[start : end.end()])
        start = end.end()


class _Lines:
    """The physical lines of a file, and what was taken of them since somebody last asked."""

    def __init__(self, file: TextIO) -> None:
        self.count = 0
        self._file = file
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._file)
        if not self.count:
            line = line.removeprefix("\ufeff")
        self.count += 1
        self._taken.append(line)
        return line

    def taken(self) -> str:
        text = "".join(self._taken)
        self._taken.clear()
        return text
