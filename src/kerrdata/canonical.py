"""The one right text of each file of a package, driven by the schema.

Each cell is spelled in the one way of its column, what follows from other cells is filled in, and
rows stand in the order of their keys. No row changes what it means: a file in which that is in
doubt is refused with a finding and keeps its bytes. Nothing is written here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kerrdata import csvtext, derived, sheets
from kerrdata.atomic import Rewrite
from kerrdata.descriptor import ForeignKey, TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.findings import Finding
from kerrdata.package import Package
from kerrdata.sheets import Record, RefusedError, Sheet
from kerrdata.spelling import nothing, speller

Key = tuple[str, ...]
"""The texts of the columns of a key."""

Drafts = dict[str, "Draft"]


@dataclass(frozen=True)
class Formatted:
    """A table's file, its content and its canonical content.

    Attributes:
        table: Name of the table.
        name: The file as the descriptor names it.
        file: The file, what it holds and what it should hold.
        encoding: The encoding of both.
        measures: What the descriptor says of the bytes of the file, and will be wrong.
    """

    table: str
    name: str
    file: Rewrite
    encoding: str
    measures: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the file is not canonical yet."""
        return self.file.before != self.file.after


@dataclass(frozen=True)
class Skipped:
    """A table that cannot be formatted, whatever it holds, and why."""

    table: str
    reason: str


@dataclass(frozen=True)
class Formatting:
    """What is known of the files of a package.

    Attributes:
        files: Those that can be formatted, canonical ones included.
        refused: Why others are left alone.
        skipped: Tables that are no plain CSV files.
    """

    files: tuple[Formatted, ...]
    refused: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]

    @property
    def changed(self) -> tuple[Formatted, ...]:
        """The files that are not canonical yet."""
        return tuple(one for one in self.files if one.is_changed)

    def only(self, table: str) -> Formatting:
        """What is known of one table.

        Args:
            table: Its name.
        """
        return Formatting(
            tuple(one for one in self.files if one.table == table),
            tuple(one for one in self.refused if one.table == table),
            tuple(one for one in self.skipped if one.table == table),
        )


@dataclass(frozen=True)
class Draft:
    """A table as it is and as it should be.

    Attributes:
        sheet: The table as it is.
        rows: Its rows with their cells as they should be, in the order in which they stand now.
        content: The canonical bytes.
    """

    sheet: Sheet
    rows: list[list[str]]
    content: bytes

    def keys(self, columns: Key) -> Iterator[tuple[Record, Key, Key]]:
        """Each row, with the texts of some columns as they are and as they should be."""
        labels, records = self.sheet.labels, self.sheet.records
        before = csvtext.keys(labels, [one.cells for one in records], columns)
        yield from zip(records, before, csvtext.keys(labels, self.rows, columns), strict=True)


def canonicalise(package: Package) -> Formatting:
    """The canonical content of every file of a package that can have one.

    Args:
        package: The package.

    Raises:
        KerrdataError: A file cannot be read.
    """
    found, refused, skipped = drafted(package)
    return Formatting(tuple(map(_formatted, found.values())), tuple(refused), tuple(skipped))


def drafted(package: Package) -> tuple[Drafts, list[Finding], list[Skipped]]:
    """The tables that can be formatted as they should be, why others are left alone, the rest.

    Args:
        package: The package.

    Raises:
        KerrdataError: A file cannot be read.
    """
    skipped = list(_skipped(package))
    left = {one.table for one in skipped}
    drafts: Drafts = {}
    refused: list[Finding] = []
    for table in package.descriptor.tables:
        if table.name not in left:
            try:
                drafts[table.name] = draft(table, *_content(package, table))
            except RefusedError as refusal:
                refused.extend(refusal.findings)
    refused.extend(_unsafe(drafts))
    return drafts, refused, skipped


def draft(table: TableSchema, path: Path, content: bytes) -> Draft:
    """A table as it should be, its keys not yet compared with those of other tables.

    Args:
        table: The table, for which `sheets.obstacle` knows none.
        path: Its file.
        content: What the file holds.

    Raises:
        RefusedError: The content cannot be read, or not be written in the table's dialect.
    """
    sheet = sheets.read(table, path, content)
    rows = _spelled(sheet)
    return Draft(sheet, rows, sheet.write(_sorted(sheet, rows)))


