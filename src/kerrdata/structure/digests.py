"""The size and the checksums of a file, reckoned while it is read."""

from __future__ import annotations

import hashlib

from kerrdata.structure.linebreaks import Bytes


class Digests:
    """Gives bytes on, and remembers what Frictionless would know of them.

    Args:
        content: The bytes.

    Attributes:
        bytes: How many there were.
    """

    def __init__(self, content: Bytes) -> None:
        self.bytes = 0
        self._content = content
        self._md5, self._sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()

    def read(self, size: int) -> bytes:
        """The next bytes, none at the end. Arrow asks in a thread of its own."""
        chunk = self._content.read(size)
        self.bytes += len(chunk)
        self._md5.update(chunk)
        self._sha256.update(chunk)
        return chunk

    @property
    def md5(self) -> str:
        """A checksum."""
        return self._md5.hexdigest()

    @property
    def sha256(self) -> str:
        """The other one."""
        return self._sha256.hexdigest()
