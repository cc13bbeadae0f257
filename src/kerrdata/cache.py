"""Answers kept from run to run: a question that has been answered is not thought about again.

The name of an entry is the hash of all that its answer rests on: this program and what it is built
upon, the options, the bytes of every file that counts. So an entry is never wrong, only unused; the
folder may be deleted at any time. What is damaged is taken for absent, what cannot be written is
left unwritten. No pandas, no Frictionless: to answer from here takes no longer than to start.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerrdata import reports
from kerrdata.findings import Report
from kerrdata.inputs import inputs_of
from kerrdata.package import located

FOLDER_VARIABLE = "KERRDATA_CACHE_DIR"
"""Names another folder; empty, it turns the cache off."""
MOST_ENTRIES = 200
MOST_BYTES = 64 * 2**20
LARGEST_ENTRY = MOST_BYTES // 4


@dataclass(frozen=True)
class Question:
    """What is asked of a package.

    Attributes:
        place: As the user named it.
        options: The other arguments of the check, as JSON values.
        texts: Further files that are read.
    """

    place: Path | None
    options: tuple[Any, ...] = ()
    texts: tuple[Path, ...] = ()

    def key(self) -> str:
        """The name of the answer.

        Raises:
            KerrdataError: There is no package at that place.
            OSError: A file cannot be read.
        """
        path, shown = located(self.place)
        about = (sys.version, _program(), shown, str(path.resolve()), str(Path.cwd()))
        return inputs_of(path, self.texts).digest(*about, *self.options)


def folder() -> Path | None:
    """The folder of the answers, None where there is to be none."""
    if FOLDER_VARIABLE in os.environ:
        named = os.environ[FOLDER_VARIABLE]
        return Path(named) if named else None
    with suppress(RuntimeError):  # a user without a home
        return _users_caches() / "kerrdata"
    return None


def read(key: str) -> Report | None:
    """The answer of that name, None where there is none that is whole.

    Args:
        key: The name.
    """
    place = _entry(key)
    try:
        sha256, _, body = place.read_bytes().partition(b"\n") if place else (b"", b"", b"")
        if not place or hashlib.sha256(body).hexdigest().encode() != sha256:
            return None
        report = reports.from_dict(json.loads(body))
        os.utime(place)  # what is used stays
    except (OSError, ValueError, RecursionError):
        return None
    return report


def write(key: str, report: Report) -> None:
    """Keep an answer, and throw away what has not been used for long.

    Args:
        key: Its name.
        report: The answer.
    """
    place = _entry(key)
    body = json.dumps(reports.to_dict(report), default=str).encode()
    if not place or len(body) > LARGEST_ENTRY:
        return
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(place, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        _prune(place.parent)


def _entry(key: str) -> Path | None:
    root = folder()
    return root / "reports" / f"{key}.json" if root else None


def _put(place: Path, content: bytes) -> None:
    """Write a file whole or not at all; several runs may do so at the same time."""
    number, name = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _prune(root: Path) -> None:
    """Delete the answers that have been used least lately, and what a killed run left behind."""
    known = sorted(_ages(root.iterdir()), reverse=True)
    total = 0
    for number, (_, size, place) in enumerate(known, start=1):
        total += size
        if number > MOST_ENTRIES or total > MOST_BYTES:
            place.unlink(missing_ok=True)


def _ages(places: Iterable[Path]) -> Iterator[tuple[float, int, Path]]:
    for place in places:
        with suppress(OSError):  # another run has just deleted it
            found = place.stat()
            yield found.st_mtime, found.st_size, place


def _users_caches() -> Path:
    """Where programs keep what may be deleted, by the custom of the system."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    variable = "LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME"
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else Path.home() / ".cache"


def _program() -> list[str]:
    """This program's files with their sizes and times, and the releases that it is built upon."""
    own = Path(__file__).parent
    return sorted([*map(str, _files(str(own))), *_releases()])


def _files(root: str) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(root):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns


def _releases() -> Iterator[str]:
    """Names of the folders in which installed packages are described, which end in a version."""
    for place in filter(os.path.isdir, sys.path):
        with suppress(OSError):
            names = os.listdir(place)  # noqa: PTH208 (hundreds of names at each start)
            yield from (name for name in names if name.endswith(".dist-info"))
