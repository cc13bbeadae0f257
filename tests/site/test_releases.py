"""The files of releases: believed as far as they hold what the manifest says, and no further."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.manifest import Manifest, checksums, described, write_manifest
from kerrdata.site.building import build

MakeRelease = Callable[..., Path]
CROISSANT = {"@context": "https://schema.org/", "@type": "Dataset", "name": "</script><b>"}


@pytest.fixture
def make_release(write_package: Any) -> MakeRelease:
    """A function that writes a release of a version, with further files by path."""

    def make(version: str, further: dict[str, str] | None = None) -> Path:
        things = {"primaryKey": "id", "fields": [{"name": "id"}, {"name": "name"}]}
        folder: Path = write_package(
            {"data/things.csv": f"id,name\n1,Thing of {version}\n"},
            folder=f"release-{version}",
            version=version,
            homepage="https://kerrdata.example/",
            resources=[{"name": "things", "path": "data/things.csv", "schema": things}],
        )
        for name, text in (further or {}).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        write_own(folder, version)
        return folder

    return make


def write_own(folder: Path, version: str) -> None:
    """Describe what lies in the folder of a release."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = tuple(described(path, path.relative_to(folder).as_posix()) for path in paths)
    manifest = Manifest("things", version, date(2026, 11, 25), files)
    (folder / "manifest.json").write_text(write_manifest(manifest), "utf-8")
    (folder / "SHA256SUMS").write_text(checksums(files), "utf-8")


def test_what_a_release_brings_is_offered_and_used(make_release: Any, tmp_path: Path) -> None:
    release = make_release(
        "1.0.0",
        {
            "things-1.0.0.zip": "zip",
            "things.sqlite": "sqlite",
            "things.xlsx": "xlsx",
            "parquet/things.parquet": "parquet",
            "jsonl/things.jsonl": "{}",
            "croissant.json": json.dumps(CROISSANT),
            "citation.bib": "@misc{of-the-release}",
            "CITATION.cff": "cff-version: of the release",
            "report.html": "<!doctype html><html lang=en><title>of the release</title></html>",
            "CHANGELOG.md": "## [1.0.0] - 2026-11-25\n\n### Data\n\n- A `thing`\n  came.\n",
        },
    )
    site = build(None, tmp_path / "site", releases=[release]).folder
    front = (site / "index.html").read_text("utf-8")
    for path in ("things-1.0.0.zip", "things.sqlite", "things.xlsx", "parquet/things.parquet"):
        assert f'href="latest/{path}"' in front
    for told in ("25 November 2026", "@misc{of-the-release}", "cff-version: of the release"):
        assert told in front
    assert r"\u003c/script\u003e\u003cb\u003e" in front, "the Croissant file, harmless"
    for folder in ("latest", "v1.0.0"):
        for line in (release / "SHA256SUMS").read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            assert hashlib.sha256((site / folder / name).read_bytes()).hexdigest() == digest
        assert (site / folder / "manifest.json").is_file()
    assert "of the release" in (site / "report/index.html").read_text("utf-8")
    assert "A <code>thing</code> came." in (site / "changes/index.html").read_text("utf-8")


def test_what_a_release_lacks_is_not_promised(make_release: Any, tmp_path: Path) -> None:
    site = build(None, tmp_path / "site", releases=[make_release("1.0.0")]).folder
    front = (site / "index.html").read_text("utf-8")
    for word in ("Parquet", "SQLite", "Excel", "JSON Lines", "Everything, zip"):
        assert word not in front


def test_several_versions_the_newest_is_the_latest(make_release: Any, tmp_path: Path) -> None:
    releases = [make_release(version) for version in ("1.9.0", "1.10.0", "1.10.0-rc.1")]
    site = build(None, tmp_path / "site", releases=releases).folder
    assert "Thing of 1.10.0" in (site / "things/1/index.html").read_text("utf-8")
    assert "Thing of 1.10.0\n" in (site / "latest/data/things.csv").read_text("utf-8")
    for version in ("1.9.0", "1.10.0", "1.10.0-rc.1"):
        table = (site / f"v{version}/data/things.csv").read_text("utf-8")
        assert table == f"id,name\n1,Thing of {version}\n"
    front = (site / "index.html").read_text("utf-8")
    assert front.index('href="v1.10.0-rc.1/index.html"') < front.index('href="v1.9.0/index.html"')


def test_a_release_that_does_not_hold_what_it_says(make_release: Any, tmp_path: Path) -> None:
    release = make_release("1.0.0")
    (release / "data/things.csv").write_text("id,name\n1,another\n", "utf-8")
    with pytest.raises(KerrdataError, match=r"things\.csv: it does not hold what manifest\.json"):
        build(None, tmp_path / "site", releases=[release])
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "data/gone.csv", "data", "a\\..\\b"])
def test_a_manifest_may_not_lead_outside(make_release: Any, tmp_path: Path, path: str) -> None:
    release = make_release("1.0.0")
    (tmp_path / "secret").write_text("secret", "utf-8")
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    manifest["files"][0]["path"] = path
    (release / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(KerrdataError, match="which is not in it"):
        build(None, tmp_path / "site", releases=[release])


def test_what_is_no_release(make_release: Any, write_package: Any, tmp_path: Path) -> None:
    output, release = tmp_path / "site", make_release("1.0.0")
    with pytest.raises(KerrdataError, match="no such folder"):
        build(None, output, releases=[tmp_path / "nowhere"])
    with pytest.raises(KerrdataError, match="it is no release"):
        build(None, output, releases=[write_package({"a.csv": "a\n"})])
    shutil.copytree(release, tmp_path / "twice")
    with pytest.raises(KerrdataError, match="two releases have it"):
        build(None, output, releases=[release, tmp_path / "twice"])
    with pytest.raises(KerrdataError, match="is version 2, the newest release is 1"):
        build(
            write_package({"a.csv": "a\n"}, folder="two", version="2"), output, releases=[release]
        )
    (release / "manifest.json").write_text("[]", "utf-8")
    with pytest.raises(KerrdataError, match="it is no manifest"):
        build(None, output, releases=[release])
