"""Bytes in blocks none of which ends within a line break, for Arrow's reader of CSV files.

Arrow drops a line feed at the head of a block if the block before it ended with a carriage return:
it takes both for one end of a record, even where they are part of a cell.
"""

from __future__ import annotations

from typing import Protocol


class Bytes(Protocol):
    """What gives bytes."""

    def read(self, size: int, /) -> bytes:
        """So many of them, or fewer; none at the end."""


class WholeLineBreaks:
    """The same bytes, of which no line feed is read apart from the carriage return before it.

    Args:
        content: The bytes.
    """

    def __init__(self, content: Bytes) -> None:
        self._content = content
        self._held = b""

    def read(self, size: int, /) -> bytes:
        """The next bytes, none at the end.

        Args:
            size: How many at most; more than one.
        """
        chunk, self._held = self._held, b""
        while chunk in {b"", b"\r"} and (more := self._content.read(size - len(chunk))):
            chunk += more
        if len(chunk) > 1 and chunk.endswith(b"\r"):
            chunk, self._held = chunk[:-1], b"\r"
        return chunk
