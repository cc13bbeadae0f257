"""What stands in the way of a release, each obstacle alone, in a real repository."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kerrdata.cli import main
from kerrdata.errors import KerrdataError
from kerrdata.package import open_package
from kerrdata.release.readiness import plan

Git = Callable[..., None]

CHANGELOG = "# Changelog\n\n## [1.0.0] - 2026-11-24\n\n- The first release.\n"


def describe(folder: Path, **facts: object) -> None:
    """Change the descriptor of a package."""
    path = folder / "datapackage.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **facts}), "utf-8")


@pytest.fixture
def folder(write_package: Callable[..., Path], git: Git) -> Path:
    """A package that is ready to be released."""
    root = write_package(
        {"data/people.csv": "id,name\nkerr,Mark\n"},
        name="small",
        version="1.0.0",
        resources=[
            {
                "name": "people",
                "path": "data/people.csv",
                "schema": {
                    "fields": [
                        {"name": "id", "type": "string"},
                        {"name": "name", "type": "string"},
                    ],
                    "primaryKey": "id",
                },
            }
        ],
    )
    (root / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    git(root, "init", "--quiet")
    commit(root, git)
    return root


def commit(folder: Path, git: Git) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Change")


def obstacles(folder: Path) -> list[str]:
    return [one.note for one in plan(open_package(folder), folder / "dist").obstacles]


def test_a_clean_valid_package_is_ready(folder: Path) -> None:
    made = plan(open_package(folder), folder / "dist")
    assert made.obstacles == ()
    assert (made.title, made.tag, made.previous) == ("small-1.0.0", "v1.0.0", None)
    assert str(made.released) == "2026-11-24"


def test_what_is_not_committed_is_named(folder: Path) -> None:
    (folder / "notes.txt").touch()
    assert obstacles(folder) == ["not committed: notes.txt"]


def test_an_invalid_package_is_not_ready(folder: Path, git: Git) -> None:
    (folder / "data" / "people.csv").write_text("id,name\nkerr,Mark\nkerr,Mark\n", "utf-8")
    commit(folder, git)
    assert obstacles(folder) == ["the package is invalid: 1 errors"]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("# Changelog\n", "CHANGELOG.md says nothing of 1.0.0"),
        ("## [1.0.0] - 2026-11-24\n\n### Data\n", "CHANGELOG.md says nothing of 1.0.0"),
        ("## [1.0.0]\n\n- First.\n", "CHANGELOG.md has no day for 1.0.0"),
    ],
)
def test_a_silent_changelog_is_an_obstacle(folder: Path, git: Git, text: str, note: str) -> None:
    (folder / "CHANGELOG.md").write_text(text, "utf-8")
    commit(folder, git)
    assert obstacles(folder) == [note]


def test_a_tag_and_a_folder_of_that_version_are_obstacles(folder: Path, git: Git) -> None:
    git(folder, "tag", "v1.0.0")
    assert obstacles(folder) == ["the tag v1.0.0 exists"]
    (folder.parent / "dist" / "small-1.0.0").mkdir(parents=True)
    made = plan(open_package(folder), folder.parent / "dist")
    assert "no release is ever overwritten" in made.obstacles[-1].note


@pytest.mark.parametrize(("version", "ready"), [("1.0.1", False), ("1.1.0", True), ("2.0.0", True)])
def test_the_version_has_to_be_as_high_as_the_changes_demand(
    folder: Path, git: Git, version: str, *, ready: bool
) -> None:
    git(folder, "tag", "v1.0.0")
    (folder / "data" / "people.csv").write_text("id,name\nada,Ada\nkerr,Mark\n", "utf-8")
    (folder / "CHANGELOG.md").write_text(CHANGELOG.replace("1.0.0", version), "utf-8")
    describe(folder, version=version)
    commit(folder, git)
    assert (obstacles(folder) == []) is ready


def test_outside_a_repository_there_is_no_plan(write_package: Callable[..., Path]) -> None:
    root = write_package({"people.csv": "id\n1\n"}, name="small", version="1.0.0")
    with pytest.raises(KerrdataError, match="no git repository"):
        plan(open_package(root), root / "dist")


def test_the_command_names_each_obstacle_and_exits(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", "plan", str(folder)]) == 0
    assert capsys.readouterr().out.endswith("ready\n")
    (folder / "a\x1b[31m.txt").touch()
    assert main(["release", "plan", str(folder)]) == 1
    out = capsys.readouterr().out
    assert "not committed" in out
    assert "\x1b" not in out


def test_from_plan_to_tag(
    folder: Path, git: Git, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "a@kerrdata.example")
    place = folder.parent / "dist"
    words = [str(folder), "--output", str(place)]
    assert main(["release", "build", *words]) == 0
    assert "bytes in" in capsys.readouterr().out
    assert main(["release", "check", str(place / "small-1.0.0")]) == 0
    assert main(["release", "tag", *words]) == 0
    assert "tagged: v1.0.0" in capsys.readouterr().out
    assert main(["release", "build", *words]) == 2
    assert main(["release", "plan", *words]) == 1
    git(folder, "tag", "--delete", "v1.0.0")
    (folder / "data" / "people.csv").write_text("id,name\nkerr,Marc\n", "utf-8")
    commit(folder, git)
    assert main(["release", "tag", *words]) == 2
    assert "is not that of this commit" in capsys.readouterr().err
