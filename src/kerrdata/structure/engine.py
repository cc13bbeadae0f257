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

from frictionless import FrictionlessException, Report
from frictionless.resources import TableResource

from kerrdata.structure import limits, totals
from kerrdata.structure.heads import only_heads_but_of
from kerrdata.structure.layout import Layout, Rows, Unproven, layout, reopener
from kerrdata.structure.references import Kept, Key, Reference, references
from kerrdata.structure.scan import Scan, scan
from kerrdata.structure.sources import Counts

STREAM = "read_enumerated_content_stream"
"""The method of `Dialect` from which a table takes its numbered rows."""


def validate(
    resource: TableResource,
    again: Callable[[], TableResource],
    most_errors: int,
    kept: Kept,
) -> Report:
    """What `limits.validate` answers.

    Args:
        resource: The table.
        again: Gives the same table anew, for Frictionless to read it row by row.
        most_errors: How many errors are reported with their details.
        kept: What `references` keeps.
    """
    try:
        known = references(resource, kept)
        with only_heads_but_of(resource), _thinned(resource, known, most_errors) as scanned:
            report = resource.validate(limit_errors=most_errors)
        if limits.is_reached(report, most_errors):
            table, found = scanned[-1]
            totals.add(report, resource, table, found, partial(_exists, known))
        return report
    except Exception:  # noqa: BLE001 (whatever happens here says nothing about the table)
        resource.close()
        return limits.validate(again(), most_errors)


Scanned = list[tuple[Layout, Scan]]


@contextmanager
def _thinned(
    resource: TableResource, known: Mapping[Key, Reference], most_errors: int
) -> Iterator[Scanned]:
    """Let a table give only the rows that Frictionless has to see; which, is known afterwards."""
    scanned: Scanned = []
    dialect, anew = resource.dialect, reopener(resource)
    own: Callable[[Any], Rows] = getattr(dialect, STREAM)

    def read(cells: Iterable[Any]) -> Rows:
        # A list is the sample, of which a schema is inferred.
        if isinstance(cells, list):
            return own(cells)
        if len(resource.header.errors) >= most_errors:
            raise Unproven("Frictionless stops at the first row, be it right or wrong")
        table = layout(resource, anew)
        return _needed(resource, table, own(cells), known, scanned)

    vars(dialect)[STREAM] = read
    try:
        yield scanned
    finally:
        vars(dialect).pop(STREAM, None)


def _needed(
    resource: TableResource,
    table: Layout,
    rows: Rows,
    known: Mapping[Key, Reference],
    scanned: Scanned,
) -> Rows:
    found = scan(table, resource.schema, known)
    scanned.append((table, found))
    yield from _chosen(resource, rows, found, known)
    if found.counts:
        _complete(resource, found.rows, found.counts)


def _chosen(
    resource: TableResource, rows: Rows, found: Scan, known: Mapping[Key, Reference]
) -> Rows:
    """The rows to be judged, each with the counts that Frictionless would have at it."""
    numbers = deque(found.numbers.tolist())
    teach = _teacher(resource, known)
    for ordinal, (number, cells) in enumerate(_counted(resource, rows)):
        if not numbers and found.end is None:
            break
        if numbers and number == numbers[0]:
            numbers.popleft()
        elif found.end is None or number <= found.end:
            continue
        teach(cells)
        resource.stats.rows = ordinal
        yield number, cells
    if numbers:
        raise Unproven("Frictionless does not find the rows that Arrow found")


def _counted(resource: TableResource, rows: Rows) -> Rows:
    """Rows, which Frictionless counts as far as they can be read, be they shown to it or not."""
    count = 0
    try:
        for row in rows:
            count += 1
            yield row
    except FrictionlessException:
        resource.stats.rows = count
        raise


def _complete(resource: TableResource, rows: int, counts: Counts) -> None:
    """The counts that Frictionless has when it has read a file to its end."""
    resource.stats.rows = rows
    resource.stats.bytes = counts.bytes
    resource.stats.md5, resource.stats.sha256 = counts.md5, counts.sha256


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
    return known[to["resource"], tuple(to["fields"])].holds(values)
