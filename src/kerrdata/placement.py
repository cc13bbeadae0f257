"""Where in the files of a package a finding stands, and what formatting would write there."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from kerrdata import canonical
from kerrdata.descriptor import TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.findings import Finding, Location
from kerrdata.package import Package, Records, csv_options
from kerrdata.positions import Positions

MENDED_IN_THE_CELL = {"KD002", "KD003", "KD004", "KD102", "KD306"}
"""Rules about a cell that formatting writes as they want it, if it changes the cell at all."""
MENDED_IN_THE_FILE = {"KD011", "KD012", "KD013", "KD014", "blank-row"}
"""What formatting mends by writing the whole file anew."""


def records_of(package: Package, table: TableSchema) -> Records | None:
    """The records of a table, None where it cannot be read.

    Args:
        package: The package.
        table: The table.
    """
    try:
        return package.records(table)
    except KerrdataError:
        return None


class Places:
    """Knows where in the files of a package a finding stands.

    Args:
        package: The package.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._positions: dict[str, Positions] = {}
        self._formatted: dict[str, dict[int, list[str]]] = {}

    def locate(self, finding: Finding) -> Finding:
        """A finding with its file, its place in the text of the file, and the cell.

        Args:
            finding: What was found, with table, row and column.
        """
        schema = self._package.descriptor.table(finding.table) if finding.table else None
        if finding.path or not schema:
            return replace(finding, path=finding.path or self._package.path.name)
        # Where the encoding is not the declared one, any that knows all bytes has the same lines.
        anyhow = replace(schema, encoding="latin-1")
        records = records_of(self._package, schema) or records_of(self._package, anyhow)
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
        self, finding: Finding, schema: TableSchema, records: Records, *, is_row: bool
    ) -> Location | None:
        """Where in the text the cell stands, else the row, else the line."""
        positions, line = self._positions_of(schema, records), finding.line or 1
        if not is_row or not finding.row:
            return positions.line(line)
        if finding.column_number:
            place = positions.cell(line, finding.column_number) or positions.end(line)
        else:
            place = positions.row(line)
        cells = records.labels if finding.row == 1 else records.row_of.get(finding.row, [])
        return replace(place, cells=tuple(cells))

    def _mended(self, finding: Finding, schema: TableSchema, records: Records) -> str | None:
        """What formatting writes in the place of the cell."""
        cell, number = _cell(finding, finding.column_number, records), finding.column_number
        if finding.code not in MENDED_IN_THE_CELL or cell is None or not number:
            return None
        row = self._rows(schema.name).get(finding.row or 0)
        if row is None:
            return None
        right = row[number - 1]
        return self._positions_of(schema, records).written(right) if right != cell else None

    def _rows(self, table: str) -> dict[int, list[str]]:
        """The rows of a table by record number, as formatting would write them."""
        if table not in self._formatted and table in self._drafts:
            draft = self._drafts[table]
            numbers = (record.number for record in draft.sheet.records)
            self._formatted[table] = dict(zip(numbers, draft.rows, strict=True))
        return self._formatted.get(table, {})

    @cached_property
    def _drafts(self) -> canonical.Drafts:
        """The tables that formatting would write, as it would write them."""
        try:
            return canonical.drafted(self._package)[0]
        except KerrdataError:
            return {}

    def _positions_of(self, schema: TableSchema, records: Records) -> Positions:
        if schema.name not in self._positions:
            self._positions[schema.name] = Positions(records.text, **csv_options(schema))
        return self._positions[schema.name]


def _column_number(finding: Finding, schema: TableSchema, records: Records | None) -> int | None:
    labels = records.labels if records else [column.name for column in schema.fields]
    return labels.index(finding.column) + 1 if finding.column in labels else None


def _cell(finding: Finding, number: int | None, records: Records | None) -> str | None:
    row = records.row_of.get(finding.row) if records and finding.row and number else None
    return row[number - 1] if row and number and number <= len(row) else None
