"""Excel: a workbook with a sheet for each table, behind one on the package and one on the columns.

Dates and truth values are real ones; text is text, whatever it looks like. What Excel cannot hold
as a value is text, and the dictionary says so. Refused is a package with more rows, columns or
characters than a sheet takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from kerrdata.errors import KerrdataError
from kerrdata.export import dictionary
from kerrdata.export.naming import file_names, fitted
from kerrdata.export.tables import TypedTable, TypedTables
from kerrdata.export.texts import iso, not_finite, visible

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_576, 16_384, 32_767
LONGEST_NAME = 31
"""Of a sheet, in characters."""

ABOUT, DICTIONARY = "About", "Dictionary"
RESERVED = "History"
"""The name that Excel keeps to itself."""

FIRST_DAY = date(1900, 3, 1)
"""Before it Excel counts a day that never was, and LibreOffice does not."""

LARGEST = 10**15
"""Of a whole number of which Excel keeps every digit."""

SMALLEST_NUMBER, LARGEST_NUMBER = 2.23e-308, 9.99e307
"""Between which Excel keeps numbers."""

WIDEST, NARROWEST = 60, 8
OTHER_WIDTH = 12
"""Of a number or a date, in characters, as the two above."""

NUMBER_FORMATS = {
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm:ss",
    "fine datetime": "yyyy-mm-dd hh:mm:ss.000",
    "time": "hh:mm:ss",
    "fine time": "hh:mm:ss.000",
}


class PlainSheet(Worksheet):  # type: ignore[misc] # it ships no types
    """A sheet that takes no text for markup, and writes all digits of a number.

    XlsxWriter takes `<r>…</r>` for text that it has made itself, and rounds to 16 digits where
    some numbers need 17.
    """

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        self._xml_inline_string(string, True, attributes)

    def _xml_number_element(self, number: float, attributes: Any = ()) -> None:
        shown = "".join(f' {name}="{value}"' for name, value in attributes)
        self.fh.write(f"<c{shown}><v>{number!r}</v></c>")


@dataclass
class Sheet:
    """A sheet that is written row by row.

    Attributes:
        sheet: Of XlsxWriter.
        formats: By the keys of `NUMBER_FORMATS`.
        texts: Positions of the columns in which a value had to become text.
    """

    sheet: Worksheet
    formats: Mapping[str, Any]
    texts: set[int] = field(default_factory=set)

    def write(self, row: int, values: Sequence[Any]) -> None:
        """Write a row.

        Args:
            row: Its number, from 0.
            values: Its values.
        """
        for column, value in enumerate(values):
            if value is not None:
                self._write(row, column, value)

    def _write(self, row: int, column: int, value: Any) -> None:
        if isinstance(value, bool):
            self.sheet.write_boolean(row, column, value)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value)
        elif not is_held(value):
            self.texts.add(column)
            self.sheet.write_string(row, column, _text(value))
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value)
        else:
            plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            self.sheet.write_datetime(row, column, plain, self.formats[_format(value)])


def write(tables: TypedTables, folder: Path, released: date) -> list[Path]:
    """Write `<package>.xlsx`.

    Args:
        tables: The tables.
        folder: Where to.
        released: The day of the release, which the file gives as the day of its making.

    Raises:
        KerrdataError: There is more in a table than a sheet takes.
        OSError: The file cannot be written.
    """
    (name,) = file_names([tables.package.descriptor.name or "package"]).values()
    path = folder / f"{name}.xlsx"
    options = {"constant_memory": True, "tmpdir": str(folder)}
    try:
        with closing(xlsxwriter.Workbook(str(path), options)) as workbook:
            workbook.set_properties(_properties(tables, released))
            _fill(workbook, tables, released)
    except XlsxWriterException as error:  # in which it wraps what the system says
        raise OSError(str(error)) from error
    return [path]


def sheet_names(tables: Iterable[str]) -> dict[str, str]:
    """The name of the sheet of each table.

    Args:
        tables: Names of the tables.
    """
    return fitted(tables, _sheet_name, longest=LONGEST_NAME, taken=(RESERVED,))


def is_held(value: Any) -> bool:
    """Whether Excel can hold a value as what it is.

    Args:
        value: A number, a date or a time.
    """
    if isinstance(value, Decimal):
        return False
    if isinstance(value, int):
        return abs(value) < LARGEST
    if isinstance(value, float):
        return not value or SMALLEST_NUMBER < abs(value) < LARGEST_NUMBER
    if isinstance(value, datetime | time) and value.microsecond % 1000:
        return False
    day = value.date() if isinstance(value, datetime) else value
    return isinstance(day, time) or day >= FIRST_DAY


def _properties(tables: TypedTables, released: date) -> dict[str, Any]:
    facts = dictionary.facts(tables.package, released)
    return {
        "title": facts.get("title", facts["name"]),
        "comments": facts.get("description", ""),
        "created": datetime(released.year, released.month, released.day, tzinfo=UTC),
    }


def _fill(workbook: Any, tables: TypedTables, released: date) -> None:
    names = sheet_names(tables)
    own = fitted((ABOUT, DICTIONARY), taken=names.values())
    formats = {
        name: workbook.add_format({"num_format": shown}) for name, shown in NUMBER_FORMATS.items()
    }
    header = workbook.add_format({"bold": True})

    def add(name: str) -> Sheet:
        return Sheet(workbook.add_worksheet(name, PlainSheet), formats)

    about, columns = add(own[ABOUT]), add(own[DICTIONARY])
    notes: dict[tuple[str, str], str] = {}
    for table in tables.values():
        notes |= _write_table(add(names[table.name]), table, names[table.name], header)
    facts = dictionary.facts(tables.package, released)
    _write_rows(about, ("property", "value"), list(facts.items()), header)
    entries = [entry for schema in tables.schemas for entry in dictionary.entries(schema)]
    rows = [(*entry.values(), notes.get((entry["table"], entry["column"]))) for entry in entries]
    _write_rows(columns, dictionary.COLUMNS, rows, header)


def _write_table(
    sheet: Sheet, table: TypedTable, name: str, header: Any
) -> dict[tuple[str, str], str]:
    """Write a table; returns what the dictionary has to say of its columns."""
    _check(table)
    labels = [column.name for column in table.schema.fields]
    widths = [_width(label, table.data.column(at)) for at, label in enumerate(labels)]
    _head(sheet, labels, widths, table.data.num_rows, header)
    for row, values in enumerate(table.rows(), start=1):
        sheet.write(row, values)
    notes = {}
    for at, label in enumerate(labels):
        zoned = getattr(table.data.column(at).type, "tz", None)
        said = [
            f"sheet {name}" if name != table.name else "",
            "in UTC" if zoned else "",
            "some values are text, for Excel could not hold them" if at in sheet.texts else "",
        ]
        notes[table.name, label] = "; ".join(filter(None, said))
    return {key: note for key, note in notes.items() if note}


def _write_rows(
    sheet: Sheet, labels: Sequence[str], rows: Sequence[Sequence[Any]], header: Any
) -> None:
    """Write a sheet that is no table; texts that are too long are cut."""
    shown = [[_cut(value) for value in row] for row in rows]
    columns = [
        [label, *column] for label, column in zip(labels, zip(*shown, strict=True), strict=True)
    ]
    widths = [max(len(str(value)) for value in column if value is not None) for column in columns]
    _head(sheet, labels, widths, len(shown), header)
    for row, values in enumerate(shown, start=1):
        sheet.write(row, values)


def _head(
    sheet: Sheet, labels: Sequence[str], widths: Sequence[int], rows: int, header: Any
) -> None:
    sheet.sheet.freeze_panes(1, 0)
    sheet.sheet.autofilter(0, 0, rows, len(labels) - 1)
    for at, (label, width) in enumerate(zip(labels, widths, strict=True)):
        sheet.sheet.set_column(at, at, min(max(width + 2, NARROWEST), WIDEST))
        sheet.sheet.write_string(0, at, label, header)


def _width(label: str, column: Any) -> int:
    """Characters that a column takes on the screen."""
    if not pa.types.is_string(column.type):
        return max(len(label), OTHER_WIDTH)
    return max(len(label), pc.max(pc.utf8_length(column)).as_py() or 0)


def _check(table: TypedTable) -> None:
    """Refuse what is more than a sheet takes."""
    rows, columns = table.data.num_rows + 1, len(table.schema.fields)
    if rows > MOST_ROWS:
        raise _too_much(table, f"{rows:,} rows with the header; a sheet takes {MOST_ROWS:,}")
    if columns > MOST_COLUMNS:
        raise _too_much(table, f"{columns:,} columns; a sheet takes {MOST_COLUMNS:,}")
    for at, column in enumerate(table.schema.fields):
        _check_texts(table, column.name, table.data.column(at))


def _check_texts(table: TypedTable, name: str, column: Any) -> None:
    texts = column if pa.types.is_string(column.type) else ()
    # A character takes one or two places in Excel: only what might be too long is counted.
    if texts and (pc.max(pc.utf8_length(texts)).as_py() or 0) * 2 > MOST_CHARACTERS:
        for row, text in enumerate(texts.to_pylist(), start=2):
            length = _length(text or "")
            if length > MOST_CHARACTERS:
                what = f"in row {row}, column {visible(name)}, a text of {length:,} characters"
                raise _too_much(table, f"{what}; a cell takes {MOST_CHARACTERS:,}")
    if _length(name) > MOST_CHARACTERS:
        raise _too_much(table, f"a column name of more than {MOST_CHARACTERS:,} characters")


def _length(text: str) -> int:
    """Characters as Excel counts them, in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _too_much(table: TypedTable, what: str) -> KerrdataError:
    return KerrdataError(
        f"table {table.name}: Excel cannot hold it: it has {what}.",
        "Export it in another format: --format parquet, sqlite or jsonl.",
    )


def _cut(value: Any) -> Any:
    """A value of the two sheets on the package, no longer than a cell takes."""
    return value[: MOST_CHARACTERS // 2] if isinstance(value, str) else value


def _format(value: date | time | datetime) -> str:
    if isinstance(value, datetime):
        return "fine datetime" if value.microsecond else "datetime"
    if isinstance(value, time):
        return "fine time" if value.microsecond else "time"
    return "date"


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return not_finite(value) if isinstance(value, float) else str(iso(value))


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", "-", name).strip("'") or "table"
