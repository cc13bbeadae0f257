"""Rules about the files of the tables: how the rows are written down, and in which order."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence

import pyarrow.compute as pc

from kerrdata import csvtext
from kerrdata.columns import Columns
from kerrdata.descriptor import TableSchema
from kerrdata.frames import Tables
from kerrdata.package import Records
from kerrdata.rules.registry import Fault, rule

WINDOW = 30


def _contents(tables: Tables) -> Iterator[tuple[TableSchema, bytes]]:
    """The files that are not known to be canonical, with what they hold."""
    for name in tables:
        if not tables.columns(name):
            yield tables.schema(name), tables.content(name)


def _texts(tables: Tables) -> Iterator[tuple[TableSchema, str]]:
    """Texts of the files, less a byte order mark, as far as they can be decoded.

    That one cannot be decoded is for the structural check to say.
    """
    for table, content in _contents(tables):
        try:
            yield table, content.decode(table.encoding).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue


@rule("KD011", each_table=True)
def no_byte_order_mark(tables: Tables) -> Iterator[Fault]:
    """A file does not begin with a byte order mark.

    Many programs take the mark for a part of the first column's name, which is then not found.

    Fix: save the file as "UTF-8", not as "UTF-8 with BOM" (in Excel: "CSV UTF-8" adds it, so save
    from another editor).
    """
    for table, content in _contents(tables):
        if content.startswith(codecs.BOM_UTF8):
            note = "the file begins with a byte order mark (EF BB BF)"
            yield Fault(note, table.name, row=1, line=1)


@rule("KD012", each_table=True)
def lines_end_with_a_line_feed(tables: Tables) -> Iterator[Fault]:
    """Each line ends with a line feed, LF, alone.

    If a file's line ends change, every line of it differs from the version before, and nobody can
    see in the comparison what really changed.

    Fix: set the line ends of the file to "LF" or "Unix" in the editor, and save.
    """
    for table, text in _texts(tables):
        ends = list(csvtext.foreign_line_ends(text, table.delimiter))
        if ends:
            row, line = _position(tables.records(table.name), text, ends[0].start())
            name = {"\r\n": "CR LF", "\r": "CR"}[ends[0][0]]
            others = f", the first of {len(ends)} such lines" if ends[1:] else ""
            yield Fault(f"line {line} ends with {name}{others}", table.name, row=row, line=line)


def _position(records: Records, text: str, offset: int) -> tuple[int, int]:
    """The record and the physical line that an offset of the text lies in."""
    line = 1 + len(csvtext.LINE.findall(text, 0, offset))
    return _row(records, line), line


@rule("KD013", each_table=True)
def rows_are_sorted(tables: Tables) -> Iterator[Fault]:
    """Rows are sorted by the primary key, in the order of Unicode code points.

    With one right place for each row, two curators who add rows do not collide, and a comparison of
    two versions shows what changed and not what moved.

    Fix: move the row to its place; digits come before capital letters, and these before small ones.
    """
    for name in tables:
        table = tables.schema(name)
        if not _is_sorted(tables.columns(name), table.primary_key):
            records = tables.records(name)
            if table.primary_key and set(table.primary_key) <= set(records.labels):
                yield from _misplaced_row(table, records)


def _is_sorted(columns: Columns | None, key: Sequence[str]) -> bool:
    """Whether rows are known to be sorted, Arrow comparing texts by the bytes of UTF-8."""
    if not columns or not set(key) <= set(columns.labels):
        return False
    later = False
    for name in reversed(key):
        cells = columns.cells[columns.labels.index(name)]
        before, after = cells[:-1], cells[1:]
        later = pc.or_(pc.greater(before, after), pc.and_(pc.equal(before, after), later))
    return not pc.any(later).as_py()


def _misplaced_row(table: TableSchema, records: Records) -> Iterator[Fault]:
    ordered = csvtext.keys(records.labels, records.rows, table.primary_key)
    found = csvtext.misplaced(ordered)
    if found:
        key, neighbour = ordered[found.position], ", ".join(ordered[found.neighbour])
        when, place = ("early", "after") if found.is_early else ("late", "before")
        where = f"{place} `{neighbour}` in row {records.numbers[found.neighbour]}"
        yield Fault(
            f"`{', '.join(key)}` stands too {when}: its place is {where}",
            table.name,
            row=records.numbers[found.position],
            column=table.primary_key[0],
            value=key[0],
        )


@rule("KD014", each_table=True)
def files_are_canonical(tables: Tables) -> Iterator[Fault]:
    """A file is written in the one canonical form of its rows.

    RFC 4180 lets the same rows be written in many ways. In the canonical form files with equal rows
    are equal byte for byte: one header line, quotation marks only where a cell needs them, no blank
    line, and a line end after the last row.

    Fix: write the line as shown.
    """
    for table, text in _texts(tables):
        records = tables.records(table.name)
        header = [records.labels] if table.has_header else []
        right = csvtext.canonical([*header, *records.rows], table.delimiter)
        plain = csvtext.with_plain_line_ends(text, table.delimiter)
        if plain and plain != right:
            line, note, hint = _first_difference(plain, right)
            yield Fault(note, table.name, row=_row(records, line), line=line, hint=hint)


def _first_difference(plain: str, right: str) -> tuple[int, str, str]:
    """The first line that is not as it should be, what is wrong there, and what to do."""
    is_, should = csvtext.LINE.split(plain), csvtext.LINE.split(right)
    at = _shared(is_, should)
    if at == len(is_):
        return at, "the last line has no line end", "End it with a line feed."
    line = min(at + 1, len(should))  # The nothing after the last line end is no line.
    if not is_[at]:
        return line, f"line {line} is blank", "Delete the line."
    same = _shared(is_[at], should[at])
    hint = f"Write {_around(should[at], same)}."
    return line, f"line {line} reads {_around(is_[at], same)}", hint


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How far two texts, or two lists of lines, are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _around(line: str, offset: int) -> str:
    """The part of a line around an offset."""
    start, end = max(0, offset - WINDOW), offset + WINDOW
    return f"`{'…' if start else ''}{line[start:end]}{'…' if line[end:] else ''}`"


def _row(records: Records, line: int) -> int:
    """The record that a physical line belongs to."""
    starts = ((start, row) for row, start in records.line_of.items() if start <= line)
    return max(starts, default=(1, 1))[1]
