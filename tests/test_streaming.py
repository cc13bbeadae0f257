"""A large table is read line by line, and yet each finding stands where it would in a small one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import placement
from kerrdata.errors import KerrdataError
from kerrdata.package import Package, open_package
from kerrdata.streaming import excerpt, header, stream
from kerrdata.structure import translation
from kerrdata.validation import validate

WritePackage = Callable[..., Path]
FIELDS: list[dict[str, Any]] = [
    {"name": "id", "constraints": {"unique": True}},
    {"name": "n", "type": "integer"},
    {"name": "née"},
]
TEXTS = {
    "cells": 'id,n,née\na,1,x\nb,?,"y\nz"\nc,??,😀\n',
    "ends": "id,n,née\r\na,1,x\r\nb,?,y\r\na,2,\r\n",
    "ragged": "id,n,née\na,1\n\nb,1,2,3\n",
    "header": "id,née,n\na,1,x\n",
    "mark": "\ufeffid,n,née\na,?,x\n",
    "open": 'id,n,née\na,1,x\nb,2,"never\nclosed\n',
    "no end": "id,n,née\na,?,x",
    "blank": "\n\nid,n,née\n",
    "empty": "",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_findings_stand_where_they_would(
    write_package: WritePackage, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    root = write_package({"t.csv": text}, fields={"t": FIELDS})
    small = validate(root)
    monkeypatch.setattr(placement, "LARGE", 0)
    assert validate(root).all_findings == small.all_findings
    assert text in (TEXTS["open"],) or small.all_findings


def test_undecodable_text(write_package: WritePackage, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "id,n,née\na,1,x\nb,?,y\n".encode() + b"c,1,\xe9\n"
    root = write_package({"t.csv": content}, fields={"t": FIELDS})
    small = validate(root)
    assert [found.line for found in small.all_findings if found.code == "encoding-error"] == [4]
    monkeypatch.setattr(placement, "LARGE", 0)
    for size in (1, 2, 3, 7, 23, 24, 25):
        monkeypatch.setattr(translation, "CHUNK", size)
        assert validate(root).all_findings == small.all_findings


def test_warning_of_a_rule(write_package: WritePackage, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_package({"t.csv": "id,n,née\na,1, x\nb,2,y \n"}, fields={"t": FIELDS})
    small = validate(root, select=["KD002"])
    monkeypatch.setattr(placement, "LARGE", 0)
    assert validate(root, select=["KD002"]).all_findings == small.all_findings
    assert [found.mended for found in small.all_findings] == ["x", "y"]
    monkeypatch.setattr(placement, "MOST_DRAFTED", 0)
    assert [found.mended for found in validate(root, select=["KD002"]).all_findings] == [None, None]


@given(st.text(alphabet='ab,"\r\né ', max_size=40))
def test_records_are_those_of_the_package(tmp_path_factory: Any, text: str) -> None:
    package = _package(tmp_path_factory.mktemp("t"), text)
    table = package.descriptor.tables[0]
    records, streamed = package.records(table), list(stream(package, table))
    assert "".join(one.text for one in streamed) == text
    assert {one.number: one.line for one in streamed} | {1: 1} == records.line_of
    below = [one.cells for one in streamed if one.number > 1 and one.cells]
    assert below == records.rows
    assert header(package, table) == records.labels
    wanted = excerpt(package, table, [1, 3], [2])
    assert wanted.row_of == {key: row for key, row in records.row_of.items() if key == 3}


def _package(root: Path, text: str) -> Package:
    (root / "t.csv").write_bytes(text.encode())
    (root / "datapackage.json").write_text('{"resources": [{"name": "t", "path": "t.csv"}]}')
    return open_package(root)


def test_what_cannot_be_read(write_package: WritePackage) -> None:
    package = open_package(write_package({"t.csv": b"a\n\xe9\n"}))
    table = package.descriptor.tables[0]
    with pytest.raises(KerrdataError, match="cannot be read as utf-8"):
        list(stream(package, table))
    (package.root / "t.csv").unlink()
    with pytest.raises(KerrdataError, match="not one CSV file"):
        header(package, table)


def test_no_frames_for_a_package_of_others(write_package: WritePackage) -> None:
    resources = [
        {"name": "t", "path": "t.csv", "schema": {"fields": FIELDS, "uniqueKeys": [["n"]]}}
    ]
    root = write_package({"t.csv": "id,n,née\na,1,x\nb,01,y\n"}, resources=resources)
    code = (
        "import sys; from kerrdata.cli import main;"
        f"assert main(['validate', '--no-cache', {str(root)!r}]) == 1;"
        "assert 'pandas.core' not in sys.modules and 'pandera' not in sys.modules;"
        "import pandas; assert pandas.DataFrame({'a': [1]}).a[0] == 1"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "KD507" in said.stdout
    assert "as in row 2" in said.stdout
