"""The package itself as it is released: its files, and a descriptor that states what each holds.

Refuses what is invalid. The files are copied byte for byte.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kerrdata.descriptor import Raw
from kerrdata.errors import KerrdataError
from kerrdata.findings import Report, TableReport
from kerrdata.inputs import inputs_of
from kerrdata.package import Package
from kerrdata.release.changelog import FILE_NAME as CHANGELOG

DESCRIPTOR = "datapackage.json"
DOCUMENTS = (CHANGELOG, "LICENSE*", "LICENCE*")
"""What else is released of the folder of the descriptor and those of the tables."""


def copy_package(source: Package, report: Report, folder: Path) -> None:
    """Copy a package, with its changelog and licences, into a release.

    Args:
        source: A package on disk.
        report: What `validate` says of it.
        folder: The folder of the release.

    Raises:
        KerrdataError: The package is invalid, or a table is not a single file within it.
    """
    check_valid(source, report)
    for path in sorted({*_files(source), *_documents(source)}):
        target = folder / path.relative_to(source.root.resolve())
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    described = describe(source.descriptor.raw, report.tables)
    text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    (folder / DESCRIPTOR).write_text(text, "utf-8", newline="\n")


def check_valid(source: Package, report: Report) -> None:
    """Refuse to release what is not valid.

    Args:
        source: A package.
        report: What `validate` says of it.

    Raises:
        KerrdataError: The package is invalid, or a table is not a single file within it.
    """
    if not report.valid:
        count = report.count("error")
        raise KerrdataError(
            f"{source.place}: the package is invalid ({count} error{'s' if count > 1 else ''}).",
            f"Run `kerrdata validate {source.place}`, and mend what it finds.",
        )
    for table in source.descriptor.tables:
        if not source.file(table):
            raise KerrdataError(
                f"table {table.name}: it is not one file inside the package.",
                "Put its rows into one file, and name that as `path` of the resource.",
            )


def describe(raw: Raw, tables: tuple[TableReport, ...]) -> dict[str, Any]:
    """The descriptor with `hash`, `bytes` and `rows` of each resource, before its schema.

    Hash and size are those of https://datapackage.org/standard/data-resource/, the number of rows
    is that of Frictionless, which checks all three.

    Args:
        raw: The descriptor.
        tables: What was found in each resource.
    """
    stats = {table.name: table.stats for table in tables}
    resources = [_described(resource, stats[resource["name"]]) for resource in raw["resources"]]
    return {**raw, "resources": resources}


def _described(resource: Raw, stats: Raw) -> dict[str, Any]:
    facts = {"hash": f"sha256:{stats['sha256']}", "bytes": stats["bytes"], "rows": stats["rows"]}
    kept = {key: value for key, value in resource.items() if key not in {*facts, "schema"}}
    schema = {"schema": resource["schema"]} if "schema" in resource else {}
    return {**kept, **facts, **schema}


def _files(source: Package) -> Iterator[Path]:
    """What the descriptor names, a schema or dialect in a file of its own included."""
    root = source.root.resolve()
    for name in inputs_of(source.path).files:
        path = Path(name).resolve()
        if path != source.path.resolve() and path.is_relative_to(root) and path.is_file():
            yield path


def _documents(source: Package) -> Iterator[Path]:
    places = (source.file(table) for table in source.descriptor.tables)
    folders = {source.root.resolve(), *(place.parent.resolve() for place in places if place)}
    for folder in folders:
        for pattern in DOCUMENTS:
            yield from (path for path in folder.glob(pattern) if path.is_file())
