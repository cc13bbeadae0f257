"""Releases to describe: the Kerr data with its Parquet files, and a package of one table."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import kerrdata
from kerrdata import metadata
from kerrdata.descriptor import Descriptor, describe, read_descriptor
from kerrdata.manifest import Manifest, described

RELEASED = date(2026, 11, 24)


@dataclass(frozen=True)
class Release:
    folder: Path
    descriptor: Descriptor
    manifest: Manifest

    def texts(self) -> dict[str, str]:
        return {
            name: render(self.descriptor, self.manifest)
            for name, render in metadata.FORMATS.items()
        }


def released(folder: Path, descriptor: Descriptor) -> Release:
    """Describe the data files of a folder, write the metadata and describe the rest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in files]
    described_files = tuple(map(described, files, names))
    manifest = Manifest(descriptor.name, descriptor.version, RELEASED, described_files)
    release = Release(folder, descriptor, manifest)
    for name, text in release.texts().items():
        (folder / name).write_text(text, encoding="utf-8")
    return release


@pytest.fixture(scope="session")
def kerr_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("release")
    root = Path(__file__).parents[2]
    shutil.copytree(root / "data", folder / "data")
    shutil.copy(root / "datapackage.json", folder)
    (folder / "parquet").mkdir()
    for name in kerrdata.tables(folder):
        frame = pa.Table.from_pandas(kerrdata.load(name, folder), preserve_index=False)
        pq.write_table(_with_days(frame), folder / f"parquet/{name}.parquet")
    return released(folder, read_descriptor(folder / "datapackage.json"))


@pytest.fixture(scope="session")
def lamp_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of a package of one table, which says something in every file."""
    folder = tmp_path_factory.mktemp("lamps")
    (folder / "data").mkdir()
    (folder / "data/lamps.csv").write_text("id,lit\n1,true\n", encoding="utf-8")
    raw = {
        "name": "lamps",
        "version": "0.1.0",
        "title": "Lamps of the coast",
        "description": "All lamps that were lit.",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "contributors": [{"title": "The board", "roles": ["creator"]}],
        "resources": [{"name": "lamps", "path": "data/lamps.csv"}],
    }
    return released(folder, describe(raw, folder))


@pytest.fixture
def describe_release(tmp_path: Path) -> Callable[..., Release]:
    """A function that releases a package with one table and whatever else a descriptor says."""

    def make(**raw: Any) -> Release:
        (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
        raw.setdefault("resources", [{"name": "t", "path": "t.csv"}])
        return released(
            tmp_path, describe({"name": "package", "version": "1.0.0", **raw}, tmp_path)
        )

    return make


def _with_days(table: pa.Table) -> pa.Table:
    for at, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type):
            table = table.set_column(at, column.name, table.column(at).cast(pa.date32()))
    return table.replace_schema_metadata(None)
