"""How much of its file a loader of Frictionless has read, as the file is stored. Reads nothing.

Its own count does not tell: it has all of a compressed file at once, before anything is unpacked.
"""

from __future__ import annotations

import os
from typing import Any

from frictionless import Loader, Resource, system


class Loading:
    """A loader that is watched.

    Args:
        resource: The table, on this machine.

    Attributes:
        loader: It, not opened yet.
    """

    def __init__(self, resource: Resource) -> None:
        self.loader: Loader = system.create_loader(resource)
        self._resource = resource
        self._create: Any = self.loader.read_byte_stream_create
        self._file: Any = None
        vars(self.loader)["read_byte_stream_create"] = self._created

    def _created(self) -> Any:
        self._file = self._create()
        return self._file

    def close(self) -> None:
        """Close the loader, and the file, which that of a compressed one leaves open."""
        self.loader.close()
        if self._file:
            self._file.close()

    def position(self) -> int:
        """How many bytes of the file were read so far."""
        stats: Any = self._resource.stats
        if self._resource.multipart:
            return int(stats.bytes or 0)
        if self._resource.compression == "zip":  # unpacked beforehand, to a file of its own
            unpacked: Any = self.loader.byte_stream
            size = os.fstat(unpacked.fileno()).st_size
            return int(stats.bytes * unpacked.tell() / max(size, 1))
        return int(self._file.tell())
