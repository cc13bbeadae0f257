"""A copy of a package that may be spoilt, to see whether a check notices.

What is spoilt stays so until `restore`; `spoilt` opens the copy as it then is. The files of the
copy have no blank lines, so that the row at position 0 is always record 2 under a header of one
line. The package itself is never touched.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from kerrdata import sheets
from kerrdata.descriptor import TableSchema, inside
from kerrdata.package import Package, open_package
from kerrdata.sheets import RefusedError, Sheet

Cells = dict[str, str]
"""A row: the texts of its cells by column."""

DESCRIPTOR = "datapackage.json"


class Spot(NamedTuple):
    """Where a fault is, and the finding has to be.

    Attributes:
        table: Name of the table, None for the package itself.
        row: Record number, the header being 1; None where no row is meant.
        column: Name of the column, None where no cell is meant.
    """

    table: str | None = None
    row: int | None = None
    column: str | None = None


class ImpossibleError(Exception):
    """These data have no place for a fault; the message says why."""


class Row(Cells):
    """A row that does not know a column says so."""

    def __missing__(self, column: str) -> str:
        raise ImpossibleError(f"there is no column {column}")


class Copy:
    """The files of a package in another folder.

    Args:
        package: The package.
        folder: An empty folder for the copy.

    Attributes:
        raw: The descriptor, to be read and to be changed.
        obstacles: Why tables cannot be spoilt, by name.
    """

    def __init__(self, package: Package, folder: Path) -> None:
        self._package, self._folder = package, folder
        self._names = set(_names(package))
        self._sheets: dict[str, Sheet] = {}
        self._touched = set(self._names)
        self._faulty: set[Spot] = set()
        self.obstacles: dict[str, str] = {}
        for table in package.descriptor.tables:
            self._read(table)
        self.restore()

    @property
    def tables(self) -> list[TableSchema]:
        """The tables that can be spoilt."""
        return [sheet.table for sheet in self._sheets.values()]

    def restore(self) -> None:
        """Make the copy whole again."""
        self.raw = _without_measures(copy.deepcopy(dict(self._package.descriptor.raw)))
        self._rows: dict[str, list[Cells]] = {}
        contents = dict(self.file(name) for name in self._sheets)
        for name in self._touched:
            target = self._target(name)
            if name in contents:
                target.write_bytes(contents[name])
            elif name in self._names:
                shutil.copyfile(self._package.root / name, target)
            else:
                target.unlink()
        self._touched.clear()

    def spoilt(self) -> Package:
        """The copy as it is now.

        Raises:
            ImpossibleError: The rows cannot be written in the dialect of their table.
        """
        for name, rows in self._rows.items():
            sheet = self._sheets[name]
            cells = [[row[label] for label in sheet.labels] for row in rows]
            if cells != [one.cells for one in sheet.records]:
                self.put(sheet.table.paths[0], _written(sheet, cells))
        text = json.dumps(self.raw, ensure_ascii=False, indent=2, default=str)
        (self._folder / DESCRIPTOR).write_bytes(text.encode("utf-8", "surrogatepass"))
        return open_package(self._folder)

    def labels(self, table: str) -> list[str]:
        """The columns of a table.

        Raises:
            ImpossibleError: There is no such table, or it cannot be spoilt.
        """
        if table not in self._sheets:
            reason = self.obstacles.get(table, "there is no such table")
            raise ImpossibleError(f"{table}: {reason}")
        return self._sheets[table].labels

    def rows(self, table: str) -> list[Cells]:
        """The rows of a table, to be read and to be changed.

        Raises:
            ImpossibleError: There is no such table, or it cannot be spoilt.
        """
        labels = self.labels(table)
        if table not in self._rows:
            cells = (one.cells for one in self._sheets[table].records)
            self._rows[table] = [Row(zip(labels, one, strict=True)) for one in cells]
        return self._rows[table]

    def avoid(self, spots: Iterable[Spot]) -> None:
        """Put no fault where there is one already.

        Args:
            spots: Where faults are; the columns do not matter.
        """
        self._faulty.update(Spot(one.table, one.row) for one in spots)

    def sound(self, table: str) -> dict[int, Cells]:
        """The rows of a table that have no faults of their own, by position from 0.

        Raises:
            ImpossibleError: There is no such table, or none of its rows is sound.
        """
        rows = enumerate(self.rows(table))
        found = {at: row for at, row in rows if self.spot(table, at) not in self._faulty}
        if not found:
            reason = "every row has a fault already" if self.rows(table) else "it has no rows"
            raise ImpossibleError(f"{table}: {reason}")
        return found

    def spot(self, table: str, position: int, column: str | None = None) -> Spot:
        """Where a row, or a cell of it, is; positions count from 0."""
        return Spot(table, self._sheets[table].head + 1 + position, column)

    def set(self, table: str, position: int, **cells: str) -> Spot:
        """Write cells of a row.

        Args:
            table: Its table.
            position: Which row, from 0; negative from the end.
            cells: The new texts by column.

        Returns:
            Where the first of them is.

        Raises:
            ImpossibleError: There is no such table, row or column.
        """
        rows = self.rows(table)
        unknown = sorted(set(cells) - set(self.labels(table)))
        if unknown:
            raise ImpossibleError(f"{table} has no column {', '.join(unknown)}")
        if not -len(rows) <= position < len(rows):
            raise ImpossibleError(f"{table} has too few rows")
        rows[position].update(cells)
        return self.spot(table, position % len(rows), next(iter(cells)))

    def add(self, table: str, **cells: str) -> Spot:
        """Write a new row at the end; cells that are not given are empty.

        Returns:
            Where the first of the given cells is.

        Raises:
            ImpossibleError: There is no such table or column.
        """
        self.rows(table).append(Row.fromkeys(self.labels(table), ""))
        return self.set(table, -1, **cells)

    def file(self, table: str) -> tuple[str, bytes]:
        """The path of a table's file within the package, and what it holds.

        Raises:
            ImpossibleError: There is no such table, or it cannot be spoilt.
        """
        self.labels(table)
        return self._sheets[table].table.paths[0], self._sheets[table].content

    def put(self, name: str, content: bytes) -> None:
        """Write a file, be there one of that name or not.

        Args:
            name: Its path within the package.
            content: What it is to hold.
        """
        self._touched.add(name)
        self._target(name).write_bytes(content)

    def _read(self, table: TableSchema) -> None:
        path = self._package.file(table)
        reason = sheets.obstacle(table) or ("" if path else "its file is missing")
        try:
            sheet = sheets.read(table, path, path.read_bytes()) if path and not reason else None
            if sheet and len(set(sheet.labels)) == len(sheet.labels):
                content = sheet.write([one.cells for one in sheet.records])
                self._sheets[table.name] = replace(sheet, content=content)
            else:
                self.obstacles[table.name] = reason or "its columns have no names of their own"
        except RefusedError as refusal:
            self.obstacles[table.name] = f"its file is malformed: {refusal.findings[0].note}"

    def _target(self, name: str) -> Path:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _written(sheet: Sheet, rows: list[list[str]]) -> bytes:
    try:
        return sheet.write(rows)
    except RefusedError as refusal:
        raise ImpossibleError(refusal.findings[0].note) from refusal


def _names(package: Package) -> Iterator[str]:
    """The files of a package: those its descriptor names, and what lies in the tables' folders."""
    named = {text for text in _texts(package.descriptor.raw) if _is_inside(package, text)}
    tables = (table.paths[0] for table in package.descriptor.tables if package.file(table))
    folders = {(package.root / name).parent for name in tables} - {package.root}
    beside = {path for folder in folders for path in folder.rglob("*")}
    names = named | {path.relative_to(package.root).as_posix() for path in beside}
    yield from sorted(filter(lambda name: _is_inside(package, name), names - {package.path.name}))


def _is_inside(package: Package, name: str) -> bool:
    """Whether a text is the path of a file in the package."""
    try:
        path = inside(package.root, name)
        return path is not None and path.is_file()
    except OSError:  # a text that is longer than a name may be
        return False


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _without_measures(raw: dict[str, Any]) -> dict[str, Any]:
    resources = raw.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        for name in sheets.MEASURES:
            resource.pop(name, None) if isinstance(resource, dict) else None
    return raw
