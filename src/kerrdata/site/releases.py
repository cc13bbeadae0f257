"""The files that a visitor may take with them: those of releases, else those of the package alone.

A release is believed only as far as its files hold what its manifest says. What is not there is not
offered, and nothing outside the folder of a release or package is copied.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.descriptor import inside
from kerrdata.errors import KerrdataError
from kerrdata.manifest import (
    FILE_NAME,
    MEDIA_TYPES,
    Manifest,
    ReleasedFile,
    checksums,
    described,
    read_manifest,
)
from kerrdata.package import Package
from kerrdata.site.addresses import folder_name, version_folder
from kerrdata.site.content import Content

BESIDE = ("CHANGELOG.md", "CITATION.cff", "LICENSE.md")
"""Files that are offered where they stand beside a descriptor or a table."""
LATEST = "latest"
_NEW_RELEASE = "Make the release anew with `kerrdata release`, or download it again."


@dataclass(frozen=True)
class Release:
    """A version of the package with its files.

    Attributes:
        version: Empty where the package states none.
        released: The day, None where nobody has said it.
        files: What is offered, by path in the release.
        places: The files on disk, by path in the release.
        made: Files that are on no disk yet, by path in the release.
    """

    version: str
    released: date | None
    files: tuple[ReleasedFile, ...]
    places: Mapping[str, Path]
    made: Mapping[str, bytes]

    @property
    def folder(self) -> str:
        """Its folder in the site, `v1.2.0`; empty where it has no version to name it by."""
        return version_folder(self.version)

    def file(self, path: str) -> ReleasedFile | None:
        """The file of that path, None where there is none.

        Args:
            path: As in the release.
        """
        return next((one for one in self.files if one.path == path), None)

    def ending(self, *endings: str) -> list[ReleasedFile]:
        """The files at the top of the release whose names end so.

        Args:
            endings: Such as `.zip`.
        """
        return [one for one in self.files if one.path.endswith(endings) and "/" not in one.path]

    def content(self, path: str) -> bytes | Path:
        """A file: what it holds if it was made here, else where it lies.

        Args:
            path: As in the release.

        Raises:
            KerrdataError: It does not hold what the release says.
            OSError: It cannot be read.
        """
        if path in self.made:
            return self.made[path]
        known, place = self.file(path), self.places[path]
        if known and described(place, path).hash != known.hash:
            if FILE_NAME not in self.places:
                raise KerrdataError(
                    f"{place}: somebody has changed it just now.", "Build it again."
                )
            raise KerrdataError(f"{place}: it does not hold what {FILE_NAME} says.", _NEW_RELEASE)
        return place

    def text(self, path: str) -> str:
        """What a text file holds, empty where there is no such file.

        Args:
            path: As in the release.
        """
        if not self.file(path):
            return ""
        content = self.content(path)
        whole = content.read_bytes() if isinstance(content, Path) else content
        return whole.decode("utf-8", "replace")


def read_release(folder: Path) -> Release:
    """A release in a folder, as its manifest describes it.

    Args:
        folder: Where `kerrdata release` wrote it.

    Raises:
        KerrdataError: There is no such folder, or it does not hold what it says.
    """
    if not folder.is_dir():
        raise KerrdataError(
            f"{folder}: there is no such folder.", "Give the folder of a release: --release DIR."
        )
    manifest = _manifest(folder)
    places = {file.path: _place(folder, file.path) for file in manifest.files}
    files = list(manifest.files)
    for name in (FILE_NAME, CHECKSUMS_NAME):
        if (folder / name).is_file() and name not in places:
            files.append(described(folder / name, name))
            places[name] = folder / name
    return Release(manifest.version, manifest.released, tuple(files), places, {})


def package_alone(package: Package, content: Content, released: date | None) -> Release:
    """The package as it lies there, as if it were a release: descriptor, tables and what is beside.

    Args:
        package: The package.
        content: Its tables.
        released: The day that is stated, None for none.
    """
    places = dict(_own_files(package))
    rows = {
        table.schema.paths[0]: len(table.rows)
        for table in content.tables.values()
        if table.schema.paths and not table.trouble
    }
    files = [described(place, path, rows.get(path)) for path, place in sorted(places.items())]
    made = {f"{_archive_name(package)}.zip": _archive(places)}
    files += [_described(name, text) for name, text in made.items()]
    files.sort(key=lambda one: one.path)
    made[CHECKSUMS_NAME] = checksums(files).encode()
    files.append(_described(CHECKSUMS_NAME, made[CHECKSUMS_NAME]))
    version = package.descriptor.version
    return Release(version, released or _created(package), tuple(files), places, made)


def newest_first(releases: Sequence[Release]) -> list[Release]:
    """Releases from the newest version on.

    Args:
        releases: In any order.

    Raises:
        KerrdataError: Two have the same version.
    """
    versions = [one.version for one in releases]
    twice = next((one for one in versions if versions.count(one) > 1), None)
    if twice is not None:
        raise KerrdataError(
            f"version {twice or '(none)'}: two releases have it.", "Give each version once."
        )
    return sorted(releases, key=lambda one: _precedence(one.version), reverse=True)


def _precedence(version: str) -> tuple[object, ...]:
    """What versions are sorted by, after https://semver.org/#spec-item-11; others come first."""
    core, _, before = version.partition("+")[0].partition("-")
    numbers = tuple(
        int(part) if part.isdecimal() and len(part) < 19 else -1 for part in core.split(".")
    )
    parts = tuple(
        (0, int(p), "") if p.isdecimal() and len(p) < 19 else (1, 0, p) for p in before.split(".")
    )
    return numbers, not before, parts, version


