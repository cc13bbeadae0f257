"""What git says of a folder, asked of a real repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.release.repository import Repository


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@kerrdata.example"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text("id\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "First")
    return tmp_path


def test_a_folder_without_commit_is_no_repository(tmp_path: Path, folder: Path) -> None:
    assert Repository(folder).exists
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "--quiet")
    assert not Repository(empty).exists


def test_changed_and_new_files_are_uncommitted(folder: Path) -> None:
    assert Repository(folder).uncommitted() == []
    (folder / "people.csv").write_text("id\nkerr\n", encoding="utf-8")
    (folder / "Größe \n.csv").touch()
    assert Repository(folder).uncommitted() == ["people.csv", "Größe \n.csv"]


def test_releases_are_the_tags_of_versions_that_lead_here(folder: Path) -> None:
    for name in ("v0.9.0", "v0.10.0", "v1.0", "latest"):
        git(folder, "tag", name)
    git(folder, "checkout", "--quiet", "-b", "aside")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Aside")
    git(folder, "tag", "v9.0.0")
    git(folder, "checkout", "--quiet", "-")
    assert Repository(folder).releases() == ["v0.10.0", "v0.9.0"]
    assert Repository(folder).has_tag("v9.0.0")
    assert not Repository(folder).has_tag("v2.0.0")


def test_a_tag_is_made_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "a@kerrdata.example")
    Repository(folder).tag("v1.0.0", "kerrdata-1.0.0")
    assert Repository(folder).releases() == ["v1.0.0"]
    with pytest.raises(KerrdataError, match="git tag failed"):
        Repository(folder).tag("v1.0.0", "kerrdata-1.0.0")
