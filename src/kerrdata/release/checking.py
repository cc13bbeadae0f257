"""Checking a release from what was downloaded alone: nothing is asked of the network or of git.

Each check reads one kind of file and compares it with others. What is not there cannot be checked,
and that is said; but whatever the list of checksums names has to be there.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kerrdata.archives import is_archive, unpacked
from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.errors import KerrdataError
from kerrdata.findings import Report
from kerrdata.manifest import FILE_NAME, Manifest, described, read_manifest
from kerrdata.package import Package, open_package
from kerrdata.release import archive, comparison, integrity, layout, signing
from kerrdata.release.files import files_below
from kerrdata.release.package import DESCRIPTOR
from kerrdata.release.verdict import Problem, Verdict
from kerrdata.validation import validate

UNREADABLE = (OSError, ValueError, KeyError, TypeError, sqlite3.Error, zipfile.BadZipFile)
"""What reading a file raises that is not what it claims to be."""


class AbsentError(Exception):
    """What a check needs is not there; the text says what."""


@dataclass(frozen=True)
class Download:
    """What was downloaded.

    Attributes:
        folder: The folder of the release.
        packed: The archive that it came out of.
        signers: Whose signature is trusted, None where nobody is named.
    """

    folder: Path
    packed: Path | None = None
    signers: signing.Signers | None = None

    def needs(self, pattern: str) -> Path:
        """The file of a name or pattern.

        Raises:
            AbsentError: There is none.
        """
        found = sorted(self.folder.glob(pattern))
        if not found:
            raise AbsentError(f"there is no {pattern}")
        return found[0]

    @cached_property
    def package(self) -> Package:
        """The package itself."""
        return open_package(self.needs(DESCRIPTOR))

    @cached_property
    def report(self) -> Report:
        """What is found in the package."""
        return validate(self.package)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The number of rows by table."""
        return {table.name: table.stats["rows"] for table in self.report.tables}

    @cached_property
    def manifest(self) -> Manifest:
        """What the release says of itself."""
        return read_manifest(self.needs(FILE_NAME).read_text("utf-8"))


Check = Callable[[Download], Iterator[Problem]]


def check(place: Path, signers: signing.Signers | None = None) -> Verdict:
    """Check a release.

    Args:
        place: Its folder, its list of checksums, or a zip archive of it or of the package.
        signers: Whose signature is trusted; None means that it is not asked who has signed.

    Raises:
        KerrdataError: There is no release at that place.
    """
    with _opened(place) as folder:
        download = Download(folder, place if is_archive(place) else None, signers)
        damaged = (*_found(_checksums, download, CHECKSUMS_NAME),)
        damaged = damaged or (*_found(_opening, download, DESCRIPTOR),)
        first = f"each file against {CHECKSUMS_NAME}, and whether one was added"
        if damaged:
            return Verdict(str(place), (first,), damaged, ("all else, until the files are whole",))
        return _examined(str(place), download, first)


@contextmanager
def _opened(place: Path) -> Iterator[Path]:
    if is_archive(place):
        with unpacked(place) as folder:
            inner = [path for path in folder.iterdir() if path.is_dir()]
            top = (folder / CHECKSUMS_NAME).is_file()
            yield folder if top or len(inner) != 1 else inner[0]
        return
    folder = place.parent if place.name == CHECKSUMS_NAME else place
    if not (folder / CHECKSUMS_NAME).is_file() and not (folder / DESCRIPTOR).is_file():
        raise KerrdataError(
            f"{place}: there is no release.",
            f"Give the folder of a release, its {CHECKSUMS_NAME}, or a zip archive of it.",
        )
    yield folder


def _examined(place: str, download: Download, first: str) -> Verdict:
    checked, problems, unchecked = [first], list[Problem](), list[str]()
    for (words, path), one in CHECKS.items():
        try:
            problems += _found(one, download, path)
            checked.append(words)
        except AbsentError as absent:
            unchecked.append(f"{words}: {absent}")
        except ImportError as error:
            unchecked.append(f"{words}: {error.name} is missing; pip install 'kerrdata[release]'")
    return Verdict(place, tuple(checked), tuple(problems), tuple(unchecked))


def _found(one: Check, download: Download, path: str) -> Iterator[Problem]:
    """The problems, and one more where the file cannot be read at all."""
    try:
        yield from one(download)
    except KerrdataError as error:
        yield Problem(path, error.message.removeprefix(f"{path}: ").rstrip("."))
    except UNREADABLE as error:
        yield Problem(path, f"it cannot be read: {error}")


def _checksums(download: Download) -> Iterator[Problem]:
    return integrity.compare(download.folder)


