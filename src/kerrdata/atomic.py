"""Writing files whole or not at all: first beside the old one, then in its place.

Refuses files that are read-only and files that somebody has changed in the meantime.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kerrdata.errors import KerrdataError

UNTOUCHED = "Nothing was written."


@dataclass(frozen=True)
class Rewrite:
    """A file that is to get another content.

    Attributes:
        path: The file itself, no symbolic link to it.
        before: What it holds now.
        after: What it is to hold.
    """

    path: Path
    before: bytes
    after: bytes


def rewrite(files: Iterable[Rewrite]) -> None:
    """Give files their new content: all of them or, as far as one can tell beforehand, none.

    Each is written in full, and to the disk, before the first takes the place of its old one, so
    that a full disk or a missing permission leaves everything as it was. Mode and owner are kept.

    Args:
        files: The files.

    Raises:
        KerrdataError: A file cannot be written, or does not hold any more what it is said to hold.
    """
    staged: list[tuple[Rewrite, Path]] = []
    try:
        for file in files:
            staged.append((file, _staged(file)))
        for file, _ in staged:
            _check_unchanged(file)
        for file, temporary in staged:
            _replace(file.path, temporary)
    finally:
        for _, temporary in staged:
            temporary.unlink(missing_ok=True)
    for folder in {file.path.parent for file, _ in staged}:
        _sync(folder)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, whether there is one yet or not; missing folders are made.

    Args:
        path: The file. What is no plain file, such as `/dev/stdout`, is written as it comes.
        content: What it is to hold.

    Raises:
        KerrdataError: It cannot be written; an older file is as it was.
    """
    try:
        if path.is_file():
            rewrite([Rewrite(path.resolve(), path.read_bytes(), content)])
        elif path.exists():
            path.write_bytes(content)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            _create(path, content)
    except OSError as error:
        raise _failure(path, error.strerror or str(error)) from error


def place(files: Mapping[Path, Path]) -> None:
    """Move files that are whole to their places, over older ones; missing folders are made.

    Args:
        files: By the file that is whole, on the same file system, the place that it is to have.

    Raises:
        KerrdataError: One of the places cannot be written to; as far as that can be told
            beforehand, nothing is moved then.
    """
    for path in files.values():
        if path.is_dir():
            raise _failure(path, "it is a folder")
        if path.exists():
            _check_writable(path)
        path.parent.mkdir(parents=True, exist_ok=True)
    for finished, path in files.items():
        _replace(path, finished)


def _create(path: Path, content: bytes) -> None:
    """Write a new file beside its place, with the mode that the user's mask allows, and move it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _staged(file: Rewrite) -> Path:
    """A new file beside the old one, with the new content and on the disk."""
    temporary = None
    try:
        _check_writable(file.path)
        prefix = f".{file.path.name}."
        number, name = tempfile.mkstemp(dir=file.path.parent, prefix=prefix, suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(number, "wb") as stream:
            stream.write(file.after)
            stream.flush()
            os.fsync(stream.fileno())
        _take_after(temporary, file.path)
    except BaseException as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _failure(file.path, error.strerror or str(error)) from error
        raise
    return temporary


def _check_writable(path: Path) -> None:
    # Renaming would get around the protection, and root around the permissions.
    is_protected = not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    if is_protected or not os.access(path, os.W_OK):
        raise _failure(path, "it is write-protected")


def _take_after(temporary: Path, path: Path) -> None:
    """Give a file the owner and the mode of another."""
    known = path.stat()
    with suppress(PermissionError):  # only root may give a file away
        os.chown(temporary, known.st_uid, known.st_gid)
    temporary.chmod(stat.S_IMODE(known.st_mode))


def _check_unchanged(file: Rewrite) -> None:
    try:
        unchanged = file.path.read_bytes() == file.before
    except OSError:
        unchanged = False
    if not unchanged:
        raise _failure(file.path, "somebody has changed it just now")


def _replace(path: Path, temporary: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        raise KerrdataError(
            f"{path}: cannot be replaced: {error.strerror or error}.",
            "Files before it may have been written; this one is as it was.",
        ) from error


def _failure(path: Path, reason: str) -> KerrdataError:
    return KerrdataError(f"{path}: cannot be written: {reason}.", UNTOUCHED)


def _sync(folder: Path) -> None:
    """Bring the new names to the disk, where the system can open folders."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
