"""Where the records of a table come from: from Arrow where it is proven, else from Frictionless.

What Arrow cannot read is no verdict: it is read again, slower, as Frictionless reads it.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pyarrow as pa
from frictionless import Loader, Resource
from frictionless.formats import CsvParser

from kerrdata.progress import NOW
from kerrdata.structure import records, rows
from kerrdata.structure.digests import Digests
from kerrdata.structure.layout import Layout, Unproven, python_dialect
from kerrdata.structure.linebreaks import Bytes
from kerrdata.structure.loading import Loading
from kerrdata.structure.records import Block, Blocks

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Counts:
    """What Frictionless knows of a file that it has read to its end: its size and checksums."""

    bytes: int
    md5: str
    sha256: str


class Source(Protocol):
    """The records of one table, to be read once."""

    def blocks(self, columns: Sequence[int] | None = None) -> Iterator[Block]:
        """The rows, from the first one on; of some columns or all."""

    def counts(self) -> Counts:
        """Size and checksums, when all blocks were read."""

    def close(self) -> None:
        """Nobody reads any more."""


def read(table: Layout, look: Callable[[Source], Answer]) -> Answer:
    """Look at the records of a table, by the quickest source that reads them all.

    Args:
        table: The table.
        look: Reads a source; it may be called again, with another one.

    Raises:
        Broken: Frictionless cannot read a record, either.
        Unproven: The table cannot be opened twice alike.
    """
    if table.is_arrow:
        try:
            with closing(_by_arrow(table)) as source:
                return look(source)
        except (pa.ArrowInvalid, Unproven):
            pass
    with closing(RowSource(table)) as rows:
        return look(rows)


def _by_arrow(table: Layout) -> Source:
    return FileSource(table, table.file) if table.file else TextSource(table)


class FileSource:
    """A file whose bytes Arrow reads as they are."""

    def __init__(self, table: Layout, file: Path) -> None:
        self._table = table
        self._open = ExitStack()
        self._file = self._open.enter_context(file.open("rb", buffering=0))
        self._digests = Digests(self._file)

    def blocks(self, columns: Sequence[int] | None = None) -> Iterator[Block]:
        """The rows."""
        content: Bytes = self._digests
        if columns is not None:
            self._demand_utf8()
            content = self._file
        blocks = _advancing(records.blocks(content, self._table, columns), self._file.tell)
        return self._open.enter_context(closing(blocks))

    def _demand_utf8(self) -> None:
        """Arrow looks at the bytes of the wanted columns only, Frictionless at all."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := self._file.read(records.BLOCK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise Unproven("an invalid byte") from error
        self._file.seek(0)

    def counts(self) -> Counts:
        """Size and checksums."""
        return Counts(self._digests.bytes, self._digests.md5, self._digests.sha256)

    def close(self) -> None:
        """Stop reading, and close the file."""
        self._open.close()


class TextSource:
    """The text that Frictionless's own loader gives, written in UTF-8 for Arrow.

    So it is with other encodings, compressed files, several files, and line breaks of any kind in
    tab-separated files.
    """

    def __init__(self, table: Layout) -> None:
        self._table = table
        self._resource = table.again()
        self._loading = Loading(self._resource)
        self._loading.loader.open()  # type: ignore[no-untyped-call]
        self._open = ExitStack()
        self._open.enter_context(closing(self._loading))

    def blocks(self, columns: Sequence[int] | None = None) -> Iterator[Block]:
        """The rows."""
        _demand_same(self._resource.encoding, self._table.encoding)
        text = Utf8(self._loading.loader.text_stream)
        blocks = _advancing(records.blocks(text, self._table, columns), self._loading.position)
        return self._open.enter_context(closing(blocks))

    def counts(self) -> Counts:
        """Size and checksums."""
        return _counts(self._resource)

    def close(self) -> None:
        """Stop reading, and close the file."""
        self._open.close()


class BareParser(CsvParser):
    """Frictionless's parser without its words for what goes wrong, which take half of its time.

    Attributes:
        loading: Of its file, once it was opened.
    """

    loading: Loading

    def read_loader(self) -> Loader:
        """The loader, opened."""
        self.loading = Loading(self.resource)
        opened: Loader = self.loading.loader.open()  # type: ignore[no-untyped-call]
        return opened

    def read_cell_stream_handle_errors(self, cell_stream: Any) -> Any:
        """The records as they are."""
        return cell_stream


class RowSource:
    """The rows that Frictionless's own parser gives."""

    def __init__(self, table: Layout) -> None:
        self._table = table
        self._resource = table.again()
        self._parser = BareParser(self._resource)
        self._parser.open()  # type: ignore[no-untyped-call]

    def blocks(self, columns: Sequence[int] | None = None) -> Iterator[Block]:
        """The rows."""
        _demand_same(self._resource.encoding, self._table.encoding)
        _demand_same(vars(python_dialect(self._resource)), vars(self._table.dialect))
        numbered = self._table.rows(self._parser.cell_stream)
        blocks = rows.blocks(numbered, len(self._table.fields), columns)
        return _advancing(blocks, self._parser.loading.position)

    def counts(self) -> Counts:
        """Size and checksums."""
        return _counts(self._resource)

    def close(self) -> None:
        """Close the file."""
        self._parser.loading.close()


class Utf8:
    """A text as bytes, behind a mark of their order, of which Arrow takes one away.

    Args:
        text: The text.
    """

    def __init__(self, text: Any) -> None:
        self._text = text
        self._rest = codecs.BOM_UTF8

    def read(self, size: int) -> bytes:
        """The next bytes, none at the end.

        Raises:
            Unproven: The text cannot be read on; Frictionless's own reader shall say why.
        """
        if len(self._rest) < size:
            self._rest += self._more()
        chunk, self._rest = self._rest[:size], self._rest[size:]
        return chunk

    def _more(self) -> bytes:
        try:
            text: str = self._text.read(records.BLOCK_BYTES)
            return text.encode()
        except Exception as error:
            raise Unproven("the text cannot be read") from error


def _advancing(blocks: Blocks, position: Callable[[], int]) -> Blocks:
    """Blocks, telling with each how far into the file its source has come."""
    before = 0
    with closing(blocks):
        for block in blocks:
            now = position()
            NOW.advance(now - before)
            before = now
            yield block


def _counts(resource: Resource) -> Counts:
    stats: Any = resource.stats
    return Counts(stats.bytes, stats.md5, stats.sha256)


def _demand_same(found: object, known: object) -> None:
    if found != known:
        raise Unproven("the table is not understood alike a second time")