def _opening(download: Download) -> Iterator[Problem]:
    if (download.folder / DESCRIPTOR).is_file():
        download.report  # noqa: B018 (that it can be read is the question)
    yield from ()


def _packing(download: Download) -> Iterator[Problem]:
    if not download.packed:
        raise AbsentError("it was given unpacked")
    if not archive.is_stored(download.packed):
        raise AbsentError("it was packed by another tool")
    if not archive.is_as_packed(download.packed, download.folder):
        yield Problem(download.packed.name, "its bytes are not those that its files give")


def _manifest(download: Download) -> Iterator[Problem]:
    manifest = download.manifest
    descriptor = download.package.descriptor
    if (manifest.name, manifest.version) != (descriptor.name, descriptor.version):
        yield Problem(FILE_NAME, "name or version are not those of the descriptor")
    present = set(files_below(download.folder)) - integrity.UNLISTED - {FILE_NAME}
    for path in sorted(present ^ {file.path for file in manifest.files}):
        yield Problem(path, f"{FILE_NAME} and the folder do not both have it")
    for file in manifest.files:
        if file.path in present and file != described(
            download.folder / file.path, file.path, file.rows
        ):
            yield Problem(file.path, f"it is not as {FILE_NAME} describes it")


def _descriptor(download: Download) -> Iterator[Problem]:
    for table in download.package.descriptor.tables:
        if not {"hash", "bytes", "rows"} <= table.raw.keys():
            yield Problem(DESCRIPTOR, f"it does not state hash, bytes and rows of {table.name}")
    for found in download.report.all_findings:
        if found.severity == "error":
            yield Problem(found.path or DESCRIPTOR, f"{found.code}: {found.note}")


def _validation(download: Download) -> Iterator[Problem]:
    said = json.loads(download.needs(f"{layout.REPORT}.json").read_text("utf-8"))
    hashes = {task["name"]: task["stats"]["sha256"] for task in said["tasks"]}
    found = {table.name: table.stats["sha256"] for table in download.report.tables}
    if said["valid"] is not True or hashes != found:
        yield Problem(f"{layout.REPORT}.json", "it is not about these tables, or not valid")


def _metadata(download: Download) -> Iterator[Problem]:
    from kerrdata import metadata

    download.needs("croissant.json")
    descriptor = download.package.descriptor
    for problem in metadata.cross_check(download.folder, descriptor, download.manifest):
        path, _, note = problem.partition(": ")
        yield Problem(path, note)


def _parquet(download: Download) -> Iterator[Problem]:
    download.needs("parquet")
    return comparison.parquet(download.folder, download.rows)


def _json_lines(download: Download) -> Iterator[Problem]:
    download.needs("jsonl")
    return comparison.json_lines(download.folder, download.rows)


def _sqlite(download: Download) -> Iterator[Problem]:
    return comparison.sqlite(download.needs("*.sqlite"), download.rows)


def _archive(download: Download) -> Iterator[Problem]:
    file = download.needs(layout.archive_name(download.package.descriptor))
    yield from comparison.archived(file, download.folder)


def _wheel(download: Download) -> Iterator[Problem]:
    paths = [table.paths[0] for table in download.package.descriptor.tables]
    return comparison.in_wheel(download.needs("*.whl"), download.folder, paths)


def _signature(download: Download) -> Iterator[Problem]:
    download.needs(layout.SIGNATURE_NAME)
    signing.check_unchanged(download.folder)
    yield from ()


def _signer(download: Download) -> Iterator[Problem]:
    download.needs(layout.SIGNATURE_NAME)
    if not download.signers:
        raise AbsentError("no --signers file says whose signature is trusted")
    signing.verify(download.folder, download.signers)
    yield from ()


CHECKS: dict[tuple[str, str], Check] = {
    ("the archive itself, bit by bit", "zip"): _packing,
    ("each file against manifest.json", FILE_NAME): _manifest,
    ("hash, size and rows in the descriptor, and the rules", DESCRIPTOR): _descriptor,
    ("the validation report", f"{layout.REPORT}.json"): _validation,
    ("the metadata against each other", "metadata"): _metadata,
    ("the rows of the Parquet files", "parquet"): _parquet,
    ("the rows of the JSON Lines", "jsonl"): _json_lines,
    ("rows, keys and integrity of the SQLite database", "sqlite"): _sqlite,
    ("the archive of the package", "zip"): _archive,
    ("the tables in the wheel", "whl"): _wheel,
    ("that the signature belongs to this list of checksums", layout.SIGNATURE_NAME): _signature,
    ("who has signed", layout.SIGNATURE_NAME): _signer,
}
"""What is checked, in words, the file it speaks of where none is named, and how."""
