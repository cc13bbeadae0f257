"""Packages exported to every format, and their values as Frictionless reads them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import frictionless
import pytest

from kerrdata.export import FORMATS, export
from kerrdata.package import bundled_package, open_package

RELEASED = date(2026, 11, 24)
TEXT_TYPES = {"any", "array", "duration", "geojson", "geopoint", "list", "object", "string"}

Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def kerr(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of our own package in every format."""
    folder = tmp_path_factory.mktemp("export")
    for name in FORMATS:
        export(bundled_package(), name, folder, RELEASED)
    return folder


@pytest.fixture
def exported(tmp_path: Path) -> Callable[..., Path]:
    """A function that exports a package and returns the folder."""

    def run(root: Path, *formats: str) -> Path:
        for name in formats or FORMATS:
            export(open_package(root), name, tmp_path / "exported", RELEASED)
        return tmp_path / "exported"

    return run


@pytest.fixture(scope="session")
def kerr_values() -> Tables:
    return values(bundled_package().root)


def values(root: Path) -> Tables:
    """The rows of all tables as Frictionless reads them; what it has no type for as its text."""
    package = frictionless.Package(str(root / "datapackage.json"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {resource.name: _rows(resource) for resource in package.resources}


def _rows(resource: Any) -> list[dict[str, Any]]:
    resource.schema.foreign_keys = []
    rows = resource.read_rows()
    kinds = {field.name: field.type for field in resource.schema.fields}
    return [
        {name: _plain(kinds[name], value, row, at) for at, (name, value) in enumerate(row.items())}
        for row in rows
    ]


def _plain(kind: str, value: Any, row: Any, at: int) -> Any:
    if value is None:
        return None
    if kind in TEXT_TYPES or kind == "yearmonth":
        return row.cells[at]
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC)
    return value
