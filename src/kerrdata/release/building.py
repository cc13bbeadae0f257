"""Building a release: everything beside its place, proven there, and then moved in one step.

Nothing of the clock, the machine or the user gets into it. A release is never overwritten.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kerrdata import export, metadata
from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.errors import KerrdataError
from kerrdata.export.tables import TypedTables
from kerrdata.findings import MANUALS, Report
from kerrdata.manifest import (
    FILE_NAME,
    Manifest,
    checksums,
    described,
    write_manifest,
)
from kerrdata.package import Package, open_package
from kerrdata.release import archive, distributions, layout, readme
from kerrdata.release.changes import write_changes
from kerrdata.release.checking import check
from kerrdata.release.files import files_below
from kerrdata.release.package import DESCRIPTOR, copy_package
from kerrdata.renderers import documentation, html, json
from kerrdata.validation import validate

Progress = Callable[[str], None]
"""Is told what is done next."""


@dataclass(frozen=True)
class Order:
    """What is to be released.

    Attributes:
        source: The package.
        released: The day of the release.
        previous: The release before it, None for the first one.
    """

    source: Package
    released: date
    previous: Package | None = None


def build(order: Order, place: Path, progress: Progress = lambda _: None) -> Path:
    """Build a release.

    Args:
        order: What is to be released.
        place: The folder in which that of the release is made.
        progress: Is told what is done next.

    Returns:
        The folder of the release.

    Raises:
        KerrdataError: The package is invalid, there is such a release already, what was built does
            not pass its own check, or the disk is full. Nothing is left behind.
    """
    target = place / layout.title(order.source.descriptor)
    if target.exists():
        raise KerrdataError(
            f"{target}: there is such a release already, and none is ever overwritten.",
            "Raise the version; or remove the folder if it was never published.",
        )
    with _beside(target) as staging:
        _fill(order, staging, progress)
        progress("check")
        _prove(staging)
        staging.rename(target)
    return target


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder next to the one that it is to become; gone afterwards, whatever happens."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        staging = target.with_name(f".{target.name}.{os.getpid()}")
        staging.mkdir()
    except OSError as error:
        raise _failure(target.parent, error.strerror or str(error)) from error
    try:
        yield staging
    except (OSError, sqlite3.Error) as error:
        raise _failure(target, getattr(error, "strerror", None) or str(error)) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _sweep(target: Path) -> None:
    """Remove what builds that were killed have left behind."""
    for left in target.parent.glob(f".{target.name}.*"):
        with suppress(ValueError, OSError):
            _remove_unless_running(left)


def _remove_unless_running(left: Path) -> None:
    try:
        os.kill(int(left.suffix[1:]), 0)
    except ProcessLookupError:
        shutil.rmtree(left)


def _failure(place: Path, reason: str) -> KerrdataError:
    return KerrdataError(
        f"{place}: the release cannot be built: {reason}.", "Earlier releases are as they were."
    )


def _fill(order: Order, staging: Path, progress: Progress) -> None:
    progress("package")
    copy_package(order.source, validate(order.source), staging)
    packed = [*files_below(staging), layout.DICTIONARY, layout.README]
    package = replace(open_package(staging), place=DESCRIPTOR)
    report = timeless(validate(package))
    progress("documents")
    _write(staging / f"{layout.REPORT}.json", json.render(report))
    _write(staging / f"{layout.REPORT}.html", html.render(report, manual=MANUALS))
    _write(staging / layout.DICTIONARY, documentation.dictionary(package))
    tables = TypedTables(package)
    for kind, write in export.FORMATS.items():
        progress(kind)
        write(tables, staging, order.released)
    progress("changes")
    write_changes(order.previous, package, staging)
    progress("metadata")
    known = _manifest(order, package, report, staging)
    for name, render in metadata.FORMATS.items():
        _write(staging / name, render(package.descriptor, known))
    if (order.source.root / distributions.PROJECT).is_file():
        progress("wheel and sdist")
        distributions.build_distributions(order.source.root, staging, order.released)
    progress("archive and checksums")
    archived = layout.archive_name(package.descriptor)
    files = [*files_below(staging), archived, FILE_NAME, CHECKSUMS_NAME]
    _write(staging / layout.README, readme.render(package.descriptor, report, files))
    archive.pack(staging, packed, staging / archived, order.released)
    _write(staging / FILE_NAME, write_manifest(_manifest(order, package, report, staging)))
    sums = checksums(described(staging / path, path) for path in files_below(staging))
    _write(staging / CHECKSUMS_NAME, sums)


def _manifest(order: Order, package: Package, report: Report, staging: Path) -> Manifest:
    rows = table_rows(package, report)
    files = (described(staging / path, path, rows.get(path)) for path in files_below(staging))
    descriptor = package.descriptor
    return Manifest(descriptor.name, descriptor.version, order.released, tuple(files))


def table_rows(package: Package, report: Report) -> dict[str, int]:
    """The rows of each file of a release that holds one table, by its path."""
    counts = {table.name: table.stats["rows"] for table in report.tables}
    return {
        path: counts[table.name]
        for table in package.descriptor.tables
        for path in (
            table.paths[0],
            f"parquet/{table.name}.parquet",
            f"jsonl/{table.name}.jsonl",
        )
    }


def timeless(report: Report) -> Report:
    """A report that does not say how long the check took."""
    tables = (
        replace(table, stats={**table.stats, "seconds": 0.0}) if table.stats else table
        for table in report.tables
    )
    return replace(report, seconds=0.0, tables=tuple(tables))


def _prove(staging: Path) -> None:
    verdict = check(staging)
    if verdict.problems:
        first = verdict.problems[0]
        raise KerrdataError(
            f"what was built does not pass its own check: {first.path}: {first.note}.",
            "Please report it: nothing was released.",
        )


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
