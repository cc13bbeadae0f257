"""Adding a row of evidence: one line, where the order of the file wants it, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from kerrdata.anchors.rows import EVIDENCE, rows
from kerrdata.atomic import Rewrite, rewrite
from kerrdata.csvtext import canonical
from kerrdata.descriptor import TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.nearness import did_you_mean
from kerrdata.package import Package
from kerrdata.spans import Span


@dataclass(frozen=True)
class Supported:
    """What a span is evidence for.

    Attributes:
        table, row: The row by its table and identifier.
        column: The column, empty for the whole row.
    """

    table: str
    row: str
    column: str = ""


def supported(package: Package, name: str) -> Supported:
    """The row, or the cell, that a name such as `people/mark-kerr/birth_edtf` means.

    Args:
        package: The package.
        name: `table/row` or `table/row/column`.

    Raises:
        KerrdataError: There is no such table, row or column, or the table takes no evidence.
    """
    parts = name.split("/")
    if len(parts) not in {2, 3} or not all(parts):
        raise KerrdataError(f"`{name}` names no row.", "Write table/row or table/row/column.")
    table = package.descriptor.table(parts[0])
    takes_evidence = _names_of_tables(package)
    if not table or table.name not in takes_evidence:
        hint = did_you_mean(parts[0], takes_evidence) or f"Tables: {', '.join(takes_evidence)}."
        raise KerrdataError(f"`{parts[0]}` is no table with evidence.", hint)
    identifiers = [row.id for row in rows(package, table.name)]
    if parts[1] not in identifiers:
        raise KerrdataError(
            f"{table.name} has no row `{parts[1]}`.", did_you_mean(parts[1], identifiers)
        )
    columns = [column.name for column in table.fields]
    if len(parts) == 3 and parts[2] not in columns:
        raise KerrdataError(
            f"{table.name} has no column `{parts[2]}`.", did_you_mean(parts[2], columns)
        )
    return Supported(*parts)


def line(package: Package, span: Span, source: str, what: Supported | None, note: str = "") -> str:
    """A row of evidence as a line of CSV; cells are empty if what it supports is not said."""
    return canonical([_cells(package, span, source, what, note)])


def add(package: Package, span: Span, source: str, what: Supported, note: str = "") -> str:
    """Add a row of evidence.

    Args:
        package: The package.
        span: The span.
        source: Identifier of its source.
        what: What it is evidence for.
        note: How it supports that.

    Returns:
        The line that was added.

    Raises:
        KerrdataError: The same evidence is there, the note has a line break, or the file cannot be
            written.
    """
    if len(note.splitlines()) > 1:
        raise KerrdataError("The note has a line break.", "Write it on one line.")
    _refuse_double(package, span, source, what)
    table = _table(package)
    path = package.file(table)
    if not path:
        raise KerrdataError(f"{package.place}: the file of `{EVIDENCE}` is missing.")
    new = line(package, span, source, what, note)
    before = path.read_bytes()
    after = _inserted(before.decode(), package, new).encode()
    rewrite([Rewrite(path.resolve(), before, after)])
    return new


def _inserted(text: str, package: Package, new: str) -> str:
    """The file with the new line before the first row of a greater identifier, else unchanged."""
    records = package.records(_table(package))
    identifier = _identifier(new)
    column = records.labels.index("id")
    later = [
        at for row, at in zip(records.rows, records.lines, strict=True) if row[column] > identifier
    ]
    lines = re.split(r"(?<=\n)", text)
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    place = later[0] - 1 if later else len(lines)
    if place == len(lines) and text and not text.endswith("\n"):
        lines[-1] += ending
    return "".join([*lines[:place], new.removesuffix("\n") + ending, *lines[place:]])


def _identifier(new: str) -> str:
    return new.partition(",")[0]


def _cells(
    package: Package, span: Span, source: str, what: Supported | None, note: str
) -> list[str]:
    values = {
        "id": _fresh(package, what) if what else "",
        "table_name": what.table if what else "",
        "row_id": what.row if what else "",
        "column_name": what.column if what else "",
        "source_id": source,
        "span_start": str(span.start),
        "span_end": str(span.end),
        "sha256": span.sha256,
        "note": " ".join(note.split()),
    }
    return [values.get(label, "") for label in package.records(_table(package)).labels]


def _fresh(package: Package, what: Supported) -> str:
    """An identifier that no row has: the row's, then numbered above all that there are."""
    base = "-".join(filter(None, (what.table, what.row, what.column))).replace("_", "-")
    taken = {row.id for row in rows(package, EVIDENCE)}
    numbers = [
        int(one.removeprefix(f"{base}-")) for one in taken if re.fullmatch(f"{base}-[0-9]+", one)
    ]
    if base not in taken and not numbers:
        return base
    return f"{base}-{max([1, *numbers]) + 1}"


def _refuse_double(package: Package, span: Span, source: str, what: Supported) -> None:
    wanted = (what.table, what.row, what.column, source, str(span.start), str(span.end))
    names = ("table_name", "row_id", "column_name", "source_id", "span_start", "span_end")
    for row in rows(package, EVIDENCE):
        if tuple(row.cells.get(name, "") for name in names) == wanted:
            raise KerrdataError(f"{EVIDENCE} has this row: {row.id}.", "There is nothing to add.")


def _table(package: Package) -> TableSchema:
    table = package.descriptor.table(EVIDENCE)
    if not table or not package.file(table):
        raise KerrdataError(f"{package.place}: there is no table `{EVIDENCE}`.")
    return table


def _names_of_tables(package: Package) -> Collection[str]:
    """The tables that evidence may name: those its descriptor lists, else all with identifiers."""
    column = _table(package).field("table_name")
    listed = column.constraints.get("enum") if column else None
    if isinstance(listed, list):
        return [str(name) for name in listed]
    return [table.name for table in package.descriptor.tables if table.primary_key == ("id",)]
