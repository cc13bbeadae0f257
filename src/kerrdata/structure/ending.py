"""A file with a mark behind its last record, to see that the record ends where the file does.

Where a quotation mark is left open, the rest of the file is one cell, of which Arrow drops the last
line break and Python does not. Then the mark is part of that cell instead of a record of its own.
"""

from __future__ import annotations

import io
import secrets
from pathlib import Path

from kerrdata.progress import NOW


class EndedFile(io.RawIOBase):
    """The bytes of a file and, as the only cell of one more record, the mark.

    Args:
        path: The file.

    Attributes:
        mark: A text that does not stand in the file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.mark = secrets.token_hex(8)
        self._file = path.open("rb")
        self._rest = f"{'' if _ends_a_line(self._file) else chr(10)}{self.mark}".encode()

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer, first from the file, at its end with the mark."""
        count = self._file.readinto(buffer)
        if not count:
            chunk, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
            count = len(chunk)
            buffer[:count] = chunk
        NOW.advance(count)
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def _ends_a_line(file: io.BufferedReader) -> bool:
    """Whether nothing, or a line break, is the last that stands in a file."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(size - 1, 0))
    last = file.read(1)
    file.seek(0)
    return last in {b"", b"\n", b"\r"}