def _content(package: Package, table: TableSchema) -> tuple[Path, bytes]:
    path = package.file(table)
    if not path:
        raise RefusedError(
            sheets.fault(table, "scheme-error", f"there is no file {table.paths[0]}")
        )
    try:
        return path, path.read_bytes()
    except OSError as error:
        raise KerrdataError(f"{path}: cannot be read: {error.strerror}.") from error


def _skipped(package: Package) -> Iterator[Skipped]:
    files = Counter(package.file(table) for table in package.descriptor.tables)
    for table in package.descriptor.tables:
        path = package.file(table)
        shared = "its file is that of another table, too" if path and files[path] > 1 else ""
        reason = sheets.obstacle(table) or shared
        if reason:
            yield Skipped(table.name, reason)


def _formatted(one: Draft) -> Formatted:
    table, sheet = one.sheet.table, one.sheet
    file = Rewrite(sheet.path, sheet.content, one.content)
    measures = tuple(name for name in sheets.MEASURES if name in table.raw)
    return Formatted(table.name, table.paths[0], file, table.encoding, measures)


def _spelled(sheet: Sheet) -> list[list[str]]:
    """The rows with every cell in the one spelling of its column."""
    columns = [[one.cells[at] for one in sheet.records] for at in range(len(sheet.labels))]
    for at, label in enumerate(sheet.labels):
        field = sheet.table.field(label)
        if field:
            columns[at] = list(map(speller(field, nothing(field, sheet.table)), columns[at]))
    derived.fill(dict(zip(sheet.labels, columns, strict=True)), sheet.table)
    return [list(cells) for cells in zip(*columns, strict=True)]


def _sorted(sheet: Sheet, rows: list[list[str]]) -> list[list[str]]:
    key = sheet.table.primary_key
    if not key or not set(key) <= set(sheet.labels):
        return rows
    ordered = csvtext.keys(sheet.labels, rows, key)
    return [rows[at] for at in sorted(range(len(rows)), key=ordered.__getitem__)]


def _unsafe(drafts: Drafts) -> Iterator[Finding]:
    """Why drafts are given up in which a key would be lost or a reference go elsewhere.

    A table that is given up keeps its keys as they are, so that those that refer to it are looked
    at again.
    """
    while True:
        found = [one for draft in drafts.values() for one in _conflicts(draft, drafts)]
        if not found:
            return
        yield from found
        for one in found:
            drafts.pop(one.table or "", None)


def _conflicts(one: Draft, drafts: Drafts) -> Iterator[Finding]:
    table, labels = one.sheet.table, set(one.sheet.labels)
    unique = [(field.name,) for field in table.fields if field.constraints.get("unique")]
    for key in dict.fromkeys([table.primary_key, *table.unique_keys, *unique]):
        if key and set(key) <= labels:
            yield from _merged(one, key)
    for reference in table.foreign_keys:
        if set(reference.fields) <= labels:
            yield from _moved(one, reference, drafts)


def _merged(one: Draft, key: Key) -> Iterator[Finding]:
    """That two different keys would be spelled alike."""
    known: dict[Key, tuple[Key, Record]] = {}
    for record, before, after in one.keys(key):
        other, first = known.setdefault(after, (before, record))
        if other != before:
            note = f"`{', '.join(before)}` would become the key of row {first.number}"
            yield _conflict(one, "primary-key", note, record, key[0])
            return


def _moved(one: Draft, reference: ForeignKey, drafts: Drafts) -> Iterator[Finding]:
    """That a row would not refer any more to the row that it refers to."""
    images = _images(reference, drafts)
    for record, before, after in one.keys(reference.fields):
        right = before if images is None else images.get(before, after)
        if after != right:
            note = f"`{', '.join(before)}` would not be found any more in {reference.table}"
            yield _conflict(one, "foreign-key", note, record, reference.fields[0])
            return


def _images(reference: ForeignKey, drafts: Drafts) -> dict[Key, Key] | None:
    """What becomes of the keys of the table that is referred to; None where they stay."""
    other = drafts.get(reference.table)
    if not other or not set(reference.reference_fields) <= set(other.sheet.labels):
        return None
    return {before: after for _, before, after in other.keys(reference.reference_fields)}


def _conflict(one: Draft, code: str, note: str, record: Record, column: str) -> Finding:
    found = sheets.fault(one.sheet.table, code, note, row=record.number, line=record.line)
    at = one.sheet.labels.index(column)
    return replace(found, column=column, column_number=at + 1, value=record.cells[at])
