"""About how long Frictionless takes for a table, to see whether the engine is worth its start.

Guessed from the size of the file and the lines at its beginning; a wrong guess costs only time.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from frictionless import Resource
from frictionless.resources import TableResource

from kerrdata.structure.bombs import STREAMS
from kerrdata.structure.layout import is_local_csv

SECONDS_PER_ROW = 10e-6
SECONDS_PER_CELL = 2e-6
SECONDS_PER_BYTE = 18e-9
"""Measured with cells of which it has little to say: see docs/engine.md."""

SAMPLE_BYTES = 2**16


def seconds(resource: Resource) -> float:
    """The seconds that Frictionless takes at least; 0 for what the engine cannot read.

    Args:
        resource: A resource, in its package.
    """
    try:
        if not isinstance(resource, TableResource):
            return 0.0
        tables = [resource, *_referred(resource)]
        if not all(map(is_local_csv, tables)):
            return 0.0
        return sum(_of_file(Path(path), one) for one in tables for path in one.normpaths)
    except Exception:  # noqa: BLE001 (the file is broken, and Frictionless says so)
        return 0.0


def _referred(resource: TableResource) -> Iterator[Resource]:
    for key in resource.schema.foreign_keys:
        name = key["reference"].get("resource")
        if resource.package and resource.package.has_resource(name):
            yield resource.package.get_resource(name)


def _of_file(path: Path, table: Any) -> float:
    size, sample = _looked_at(path, str(table.compression))
    lines = max(sample.count(b"\n"), sample.count(b"\r"))
    rows = size * lines / max(len(sample), 1)
    of_a_row = SECONDS_PER_ROW + SECONDS_PER_CELL * len(table.schema.fields)
    return rows * of_a_row + size * SECONDS_PER_BYTE


def _looked_at(path: Path, compression: str) -> tuple[float, bytes]:
    """About how many bytes a file holds when it is unpacked, and the first of them."""
    size = path.stat().st_size
    if compression == "zip":
        with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as stream:
            return sum(entry.file_size for entry in archive.infolist()), stream.read(SAMPLE_BYTES)
    with path.open("rb") as packed:
        if compression not in STREAMS:
            return size, packed.read(SAMPLE_BYTES)
        with STREAMS[compression](packed) as stream:
            sample: bytes = stream.read(SAMPLE_BYTES)
        return size * len(sample) / max(packed.tell(), 1), sample
