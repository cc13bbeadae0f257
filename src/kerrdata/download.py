"""Releases brought into the user's cache: each file checked against its SHA-256 before it is used.

Refuses paths that lead out of the release, and whatever is not what the list of checksums says.
Nothing is fetched unless an address was given, and what was refused leaves nothing behind.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from kerrdata import cache
from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.checksums import check, digest, read_sums, write_sums
from kerrdata.descriptor import Descriptor, read_descriptor
from kerrdata.errors import KerrdataError
from kerrdata.manifest import FILE_NAME
from kerrdata.package import open_place
from kerrdata.transfer import chunks, is_address

Progress = Callable[[str], None]

DESCRIPTOR_NAME = "datapackage.json"
PAPERS = (
    "CHANGELOG.md",
    "CITATION.cff",
    "DICTIONARY.md",
    "LICENSE",
    "README.md",
    "data/LICENSE.md",
)
"""What belongs to the package beside descriptor and tables."""
MOST_BYTES = 2 * 2**30
MOST_OF_A_LIST = 4 * 2**20

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")


def fetch(
    source: str,
    *,
    version: str | None = None,
    output: Path | None = None,
    progress: Progress = lambda _: None,
) -> Path:
    """Bring the package of a release to this machine, or find it there.

    Args:
        source: Folder, zip archive or web address of a release; a web address may also be that of
            its `manifest.json` or `SHA256SUMS`.
        version: That it has to have.
        output: Folder to be made for it; None means the user's cache.
        progress: Called with the name of each file before it is read.

    Returns:
        The folder of the package.

    Raises:
        KerrdataError: It cannot be read, is no release, has another version, or a file is not what
            its checksum says.
    """
    parent = output.absolute().parent if output else _releases()
    if output and output.exists():
        raise KerrdataError(f"{output}: there is something already.", "Name a new folder.")
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".download-", dir=parent) as scratch:
            folder = Path(scratch) / "package"
            folder.mkdir()
            known = _collect(source, folder, progress, None if output else parent)
            if known:
                check_version(read_descriptor(known / DESCRIPTOR_NAME), version, source)
                return known
            descriptor = read_descriptor(folder / DESCRIPTOR_NAME)
            check_version(descriptor, version, source)
            target = output or parent / _folder_name(descriptor, source)
            shutil.rmtree(target, ignore_errors=True)
            return folder.rename(target)
    except OSError as error:
        raise KerrdataError(f"{source}: cannot be kept: {error.strerror or error}.") from error


def checked(source: str, version: str | None = None) -> Path:
    """The folder of the package of a release: a local folder itself, all else in the cache.

    Args:
        source: Of the release, as for `fetch`.
        version: That it has to have.

    Raises:
        KerrdataError: As for `fetch`.
    """
    folder = Path(source)
    if is_address(source) or not folder.is_dir():
        return fetch(source, version=version)
    verify(folder)
    return folder


def kept(name: str, version: str) -> Path | None:
    """The folder of a release in the user's cache, checked anew; None where it is not there.

    Args:
        name: Of the package.
        version: Of the package.

    Raises:
        KerrdataError: A file is not any more what it was; the release is deleted from the cache.
    """
    root = cache.folder()
    folder = root / "releases" / f"{name}-{version}" if root else None
    if not folder or not _NAME.fullmatch(folder.name) or not folder.is_dir():
        return None
    try:
        verify(folder)
    except KerrdataError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise KerrdataError(error.message, "It was deleted: download it again.") from error
    return folder


def verify(folder: Path) -> None:
    """Check the package in a folder against the list of checksums in it.

    Args:
        folder: Of a release, or of a package that was downloaded.

    Raises:
        KerrdataError: There is no such list, or a file is missing or another one.
    """
    for path, sha256 in _wanted(folder, read_sums(folder / CHECKSUMS_NAME)).items():
        check(folder / path, sha256)


def check_version(descriptor: Descriptor, version: str | None, place: str) -> None:
    """Refuse another version than the one that was asked for.

    Args:
        descriptor: Of what was found.
        version: What was asked for, None for any.
        place: Where it was found.

    Raises:
        KerrdataError: It is another one.
    """
    if version is not None and descriptor.version != version:
        found = descriptor.version or "no version"
        raise KerrdataError(
            f"{place}: it holds {descriptor.name or 'a package'} {found}, not {version}.",
            "Name the place of that version, or ask for the one that is there.",
        )


def _collect(source: str, folder: Path, progress: Progress, kept_in: Path | None) -> Path | None:
    """Fill a folder with the package of a release, every file checked.

    Returns:
        The folder of the same package if it is kept already; then nothing more was fetched.
    """
    base, name = _split(source)
    if name:
        _collect_archive(base, name, folder, progress)
        return None
    _receive(base, CHECKSUMS_NAME, folder, MOST_OF_A_LIST, progress)
    sums = read_sums(folder / CHECKSUMS_NAME)
    if DESCRIPTOR_NAME not in sums:
        raise KerrdataError(f"{source}: its {CHECKSUMS_NAME} names no {DESCRIPTOR_NAME}.")
    known = _same(sums, kept_in)
    if known:
        return known
    _receive(base, DESCRIPTOR_NAME, folder, MOST_BYTES, progress, sha256=sums[DESCRIPTOR_NAME])
    left = MOST_BYTES
    wanted = _wanted(folder, sums)
    for path in sorted(wanted.keys() - {DESCRIPTOR_NAME}):
        _receive(base, path, folder, left, progress, sha256=sums[path])
        left -= (folder / path).stat().st_size
    write_sums(folder, wanted)
    return None


def _same(sums: Mapping[str, str], kept_in: Path | None) -> Path | None:
    """The package with these checksums among those that are kept, checked anew."""
    for folder in sorted(kept_in.glob("*-*")) if kept_in else ():
        with suppress(KerrdataError):  # it is damaged, and will be replaced
            verify(folder)
            wanted = _wanted(folder, sums)
            if wanted == read_sums(folder / CHECKSUMS_NAME):
                return folder
    return None


def _collect_archive(base: str, name: str, folder: Path, progress: Progress) -> None:
    """Take the package out of a zip archive, which has to be in the list beside it."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        place = Path(scratch)
        _receive(base, CHECKSUMS_NAME, place, MOST_OF_A_LIST, progress)
        sums = read_sums(place / CHECKSUMS_NAME)
        if name not in sums:
            raise KerrdataError(f"{name}: the {CHECKSUMS_NAME} beside it does not name it.")
        _receive(base, name, place, MOST_BYTES, progress, sha256=sums[name])
        with open_place(place / name) as package:
            found = {
                path.relative_to(package.root).as_posix(): path
                for path in package.root.rglob("*")
                if path.is_file()
            }
            for path, file in found.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, folder / path)
    everything = {path: digest(folder / path) for path in found if path != CHECKSUMS_NAME}
    write_sums(folder, _wanted(folder, everything))


