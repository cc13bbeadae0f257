"""A package as a text names it: a folder, a descriptor, a zip, a release, or a git revision.

`v1.0.0`, `HEAD~3` and `REV:sub/folder` are revisions of the repository around the current folder.
What exists as a file or folder is never taken for one. Refuses what lies outside the package.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from kerrdata.archives import MOST_BYTES, MOST_FILES
from kerrdata.descriptor import read_descriptor
from kerrdata.diff.comparison import compare
from kerrdata.diff.differences import Difference
from kerrdata.diff.git import Repository, Stored
from kerrdata.errors import KerrdataError
from kerrdata.manifest import FILE_NAME as MANIFEST_NAME
from kerrdata.manifest import read_manifest
from kerrdata.nearness import did_you_mean
from kerrdata.package import (
    DESCRIPTOR_NAMES,
    Package,
    open_place,
    unpacked_package,
)

Files = dict[str, Stored]

ANCESTRY = re.compile(r"[~^]")
"""What stands between a name and how far to go back from it."""


@contextmanager
def open_revision(named: str | None = None, around: Path | None = None) -> Iterator[Package]:
    """Open the package that a text names, for as long as the context lasts.

    Args:
        named: A folder, a descriptor, a zip archive or a git revision, `REV:sub/folder` for a
            package in a folder of the repository. None means the package around the current folder.
        around: A folder of the repository; the current one unless given.

    Raises:
        KerrdataError: Nothing has that name, there is no package, or it cannot be read.
    """
    if named is None or _exists(named):
        with open_place(None if named is None else _package_in(Path(named))) as package:
            yield package
        return
    revision, colon, inner = named.partition(":")
    around = around or Path.cwd()
    repository, commit = _found(named, revision, around)
    with tempfile.TemporaryDirectory(prefix="kerrdata-") as place:
        folder = inner if colon else None
        files, start = _package_files(repository, commit, folder, named, around)
        _write(repository, files, Path(place), named)
        yield unpacked_package(Path(place), Path(f"{revision}:{start}" if start else revision))


def difference(old: str, new: str | None = None) -> Difference:
    """All that is different between two packages, as texts name them.

    Args:
        old: The one, as for `open_revision`.
        new: The other; None means the package around the current folder.

    Raises:
        KerrdataError: One of them cannot be opened.
    """
    with open_revision(old) as before, open_revision(new) as after:
        return compare(before, after)


def _exists(named: str) -> bool:
    try:
        return bool(named) and Path(named).exists()
    except (OSError, ValueError):  # a name that is longer than file systems allow, or a null
        return False


def _package_in(place: Path) -> Path:
    """The descriptor that the manifest of a release names, else the place itself."""
    manifest = place / MANIFEST_NAME
    if not manifest.is_file() or any((place / name).is_file() for name in DESCRIPTOR_NAMES):
        return place
    try:
        paths = [
            PurePosixPath(file.path) for file in read_manifest(manifest.read_text("utf-8")).files
        ]
    except (KerrdataError, OSError, UnicodeDecodeError):
        return place  # another manifest: whoever opens the folder says what is missing
    found = [path for path in paths if path.name in DESCRIPTOR_NAMES and ".." not in path.parts]
    return place / min(found, key=lambda path: (len(path.parts), path)) if found else place


def _found(named: str, revision: str, around: Path) -> tuple[Repository, str]:
    """The repository and the commit that are meant."""
    missing = f"{named}: there is no such file or folder, and "
    kinds = "Give a folder, a datapackage.json, a zip archive or a git revision such as `HEAD~1`."
    beside = [path.name for path in Path.cwd().iterdir()]
    try:
        repository = Repository(around)
    except KerrdataError as error:
        near = did_you_mean(named, beside)
        told = error.message.removesuffix(".")
        raise KerrdataError(f"{missing}no git revision: {told}.", near or kinds) from error
    commit = repository.commit(revision) if "\0" not in named else ""
    if not commit:
        base = ANCESTRY.split(revision)[0]
        known = ["HEAD", *repository.names()]
        near = did_you_mean(named, [*known, *beside]) or did_you_mean(revision, known)
        if base != revision and repository.commit(base):
            near = f"`{base}` is there, but does not reach so far back."
        raise KerrdataError(f"{missing}no such git revision.", near or kinds)
    return repository, commit


def _package_files(
    repository: Repository, commit: str, folder: str | None, named: str, around: Path
) -> tuple[Files, str]:
    """The files below the folder with the descriptor, and that folder.

    Without a folder it is the one of the package around the current folder, else the nearest one
    above it that has a descriptor.
    """
    if folder is not None:
        start = PurePosixPath(folder.rstrip("/") or ".")
        if start.is_absolute() or ".." in start.parts:
            raise KerrdataError(
                f"{named}: the folder has to be one of the repository, from its top."
            )
        found = _listed(repository, commit, _text(start))
        if not _described(found):
            raise KerrdataError(
                f"{named}: there is no datapackage.json in that folder of the revision."
            )
        return found, _text(start)
    here, top = around.resolve(), repository.top.resolve()
    inside = here.relative_to(top) if here.is_relative_to(top) else Path()
    for up in (inside, *inside.parents):
        start = PurePosixPath(up.as_posix())
        found = _listed(repository, commit, _text(start))
        if _described(found):
            return found, _text(start)
    raise KerrdataError(
        f"{named}: that revision has no datapackage.json.",
        "Name the folder of the package behind a colon, as in `HEAD:packages/birds`.",
    )


def _text(folder: PurePosixPath) -> str:
    return "" if folder == PurePosixPath(".") else str(folder)


def _listed(repository: Repository, commit: str, folder: str) -> Files:
    try:
        return repository.files(commit, folder)
    except KerrdataError:
        return {}


def _described(files: Files) -> str:
    """The descriptor, empty where there is none."""
    return next((name for name in DESCRIPTOR_NAMES if name in files), "")


def _write(repository: Repository, files: Files, place: Path, named: str) -> None:
    """Write the descriptor, and every file that it names."""
    descriptor = _described(files)
    _put(repository, {descriptor: files[descriptor]}, place)
    try:
        words = set(_words(dict(read_descriptor(place / descriptor).raw)))
    except KerrdataError:
        return  # who opens the package is told what is wrong with it
    needed = {path: file for path, file in files.items() if path in words}
    size = sum(file.size for file in needed.values())
    if len(needed) > MOST_FILES or size > MOST_BYTES:
        raise _too_large(named)
    _put(repository, needed, place)


def _too_large(named: str) -> KerrdataError:
    return KerrdataError(
        f"{named}: the package has more than {MOST_FILES} files or {MOST_BYTES // 2**30} GiB.",
        "Check the revision out, and give its folder.",
    )


def _put(repository: Repository, files: Files, place: Path) -> None:
    for name, file in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(repository.content(file))


def _words(value: Any) -> Iterator[str]:
    """Every text in a descriptor, as the path that it would be."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and "\0" not in one:
            yield PurePosixPath(one).as_posix()
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
