"""What a release holds: each file with its size, hash, media type and rows. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from kerrdata.checksums import digest, listed
from kerrdata.errors import KerrdataError

FILE_NAME = "manifest.json"

MEDIA_TYPES = {
    ".bib": "application/x-bibtex",
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".gz": "application/gzip",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
    ".ttl": "text/turtle",
    ".whl": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""Media types by ending; what has none of these endings is plain text."""


@dataclass(frozen=True)
class ReleasedFile:
    """A file of a release.

    Attributes:
        path: Where it stands in the release, parts joined by `/`.
        bytes: Its size.
        hash: `sha256:` and the digest in hexadecimal, as a resource's `hash` is written.
        mediatype: What kind of file it is.
        rows: Rows of the one table that it holds, None for all other files.
    """

    path: str
    bytes: int
    hash: str
    mediatype: str
    rows: int | None = None

    @property
    def sha256(self) -> str:
        """The digest alone."""
        return self.hash.removeprefix("sha256:")


@dataclass(frozen=True)
class Manifest:
    """A release as it describes itself; it names every file but itself and the list of checksums.

    Attributes:
        name, version: Those of the data package.
        released: The day of the release.
        files: By path.
    """

    name: str
    version: str
    released: date
    files: tuple[ReleasedFile, ...]

    def file(self, path: str) -> ReleasedFile | None:
        """The file of that path, None where there is none."""
        return next((known for known in self.files if known.path == path), None)

    def below(self, folder: str) -> tuple[ReleasedFile, ...]:
        """The files in a folder of the release."""
        return tuple(known for known in self.files if known.path.startswith(f"{folder}/"))


def described(file: Path, path: str, rows: int | None = None) -> ReleasedFile:
    """Describe a file that lies on disk.

    Args:
        file: The file.
        path: Where it is to stand in the release.
        rows: Rows of the one table that it holds.

    Raises:
        OSError: It cannot be read.
    """
    mediatype = MEDIA_TYPES.get(file.suffix, "text/plain")
    return ReleasedFile(path, file.stat().st_size, f"sha256:{digest(file)}", mediatype, rows)


def write_manifest(manifest: Manifest) -> str:
    """The text of `manifest.json`."""
    facts = {**asdict(manifest), "released": manifest.released.isoformat()}
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def read_manifest(text: str) -> Manifest:
    """The manifest that a text states.

    Raises:
        KerrdataError: The text is no manifest.
    """
    try:
        facts = json.loads(text)
        files = tuple(ReleasedFile(**file) for file in facts.pop("files"))
        return Manifest(
            **{**facts, "released": date.fromisoformat(facts["released"]), "files": files}
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise KerrdataError(
            f"{FILE_NAME}: it is no manifest of a release: {error}.", "Download the release anew."
        ) from error


def checksums(files: Iterable[ReleasedFile]) -> str:
    """The text of `SHA256SUMS`, as `sha256sum -c` reads it."""
    return listed({file.path: file.sha256 for file in files})
