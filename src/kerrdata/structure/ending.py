"""A stream of bytes with a mark behind the last record, to see that the record ends where it does.

Where a quotation mark is left open, the rest of the file is one cell, of which Arrow drops the last
line break and Python does not. Then the mark is part of that cell instead of a record of its own.
"""

from __future__ import annotations

import io
import secrets
from threading import Event, Lock

from kerrdata.structure.linebreaks import Bytes, WholeLineBreaks


class Ended(io.RawIOBase):
    """The bytes of a CSV file and, as the only cell of one more record, the mark.

    Args:
        content: The bytes.

    Attributes:
        mark: A text that does not stand among them.
        ended: When there is nothing more to be read.
    """

    def __init__(self, content: Bytes) -> None:
        self.mark = secrets.token_hex(8)
        self.ended = Event()
        self._content = WholeLineBreaks(content)
        self._last = b"\n"
        self._rest = self.mark.encode()
        self._reading = Lock()

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at their end the mark. Arrow takes what it gets at once for a block."""
        with self._reading:
            chunk = b"" if self.closed else self._next(size)
        if not chunk:
            self.ended.set()
        return chunk

    def close(self) -> None:
        """Give no more bytes, also to the thread of Arrow that reads ahead."""
        with self._reading:
            super().close()

    def _next(self, size: int) -> bytes:
        chunk = self._content.read(size)
        if chunk:
            self._last = chunk[-1:]
            return chunk
        if self._last not in {b"\n", b"\r"}:
            self._last, self._rest = b"\n", b"\n" + self._rest
        chunk, self._rest = self._rest[:size], self._rest[size:]
        return chunk
