"""A release of this very package, built once, and copies of it to spoil."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.manifest import (
    FILE_NAME,
    Manifest,
    checksums,
    described,
    read_manifest,
    write_manifest,
)
from kerrdata.package import open_package
from kerrdata.release.building import Order, build
from kerrdata.release.files import files_below

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 24)


Clone = Callable[[Path], Path]


@pytest.fixture
def clone() -> Clone:
    """A function that copies the files of this repository into a repository of their own."""
    return _clone


def _clone(folder: Path) -> Path:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All")
    return folder


def git(folder: Path, *words: str) -> None:
    """Run git as somebody."""
    identity = ["-c", "user.name=A", "-c", "user.email=a@kerrdata.example"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(name="git")
def _git_fixture() -> Callable[..., None]:
    """A function that runs git in a folder."""
    return git


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release; not to be changed."""
    place = tmp_path_factory.mktemp("dist")
    return build(Order(open_package(ROOT / "datapackage.json"), DAY), place)


@pytest.fixture
def release(built: Path, tmp_path: Path) -> Path:
    """A release that may be spoilt."""
    return shutil.copytree(built, tmp_path / built.name)


Seal = Callable[[Path], None]


@pytest.fixture
def seal() -> Seal:
    """A function that writes manifest and checksums anew, as a forger would."""

    def write(folder: Path) -> None:
        known = read_manifest((folder / FILE_NAME).read_text("utf-8"))
        files = [
            described(folder / file.path, file.path, file.rows)
            for file in known.files
            if (folder / file.path).exists()
        ]
        manifest = Manifest(known.name, known.version, known.released, tuple(files))
        (folder / FILE_NAME).write_text(write_manifest(manifest), "utf-8")
        (folder / CHECKSUMS_NAME).unlink()
        sums = checksums(described(folder / path, path) for path in files_below(folder))
        (folder / CHECKSUMS_NAME).write_text(sums, "utf-8")

    return write
