"""A release is built whole or not at all, from a valid package, and never over another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import frictionless
import pytest

from kerrdata.errors import KerrdataError
from kerrdata.manifest import read_manifest
from kerrdata.package import open_package
from kerrdata.release.building import Order, build
from kerrdata.release.files import files_below
from kerrdata.release.integrity import compare

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 24)
PEOPLE = "id,born\nkerr,1968-12-21\ncoleman,\n"
FIELDS = {"people": [{"name": "id", "type": "string"}, {"name": "born", "type": "date"}]}


@pytest.fixture
def small(write_package: object) -> Path:
    """A package of somebody else: one table, no changelog, no Python project."""
    return write_package(  # type: ignore[no-any-return, operator]
        {"data/people.csv": PEOPLE, "data/LICENSE.md": "Free."},
        fields=FIELDS,
        name="small",
        version="1.2.3",
        resources=[
            {
                "name": "people",
                "path": "data/people.csv",
                "description": "Who | was\nthere",
                "schema": {"fields": FIELDS["people"], "primaryKey": "id"},
            }
        ],
    )


def order(folder: Path) -> Order:
    return Order(open_package(folder), DAY)


def test_a_release_holds_each_format_and_says_so(built: Path) -> None:
    tables = [table.name for table in open_package(ROOT).descriptor.tables]
    version = open_package(ROOT).descriptor.version
    assert files_below(built) == sorted(
        [
            *(f"data/{name}.csv" for name in tables),
            *(f"parquet/{name}.parquet" for name in tables),
            *(f"jsonl/{name}.jsonl" for name in tables),
            *("datapackage.json", "README.md", "DICTIONARY.md", "CHANGELOG.md", "LICENSE"),
            *("data/LICENSE.md", "CHANGES.md", "CHANGES.html", "report.html", "report.json"),
            *("kerrdata.sqlite", "kerrdata.xlsx", f"kerrdata-{version}.zip"),
            *("croissant.json", "CITATION.cff", "dcat.ttl", ".zenodo.json", "citation.bib"),
            *(f"kerrdata-{version}-py3-none-any.whl", f"kerrdata-{version}.tar.gz"),
            *("manifest.json", "SHA256SUMS"),
        ]
    )
    manifest = read_manifest((built / "manifest.json").read_text("utf-8"))
    assert {file.path for file in manifest.files} == set(files_below(built)) - {
        "manifest.json",
        "SHA256SUMS",
    }
    readme = (built / "README.md").read_text("utf-8")
    assert all(f"| {name} |" in readme.replace("\\_", "_") for name in tables)


def test_the_descriptor_states_what_frictionless_finds(built: Path) -> None:
    raw = json.loads((built / "datapackage.json").read_text("utf-8"))
    for resource in raw["resources"]:
        path = built / resource["path"]
        assert resource["bytes"] == path.stat().st_size
        assert resource["rows"] == len(path.read_text("utf-8").splitlines()) - 1
    assert frictionless.validate(str(built / "datapackage.json")).valid


def test_nothing_in_it_tells_where_or_when_it_was_built(built: Path) -> None:
    for path in files_below(built):
        content = (built / path).read_bytes()
        assert os.fsencode(built.parent) not in content, path
        assert os.fsencode(ROOT) not in content, path


def test_any_package_can_be_released(small: Path, tmp_path: Path) -> None:
    folder = build(order(small), tmp_path / "dist")
    assert folder.name == "small-1.2.3"
    paths = files_below(folder)
    assert {"data/people.csv", "data/LICENSE.md", "small.sqlite", "small-1.2.3.zip"} <= set(paths)
    assert not any(path.endswith((".whl", ".tar.gz")) for path in paths)
    assert "| people | 2 | Who \\| was" in (folder / "README.md").read_text("utf-8")


def test_a_release_is_never_overwritten(small: Path, tmp_path: Path) -> None:
    folder = build(order(small), tmp_path / "dist")
    (folder / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(KerrdataError, match="there is such a release already"):
        build(order(small), tmp_path / "dist")
    assert (folder / "README.md").read_text("utf-8") == "mine"


def test_an_invalid_package_is_not_released(small: Path, tmp_path: Path) -> None:
    (small / "data" / "people.csv").write_text("id,born\nkerr,yesterday\n", encoding="utf-8")
    with pytest.raises(KerrdataError, match=r"the package is invalid \(1 error\)"):
        build(order(small), tmp_path / "dist")
    assert list((tmp_path / "dist").iterdir()) == []


@pytest.mark.parametrize(
    ("key", "value"), [("name", "../evil"), ("name", ""), ("version", "1.0"), ("version", "")]
)
def test_a_name_that_is_no_file_name_is_refused(
    small: Path, tmp_path: Path, key: str, value: str
) -> None:
    path = small / "datapackage.json"
    raw = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**raw, key: value}), encoding="utf-8")
    with pytest.raises(KerrdataError, match=f"the package's {key}"):
        build(order(small), tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


RUN = """
import os, resource, signal, sys
from datetime import date
from pathlib import Path
from kerrdata.package import open_package
from kerrdata.release.building import Order, build

def act(step):
    if step == sys.argv[3]:
        {act}

build(Order(open_package(sys.argv[1]), date(2026, 11, 24)), Path(sys.argv[2]), act)
"""


def run(act: str, package: Path, place: Path, step: str) -> subprocess.CompletedProcess[str]:
    """Build in a process of its own, in which something happens before a step."""
    words = [sys.executable, "-c", RUN.format(act=act), str(package), str(place), step]
    return subprocess.run(words, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("step", ["documents", "sqlite", "archive and checksums", "check"])
def test_killed_at_any_moment_the_last_release_stays_whole(
    small: Path, tmp_path: Path, step: str
) -> None:
    place = tmp_path / "dist"
    last = build(order(small), place)
    path = small / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace("1.2.3", "1.2.4"), encoding="utf-8")
    done = run("os.kill(os.getpid(), signal.SIGKILL)", small, place, step)
    assert done.returncode == -9
    assert list(compare(last)) == []
    assert not (place / "small-1.2.4").exists()
    build(order(small), place)
    assert sorted(one.name for one in place.iterdir()) == ["small-1.2.3", "small-1.2.4"]


@pytest.mark.parametrize("step", ["package", "documents", "parquet", "sqlite", "excel", "jsonl"])
def test_a_full_disk_is_one_clear_message(small: Path, tmp_path: Path, step: str) -> None:
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))"
    done = run(limit, small, tmp_path / "dist", step)
    assert "\nkerrdata.errors.KerrdataError: " in done.stderr
    assert ": the release cannot be built: " in done.stderr
    assert list((tmp_path / "dist").iterdir()) == []


def test_ctrl_c_leaves_nothing_behind(small: Path, tmp_path: Path) -> None:
    def stop(step: str) -> None:
        if step == "metadata":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(order(small), tmp_path / "dist", stop)
    assert list((tmp_path / "dist").iterdir()) == []
