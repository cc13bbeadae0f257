"""The anchors that a package holds, and the rows that rest on them. No text of a source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kerrdata.anchors.answers import Anchor
from kerrdata.descriptor import TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.package import Package

ANCHOR_COLUMNS = frozenset({"source_id", "span_start", "span_end", "sha256"})
"""A table that has these columns holds anchors."""
EVIDENCE = "evidence"
QUOTES = "quotes"
SOURCES = "sources"

_HASH = re.compile("[0-9a-f]{64}")
_OFFSET = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class SourceRow:
    """A source as the package describes it.

    Attributes:
        id, title: As in the row.
        sha256: Hash of the text that offsets refer to.
    """

    id: str
    title: str
    sha256: str


@dataclass(frozen=True)
class Row:
    """A row by its table and identifier, and its cells."""

    table: str
    id: str
    number: int
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        """The row as anchors name what they support."""
        return f"{self.table}/{self.id}"


def rows(package: Package, name: str) -> Iterator[Row]:
    """The rows of a table that has identifiers; none where there is no such table.

    Raises:
        KerrdataError: The table cannot be read.
    """
    table = package.descriptor.table(name)
    if not table or not package.file(table):
        return
    records = package.records(table)
    for number, cells in zip(records.numbers, records.rows, strict=True):
        row = dict(zip(records.labels, cells, strict=False))
        yield Row(name, row.get("id", ""), number, row)


def sources(package: Package) -> dict[str, SourceRow]:
    """The sources of a package by identifier.

    Raises:
        KerrdataError: There is no table of sources, or it has no row.
    """
    found = {
        row.id: SourceRow(row.id, row.cells.get("title", ""), row.cells.get("sha256", ""))
        for row in rows(package, SOURCES)
    }
    if not found:
        raise KerrdataError(
            f"{package.place}: the package names no source.",
            f"Anchors need a table `{SOURCES}` with the columns id and sha256.",
        )
    return found


def anchors(package: Package) -> list[Anchor]:
    """All anchors of a package, in the order of its tables and rows.

    Raises:
        KerrdataError: A table cannot be read.
    """
    return [
        _anchor(row)
        for table in package.descriptor.tables
        if {column.name for column in table.fields} >= ANCHOR_COLUMNS
        for row in rows(package, table.name)
    ]


def unsupported(package: Package) -> list[Row]:
    """The rows without evidence, of the tables whose rows can have some.

    A table whose rows are anchors supports itself. Sources are what all rests on. Tables that only
    link rows of others have no identifiers of their own, and rest on the evidence for what they
    link.
    """
    supported = {
        (row.cells.get("table_name"), row.cells.get("row_id")) for row in rows(package, EVIDENCE)
    }
    return [row for row in supportable(package) if (row.table, row.id) not in supported]


def supportable(package: Package) -> list[Row]:
    """The rows that need evidence (see `unsupported`)."""
    return [
        row
        for table in package.descriptor.tables
        if _needs_evidence(table)
        for row in rows(package, table.name)
    ]


def linking(package: Package) -> list[str]:
    """The tables that only link rows of others, whose rows cannot have evidence of their own."""
    return [table.name for table in package.descriptor.tables if table.primary_key != ("id",)]


def _needs_evidence(table: TableSchema) -> bool:
    holds_anchors = {column.name for column in table.fields} >= ANCHOR_COLUMNS
    return table.primary_key == ("id",) and not holds_anchors and table.name != SOURCES


def _anchor(row: Row) -> Anchor:
    start, end = _offset(row.cells.get("span_start", "")), _offset(row.cells.get("span_end", ""))
    is_run = start is not None and end is not None and start < end
    sha256 = row.cells.get("sha256", "")
    return Anchor(
        table=row.table,
        id=row.id,
        row=row.number,
        source=row.cells.get("source_id", ""),
        start=start or 0 if is_run else 0,
        end=end or 0 if is_run else 0,
        sha256=sha256 if _HASH.fullmatch(sha256) else "",
        excerpt=row.cells.get("excerpt", ""),
        supports=_supports(row),
    )


def _supports(row: Row) -> str:
    if row.table != EVIDENCE:
        return row.name
    parts = (row.cells.get(name, "") for name in ("table_name", "row_id", "column_name"))
    return "/".join(part for part in parts if part)


def _offset(cell: str) -> int | None:
    return int(cell) if _OFFSET.fullmatch(cell) else None
