"""Writing what holds words of a source: not into a package or release, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from kerrdata.errors import KerrdataError
from kerrdata.package import DESCRIPTOR_NAMES, Package

_RELEASES = frozenset({"dist", "build", "release", "releases", "site", "_site"})


def refuse_inside(package: Package, target: Path) -> None:
    """Refuse a file that would carry words of a source into a package or a release.

    Args:
        package: The package at hand.
        target: The file that is to be written.

    Raises:
        KerrdataError: It lies in the package, in any other package, or in the folder of a release.
    """
    path = target.resolve()
    folders = path.parents
    holds_package = any(
        (folder / name).is_file() for folder in folders for name in DESCRIPTOR_NAMES
    )
    if path.is_relative_to(package.root.resolve()) or holds_package:
        where = "a data package"
    elif any(folder.name in _RELEASES for folder in folders):
        where = "the folder of a release"
    else:
        return
    raise KerrdataError(
        f"{target}: lies in {where}, and the words of a source are never passed on.",
        "Choose a file outside, such as one in your home folder.",
    )


def standard_output() -> Path | None:
    """The file that standard output was redirected to, None where it is none or cannot be told."""
    try:
        path = Path("/proc/self/fd/1").readlink()
    except OSError:
        return None
    return path if path.is_file() else None


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and move it there, so that nobody ever sees half of it.

    Args:
        path: The file; what a symbolic link points to is replaced, not the link.
        text: Its text, written as UTF-8; only the owner may read it.

    Raises:
        KerrdataError: It cannot be written.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        beside.touch(mode=0o600, exist_ok=False)
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(target)
    except OSError as error:
        raise KerrdataError(f"{path}: cannot be written: {error.strerror or error}.") from error
    finally:
        beside.unlink(missing_ok=True)
