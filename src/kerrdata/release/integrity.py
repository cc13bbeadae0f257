"""Every file of a release against the list of checksums: changed, missing and added ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.checksums import digest
from kerrdata.descriptor import inside
from kerrdata.release.files import files_below
from kerrdata.release.layout import SIGNATURE_NAME
from kerrdata.release.verdict import Problem

LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>[^\0\r\n]+)")
UNLISTED = {CHECKSUMS_NAME, SIGNATURE_NAME}
"""The list, and what was made from it."""


def compare(folder: Path) -> Iterator[Problem]:
    """What is not as the list of checksums says.

    Args:
        folder: Of a release.

    Raises:
        OSError: A file cannot be read.
    """
    listed: dict[str, str] = {}
    path = folder / CHECKSUMS_NAME
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    if not text:
        yield Problem(CHECKSUMS_NAME, "it is missing or empty")
        return
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = LINE.fullmatch(line)
        if not match or match["path"] in listed or not text.endswith("\n"):
            yield Problem(CHECKSUMS_NAME, f"line {number} is not as it was written")
        else:
            listed[match["path"]] = match["digest"]
    yield from _differences(folder, listed)


def _differences(folder: Path, listed: Mapping[str, str]) -> Iterator[Problem]:
    present = set(files_below(folder)) - UNLISTED
    for path, sha256 in listed.items():
        if path not in present:
            yield Problem(path, "it is missing")
        elif (folder / path).is_symlink() or not inside(folder, path):
            yield Problem(path, "it is a link, not a file")
        elif digest(folder / path) != sha256:
            yield Problem(path, f"its bytes are not those that {CHECKSUMS_NAME} is about")
    for path in sorted(present - listed.keys()):
        yield Problem(path, f"it was added: {CHECKSUMS_NAME} does not name it")
    if list(listed) != sorted(listed):
        yield Problem(CHECKSUMS_NAME, "its lines are not in order")