def _split(source: str) -> tuple[str, str]:
    """The place of a release, and the name of the archive if it is one."""
    try:
        return _split_address(source) if is_address(source) else _split_path(Path(source))
    except ValueError as error:  # half an IPv6 address, or a null byte
        raise KerrdataError(f"{source!r}: it is neither an address nor a path: {error}.") from error


def _split_address(source: str) -> tuple[str, str]:
    name = urlsplit(source).path.rpartition("/")[2]
    if name in {CHECKSUMS_NAME, FILE_NAME, DESCRIPTOR_NAME}:
        return urljoin(source, "."), ""
    if name.endswith(".zip"):
        return urljoin(source, "."), name
    return source if source.endswith("/") else f"{source}/", ""


def _split_path(path: Path) -> tuple[str, str]:
    if path.is_dir():
        return str(path), ""
    if not path.is_file():
        raise KerrdataError(f"{path}: there is no such file or folder.")
    return str(path.parent), path.name if path.suffix == ".zip" else ""


def _wanted(folder: Path, sums: Mapping[str, str]) -> dict[str, str]:
    """The checksums of descriptor, tables and papers, out of those of a whole release."""
    check(folder / DESCRIPTOR_NAME, sums.get(DESCRIPTOR_NAME, ""))
    descriptor = read_descriptor(folder / DESCRIPTOR_NAME)
    tables = [path for table in descriptor.tables for path in table.paths]
    missing = [path for path in tables if path not in sums]
    if missing:
        raise KerrdataError(
            f"{missing[0]}: the {CHECKSUMS_NAME} of the release does not name it.",
            "The release is not whole: ask whoever published it.",
        )
    parts = [table.raw.get(part) for table in descriptor.tables for part in ("schema", "dialect")]
    others = [path for path in (*PAPERS, *parts) if isinstance(path, str) and path in sums]
    return {path: sums[path] for path in [DESCRIPTOR_NAME, *tables, *others]}


def _receive(
    base: str, path: str, folder: Path, most: int, progress: Progress, *, sha256: str = ""
) -> None:
    """Copy a file of a release into a folder, and compare it with its checksum if there is one."""
    progress(path)
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with chunks(base, path, most) as pieces, target.open("wb") as stream:
        stream.writelines(pieces)
    if sha256:
        check(target, sha256)


def _folder_name(descriptor: Descriptor, source: str) -> str:
    name = f"{descriptor.name}-{descriptor.version}"
    if not (descriptor.name and descriptor.version and _NAME.fullmatch(name)):
        raise KerrdataError(
            f"{source}: its descriptor has no name and version by which it could be kept.",
            "Name a folder: --output FOLDER.",
        )
    return name


def _releases() -> Path:
    root = cache.folder()
    if not root:
        raise KerrdataError(
            f"The cache is off ({cache.FOLDER_VARIABLE} is empty).",
            "Name a folder: kerrdata download SOURCE --output FOLDER.",
        )
    return root / "releases"
