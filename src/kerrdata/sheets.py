"""A CSV file read to be written again: strictly, so that not a cell is lost or guessed.

What cannot be read without doubt is refused with the findings that say why; nothing is changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kerrdata import csvtext
from kerrdata.descriptor import TableSchema
from kerrdata.findings import Finding
from kerrdata.package import csv_options

TITLES = {
    "blank-header": "The file has no header",
    "blank-row": "A blank line that may be a row",
    "duplicate-label": "Two columns have the same name",
    "encoding-error": "The bytes are not text in the encoding of the table",
    "extra-cell": "A row has more cells than the header",
    "missing-cell": "A row has fewer cells than the header",
    "missing-label": "No column of the descriptor is in the file",
    "foreign-key": "A row would refer to another row",
    "primary-key": "Two keys would become one",
    "scheme-error": "There is no such file in the package",
    "source-error": "The file is not a CSV file of the dialect of the table",
}
"""What is refused, under Frictionless's own error types."""

HINTS = {
    "blank-header": "Write the names of the columns into the first line.",
    "blank-row": 'Delete the line, or write an empty cell as "".',
    "duplicate-label": "Rename one of the two columns.",
    "encoding-error": "Save the file as UTF-8, or name its encoding in the descriptor.",
    "extra-cell": "Put a value that holds the delimiter into quotation marks, or delete the cell.",
    "missing-cell": "Add the cell; an empty one still needs its delimiter.",
    "missing-label": "Correct the header, or declare the delimiter in the table's dialect.",
    "foreign-key": "Write the key as it stands in the other table.",
    "primary-key": "Correct one of the two keys; they differ in nothing that can be seen.",
    "scheme-error": "Put the file where the descriptor says, or correct `path` there.",
    "source-error": "Mend the quotation marks of that line, or declare the dialect of the table.",
}

MEASURES = ("bytes", "hash", "stats")
"""What a descriptor says of the bytes of a file, and every change of the file makes wrong."""

DELIMITERS = ";\t|"


class Record(NamedTuple):
    """A line of a CSV file; a quoted line break makes it several physical ones.

    Attributes:
        cells: Its cells; none for a blank line.
        number: Record number as Frictionless counts, from 1.
        line: The physical line on which it starts, from 1.
    """

    cells: list[str]
    number: int
    line: int


@dataclass(frozen=True)
class Sheet:
    """A CSV file in which all is in its place.

    Attributes:
        table: What the descriptor promises of it.
        path: The file.
        content: Its bytes.
        preamble: The text above the header, line ends made canonical.
        labels: The header, or where the dialect knows none the columns of the descriptor.
        records: The rows, each as long as the header.
        head: Record number of the header, 0 where there is none.
    """

    table: TableSchema
    path: Path
    content: bytes
    preamble: str
    labels: list[str]
    records: list[Record]
    head: int = 1

    def write(self, rows: list[list[str]]) -> bytes:
        """The canonical bytes of the file if it held these rows.

        Raises:
            RefusedError: The table's dialect or encoding has no way to write some of the cells.
        """
        header = [self.labels] if self.table.has_header else []
        options = csv_options(self.table)
        try:
            text = csvtext.canonical([*header, *rows], line_end=line_end(self.table), **options)
            content = (self.preamble + text).encode(self.table.encoding)
            again = read(self.table, self.path, content) if content else self
        except (csv.Error, UnicodeEncodeError) as error:
            raise _refusal(
                self.table, "source-error", f"it cannot be written anew: {error}"
            ) from error
        if content and (again.labels, [one.cells for one in again.records]) != (self.labels, rows):
            raise _refusal(
                self.table, "source-error", "its dialect cannot express some of its cells"
            )
        return content


class RefusedError(Exception):
    """A file that is left alone.

    Args:
        findings: Why.
    """

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings)
        self.findings = findings


def read(table: TableSchema, path: Path, content: bytes) -> Sheet:
    """Read the bytes of a table's file.

    Args:
        table: The table, which is one CSV file.
        path: The file.
        content: Its bytes.

    Raises:
        RefusedError: They cannot be read without doubt.
    """
    text = _decoded(table, content)
    records = list(_records(table, text))
    head = _header_rows(table)[0] if table.has_header else 0
    body = [one for one in records if one.number > head]
    labels = _labels(table, records, head)
    faults = [*_label_faults(table, labels, head), *_row_faults(table, labels, body)]
    if faults:
        raise RefusedError(*faults)
    rows = [one for one in body if one.cells]
    preamble = _preamble(table, text, records, head)
    return Sheet(table, path, content, preamble, labels, rows, head)


