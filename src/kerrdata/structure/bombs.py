"""Decompression bombs: does a file unpack to far more than data do? Nothing is written."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

MOST_BYTES = 4 * 2**30
HARMLESS_BYTES = 256 * 2**20
HARMLESS_RATIO = 250
"""Tables seldom shrink to less than a hundredth; a bomb is made to shrink to a thousandth."""

ZIPPED = {"zip", "xlsx", "ods"}
STREAMS: dict[str, Callable[..., Any]] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
CHUNK = 2**20


def unpacks_to_too_much(path: Path, compression: str) -> bool:
    """Whether a file should not be unpacked.

    Args:
        path: The file.
        compression: `gz`, `bz2`, `xz`, `zip` or the format of a file that is zipped; all else is
            taken for not compressed.
    """
    try:
        packed = path.stat().st_size
        if compression in ZIPPED:
            with zipfile.ZipFile(path) as archive:
                return _too_much(sum(entry.file_size for entry in archive.infolist()), packed)
        if compression in STREAMS:
            with STREAMS[compression](path) as stream:
                return _stream_is_too_much(stream, packed)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError):
        pass  # not there, or not compressed so: Frictionless says so
    return False


def _stream_is_too_much(stream: IO[bytes], packed: int) -> bool:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if _too_much(size, packed):
            return True
    return False


def _too_much(size: int, packed: int) -> bool:
    return size > MOST_BYTES or (size > HARMLESS_BYTES and size > HARMLESS_RATIO * packed)