def _manifest(folder: Path) -> Manifest:
    path = folder / FILE_NAME
    if path.is_file():
        try:
            return read_manifest(path.read_text("utf-8"))
        except UnicodeDecodeError as error:
            raise KerrdataError(f"{path}: it is not UTF-8.", _NEW_RELEASE) from error
        except KerrdataError as error:
            raise KerrdataError(f"{folder}: {error.message}", error.hint) from error
    raise KerrdataError(
        f"{folder}: there is no {FILE_NAME} in it, so it is no release.",
        "Give a folder that `kerrdata release` wrote; PATH alone takes a package.",
    )


def _place(folder: Path, path: str) -> Path:
    found = inside(folder, path)
    if not found or not found.is_file() or "\\" in path:
        raise KerrdataError(
            f"{folder}: {FILE_NAME} names {path!r}, which is not in it.", _NEW_RELEASE
        )
    return found


def _own_files(package: Package) -> Iterator[tuple[str, Path]]:
    """The descriptor, the files of the tables, and what stands beside them, by path."""
    yield package.path.name, package.path
    folders = {""}
    for table in package.descriptor.tables:
        for path in table.paths:
            found = inside(package.root, path)
            if found and _is_file(found):
                plain = found.relative_to(package.root.resolve()).as_posix()
                folders.add(plain.rpartition("/")[0])
                yield plain, found
    for folder in sorted(folders):
        for name in BESIDE:
            found = inside(package.root, f"{folder}/{name}" if folder else name)
            if found and _is_file(found):
                yield found.relative_to(package.root.resolve()).as_posix(), found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is longer than file systems allow
        return False


def _created(package: Package) -> date | None:
    created = package.descriptor.raw.get("created")
    try:
        return date.fromisoformat(created[:10]) if isinstance(created, str) else None
    except ValueError:
        return None


def _archive_name(package: Package) -> str:
    version = package.descriptor.version
    plain = folder_name(package.descriptor.name or "package")
    return f"{plain}-{version}" if version_folder(version) else plain


def _archive(places: Mapping[str, Path]) -> bytes:
    """All files as a zip archive that is the same every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, place in sorted(places.items()):
            entry = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, place.read_bytes())
    return stream.getvalue()


def _described(path: str, content: bytes) -> ReleasedFile:
    digest = hashlib.sha256(content).hexdigest()
    mediatype = MEDIA_TYPES.get(Path(path).suffix, "text/plain")
    return ReleasedFile(path, len(content), f"sha256:{digest}", mediatype)
