"""Where Frictionless stumbles over a table, that is its verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import pytest

from kerrdata.package import open_package
from kerrdata.structure import limits, reference

WritePackage = Callable[..., Path]


@pytest.mark.parametrize(
    ("crash", "note"),
    [
        (TypeError("unhashable type: 'dict'"), "TypeError: unhashable type: 'dict'"),
        (AssertionError(), "AssertionError"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", ["table", "file"])
def test_a_crash(
    crash: Exception,
    note: str,
    kind: str,
    write_package: WritePackage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumble(*_: Any) -> None:
        raise crash

    monkeypatch.setattr(limits, "validate", stumble)
    root = write_package(
        {"t.csv": "a\n1\n"}, resources=[{"name": "t", "path": "t.csv", "type": kind}]
    )
    (task,) = reference.judge(open_package(root)).tasks
    resource = frictionless.Package(str(root / "datapackage.json")).get_resource("t")
    error = frictionless.errors.ResourceError(note=note)
    report = frictionless.Report.from_validation_task(resource, time=0.0, labels=[], errors=[error])
    own = report.to_descriptor()["tasks"][0]
    assert task["errors"] == own["errors"] == [error.to_descriptor()]
    assert task == {**own, "stats": {"errors": 1, "warnings": 0, "seconds": 0.0}}


def test_a_package_in_an_archive_is_named_by_the_archive(
    write_package: WritePackage, tmp_path: Path
) -> None:
    root = write_package({}, resources=[{"name": "t", "path": "t.csv"}])
    archived = replace(open_package(root), unpacked=True, place="p.zip")
    (error,) = reference.judge(archived).tasks[0]["errors"]
    assert "p.zip/t.csv" in error["note"]
    assert "p.zip/t.csv" in error["message"]
    assert str(tmp_path) not in str(error)
