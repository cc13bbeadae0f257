"""The size and the checksums of a file, reckoned aside while its cells are looked at."""

from __future__ import annotations

import hashlib
from pathlib import Path
from threading import Thread

CHUNK = 2**20


class Digests(Thread):
    """Reads a file in a thread of its own; hashing lets the other threads work.

    Args:
        path: The file.

    Attributes:
        bytes: Its size, known at the end.
        md5: Its checksums, likewise.
        sha256: The other one.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(name="digests", daemon=True)
        self._path = path
        self._stopped = False
        self.bytes = 0
        self.md5 = self.sha256 = ""
        self.start()

    def run(self) -> None:
        """Read the file. What cannot be read leaves no checksum."""
        md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
        with self._path.open("rb") as file:
            while (chunk := file.read(CHUNK)) and not self._stopped:
                md5.update(chunk)
                sha256.update(chunk)
                self.bytes += len(chunk)
        self.md5, self.sha256 = md5.hexdigest(), sha256.hexdigest()

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._stopped = True
        self.join()
