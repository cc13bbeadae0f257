"""Where in the files of a package a finding stands, and what formatting would write there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from kerrdata import canonical
from kerrdata.descriptor import TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.findings import Finding, Location
from kerrdata.package import Package, Records, csv_options
from kerrdata.positions import Positions
from kerrdata.streaming import Excerpt, excerpt

MENDED_IN_THE_CELL = {"KD002", "KD003", "KD004", "KD102", "KD306"}
"""Rules about a cell that formatting writes as they want it, if it changes the cell at all."""
MENDED_IN_THE_FILE = {"KD011", "KD012", "KD013", "KD014", "blank-row"}
"""What formatting mends by writing the whole file anew."""

LARGE = 4 * 2**20
"""Bytes of a file from which on only the lines that are shown are kept in memory."""
MOST_DRAFTED = 4 * 2**20
"""Bytes of all files from which on they are not drafted to say what formatting would write."""


class Places:
    """Knows where in the files of a package a finding stands.

    Args:
        package: The package.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._records: dict[str, Records | Excerpt | None] = {}
        self._positions: dict[str, Positions] = {}
        self._formatted: dict[str, dict[int, list[str]]] = {}

    def locate(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings with their file, their place in the text of the file, and the cell.

        Args:
            findings: What was found, with table, row and column.
        """
        listed = list(findings)
        for name in dict.fromkeys(one.table for one in listed if one.table and not one.path):
            self._read(name, [one for one in listed if one.table == name])
        return [self._located(one) for one in listed]

    def _read(self, name: str, findings: list[Finding]) -> None:
        """Read as much of a table as is needed to say where the findings stand."""
        schema = self._package.descriptor.table(name)
        if not schema:
            return
        # Where the encoding is not the declared one, any that knows all bytes has the same lines.
        anyhow = replace(schema, encoding="latin-1")
        path = self._package.file(schema)
        if path and schema.is_csv and path.stat().st_size >= LARGE:
            rows = {one.row for one in findings if one.row}
            lines = {one.line for one in findings if one.line}
            self._records[name] = _excerpt(self._package, schema, rows, lines) or _excerpt(
                self._package, anyhow, rows, lines
            )
        elif name not in self._records:
            self._records[name] = _all(self._package, schema) or _all(self._package, anyhow)

    def _located(self, finding: Finding) -> Finding:
        schema = self._package.descriptor.table(finding.table) if finding.table else None
        if finding.path or not schema:
            return replace(finding, path=finding.path or self._package.path.name)
        records = self._records.get(schema.name)
        number = finding.column_number or _column_number(finding, schema, records)
        line = finding.line or (
            records.line_of.get(finding.row) if records and finding.row else None
        )
        located = replace(
            finding,
            path=schema.paths[0] if len(schema.paths) == 1 else None,
            line=line,
            column_number=number,
            value=_cell(finding, number, records) if finding.value is None else finding.value,
        )
        if not records or not line:
            return located
        location = self._location(located, schema, records, is_row=not finding.line)
        mended = self._mended(located, schema, records)
        return replace(
            located,
            line=location.line if location else line,
            location=location,
            mended=mended,
            is_formatting=mended is not None
            or (located.code in MENDED_IN_THE_FILE and schema.name in self._drafts),
        )

    def _location(
        self, finding: Finding, schema: TableSchema, records: Records | Excerpt, *, is_row: bool
    ) -> Location | None:
        """Where in the text the cell stands, else the row, else the line."""
        line = finding.line or 1
        positions = self._positions_of(schema, records, line)
        if not is_row or not finding.row:
            return positions.line(line)
        if finding.column_number:
            place = positions.cell(line, finding.column_number) or positions.end(line)
        else:
            place = positions.row(line)
        cells = records.labels if finding.row == 1 else records.row_of.get(finding.row, [])
        return replace(place, cells=tuple(cells))

    def _mended(
        self, finding: Finding, schema: TableSchema, records: Records | Excerpt
    ) -> str | None:
        """What formatting writes in the place of the cell."""
        cell, number = _cell(finding, finding.column_number, records), finding.column_number
        if finding.code not in MENDED_IN_THE_CELL or cell is None or not number:
            return None
        row = self._rows(schema.name).get(finding.row or 0)
        if row is None:
            return None
        right = row[number - 1]
        return (
            self._positions_of(schema, records, finding.line or 1).written(right)
            if right != cell
            else None
        )

    def _rows(self, table: str) -> dict[int, list[str]]:
        """The rows of a table by record number, as formatting would write them."""
        if table not in self._formatted and table in self._drafts:
            draft = self._drafts[table]
            numbers = (record.number for record in draft.sheet.records)
            self._formatted[table] = dict(zip(numbers, draft.rows, strict=True))
        return self._formatted.get(table, {})

    @cached_property
    def _drafts(self) -> canonical.Drafts:
        """The tables that formatting would write, as it would write them.

        None of a large package, which would take longer to draft than to check.
        """
        files = filter(None, map(self._package.file, self._package.descriptor.tables))
        if sum(file.stat().st_size for file in files) >= MOST_DRAFTED:
            return {}
        try:
            return canonical.drafted(self._package)[0]
        except KerrdataError:
            return {}

    def _positions_of(
        self, schema: TableSchema, records: Records | Excerpt, line: int
    ) -> Positions:
        """What knows the places of all cells, or else of those on and behind a line."""
        if isinstance(records, Excerpt):
            return Positions(records.texts.get(line, ""), first=line, **csv_options(schema))
        if schema.name not in self._positions:
            self._positions[schema.name] = Positions(records.text, **csv_options(schema))
        return self._positions[schema.name]


def _all(package: Package, table: TableSchema) -> Records | None:
    try:
        return package.records(table)
    except KerrdataError:
        return None


def _excerpt(
    package: Package, table: TableSchema, rows: set[int], lines: set[int]
) -> Excerpt | None:
    try:
        return excerpt(package, table, rows, lines)
    except KerrdataError:
        return None


def _column_number(
    finding: Finding, schema: TableSchema, records: Records | Excerpt | None
) -> int | None:
    labels = records.labels if records else [column.name for column in schema.fields]
    return labels.index(finding.column) + 1 if finding.column in labels else None


def _cell(finding: Finding, number: int | None, records: Records | Excerpt | None) -> str | None:
    row = records.row_of.get(finding.row) if records and finding.row and number else None
    return row[number - 1] if row and number and number <= len(row) else None