def obstacle(table: TableSchema) -> str:
    """Why a table cannot be read and written as one CSV file, empty where it can."""
    dialect = table.dialect
    if not table.is_csv:
        several = "it is spread over several files" if len(table.paths) > 1 else ""
        return several or "it is not a plain CSV file"
    if len(_header_rows(table)) > 1:
        return "its header has several lines"
    if dialect.get("lineTerminator", "\n") not in {"\n", "\r\n", "\r"}:
        return "its lines end with something else than a line break"
    try:
        csv.reader([], **csv_options(table))
        "".encode(table.encoding)
    except (TypeError, ValueError, csv.Error):
        return "its dialect is not one that CSV knows"
    except LookupError:
        return f"its encoding, {table.encoding}, is not known"
    return ""


def line_end(table: TableSchema) -> str:
    """What ends a line: as the dialect says, else a line feed."""
    declared = table.dialect.get("lineTerminator")
    return declared if declared in {"\r\n", "\r"} else "\n"


def _decoded(table: TableSchema, content: bytes) -> str:
    try:
        return content.decode(table.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        note = f"byte {error.start + 1} of the file is not {table.encoding}"
        raise _refusal(table, "encoding-error", note, line=line) from error


def _records(table: TableSchema, text: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, **csv_options(table))
    line, number = 1, 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Record(cells, number, line)
            line = reader.line_num + 1
    except csv.Error as error:
        note = f"it cannot be read as CSV: {error}"
        raise _refusal(table, "source-error", note, row=number + 1, line=line) from error


def _header_rows(table: TableSchema) -> list[int]:
    declared = table.dialect.get("headerRows")
    entries = declared if isinstance(declared, list) else []
    return [one for one in entries if type(one) is int and one > 0] or [1]


def _labels(table: TableSchema, records: list[Record], head: int) -> list[str]:
    if not head:
        width = len(records[0].cells) if records else 0
        return [field.name for field in table.fields] or [""] * width
    cells = records[head - 1].cells if head <= len(records) else []
    if not cells:
        raise _refusal(table, "blank-header", "there is no header", row=head, line=head)
    known = {field.name for field in table.fields} - set(cells)
    # Frictionless strips labels, too, before it compares them with the descriptor.
    return [label.strip() if label.strip() in known else label for label in cells]


def _label_faults(table: TableSchema, labels: list[str], head: int) -> Iterator[Finding]:
    if not head:
        return
    doubled = sorted({label for label in labels if labels.count(label) > 1})
    for label in doubled:
        note = f"`{label}` is the name of {labels.count(label)} columns"
        yield fault(table, "duplicate-label", note, row=head)
    known = {field.name for field in table.fields}
    unsplit = not known and len(labels) == 1 and set(labels[0]) & set(DELIMITERS)
    if (known and not known & set(labels)) or unsplit:
        note = f"with the delimiter `{table.delimiter}` the header names no known column"
        yield fault(table, "missing-label", note, row=head)


def _row_faults(table: TableSchema, labels: list[str], body: list[Record]) -> Iterator[Finding]:
    width, is_comment = len(labels), _comments(table)
    for one in body:
        code = note = ""
        if is_comment(one):
            code, note = "source-error", "a comment among the rows would lose its place"
        elif one.cells and len(one.cells) != width:
            code = "extra-cell" if len(one.cells) > width else "missing-cell"
            note = f"the row has {len(one.cells)} cells, the header {width}"
        elif not one.cells and width == 1:
            code, note = "blank-row", "with one column, a blank line may be a row without a value"
        if code:
            yield fault(table, code, note, row=one.number, line=one.line)


def _comments(table: TableSchema) -> Callable[[Record], bool]:
    """Tells whether a record is a comment."""
    mark, numbers = table.dialect.get("commentChar"), table.dialect.get("commentRows")
    listed = set(numbers) if isinstance(numbers, list) else set()
    marked = mark if isinstance(mark, str) and mark else None

    def is_comment(record: Record) -> bool:
        begins = record.cells[0].startswith(marked) if marked and record.cells else False
        return begins or record.number in listed

    return is_comment


def _preamble(table: TableSchema, text: str, records: list[Record], head: int) -> str:
    """The physical lines above the header, each with the right end."""
    if head <= 1:
        return ""
    above = csvtext.LINE.split(text)[: records[head - 1].line - 1]
    return "".join(line + line_end(table) for line in above)


def fault(
    table: TableSchema, code: str, note: str, *, row: int | None = None, line: int | None = None
) -> Finding:
    """What is wrong in a table's file.

    Args:
        table: The table.
        code: One of `TITLES`.
        note: What is wrong here.
        row: The record.
        line: The physical line, if it is not that of the record's number.
    """
    path = table.paths[0]
    return Finding(
        code,
        TITLES[code],
        note,
        HINTS[code],
        table=table.name,
        path=path,
        row=row,
        line=line or row,
    )


def _refusal(
    table: TableSchema, code: str, note: str, *, row: int | None = None, line: int | None = None
) -> RefusedError:
    return RefusedError(fault(table, code, note, row=row, line=line))
