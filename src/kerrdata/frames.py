"""Tables as typed pandas frames, each row labelled with its record number.

A cell that cannot be read as its type becomes a missing value: whether it is an error is for the
structural check to say, not for a cast.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kerrdata import dates
from kerrdata.casts import arrow, cast, encoded, spread
from kerrdata.columns import FIRST_ROW, Columns, columns
from kerrdata.descriptor import Descriptor, TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.memory import Recollection
from kerrdata.package import Package, Records
from kerrdata.streaming import header, stream

Answer = TypeVar("Answer")


def texts(package: Package, table: TableSchema) -> pd.DataFrame:
    """The cells of a table as text, missing values as such.

    Returns:
        A frame whose columns are the header's labels (the first of each name) and whose index,
        `row`, is the record number, the header being 1.

    Raises:
        KerrdataError: There is no such file, it cannot be read, or a cell is no Unicode text.
    """
    found = columns(package, table)
    if found:
        numbers = range(FIRST_ROW, FIRST_ROW + len(found))
        return _frame(found.labels, (_texts(one, table) for one in found.cells), numbers)
    records = package.records(table)
    cells = (_column(records, at, table) for at in range(len(records.labels)))
    try:
        return _frame(records.labels, cells, records.numbers)
    except UnicodeEncodeError as error:  # some encodings, such as UTF-7, can write it
        rows = zip(records.numbers, records.rows, strict=True)
        row = next(number for number, row in rows if error.object in row)
        raise KerrdataError(
            f"{package.file(table)}: a cell of row {row} holds half of a surrogate pair, which is "
            "no character.",
            "Type the character anew, and save the file as UTF-8.",
        ) from error


def typed(frame: pd.DataFrame, table: TableSchema) -> pd.DataFrame:
    """A frame of texts with nullable integers and booleans, and dates as `datetime64`."""
    whole = frame.copy()
    for column in table.fields:
        if column.name in frame:
            whole[column.name] = cast(frame[column.name], column)
    return whole


def intervals(frame: pd.DataFrame, prefix: str) -> Intervals:
    """The certain bounds of the dates in the column `<prefix>_edtf`.

    Unreadable and missing dates have no bounds, so that nothing is certain of them.
    """
    return Intervals(frame[f"{prefix}_edtf"])


class Tables(Mapping[str, "pd.DataFrame"]):
    """The readable tables of a package as typed frames, each made when first asked for.

    What is handed out is shared, and not to be changed.

    Args:
        package: The package.
        broken: Names of tables to leave out.
        source_texts: The texts of sources by identifier, as far as they are at hand.
        recollection: What is known from earlier rounds.

    Attributes:
        recollection: The same.
        read: Names of the tables that were read.
        is_read_beyond: Whether somebody asked for what no table nor the descriptor holds.
    """

    def __init__(
        self,
        package: Package,
        broken: frozenset[str] = frozenset(),
        source_texts: Mapping[str, str] | None = None,
        recollection: Recollection | None = None,
    ) -> None:
        self.source_texts = source_texts or {}
        self.recollection = recollection or Recollection()
        self.read: set[str] = set()
        self.is_read_beyond = False
        self._package = package
        self._schemas = {
            table.name: table
            for table in package.descriptor.tables
            if table.name not in broken and table.is_csv and package.file(table)
        }
        self._known: dict[tuple[str, ...], Any] = {}

    def view(self, *names: str) -> Tables:
        """The same tables, which note for themselves what is read of them.

        Args:
            names: Which of them; none means all.
        """
        view = copy.copy(self)
        view.read, view.is_read_beyond = set(), False
        if names:
            view._schemas = {name: self._schemas[name] for name in names}
        return view

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.read.add(name)
        return self._remembered(
            ("typed", name), lambda: typed(self.texts(name), self._schemas[name])
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._schemas)

    def __len__(self) -> int:
        return len(self._schemas)

    def __contains__(self, name: object) -> bool:
        return name in self._schemas

    @property
    def package(self) -> Package:
        """The package with all its files; what is needed of it mostly stands here as well."""
        self.is_read_beyond = True
        return self._package

    @property
    def descriptor(self) -> Descriptor:
        """What the package promises."""
        return self._package.descriptor

    def schema(self, name: str) -> TableSchema:
        """What the descriptor promises of a table."""
        return self._schemas[name]

    def texts(self, name: str) -> pd.DataFrame:
        """The cells of a table as they are written."""
        self.read.add(name)
        return self._remembered(("texts", name), lambda: texts(self._package, self._schemas[name]))

    def texts_at_hand(self, name: str) -> pd.DataFrame | None:
        """The same if somebody has asked for it already: of a large table it takes much memory."""
        self.read.add(name)
        return self._known.get(("texts", name))

    def distinct(self, name: str, column: str) -> Any:
        """The texts of a column, each of them once: an Arrow array of strings without nulls."""
        self.read.add(name)
        return self._remembered(
            ("distinct", name, column),
            lambda: pc.unique(arrow(self.texts(name)[column])).drop_null(),
        )

    def records(self, name: str) -> Records:
        """The records of a table."""
        self.read.add(name)
        return self._package.records(self._schemas[name])

    def columns(self, name: str) -> Columns | None:
        """The cells of a table whose file is canonical, None of any other."""
        self.read.add(name)
        return columns(self._package, self._schemas[name])

    def content(self, name: str) -> bytes:
        """The bytes of the file of a table."""
        self.read.add(name)
        path = self._package.file(self._schemas[name])
        return path.read_bytes() if path else b""

    def _remembered(self, question: tuple[str, ...], make: Callable[[], Answer]) -> Answer:
        """What was found before, or else is made; the question names the table behind its kind."""
        if question not in self._known:
            known = self.recollection.recall(question)
            if known is None:
                known = self.recollection.keep(question, [question[1]], make())
            self._known[question] = known
        answer: Answer = self._known[question]
        return answer

    def labels(self, name: str) -> list[str]:
        """The header of a table."""
        self.read.add(name)
        return header(self._package, self._schemas[name])

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """Record number and cells of each row, read anew and not kept.

        Raises:
            KerrdataError: It cannot be read to its end.
        """
        self.read.add(name)
        table = self._schemas[name]
        for record in stream(self._package, table):
            if record.cells and not (table.has_header and record.number == 1):
                yield record.number, record.cells


class Intervals:
    """A column of uncertain dates.

    Attributes:
        earliest: First possible days, `datetime64[s]`.
        latest: Last possible days.
    """

    def __init__(self, column: pd.Series) -> None:
        codes, texts = encoded(column)
        bounds = [_certain_bounds(text) for text in texts.tolist()]
        self.earliest, self.latest = (
            spread([pair[end] for pair in bounds], codes, column.index, "datetime64[s]")
            for end in (0, 1)
        )

    def certainly_before(self, other: Intervals) -> pd.Series:
        """Where every possible day lies before every possible day of `other`."""
        return self.latest < other.earliest


def _certain_bounds(text: str) -> tuple[date | None, date | None]:
    read = dates.interval(text)
    return read.certain_bounds if read else (None, None)


def _frame(labels: list[str], cells: Iterable[Any], numbers: Iterable[int]) -> pd.DataFrame:
    index = pd.Index(numbers, name="row")
    return pd.DataFrame(_labelled(labels, cells), index=index, dtype="str")


def _labelled(labels: list[str], columns: Iterable[Any]) -> dict[str, Any]:
    """Columns by name, of each name the first."""
    named: dict[str, Any] = {}
    for label, column in zip(labels, columns, strict=True):
        named.setdefault(label, column)
    return named


def _column(records: Records, position: int, table: TableSchema) -> list[str | None]:
    cells = (row[position] if position < len(row) else None for row in records.rows)
    return [None if cell in table.missing_values else cell for cell in cells]


def _texts(cells: Any, table: TableSchema) -> Any:
    # A descriptor can name half of a surrogate pair, which no text of Arrow holds: so as bytes.
    values = [one.encode("utf-8", "surrogatepass") for one in table.missing_values]
    missing = pc.is_in(cells.view(pa.large_binary()), pa.array(values, pa.large_binary()))
    # A column without missing values stays where it is in memory.
    present = pc.if_else(missing, None, cells) if pc.any(missing).as_py() else cells
    return pd.array(present, dtype="str")
