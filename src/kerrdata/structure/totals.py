"""The true totals of a large table in which Frictionless has stopped at its limit.

The rows that may be wrong are read once more, and counted by `tally`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

import numpy as np
import pyarrow as pa
from frictionless import Report
from frictionless.checks import baseline
from frictionless.resources import TableResource

from kerrdata.structure.digests import Digests
from kerrdata.structure.layout import Layout, Unproven
from kerrdata.structure.limits import add_totals
from kerrdata.structure.records import Block, Numbers, blocks
from kerrdata.structure.scan import Scan
from kerrdata.structure.tally import Exists, Tally


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
    tally, limit = Tally(resource, exists), len(report.task.errors)
    stopped: int | None = None
    for number, cells in _rows(blocks(table), table, scan.numbers):
        tally.add(cells)
        if stopped is None and tally.counts.total() >= limit:
            stopped = number
    if stopped is None or stopped != getattr(report.task.errors[-1], "row_number", None):
        raise Unproven("Frictionless counts otherwise")
    tally.counts.update(_at_the_end(resource, table, scan.rows))
    add_totals(report, tally.counts, scan.rows)


def _rows(read: Iterable[Block], table: Layout, wanted: Numbers) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of the wanted rows, in their order."""
    empty_is_nothing = all("" in table.missing(at) for at in range(len(table.fields)))
    for block in read:
        numbers = np.intersect1d(block.numbers, wanted, assume_unique=True)
        places = np.searchsorted(block.numbers, numbers)
        columns = [column.take(_indices(places)).to_pylist() for column in block.columns]
        rows = zip(numbers.tolist(), map(list, zip(*columns, strict=True)), strict=True)
        for number, cells in sorted([*rows, *block.ragged]):
            if not (empty_is_nothing or any(cells)):
                raise Unproven("empty cells may be a blank line")
            yield number, cells


def _indices(places: Any) -> Any:
    content = pa.py_buffer(places.astype(np.int64).tobytes())
    return pa.Array.from_buffers(pa.int64(), len(places), [None, content])


def _at_the_end(resource: TableResource, table: Layout, rows: int) -> list[str]:
    """The types of the errors that are found when a table has been read to its end."""
    if not (resource.hash or resource.bytes or resource.rows or resource.fields):
        return []
    digests = Digests(table.path)
    digests.join()
    until_then, resource.stats = resource.stats, copy(resource.stats)
    resource.stats.rows, resource.stats.bytes = rows, digests.bytes
    resource.stats.md5, resource.stats.sha256 = digests.md5, digests.sha256
    check = baseline()
    check.connect(resource)
    found = [error.type for error in check.validate_end()]
    resource.stats = until_then
    return found
