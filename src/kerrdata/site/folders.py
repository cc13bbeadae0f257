"""A folder written whole or not at all: beside the old one first, then in its place.

Refuses to replace a folder that holds something else than a site, for that would be lost.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kerrdata.errors import KerrdataError

MARK = b'<meta name="generator" content="kerrdata'
"""What stands at the head of the front page of each site."""
_HEAD = 4096

Content = bytes | Path


def replace_folder(folder: Path, files: Mapping[str, Content]) -> None:
    """Make a folder that holds these files and no others.

    Args:
        folder: One that is not there, is empty, or holds a site that was built before.
        files: By path what they hold, or the file that they are a copy of.

    Raises:
        KerrdataError: It cannot be written, or is not ours; what was there is as it was.
    """
    target = folder.absolute()
    _check(target, folder)
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    before = target.with_name(f".{target.name}.{os.getpid()}.old")
    try:
        _write(beside, files)
        if target.exists():
            target.rename(before)
        beside.rename(target)
    except OSError as error:
        name = error.filename or folder
        raise KerrdataError(
            f"{name}: cannot be written: {error.strerror or error}.",
            f"What was in {folder} is as it was.",
        ) from error
    finally:
        if before.exists() and not target.exists():  # it failed, or was interrupted, in between
            before.rename(target)
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


def _check(target: Path, shown: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise KerrdataError(f"{shown}: it is no folder.", "Give a folder: --output FOLDER.")
    if not target.exists() or not any(target.iterdir()):
        return
    front = target / "index.html"
    with suppress(OSError):
        if MARK in front.read_bytes()[:_HEAD]:
            return
    raise KerrdataError(
        f"{shown}: it holds something else than a site of kerrdata, which would be lost.",
        "Give a new or an empty folder: --output FOLDER.",
    )


def _write(folder: Path, files: Mapping[str, Content]) -> None:
    folder.mkdir(parents=True)
    for path, content in sorted(files.items()):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, place)
        else:
            place.write_bytes(content)
