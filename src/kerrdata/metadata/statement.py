"""What one metadata file says, in a form that can be compared with any other. Reads no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FACTS = {
    "name": "name",
    "title": "title",
    "version": "version",
    "released": "date",
    "licenses": "licence",
    "authors": "authors",
    "description": "description",
}
"""The facts that are compared, and their words."""


@dataclass(frozen=True)
class Statement:
    """The facts in a metadata file, each empty where the format has no place for it.

    Attributes:
        name, title, version, description: As of the package.
        released: Day of the release, `YYYY-MM-DD`.
        licenses: Identifiers or addresses, as the format has it.
        authors: Names as the format has them.
        files: Size in bytes and SHA-256 of each data file by path.
    """

    name: str = ""
    title: str = ""
    version: str = ""
    released: str = ""
    licenses: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    description: str = ""
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)
