"""The tables of a package as data frames, for those who work with the data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from kerrdata import download, frames
from kerrdata.errors import KerrdataError
from kerrdata.nearness import did_you_mean
from kerrdata.package import Package, bundled_package, open_place


def load(
    name: str,
    package: str | Path | Package | None = None,
    *,
    version: str | None = None,
    path: str | Path | None = None,
) -> pd.DataFrame:
    """Load a table.

    Args:
        name: Name of the table, such as `people`.
        package: A folder, descriptor, zip archive or open package; None means the Kerr data.
        version: The version that the data have to have. Without `package` and `path` it is looked
            for in this installation and among what was downloaded; nothing is fetched.
        path: A release instead of a package: its folder, its zip archive, or the web address of
            either. Each file is checked against its SHA-256 before it is used.

    Returns:
        The rows in the order of the file. Integers and booleans are nullable, dates are
        `datetime64`, all else is text; an empty cell is a missing value.

    Raises:
        KerrdataError: There is no such table or version, its file cannot be read, or it is not
            what its checksum says.
    """
    if path is not None or (package is None and version is not None):
        package = _released(package, version, path)
    with _opened(package) as opened:
        download.check_version(opened.descriptor, version, opened.place)
        table = opened.descriptor.table(name)
        if not table:
            raise _unknown(name, opened)
        return frames.typed(frames.texts(opened, table), table).reset_index(drop=True)


def tables(package: str | Path | Package | None = None) -> list[str]:
    """The names of the tables of a package, in its order.

    Args:
        package: As for `load`.

    Raises:
        KerrdataError: There is no such package.
    """
    with _opened(package) as opened:
        return [table.name for table in opened.descriptor.tables]


def _released(
    package: str | Path | Package | None, version: str | None, path: str | Path | None
) -> str | Path | Package:
    """The package of a release, checked."""
    if package is not None:
        raise KerrdataError("`package` and `path` name two places.", "Give one of them.")
    if path is not None:
        return download.checked(str(path), version)
    bundled = bundled_package()
    if bundled.descriptor.version == version:
        return bundled
    found = download.kept(bundled.descriptor.name, str(version))
    if not found:
        raise KerrdataError(
            f"{bundled.name} {version} is not on this machine, "
            f"where {bundled.descriptor.version} is installed.",
            "Get it by `kerrdata download ADDRESS`, or name its place: path=….",
        )
    return found


@contextmanager
def _opened(package: str | Path | Package | None) -> Iterator[Package]:
    if isinstance(package, Package):
        yield package
    elif package is None:
        yield bundled_package()
    else:
        with open_place(Path(package)) as opened:
            yield opened


def _unknown(name: str, package: Package) -> KerrdataError:
    names = [table.name for table in package.descriptor.tables]
    hint = f"{did_you_mean(name, names)} Tables: {', '.join(names) or 'none'}.".strip()
    return KerrdataError(f"{name}: {package.name} has no such table.", hint)
