"""The public Python API: four functions, an exception and a version, imported when used."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

import kerrdata
from kerrdata import KerrdataError
from kerrdata.findings import Report
from kerrdata.package import Package, bundled_package

NAMES = ["KerrdataError", "__version__", "load", "open_package", "tables", "validate"]


def test_names_are_exact() -> None:
    assert sorted(kerrdata.__all__) == NAMES
    assert dir(kerrdata) == NAMES
    for name in NAMES:
        assert getattr(kerrdata, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kerrdata.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_stub_has_the_same_names() -> None:
    """A type checker reads the stub, since names that come late say nothing to it."""
    stub = ast.parse((files(kerrdata) / "__init__.pyi").read_text("utf-8"))
    imported = {
        (node.module, alias.name)
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == {(home, name) for name, home in kerrdata._HOMES.items()}
    assert (files(kerrdata) / "py.typed").is_file()


def test_import_is_light() -> None:
    code = (
        "import kerrdata, sys; print({'pandas', 'frictionless', 'typer', 'yaml'} & {*sys.modules})"
    )
    source = str(Path(kerrdata.__file__).parents[1])
    run = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": source},
    )
    assert run.stdout == "set()\n"


def test_version_is_that_of_the_descriptor() -> None:
    raw = json.loads(bundled_package().path.read_text("utf-8"))
    assert kerrdata.__version__ == raw["version"]


def test_tables() -> None:
    assert len(kerrdata.tables()) == 14
    assert {"events", "people", "quotes", "organizations"} <= set(kerrdata.tables())


def test_load_gives_typed_columns_and_plain_row_labels() -> None:
    events = kerrdata.load("events")
    assert isinstance(events.index, pd.RangeIndex)
    assert events["sensitive"].dtype == "boolean"
    assert events["date_earliest"].dtype == "datetime64[s]"
    assert events["title"].dtype == "str"
    quotes = kerrdata.load("quotes")
    assert quotes["span_start"].dtype == "Int64"
    assert quotes["id"].is_unique


def test_every_table_loads_with_the_columns_of_its_schema() -> None:
    for table in bundled_package().descriptor.tables:
        frame = kerrdata.load(table.name)
        assert list(frame.columns) == [column.name for column in table.fields]
        assert len(frame)


def test_load_of_an_unknown_table_names_the_near_miss() -> None:
    with pytest.raises(KerrdataError) as refused:
        kerrdata.load("event")
    assert "event: kerrdata has no such table." in str(refused.value)
    assert "Did you mean `events`?" in refused.value.hint
    assert "people" in refused.value.hint


def test_load_from_elsewhere(write_package: Callable[..., Path], tmp_path: Path) -> None:
    root = write_package(
        {"data/t.csv": "a,b\n1,x\n,y\nz,\n"},
        fields={"t": [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]},
    )
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        for path in root.rglob("*"):
            archive.write(path, path.relative_to(root))
    places: list[str | Path | Package] = [
        root,
        str(root / "datapackage.json"),
        tmp_path / "package.zip",
        kerrdata.open_package(root),
    ]
    for place in places:
        frame = kerrdata.load("t", place)
        assert frame["a"].tolist() == [1, pd.NA, pd.NA], "what is no integer is missing"
        assert frame["b"].isna().tolist() == [False, False, True]
        assert kerrdata.tables(place) == ["t"]


def test_load_of_a_table_without_its_file(write_package: Callable[..., Path]) -> None:
    root = write_package({}, resources=[{"name": "t", "path": "t.csv"}])
    with pytest.raises(KerrdataError, match="table t"):
        kerrdata.load("t", root)


def test_open_package_refuses_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        archive.writestr("datapackage.json", "{}")
    with pytest.raises(KerrdataError, match="an archive"):
        kerrdata.open_package(tmp_path / "package.zip")


def test_validate_gives_a_report(kerr_package: Path) -> None:
    report = kerrdata.validate(kerr_package)
    assert isinstance(report, Report)
    assert report.valid
