"""The files of a folder, by their paths in it. No contents."""

from __future__ import annotations

import os
from pathlib import Path


def files_below(folder: Path) -> list[str]:
    """The files in a folder at any depth, links and whatever else is no folder included.

    Args:
        folder: The folder.

    Returns:
        Paths relative to it, parts joined by `/`, sorted.

    Raises:
        OSError: It cannot be read.
    """
    found = []
    for at, folders, names in os.walk(folder, onerror=_stop):
        links = [name for name in folders if (Path(at) / name).is_symlink()]
        found += [(Path(at) / name).relative_to(folder).as_posix() for name in [*names, *links]]
    return sorted(found)


def _stop(error: OSError) -> None:
    raise error
