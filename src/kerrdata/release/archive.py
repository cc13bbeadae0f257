"""The archive of a package: the same bytes from the same files, wherever it is packed.

The files are stored as they are. Packed smaller, their bytes would depend on the zlib of the
machine, and nobody could tell a flipped bit between them from another zlib.
"""

from __future__ import annotations

import filecmp
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.manifest import checksums, described
from kerrdata.release.files import files_below

MODE = 0o100644 << 16


def pack(folder: Path, paths: Iterable[str], archive: Path, released: date) -> None:
    """Write files, and their checksums, into a zip archive, below one folder of its name.

    Args:
        folder: The folder that the paths start from.
        paths: The files.
        archive: The archive to write.
        released: The day that each entry bears.
    """
    known = sorted(paths)
    sums = checksums(described(folder / path, path) for path in known)
    with zipfile.ZipFile(archive, "w") as opened:
        for path in known:
            name = f"{archive.stem}/{path}"
            opened.writestr(_entry(name, released), (folder / path).read_bytes())
        opened.writestr(_entry(f"{archive.stem}/{CHECKSUMS_NAME}", released), sums)


def is_as_packed(archive: Path, folder: Path) -> bool:
    """Whether an archive is, to the last bit, what packing its files gives.

    Args:
        archive: An archive that `pack` may have written.
        folder: Its one folder, unpacked.
    """
    with zipfile.ZipFile(archive) as opened:
        day = date(*opened.infolist()[0].date_time[:3])
    with tempfile.TemporaryDirectory(prefix="kerrdata-") as place:
        again = Path(place) / f"{folder.name}.zip"
        pack(folder, set(files_below(folder)) - {CHECKSUMS_NAME}, again, day)
        return filecmp.cmp(archive, again, shallow=False)


def is_stored(archive: Path) -> bool:
    """Whether nothing in an archive is packed smaller, as is the case after `pack`."""
    with zipfile.ZipFile(archive) as opened:
        return all(entry.compress_type == zipfile.ZIP_STORED for entry in opened.infolist())


def _entry(name: str, released: date) -> zipfile.ZipInfo:
    day = (released.year, released.month, released.day, 0, 0, 0)
    entry = zipfile.ZipInfo(name, date_time=day)
    entry.external_attr = MODE
    entry.create_system = 3  # as on Unix, also where it is packed on Windows
    return entry
