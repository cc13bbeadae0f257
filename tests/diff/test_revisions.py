"""Where OLD and NEW are found: places of all kinds, and git revisions, of which nothing runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest

from kerrdata.diff.revisions import difference, open_revision
from kerrdata.errors import KerrdataError
from kerrdata.manifest import Manifest, described, write_manifest

DESCRIPTOR = {
    "name": "birds",
    "version": "1.0.0",
    "resources": [{"name": "birds", "path": "data/birds.csv", "schema": "schemas/birds.json"}],
}
SCHEMA = {"fields": [{"name": "id", "type": "string"}], "primaryKey": "id"}


def write(folder: Path, *ids: str, version: str = "1.0.0") -> Path:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "schemas").mkdir(exist_ok=True)
    raw = json.dumps({**DESCRIPTOR, "version": version})
    (folder / "datapackage.json").write_text(raw, "utf-8", newline="")
    (folder / "schemas" / "birds.json").write_text(json.dumps(SCHEMA), "utf-8", newline="")
    (folder / "data" / "birds.csv").write_bytes("\n".join(["id", *ids, ""]).encode())
    return folder


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *identity, "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path) -> None:
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "x")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a package of two versions, the first tagged; the current folder."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "repository"
    write(folder, "auk")
    git(folder, "init", "--quiet")
    commit(folder)
    git(folder, "tag", "v1.0.0")
    write(folder, "auk", "owl", version="1.1.0")
    commit(folder)
    monkeypatch.chdir(folder)
    return folder


def ids(named: str | None) -> list[str]:
    with open_revision(named) as package:
        (table,) = package.descriptor.tables
        return [row[0] for row in package.records(table).rows]


def test_revisions(repository: Path) -> None:
    head = git(repository, "rev-parse", "HEAD")
    for old in ("v1.0.0", "HEAD~1", "HEAD^", "refs/tags/v1.0.0"):
        assert ids(old) == ["auk"]
    for new in ("HEAD", "main", head, head[:8], None, ".", "datapackage.json"):
        assert ids(new) == ["auk", "owl"]
    found = difference("v1.0.0")
    assert [row.key for row in found.tables[0].added] == [("owl",)]
    assert (found.old.place, found.new.place) == ("v1.0.0", "datapackage.json")


def test_what_is_not_committed_does_not_count(repository: Path) -> None:
    write(repository, "emu")
    assert ids("HEAD") == ["auk", "owl"]
    assert ids(None) == ["emu"]


def test_a_path_comes_before_a_revision(repository: Path) -> None:
    write(repository / "v1.0.0", "path")
    assert ids("v1.0.0") == ["path"]
    assert ids("refs/tags/v1.0.0") == ["auk"]


def test_a_package_in_a_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository / "packages" / "sea", "gull")
    commit(repository)
    assert ids("HEAD") == ["auk", "owl"]
    assert ids("HEAD:packages/sea") == ids("HEAD:packages/sea/") == ["gull"]
    assert ids("HEAD:") == ["auk", "owl"]
    monkeypatch.chdir(repository / "packages" / "sea" / "data")
    assert ids("HEAD") == ["gull"]  # the one around the current folder
    assert ids("HEAD~1") == ["auk", "owl"]  # which was not there then
    assert ids("HEAD:") == ["auk", "owl"]
    with open_revision("HEAD") as package:
        assert package.place == "HEAD:packages/sea"


def test_nothing_of_a_repository_runs_or_is_left_out(repository: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    git(repository, "config", "filter.evil.smudge", f"touch {ran}")
    git(repository, "config", "core.fsmonitor", f"touch {ran}")
    attributes = "data/* filter=evil eol=crlf text export-ignore\n*.json export-subst\n"
    (repository / ".gitattributes").write_text(attributes, "utf-8")
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n", "utf-8")
    hook.chmod(0o755)
    commit(repository)
    ran.unlink(missing_ok=True)  # by our own `git add`
    with open_revision("HEAD") as package:
        content = (package.root / "data" / "birds.csv").read_bytes()
    assert content == b"id\nauk\nowl\n"
    assert not ran.exists()


def test_links_do_not_lead_out(repository: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("id\nsecret\n", "utf-8")
    (repository / "data" / "birds.csv").unlink()
    (repository / "data" / "birds.csv").symlink_to(secret)
    commit(repository)
    with open_revision("HEAD") as package:
        assert package.file(package.descriptor.tables[0]) is None


@pytest.mark.parametrize("named", ["--output=x", "-", "--upload-pack=touch x", "HEAD\0", ""])
def test_options_are_no_revisions(repository: Path, named: str) -> None:
    before = sorted(path.name for path in repository.iterdir())
    with pytest.raises(KerrdataError), open_revision(named):
        pass
    assert sorted(path.name for path in repository.iterdir()) == before


@pytest.mark.parametrize(
    ("named", "hint"),
    [
        ("v1.0.1", "Did you mean `v1.0.0`?"),
        ("HAED", "Did you mean `HEAD`?"),
        ("dataa", "Did you mean `data`?"),
        ("HEAD~99", "`HEAD` is there, but does not reach so far back."),
        ("qqqqqqqqq", "Give a folder"),
    ],
)
def test_near_misses(repository: Path, named: str, hint: str) -> None:
    assert repository.is_dir()
    with pytest.raises(KerrdataError) as error, open_revision(named):
        pass
    assert named in error.value.message
    assert "no such git revision" in error.value.message
    assert error.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("HEAD:data", "no datapackage.json in that folder"),
        ("HEAD:nowhere", "no datapackage.json in that folder"),
        ("HEAD:../other", "from its top"),
        ("HEAD:/data", "from its top"),
    ],
)
def test_folders_without_a_package(repository: Path, named: str, message: str) -> None:
    assert repository.is_dir()
    with pytest.raises(KerrdataError, match=message), open_revision(named):
        pass


def test_a_revision_without_a_package(repository: Path) -> None:
    git(repository, "rm", "--quiet", "--cached", "datapackage.json")
    git(repository, "commit", "--quiet", "-m", "x")
    with pytest.raises(KerrdataError, match=r"HEAD: that revision has no datapackage\.json"):
        difference("HEAD")


def test_a_broken_descriptor_is_named_by_its_revision(repository: Path) -> None:
    (repository / "datapackage.json").write_text("{", "utf-8")
    commit(repository)
    with pytest.raises(KerrdataError) as error, open_revision("HEAD"):
        pass
    assert error.value.message.startswith("HEAD/datapackage.json:1:2: not JSON")


def test_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(KerrdataError, match="no git revision: not a git repository"):
        difference("HEAD")


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(KerrdataError, match="git is not installed"):
        difference("HEAD")


def test_archives_and_releases(tmp_path: Path) -> None:
    folder = write(tmp_path / "birds-1.0.0", "auk")
    for base, name in ((tmp_path, "top.zip"), (folder, "flat.zip")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for path in folder.rglob("*"):
                archive.write(path, path.relative_to(base))
        assert ids(str(tmp_path / name)) == ["auk"]
    release = tmp_path / "release"
    shutil.move(folder, release / "package")
    (release / "parquet").mkdir()
    file = described(release / "package" / "datapackage.json", "package/datapackage.json")
    manifest = Manifest("birds", "1.0.0", date(2026, 1, 1), (file,))
    (release / "manifest.json").write_text(write_manifest(manifest), "utf-8")
    assert ids(str(release)) == ["auk"]


def test_a_folder_without_a_package(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"files": [{"path": "../x"}]}', "utf-8")
    with pytest.raises(KerrdataError, match=r"there is no datapackage\.json in it"):
        difference(str(tmp_path))
