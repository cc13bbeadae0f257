"""The records of a CSV file as blocks of Arrow columns, numbered as Frictionless numbers them.

Arrow splits records exactly as Python's `csv` does with the options used here, which
tests/structure/test_records.py shows on random files; with other options it does not. Only without
threads does it know the number of a record that has too few or too many cells.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from kerrdata.structure.ending import Ended
from kerrdata.structure.layout import Layout, Unproven
from kerrdata.structure.linebreaks import Bytes

Numbers = npt.NDArray[np.int64]
BLOCK_BYTES = 2**20
"""Of a table of a few columns. Larger blocks cost memory and gain nothing: see docs/engine.md."""
FEW_COLUMNS = 16
MOST_TIMES = 8
"""A wide table has larger blocks, since each column of each block costs a call of Arrow."""


def block_bytes(columns: int) -> int:
    """How many bytes are read at once of a table of so many columns."""
    return BLOCK_BYTES * min(max(columns // FEW_COLUMNS, 1), MOST_TIMES)


@dataclass(frozen=True)
class Block:
    """Some consecutive records.

    Attributes:
        numbers: Record numbers of the rows that are as wide as the table, from 1.
        columns: Their cells.
        ragged: Number and cells of the records that are not as wide as the table.
        is_exact: Whether a record without any cell is ragged; else it is one of empty cells.
    """

    numbers: Numbers
    columns: list[Any]
    ragged: list[tuple[int, list[str]]]
    is_exact: bool = False


Blocks = Generator[Block, None, None]


def blocks(content: Bytes, table: Layout, columns: Sequence[int] | None = None) -> Blocks:
    """Read the records below the header.

    Args:
        content: The bytes of the table, in UTF-8.
        table: The table.
        columns: Positions of the columns wanted, all if None.

    Raises:
        pyarrow.ArrowInvalid: The file is empty, or is not UTF-8, or has a record that is longer
            than a block.
        Unproven: The last record is not read alike.
    """
    ragged: deque[tuple[int, list[str]]] = deque()

    def put_aside(row: Any) -> str:
        ragged.append((row.number, _cells(row.text, table)))
        return "skip"

    number, ended = 1, False
    with Ended(content) as file, _read(_opened(file, table, columns, put_aside), file) as batches:
        for batch in batches:
            numbers, aside = _number(number, len(batch), ragged)
            number = int(numbers[-1]) + 1 if len(numbers) else number
            block, ended = _before(file.mark, Block(numbers, batch.columns, aside))
            yield _below_header(block, table.first_row)
    last, ended_aside = _before(file.mark, Block(np.empty(0, np.int64), [], list(ragged)))
    if not (ended or ended_aside):
        raise Unproven("a quotation mark is left open")
    yield _below_header(last, table.first_row)


@contextmanager
def _read(batches: Any, file: Ended) -> Iterator[Any]:
    """Batches, whose reader is not destroyed while Arrow's thread is about to read from a file.

    The thread needs Python's lock, which is held by who destroys the reader and waits for the
    thread; and a thread that still reads when the interpreter ends aborts it.
    """
    try:
        yield batches
    finally:
        if not file.ended.is_set():
            _ABANDONED.append(batches)
            file.close()
            file.ended.wait(MOST_SECONDS)


_ABANDONED: deque[Any] = deque(maxlen=1)
"""The last reader that was not read to its end."""
MOST_SECONDS = 0.1
"""The thread has nothing to do, and ends nothing, where it is far enough ahead."""


def _opened(file: Any, table: Layout, columns: Sequence[int] | None, put_aside: Any) -> Any:
    names = [str(position) for position in range(len(table.fields))]
    wanted = names if columns is None else [names[position] for position in columns]
    return pa.csv.open_csv(
        file,
        read_options=pa.csv.ReadOptions(
            use_threads=False, block_size=block_bytes(len(names)), column_names=names
        ),
        parse_options=pa.csv.ParseOptions(
            delimiter=table.dialect.delimiter,
            quote_char=table.dialect.quotechar,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=put_aside,
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=wanted,
            strings_can_be_null=False,
            null_values=[],
        ),
    )


def _before(mark: str, block: Block) -> tuple[Block, bool]:
    """A block without the mark behind the last record, and whether it was there."""
    if block.ragged and block.ragged[-1][1] == [mark]:
        return Block(block.numbers, block.columns, block.ragged[:-1]), True
    if len(block.columns) == 1 and len(block.numbers) and block.columns[0][-1].as_py() == mark:
        return Block(block.numbers[:-1], [block.columns[0][:-1]], block.ragged), True
    return block, False


def _number(
    first: int, count: int, ragged: deque[tuple[int, list[str]]]
) -> tuple[Numbers, list[tuple[int, list[str]]]]:
    """The record numbers of `count` rows, and the ragged records that stand among them."""
    end, aside = first + count, []
    while ragged and ragged[0][0] < end:
        aside.append(ragged.popleft())
        end += 1
    numbers = np.arange(first, end, dtype=np.int64)
    return np.delete(numbers, [number - first for number, _ in aside]), aside


def _below_header(block: Block, first_row: int) -> Block:
    ragged = [(number, cells) for number, cells in block.ragged if number >= first_row]
    start = int(np.searchsorted(block.numbers, first_row))
    if not start:
        return Block(block.numbers, block.columns, ragged)
    columns = [column.slice(start) for column in block.columns]
    return Block(block.numbers[start:], columns, ragged)


def _cells(text: str, table: Layout) -> list[str]:
    """The cells of one record, as Frictionless's own reader splits it."""
    return next(csv.reader(io.StringIO(text, newline=""), dialect=table.dialect), [])
