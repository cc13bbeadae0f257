"""What an answer about a package rests on: the files that its descriptor can touch, as they are.

A word of the descriptor that could name a file counts, whether there is one or not: a missing file
may appear. So do the names of all that lies in the folders of the tables. Nothing is interpreted,
nothing outside the machine is asked; more files than needed do no harm, fewer would.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kerrdata.descriptor import Raw, read_descriptor
from kerrdata.errors import KerrdataError

DESCRIPTIONS = {".json", ".yaml", ".yml"}
LONGEST_NAME = 1024
ENDING = re.compile(r"\.[0-9A-Za-z]{1,10}\Z")
"""By which a word that names no file is known to be no sentence."""


@dataclass(frozen=True)
class Inputs:
    """The places that count, whatever is there.

    Attributes:
        files: What might be a file.
        folders: Folders of which the names of all files count, at any depth.
        shallow: Folders of which the names of the files count, but not those of their folders.
    """

    files: frozenset[str]
    folders: frozenset[str] = frozenset()
    shallow: frozenset[str] = frozenset()

    def digest(self, *further: object) -> str:
        """The SHA-256 of the names and contents of all that is there.

        Args:
            further: What else the answer rests on, as JSON values.

        Raises:
            OSError: A file cannot be read.
        """
        total = hashlib.sha256(json.dumps(further, default=str).encode())
        for name in sorted(self.files):
            content = _content(name)
            if content:
                total.update(f"\n{name!a} {content}".encode())
        for name in self._names():
            total.update(f"\n{name!a}".encode())
        return total.hexdigest()

    def stamp(self) -> tuple[tuple[str, int, int, int], ...]:
        """Sizes and times of the files, and names: cheap, and another one after each save."""
        known = ((name, _status(name)) for name in sorted(self.files))
        files = [
            (name, found.st_ino, found.st_size, found.st_mtime_ns) for name, found in known if found
        ]
        return (*files, *((name, 0, 0, 0) for name in self._names()))

    def _names(self) -> list[str]:
        deep = (name for folder in self.folders for name in _below(folder))
        flat = (name for folder in self.shallow for name in _within(folder))
        return sorted({*deep, *flat})


def inputs_of(path: Path, texts: Iterable[Path] = ()) -> Inputs:
    """The inputs of the check of a package.

    Args:
        path: Its descriptor, which may be broken or gone, or an archive, which counts as a whole.
        texts: Further files that are read.
    """
    root = str(path.parent)
    here = Path.cwd()
    above = path.parent.resolve()
    search = _Search([root] if above == here.resolve() else [root, str(here)], above)
    search.read(path)
    folders = {os.path.dirname(name) for name in search.named} | search.folders
    return Inputs(
        files=frozenset({str(path), *map(str, texts)} | search.named),
        folders=frozenset(one for one in folders if _is_below(one, root)),
        shallow=frozenset({root}),
    )


def settled(looks: Iterable[Any]) -> Iterator[Any]:
    """The first look, and each that differs from the one before it as soon as it is seen twice.

    An editor may write a file in two steps; what is half written is not worth a round.

    Args:
        looks: What was seen, time after time.
    """
    shown = before = object()
    is_first = True
    for now in looks:
        if is_first or (now != shown and now == before):
            is_first, shown = False, now
            yield now
        before = now


@dataclass
class _Search:
    """Looks for what a descriptor names, and what is named there in turn.

    Attributes:
        bases: Folders that a name may start from; a profile starts from the current one.
        root: The folder of the package; what lies elsewhere is not opened, and so does not count.
        named: The files found, and what might become one.
        folders: The folders found.
    """

    bases: list[str]
    root: Path
    named: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    _read: set[str] = field(default_factory=set)

    def read(self, path: Path) -> None:
        """Note what a JSON or YAML file names; all else names nothing."""
        if path.suffix not in DESCRIPTIONS or str(path) in self._read:
            return
        self._read.add(str(path))
        bases = dict.fromkeys([*self.bases, str(path.parent)])
        for word in set(_texts(_parsed(path))):
            for base in bases:
                self._note(os.path.join(base, word))

    def _note(self, name: str) -> None:
        found = _status(name)
        if not (found or ENDING.search(name)) or not self._holds(name):
            return
        if found and stat.S_ISREG(found.st_mode):
            self.named.add(name)
            self.read(Path(name))
        elif found and stat.S_ISDIR(found.st_mode):
            self._note_folder(name)
        elif not found:
            matching = glob.glob(name, recursive=True) if "*" in name else []
            self.named.update([name, *filter(self._holds, matching)])

    def _holds(self, name: str) -> bool:
        try:
            return Path(name).resolve().is_relative_to(self.root)
        except (OSError, RuntimeError, ValueError):  # a loop of links, or no name of a file
            return False

    def _note_folder(self, name: str) -> None:
        if not any(
            Path(base).resolve().is_relative_to(Path(name).resolve()) for base in self.bases
        ):
            self.named.update(_below(name))
            self.folders.add(name)


def _texts(value: Any) -> Iterator[str]:
    """What in a descriptor could be a relative path."""
    if isinstance(value, str):
        is_name = 0 < len(value) < LONGEST_NAME and "://" not in value and "\n" not in value
        if is_name and not os.path.isabs(value):
            yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _parsed(path: Path) -> Raw:
    try:
        return read_descriptor(path).raw
    except KerrdataError:
        return {}


def _status(name: str) -> os.stat_result | None:
    try:
        return os.stat(name)
    except (OSError, ValueError):  # it is not there, or no file can have that name
        return None


def _content(name: str) -> str:
    """The SHA-256 of a file, empty where there is none."""
    found = _status(name)
    if not found or not stat.S_ISREG(found.st_mode):
        return ""
    with open(name, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _below(folder: str) -> Iterator[str]:
    return (os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def _within(folder: str) -> list[str]:
    with suppress(OSError), os.scandir(folder) as entries:
        return [entry.path for entry in entries if entry.is_file()]
    return []


def _is_below(folder: str, root: str) -> bool:
    above, here = Path(root).resolve(), Path(folder).resolve()
    return here != above and here.is_relative_to(above)
