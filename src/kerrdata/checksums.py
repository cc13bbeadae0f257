"""Lists of checksums as `sha256sum` reads them, and the comparison of a file with its checksum.

Refuses paths that lead out of the folder of the list.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from kerrdata.errors import KerrdataError

FILE_NAME = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def read_sums(file: Path) -> dict[str, str]:
    """The checksums in a list, by path.

    Args:
        file: The list.

    Raises:
        KerrdataError: It is missing or no such list, or a path in it leads out of its folder.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError as error:
        raise KerrdataError(
            f"{file}: there is no such file, so nothing can be checked.",
            "Name the folder of a release, or use `package=` for data without checksums.",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KerrdataError(f"{file}: cannot be read as a list of checksums.") from error
    found = [_LINE.fullmatch(line) for line in lines]
    if not all(found):
        raise KerrdataError(f"{file.name}: it is no list of SHA-256 checksums.")
    sums = {match[2]: match[1] for match in found if match}
    for path in sums:
        _refuse_outside(path)
    return sums


def _refuse_outside(path: str) -> None:
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or set(path) & set("\\:\0") or not path.isprintable():
        raise KerrdataError(f"{path!r}: this path leads out of the release.", "Do not trust it.")


def write_sums(folder: Path, sums: Mapping[str, str]) -> None:
    """Write the list into a folder.

    Args:
        folder: Of the files.
        sums: SHA-256 by path.
    """
    (folder / FILE_NAME).write_text(listed(sums), encoding="utf-8", newline="\n")


def listed(sums: Mapping[str, str]) -> str:
    """The text of such a list.

    Args:
        sums: SHA-256 by path.
    """
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))


def check(file: Path, sha256: str) -> None:
    """Compare a file with its checksum.

    Args:
        file: The file.
        sha256: In hexadecimal.

    Raises:
        KerrdataError: It is another file, or cannot be read.
    """
    try:
        found = digest(file)
    except OSError as error:
        raise KerrdataError(f"{file.name}: cannot be read: {error.strerror}.") from error
    if found != sha256:
        raise KerrdataError(
            f"{file.name}: its SHA-256 is {found}, expected was {sha256 or 'none at all'}.",
            "It was changed or damaged on its way: download it again.",
        )


def digest(file: Path) -> str:
    """The SHA-256 of a file in hexadecimal.

    Args:
        file: The file.

    Raises:
        OSError: It cannot be read.
    """
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
