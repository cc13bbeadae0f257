"""Which package may be written to: one that is named or that we stand in, not the installed one."""

from __future__ import annotations

from pathlib import Path

from kerrdata.errors import KerrdataError
from kerrdata.package import DESCRIPTOR_NAMES, Package, open_package

DESCRIPTORS = {".json", ".yaml", ".yml", ".zip"}
"""Endings of files that are, or hold, a descriptor."""


def open_writable(path: Path | None) -> tuple[Package, str]:
    """Open the package that a path means.

    Args:
        path: A folder, a descriptor or the file of a table. None means the package around the
            current folder.

    Returns:
        The package, and the name of the table if the path means one, else an empty text.

    Raises:
        KerrdataError: There is no such package or table.
    """
    if path and path.is_file() and path.suffix not in DESCRIPTORS:
        package = open_package(_descriptor_around(path))
        return package, _table(package, path)
    package = open_package(path)
    if path is None and not Path.cwd().is_relative_to(package.root.resolve()):
        raise KerrdataError(
            f"{Path.cwd()}: there is no data package around this folder.",
            "Give the folder or the datapackage.json of the package.",
        )
    return package, ""


def _descriptor_around(file: Path) -> Path:
    folders = file.absolute().parents
    candidates = (folder / name for folder in folders for name in DESCRIPTOR_NAMES)
    found = next((candidate for candidate in candidates if candidate.is_file()), None)
    if not found:
        raise KerrdataError(
            f"{file}: there is no data package around it.",
            "What the columns hold stands in a descriptor, without which nothing is done.",
        )
    return found.relative_to(Path.cwd()) if found.is_relative_to(Path.cwd()) else found


def _table(package: Package, file: Path) -> str:
    for table in package.descriptor.tables:
        if package.file(table) == file.resolve():
            return table.name
    raise KerrdataError(
        f"{file}: it is the file of no table of {package.place}.",
        "Name it as `path` of a resource in the descriptor.",
    )
