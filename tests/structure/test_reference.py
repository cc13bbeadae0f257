"""Where Frictionless stumbles over a table, that is its verdict."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import pytest

from kerrdata.package import open_package
from kerrdata.progress import NOW
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


def test_remarks_of_frictionless_are_not_shown(write_package: WritePackage) -> None:
    resources = [{"name": "t", "path": "t.csv", "compression": "no"}]
    package = open_package(write_package({"t.csv": "a\n1\n"}, resources=resources))
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        reference.judge(package)
    assert not [one for one in seen if one.category is UserWarning]


TO = [{"fields": ["a"], "reference": {"resource": name, "fields": ["a"]}} for name in ("t", "u")]


def test_progress_by_table(write_package: WritePackage, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = [{"name": "a", "type": "string"}]
    resources: list[dict[str, Any]] = [
        {"name": "t", "path": "t.csv", "schema": {"fields": fields, "foreignKeys": TO}},
        {"name": "u", "path": "u.csv", "schema": {"fields": fields}},
        {"name": "folder", "path": "folder"},
        {"name": "long", "path": "n" * 300},
        {"name": "missing", "path": "missing.csv"},
    ]
    files = {"t.csv": "a\n1\n", "u.csv": "a\n1\n2\n", "folder/x": "x" * 100}
    entered: list[str] = []
    monkeypatch.setattr(NOW, "enter", entered.append)
    verdict = reference.judge(open_package(write_package(files, resources=resources)))
    assert not verdict.problems
    assert entered == ["t", "u", "folder", "long", "missing"]
    assert NOW.total == len("a\n1\n") + 2 * len("a\n1\n2\n")


def test_a_descriptor_that_frictionless_does_not_read(tmp_path: Path) -> None:
    (tmp_path / "datapackage.yml").write_text("resources: [{name: t, path: t.csv}]", "utf-8")
    (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
    verdict = reference.judge(open_package(tmp_path))
    assert not verdict.problems
    assert [task["valid"] for task in verdict.tasks] == [True]


def test_a_folder_that_looks_like_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("http:/a")
    folder.mkdir(parents=True)
    resources = [{"name": "t", "path": "t.csv"}]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    (folder / "t.csv").write_text("a\n1\n", encoding="utf-8")
    verdict = reference.judge(open_package(folder))
    assert not verdict.problems
    assert [task["valid"] for task in verdict.tasks] == [True]
