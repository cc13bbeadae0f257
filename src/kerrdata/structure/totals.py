"""The true totals of a large table in which Frictionless has stopped at its limit.

The rows that may be wrong are read once more, and counted by `tally`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from copy import copy
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from frictionless import Report
from frictionless.checks import baseline
from frictionless.resources import TableResource

from kerrdata.structure.arrays import Mask, texts
from kerrdata.structure.layout import Layout, Unproven
from kerrdata.structure.limits import add_totals
from kerrdata.structure.plain import plain
from kerrdata.structure.records import Block, Numbers
from kerrdata.structure.scan import Scan
from kerrdata.structure.sources import Counts, Source, read
from kerrdata.structure.tally import SOUND, Cell, Exists, Tally

Rows = tuple[list[int], list[list[Cell]], list[int]]
"""Numbers of rows, their cells by column, and by row how many cells it has too many."""


def add(report: Report, resource: TableResource, table: Layout, scan: Scan, exists: Exists) -> None:
    """Add to a report that has reached the limit what is known of the whole table.

    Args:
        report: The report.
        resource: The table, which has been opened.
        table: How its cells stand in its file.
        scan: The rows that may be wrong.
        exists: Tells whether what a foreign key refers to is there.

    Raises:
        Unproven: The rows are not known to be counted as Frictionless would count them.
    """
    if not scan.counts:
        raise Unproven("not all rows that may be wrong are known")
    limit = len(report.task.errors)

    def look(source: Source) -> tuple[Tally, int | None]:
        return _counted(source, table, scan.numbers, Tally(resource, exists), limit)

    tally, stopped = read(table, look)
    if stopped != getattr(report.task.errors[-1], "row_number", None):
        raise Unproven("Frictionless counts otherwise")
    tally.counts.update(_at_the_end(resource, scan.rows, scan.counts))
    add_totals(report, tally.counts, scan.rows)


def _counted(
    source: Source, table: Layout, wanted: Numbers, tally: Tally, limit: int
) -> tuple[Tally, int | None]:
    """The errors of the wanted rows, and the number of the row with which the limit is reached."""
    stopped: int | None = None
    total = tally.counts.total()
    for numbers, columns, surplus in _rows(source.blocks(), table, wanted, tally.valued):
        for number, count in zip(numbers, tally.add(columns, surplus), strict=True):
            total += count
            if stopped is None and total >= limit:
                stopped = number
    return tally, stopped


def _rows(
    blocks: Iterable[Block], table: Layout, wanted: Numbers, valued: Container[int]
) -> Iterator[Rows]:
    """The wanted rows, in their order."""
    numbered = range(len(table.fields))
    empty_is_nothing = all("" in table.missing(at) for at in numbered)
    show = [_exact if at in valued else _shown(table, at) for at in numbered]
    for block in blocks:
        places = np.flatnonzero(_is_wanted(block.numbers, wanted))
        pairs = zip(show, block.columns, strict=bool(block.columns))
        taken = _indices(places)
        columns = [one(cells.take(taken)) for one, cells in pairs] or [[] for _ in numbered]
        rows = _with_ragged(block.numbers[places].tolist(), columns, block.ragged)
        if not (empty_is_nothing or block.is_exact or all(map(any, zip(*rows[1], strict=True)))):
            raise Unproven("empty cells may be a blank line")
        yield rows


def _is_wanted(numbers: Numbers, wanted: Numbers) -> Mask:
    """Which numbers are wanted; both ascend."""
    if not len(wanted):
        return np.zeros(len(numbers), bool)
    places = np.searchsorted(wanted, numbers).clip(max=len(wanted) - 1)
    found: Mask = np.equal(wanted[places], numbers)
    return found


def _with_ragged(
    numbers: list[int], columns: list[list[Cell]], ragged: Iterable[tuple[int, Sequence[str]]]
) -> Rows:
    """Rows as wide as the table and others, put in their order."""
    surplus = [0] * len(numbers)
    for number, cells in ragged:
        numbers.append(number)
        surplus.append(len(cells) - len(columns))
        for at, column in enumerate(columns):
            column.append(cells[at] if at < len(cells) else None)
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    return (
        [numbers[at] for at in order],
        [[column[at] for at in order] for column in columns],
        [surplus[at] for at in order],
    )


def _exact(cells: Any) -> list[Cell]:
    exact: list[Cell] = cells.to_pylist()
    return exact


def _shown(table: Layout, at: int) -> Callable[[Any], list[Cell]]:
    """What gives the cells of a column, but none that is plainly right and not empty."""
    field, missing = table.fields[at], table.missing(at)
    test, nothing = plain(field, missing), texts([*missing, ""])
    if test is None:
        return _exact

    def show(cells: Any) -> list[Cell]:
        sound = pc.and_(test(cells), pc.invert(pc.is_in(cells, nothing))).to_pylist()
        pairs = zip(sound, cells.to_pylist(), strict=True)
        return [SOUND if is_sound else cell for is_sound, cell in pairs]

    return show


def _indices(places: Any) -> Any:
    content = pa.py_buffer(places.astype(np.int64).tobytes())
    return pa.Array.from_buffers(pa.int64(), len(places), [None, content])


def _at_the_end(resource: TableResource, rows: int, counts: Counts) -> list[str]:
    """The types of the errors that are found when a table has been read to its end."""
    if not (resource.hash or resource.bytes or resource.rows or resource.fields):
        return []
    until_then, resource.stats = resource.stats, copy(resource.stats)
    resource.stats.rows, resource.stats.bytes = rows, counts.bytes
    resource.stats.md5, resource.stats.sha256 = counts.md5, counts.sha256
    check = baseline()
    check.connect(resource)
    found = [error.type for error in check.validate_end()]
    resource.stats = until_then
    return found
