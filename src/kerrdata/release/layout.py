"""Where the files of a release stand, and what each is for. Refuses what names no file."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.descriptor import Descriptor
from kerrdata.errors import KerrdataError
from kerrdata.manifest import FILE_NAME

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
"""As https://datapackage.org/standard/data-package/#name wants it: usable in a URL as it is."""
VERSION = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}")

REPORT = "report"
CHANGES = "CHANGES"
DICTIONARY = "DICTIONARY.md"
README = "README.md"
SIGNATURE_NAME = f"{CHECKSUMS_NAME}.sig"

PURPOSES = {
    "datapackage.json": "the descriptor: every table and column, with hash, size and rows",
    "data/*.csv": "the tables",
    DICTIONARY: "what each column holds",
    "CHANGELOG.md": "what changed in each version",
    f"{CHANGES}.md": "what changed since the last release, computed; also as HTML",
    "*-[0-9]*.zip": "the package itself: descriptor, tables, documents",
    "parquet/*.parquet": "each table for pandas, polars, DuckDB, R",
    "*.sqlite": "all tables in one database, with full-text search",
    "*.xlsx": "all tables in one workbook",
    "jsonl/*.jsonl": "each table as JSON Lines",
    "croissant.json": "metadata: Croissant, which is schema.org JSON-LD",
    "dcat.ttl": "metadata: DCAT, for data catalogues",
    "CITATION.cff": "how to cite; `citation.bib` for BibTeX",
    ".zenodo.json": "metadata: Zenodo",
    f"{REPORT}.html": "the validation report; also as JSON",
    "*.whl": "the tool with the tables inside, for `pip install`; its source as `.tar.gz`",
    FILE_NAME: "every file with size, hash, media type and rows",
    CHECKSUMS_NAME: "the SHA-256 of every file",
}
"""What the files of a release are for, by pattern."""


def title(descriptor: Descriptor) -> str:
    """The name of a release: that of its folder, its archive and its tag's message.

    Args:
        descriptor: Of the package.

    Raises:
        KerrdataError: The name or the version could not stand in an address.
    """
    if not NAME.fullmatch(descriptor.name):
        raise KerrdataError(
            f"the package's name `{descriptor.name}` cannot name a release.",
            "Give it a `name` of small letters, digits, `-`, `_` and `.` in the descriptor.",
        )
    if not VERSION.fullmatch(descriptor.version):
        raise KerrdataError(
            f"the package's version `{descriptor.version}` is no version of a release.",
            "Give it a `version` such as 1.0.0 in the descriptor.",
        )
    return f"{descriptor.name}-{descriptor.version}"


def archive_name(descriptor: Descriptor) -> str:
    """The archive of the package itself."""
    return f"{title(descriptor)}.zip"


def purposes(paths: list[str]) -> list[tuple[str, str]]:
    """What the files of a release are for; those of one kind by the pattern of their names.

    Args:
        paths: The files, relative to the release.
    """
    found = []
    for pattern, purpose in PURPOSES.items():
        meant = [path for path in paths if fnmatchcase(path, pattern)]
        if meant:
            found.append((meant[0] if len(meant) == 1 else pattern, purpose))
    return found
