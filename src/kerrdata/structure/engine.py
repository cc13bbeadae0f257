"""The verdict of Frictionless on a large table, at the speed of columns: accept fast, judge slow.

Frictionless validates the table itself, but is shown only the rows that may be wrong: `scan` finds
them, and leaves out what Frictionless would have nothing to say about. Its own code reads the head,
judges the rows, counts the errors, writes the report. What cannot be read quickly in a way that is
proven to be the same is shown to it row by row, as ever.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from frictionless import Report
from frictionless.resources import TableResource

from kerrdata.structure import limits, totals
from kerrdata.structure.digests import Digests
from kerrdata.structure.heads import only_heads_but_of
from kerrdata.structure.keys import join_one, text_of
from kerrdata.structure.layout import Unproven, layout
from kerrdata.structure.references import Key, Reference, references
from kerrdata.structure.scan import Scan, Scanner

Rows = Iterator[tuple[int, list[Any]]]
STREAM = "read_enumerated_content_stream"
"""The method of `Dialect` from which a table takes its numbered rows."""


def validate(
    resource: TableResource,
    again: Callable[[], TableResource],
    most_errors: int = limits.MOST_ERRORS,
) -> Report:
    """What `limits.validate` answers.

    Args:
        resource: The table.
        again: Gives the same table anew, for Frictionless to read it row by row.
        most_errors: How many errors are reported with their details.
    """
    try:
        known = references(resource)
        with only_heads_but_of(resource), _thinned(resource, known, most_errors) as scans:
            report = resource.validate(limit_errors=most_errors)
        if limits.is_reached(report, most_errors):
            whole = partial(_exists, known)
            totals.add(report, resource, layout(resource), scans[-1], whole)
        return report
    except Exception:  # noqa: BLE001 (whatever happens here says nothing about the table)
        resource.close()
        return limits.validate(again(), most_errors)


@contextmanager
def _thinned(
    resource: TableResource, known: Mapping[Key, Reference], most_errors: int
) -> Iterator[list[Scan]]:
    """Let a table give only the rows that Frictionless has to see; which, is known afterwards."""
    scans: list[Scan] = []
    dialect = resource.dialect
    own: Callable[[Any], Rows] = getattr(dialect, STREAM)

    def read(cells: Iterable[Any]) -> Rows:
        # A list is the sample, of which a schema is inferred.
        if isinstance(cells, list):
            return own(cells)
        if len(resource.header.errors) >= most_errors:
            raise Unproven("Frictionless stops at the first row, be it right or wrong")
        return _needed(resource, own(cells), known, scans)

    vars(dialect)[STREAM] = read
    try:
        yield scans
    finally:
        vars(dialect).pop(STREAM, None)


def _needed(
    resource: TableResource, rows: Rows, known: Mapping[Key, Reference], scans: list[Scan]
) -> Rows:
    table = layout(resource)
    digests = Digests(table.path)
    try:
        scan = Scanner(table, resource.schema, known).scan()
        scans.append(scan)
        yield from _chosen(resource, rows, scan, known)
        if scan.end is None:
            _complete(resource, scan, digests)
    finally:
        digests.stop()


def _chosen(
    resource: TableResource, rows: Rows, scan: Scan, known: Mapping[Key, Reference]
) -> Rows:
    """The rows to be judged, each with the counts that Frictionless would have at it."""
    numbers = deque(scan.numbers.tolist())
    teach = _teacher(resource, known)
    if numbers or scan.end is not None:
        for ordinal, (number, cells) in enumerate(rows):
            beyond = scan.end is not None and number > scan.end
            if beyond or (numbers and number == numbers[0]):
                if not beyond:
                    numbers.popleft()
                teach(cells)
                resource.stats.rows = ordinal
                yield number, cells
            if not numbers and scan.end is None:
                break
    if numbers:
        raise Unproven("Frictionless does not find the rows that Arrow found")


def _complete(resource: TableResource, scan: Scan, digests: Digests) -> None:
    """The counts that Frictionless has when it has read a file to its end."""
    digests.join()
    if not digests.sha256:
        raise Unproven("the file cannot be read any more")
    resource.stats.rows = scan.rows
    resource.stats.bytes = digests.bytes
    resource.stats.md5, resource.stats.sha256 = digests.md5, digests.sha256


def _teacher(
    resource: TableResource, known: Mapping[Key, Reference]
) -> Callable[[list[Any]], None]:
    """Adds the keys that a row refers to to those that Frictionless knows, if they exist."""
    readers = {
        one.name: (position, one.create_cell_reader())
        for position, one in enumerate(resource.header.get_expected_fields())
    }
    groups = [
        ([readers[name] for name in key["fields"]], key)
        for key in resource.schema.foreign_keys
        if set(key["fields"]) <= readers.keys()
    ]

    def teach(cells: list[Any]) -> None:
        for columns, key in groups:
            name, source = key["reference"]["resource"], tuple(key["reference"]["fields"])
            values = tuple(read(cells[at] if at < len(cells) else None)[0] for at, read in columns)
            if _exists(known, key, values):
                resource.lookup[name][source].add(values)

    return teach


def _exists(
    known: Mapping[Key, Reference], key: Mapping[str, Any], values: tuple[Any, ...]
) -> bool:
    """Whether the values of a foreign key stand in the table that it refers to."""
    to = key["reference"]
    keys = known[to["resource"], tuple(to["fields"])].keys
    return join_one([text_of(value) for value in values]) in keys
