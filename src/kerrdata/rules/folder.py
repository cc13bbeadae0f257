"""Rules about the folders that hold the tables: what may lie in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kerrdata.descriptor import inside
from kerrdata.frames import Tables
from kerrdata.rules.registry import Fault, rule

PROSE = re.compile(r"(?:readme|licen[cs]e|copying|notice|changelog)\b.*(?<!\.csv)", re.IGNORECASE)

# What programs leave behind, by file name, and what to do about it.
LEFT_BEHIND = {
    r"\.~lock\..*#|~\$.*": "An office program has the table open: close it, or delete this.",
    r"\..*\.sw[a-p]": "Vim has the table open: close it, or delete this.",
    r".*~|#.*#|.*\.(?:bak|old|orig|rej|tmp)": "An editor has left it behind: delete it.",
    r".* \([0-9]+\)(?:\.\w+)?|.*[ _-]copy\b.*|copy of .*": "It is a copy: keep one of the two.",
}


@rule("KD505")
def no_undeclared_files(tables: Tables) -> Iterator[Fault]:
    """The folder of the tables holds no file that the descriptor does not name.

    What is not declared is not checked and not released, and yet looks as if it belonged to the
    data.

    Fix: declare the file as a resource in the descriptor, or move it out of the folder.
    """
    declared = {text.removeprefix("./") for text in _texts(tables.descriptor.raw)}
    for path in _files(tables):
        name = path.relative_to(tables.package.root.resolve()).as_posix()
        left = _left_behind(path.name)
        if name not in declared and (left or not _is_welcome(path.name)):
            hint = left or _recased(name, declared)
            yield Fault(f"`{name}` is not in the descriptor", value=name, hint=hint)


def _files(tables: Tables) -> list[Path]:
    """All files in the folders of the tables; the package's own folder holds other things, too."""
    root = tables.package.root
    paths = (path for table in tables.descriptor.tables for path in table.paths)
    places = (inside(root, path) for path in paths)
    folders = {place.parent for place in places if place} - {root.resolve()}
    return sorted({path for folder in folders for path in folder.rglob("*") if not path.is_dir()})


def _texts(value: Any) -> Iterator[str]:
    """Every text in a descriptor: what names a file declares it, as data, schema or licence."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _is_welcome(name: str) -> bool:
    return name.startswith(".") or PROSE.fullmatch(name) is not None


def _left_behind(name: str) -> str:
    hints = (
        hint for names, hint in LEFT_BEHIND.items() if re.fullmatch(names, name, re.IGNORECASE)
    )
    return next(hints, "")


def _recased(name: str, declared: set[str]) -> str:
    known = sorted(other for other in declared if other.casefold() == name.casefold())
    return f"Rename it to `{known[0]}`: upper and lower case are different names." if known else ""
