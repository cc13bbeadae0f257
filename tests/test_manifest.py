"""A manifest says what a release holds, and closes the circle of writing and reading."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.manifest import (
    Manifest,
    ReleasedFile,
    checksums,
    described,
    read_manifest,
    write_manifest,
)


def manifest(*files: ReleasedFile) -> Manifest:
    return Manifest("kerrdata", "1.0.0", date(2026, 11, 24), files)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id\nkerr\n", encoding="utf-8")
    known = manifest(described(file, "data/people.csv", rows=1))
    assert read_manifest(write_manifest(known)) == known


def test_a_file_is_described_by_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"id\nkerr\n")
    digest = hashlib.sha256(b"id\nkerr\n").hexdigest()
    assert described(file, "data/people.csv", 1) == ReleasedFile(
        "data/people.csv", 8, f"sha256:{digest}", "text/csv", 1
    )
    assert checksums([described(file, "data/people.csv")]) == f"{digest}  data/people.csv\n"


def test_files_are_found_by_path_and_by_folder() -> None:
    people = ReleasedFile("data/people.csv", 8, "sha256:00", "text/csv")
    readme = ReleasedFile("README.md", 8, "sha256:00", "text/markdown")
    assert manifest(readme, people).below("data") == (people,)
    assert manifest(readme, people).file("README.md") == readme
    assert manifest(readme, people).file("data") is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 1}', '{"files": [{}]}', "[" * 100_000])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(KerrdataError, match="no manifest"):
        read_manifest(text)
