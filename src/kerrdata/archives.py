"""Zip archives that a stranger made: unpacked within bounds, and never outside their folder."""

from __future__ import annotations

import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kerrdata.errors import KerrdataError

MOST_BYTES = 4 * 2**30
MOST_FILES = 10_000
MOST_FOLDERS = 50
"""In which a file may lie, one in the other."""


def is_archive(place: Path) -> bool:
    """Whether a path means a zip archive.

    Args:
        place: Any path.
    """
    try:
        return place.is_file() and zipfile.is_zipfile(place)
    except OSError:
        return False


@contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """The folder that an archive is unpacked into, for as long as the context lasts.

    Args:
        archive: A zip archive.

    Raises:
        KerrdataError: It is damaged, or holds more than a data package does.
    """
    with tempfile.TemporaryDirectory(prefix="kerrdata-") as folder:
        _unpack(archive, Path(folder))
        yield Path(folder)


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            if len(entries) > MOST_FILES or sum(e.file_size for e in entries) > MOST_BYTES:
                raise KerrdataError(
                    f"{archive}: unpacks to more than {MOST_FILES} files or "
                    f"{MOST_BYTES // 2**30} GiB.",
                    "Unpack it yourself if you trust it, and give the folder.",
                )
            if any(entry.filename.count("/") > MOST_FOLDERS for entry in entries):
                raise KerrdataError(
                    f"{archive}: a file in it lies in more than {MOST_FOLDERS} folders.",
                    "Pack the folder of the package itself.",
                )
            opened.extractall(folder)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        RuntimeError,
        EOFError,
        ValueError,
    ) as error:
        raise KerrdataError(f"{archive}: the archive cannot be unpacked: {error}.") from error
    except OSError as error:
        raise KerrdataError(f"{archive}: cannot be unpacked: {error.strerror or error}.") from error
