"""`kerrdata diff` and `kerrdata version`: exit codes, formats, files, and errors that tell."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kerrdata.cli import main
from kerrdata.versioning import POLICY

HEAD = "id,name\n"


def write(folder: Path, rows: str, version: str = "1.0.0", **more: Any) -> str:
    fields = [{"name": "id", "type": "string"}, {"name": "name", "type": "string"}]
    schema = {"fields": fields, "primaryKey": "id"}
    resources = [{"name": "people", "path": "people.csv", "schema": schema}]
    raw = {"name": "x", "version": version, "resources": resources, **more}
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text(json.dumps(raw), "utf-8")
    (folder / "people.csv").write_text(HEAD + rows, "utf-8")
    return str(folder)


@pytest.fixture
def old(tmp_path: Path) -> str:
    return write(tmp_path / "old", "ann,Ann\nben,Ben\n")


@pytest.fixture
def new(tmp_path: Path) -> str:
    return write(tmp_path / "new", "ann,Anne\nben,Ben\ncai,Cai\n", "1.1.0")


def test_exit_codes(old: str, new: str, capsys: Any) -> None:
    assert main(["diff", old, old]) == 0
    assert capsys.readouterr().out.endswith("\n\nno difference\n")
    assert main(["diff", old, new]) == 1
    assert "1 added, 1 changed" in capsys.readouterr().out
    assert main(["diff", old, f"{new}x"]) == 2
    assert "Did you mean" not in capsys.readouterr().out


def test_new_is_the_package_around_the_current_folder(
    old: str, new: str, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.chdir(new)
    assert main(["diff", old]) == 1
    assert "new  x 1.1.0 (datapackage.json)" in capsys.readouterr().out
    assert main(["version", old]) == 0
    assert capsys.readouterr().out.startswith("1.1.0  (MINOR)")


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("terminal", "old  x"),
        ("json", "{\n"),
        ("markdown", "### From"),
        ("html", "<!doctype html>"),
    ],
)
def test_formats(old: str, new: str, capsys: Any, form: str, start: str) -> None:
    assert main(["diff", old, new, "--format", form]) == 1
    out = capsys.readouterr().out
    assert out.startswith(start)
    assert out.endswith("\n")
    assert "\x1b" not in out  # it is no terminal


def test_files(old: str, new: str, tmp_path: Path, capsys: Any) -> None:
    names = ("d.html", "d.json", "d.md", "deep/d.txt")
    options = [word for name in names for word in ("--output", str(tmp_path / name))]
    forms = ["--format=html", "--format=json", "--format=markdown", "--format=terminal"]
    assert main(["diff", old, new, *forms, *options]) == 1
    assert capsys.readouterr().out == ""
    assert json.loads((tmp_path / "d.json").read_text("utf-8"))["next_version"] == "1.1.0"
    assert all((tmp_path / name).read_bytes().endswith(b"\n") for name in names)
    (tmp_path / "all").mkdir()
    assert main(["diff", old, new, *forms, "--output", str(tmp_path / "all")]) == 1
    found = sorted(path.name for path in (tmp_path / "all").iterdir())
    assert found == ["difference.html", "difference.json", "difference.md", "difference.txt"]


def test_a_file_that_cannot_be_written_is_left_as_it_was(
    old: str, new: str, tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / "file").write_text("old", "utf-8")
    assert main(["diff", old, new, "--output", str(tmp_path / "file" / "d.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["diff", old, new, "--output", str(tmp_path / "d.sarif")]) == 2
    assert "a difference has no form `sarif`" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "new", "old"]


def test_only_one_table(old: str, new: str, capsys: Any) -> None:
    assert main(["diff", old, new, "--table", "people", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in found["tables"]] == ["people"]
    assert found["changes"] == []
    assert main(["diff", old, new, "--table", "peopel"]) == 2
    error = capsys.readouterr().err
    assert "neither side has a table `peopel`" in error
    assert "Did you mean `people`?" in error


@pytest.mark.parametrize(
    "wrong",
    ["{", "[]", '{"resources": 5}', '{"resources": [{"name": "people", "path": "../x.csv"}]}'],
)
def test_broken_packages_are_no_traceback(
    old: str, tmp_path: Path, capsys: Any, wrong: str
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "datapackage.json").write_text(wrong, "utf-8")
    for command in ("diff", "version"):
        for sides in ([old, str(tmp_path / "broken")], [str(tmp_path / "broken"), old]):
            assert main([command, *sides]) in {0, 1, 2}
            error = capsys.readouterr().err
            assert "Traceback" not in error
            assert "itself failed" not in error


@pytest.mark.parametrize(
    "content",
    [b"id,name\nann,\xff\n", b'id,name\nann,"x', b"id,name\nann\n,,,,\n", b"\x00\x00", b""],
)
def test_broken_files_are_no_traceback(old: str, new: str, capsys: Any, content: bytes) -> None:
    Path(new, "people.csv").write_bytes(content)
    for form in ("terminal", "json", "markdown", "html"):
        assert main(["diff", old, new, "--format", form]) == 1
        assert "itself failed" not in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device here")
def test_a_device_without_end_is_no_package(old: str, capsys: Any) -> None:
    assert main(["diff", old, "/dev/zero"]) == 2
    assert "larger than 16 MiB" in capsys.readouterr().err


def test_a_file_that_is_missing_is_said(old: str, new: str, capsys: Any) -> None:
    Path(new, "people.csv").unlink()
    assert main(["diff", old, new]) == 1
    assert "not compared: table people: it is not one CSV file inside" in capsys.readouterr().out


def test_without_daff(old: str, new: str, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setitem(sys.modules, "daff", None)
    assert main(["diff", old, new, "--format", "html"]) == 2
    assert "pip install 'kerrdata[release]'" in capsys.readouterr().err
    assert main(["diff", old, new]) == 1


def test_version(old: str, new: str, capsys: Any) -> None:
    assert main(["version", old, new]) == 0
    assert capsys.readouterr().out == (
        "1.1.0  (MINOR)\n\n"
        "MINOR  1 row is added to `people`\n"
        "PATCH  1 row is corrected in `people`\n"
    )
    assert main(["version", old, old]) == 0
    assert capsys.readouterr().out == "1.0.0  (nothing moves it)\n"


def test_version_check(old: str, new: str, tmp_path: Path, capsys: Any) -> None:
    assert main(["version", old, new, "--check"]) == 0
    assert capsys.readouterr().out.endswith("\n\nlegal: 1.1.0\n")
    low = write(tmp_path / "low", "ann,Ann\n", "1.0.1")
    assert main(["version", old, low, "--check"]) == 1
    out = capsys.readouterr().out
    assert "error version-low" in out
    assert "error id-not-retired: `ben` is gone from `people`" in out
    entry = {"table": "people", "id": "ben", "version": "2.0.0"}
    right = write(tmp_path / "right", "ann,Ann\n", "2.0.0", retired=[entry])
    assert main(["version", old, right, "--check"]) == 0


def test_version_as_json(old: str, new: str, capsys: Any) -> None:
    assert main(["version", new, old, "--check", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["level"], found["next_version"]) == ("major", "2.0.0")
    assert [one["code"] for one in found["reasons"]] == ["rows-removed", "cells-corrected"]
    assert [one["code"] for one in found["problems"]] == ["version-lower", "id-not-retired"]


def test_policy(capsys: Any) -> None:
    assert main(["version", "--policy"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert main(["version", "--policy", "--format", "json"]) == 0
    assert {one["code"] for one in json.loads(capsys.readouterr().out)} == set(POLICY)
    page = (Path(__file__).parents[1] / "docs" / "versions.md").read_text("utf-8")
    for one in POLICY.values():
        assert (one.change in text) is bool(one.level)
        assert (f"| `{one.code}` |" in page) is bool(one.level)


def test_without_an_old_version(old: str, tmp_path: Path, capsys: Any) -> None:
    assert main(["version"]) == 2
    assert "Give OLD" in capsys.readouterr().err
    none = write(tmp_path / "none", "ann,Ann\n", "one")
    assert main(["version", none, old]) == 2
    assert "the version `one` is not semantic" in capsys.readouterr().err
    assert main(["diff", none, old]) == 1  # it is only the version that cannot be named


@pytest.mark.slow
def test_same_bytes_whatever_the_hash_seed_and_the_locale(old: str, new: str) -> None:
    for form in ("json", "html", "markdown", "terminal"):
        answers = set()
        for seed, locale in (("1", "C"), ("2", "tr_TR.UTF-8")):
            command = [sys.executable, "-m", "kerrdata", "diff", old, new, "--format", form]
            settings = {"PYTHONHASHSEED": seed, "LC_ALL": locale, "PATH": "/usr/bin:/bin"}
            done = subprocess.run(command, capture_output=True, check=False, env=settings)
            assert done.returncode == 1
            answers.add(done.stdout)
        assert len(answers) == 1
