"""Tagging the commit of a release; refuses what is not the release of that commit."""

from __future__ import annotations

from pathlib import Path

from kerrdata.checksums import digest
from kerrdata.errors import KerrdataError
from kerrdata.package import Package
from kerrdata.release import layout
from kerrdata.release.checking import check
from kerrdata.release.repository import Repository


def tag(package: Package, place: Path) -> str:
    """Tag the present commit as the release that was built from it.

    Args:
        package: The package, in a git repository.
        place: The folder in which that of the release lies.

    Returns:
        The tag.

    Raises:
        KerrdataError: There is no such release, it is not whole or holds other tables, something is
            not committed, or there is such a tag.
    """
    folder = place / layout.title(package.descriptor)
    repository = Repository(package.root)
    if repository.uncommitted():
        raise KerrdataError("Not everything is committed.", "See `git status`.")
    verdict = check(folder)
    if verdict.problems:
        raise KerrdataError(
            f"{folder}: the release is not whole.", f"Run `kerrdata release check {folder}`."
        )
    for table in package.descriptor.tables:
        if digest(package.root / table.paths[0]) != digest(folder / table.paths[0]):
            raise KerrdataError(
                f"{folder}: its table {table.name} is not that of this commit.",
                "Build the release from this commit.",
            )
    name = f"v{package.descriptor.version}"
    repository.tag(name, layout.title(package.descriptor))
    return name
