"""A hostile package reads no file but its own, however it names one."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.inputs import inputs_of
from kerrdata.validation import validate

# Frictionless leaves files open when it gives up on them.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

Refusal = Callable[[Path], str]
ROWS = "id\n1\n"
HIDDEN = "token\nhunter2\n"


def resource(**more: Any) -> dict[str, Any]:
    described = {"name": "t", "path": "t.csv", **more}
    return {key: value for key, value in described.items() if value is not None}


@pytest.mark.parametrize("key", ["path", "schema", "dialect"])
def test_link_out_of_the_package_is_not_followed(
    refusal: Refusal, key: str, tmp_path: Path, write_package: Callable[..., Path]
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(HIDDEN, encoding="utf-8")
    root = write_package({"t.csv": ROWS}, resources=[resource(**{key: "link.csv"})])
    (root / "link.csv").symlink_to(secret)
    said = refusal(root)
    assert "link.csv leads out of the package" in said
    assert "hunter2" not in said


def test_link_to_a_folder_outside_is_not_followed(
    refusal: Refusal, tmp_path: Path, write_package: Callable[..., Path]
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/t.csv").write_text(HIDDEN, encoding="utf-8")
    root = write_package({}, resources=[resource(path="data/t.csv")])
    (root / "data").symlink_to(tmp_path / "outside")
    assert "leads out of the package" in refusal(root)


ELSEWHERE = "../secret.json"


TABLE = resource()


LOOKING_AROUND: dict[str, dict[str, Any]] = {
    "field": resource(schema={"fields": [ELSEWHERE]}),
    "field, absolute": resource(schema={"fields": ["{outside}/secret.json"]}),
    "field, linked": resource(schema={"fields": ["link.json"]}),
    "field, device": resource(schema={"fields": ["/dev/zero"]}),
    "field of a nested table": {"name": "in", "data": resource(schema={"fields": [ELSEWHERE]})},
    "catalog": {
        "name": "in",
        "data": {"packages": [], "datasets": [{"name": "d", "package": "{outside}/secret.json"}]},
    },
    "inquiry": {"name": "in", "data": {"tasks": [{"resource": "link.json"}]}},
    "inquiry of a package": {"name": "in", "data": {"tasks": [{"package": "link.json"}]}},
    "nested profile": {"name": "in", "data": {"resources": [TABLE], "profile": "link.json"}},
    "nested profile of a table": {
        "name": "in",
        "data": {"resources": [resource(profile="link.json")]},
    },
    "reference of a profile": resource(profile="profile.json"),
    "file of another library": resource(path="local://{outside}/secret.parquet"),
    "folder of another library": resource(path="folder.parquet"),
}


@pytest.mark.parametrize("name", LOOKING_AROUND)
def test_nothing_outside_is_read(
    refusal: Refusal,
    name: str,
    tmp_path: Path,
    write_package: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = json.dumps(LOOKING_AROUND[name]).replace("{outside}", str(tmp_path))
    (tmp_path / "secret.json").write_text('{"name": "hunter2", "type": "hunter3"}', "utf-8")
    (tmp_path / "secret.parquet").write_text("hunter2", encoding="utf-8")
    files = {"t.csv": ROWS, "profile.json": '{"$ref": "link.json"}', "folder.parquet/x": ""}
    root = write_package(files, resources=[json.loads(text)])
    (root / "link.json").symlink_to(tmp_path / "secret.json")
    (root / "folder.parquet/link.parquet").symlink_to(tmp_path / "secret.parquet")
    monkeypatch.chdir(root)
    said = refusal(Path("datapackage.json"))
    assert "hunter" not in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="There are no named pipes.")
def test_a_pipe_is_no_descriptor(
    refusal: Refusal, write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_package({"t.csv": ROWS}, resources=[resource(schema={"fields": ["pipe"]})])
    os.mkfifo(root / "pipe")
    monkeypatch.chdir(root)
    assert "pipe is no file" in refusal(Path("datapackage.json"))


def test_link_inside_the_package_is_followed(write_package: Callable[..., Path]) -> None:
    root = write_package({"real.csv": ROWS}, resources=[resource()])
    (root / "t.csv").symlink_to("real.csv")
    assert validate(root).valid


def test_link_in_a_nested_package_is_not_followed(
    refusal: Refusal, tmp_path: Path, write_package: Callable[..., Path]
) -> None:
    (tmp_path / "secret.csv").write_text(HIDDEN, encoding="utf-8")
    nested = json.dumps({"resources": [resource(path="link.csv")]})
    root = write_package(
        {"in/datapackage.json": nested}, resources=[resource(path="in/datapackage.json", name="in")]
    )
    (root / "in/link.csv").symlink_to(tmp_path / "secret.csv")
    assert "leads out of the package" in refusal(root)


def test_local_profile_outside_is_not_read(
    refusal: Refusal,
    tmp_path: Path,
    write_package: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Frictionless reads it from the current folder, wherever the package is."""
    (tmp_path / "p.json").write_text('{"required": ["hunter2"]}', encoding="utf-8")
    root = write_package({"t.csv": ROWS}, profile="p.json", resources=[resource()])
    monkeypatch.chdir(tmp_path)
    assert "leads out of the package" in refusal(root)


def test_path_with_a_drive_is_not_taken_from_the_current_folder(
    refusal: Refusal,
    tmp_path: Path,
    write_package: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "c:t.csv").write_text(HIDDEN, encoding="utf-8")
    root = write_package({}, resources=[resource(path="c:t.csv")])
    monkeypatch.chdir(tmp_path)
    assert "drive" in refusal(root)


@pytest.mark.parametrize(
    "path", ["../t.csv", "/etc/hostname", "file:///etc/hostname", "a/../../t.csv"]
)
def test_unsafe_path_is_frictionless_s_finding(
    path: str, write_package: Callable[..., Path]
) -> None:
    (found,) = validate(write_package({}, resources=[resource(path=path)])).findings
    assert found.note == f'path "{path}" is not safe'


def test_pipe_is_not_waited_for(refusal: Refusal, write_package: Callable[..., Path]) -> None:
    root = write_package({}, resources=[resource(), resource(name="j", path="j.json")])
    for name in ("t.csv", "j.json"):
        os.mkfifo(root / name)
        assert stat.S_ISFIFO((root / name).stat().st_mode)
    assert "is no file" in refusal(root)


def test_a_linked_descriptor_is_not_read(refusal: Refusal, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('{"name": "hunter2"}', encoding="utf-8")
    (tmp_path / "package").mkdir()
    (tmp_path / "package/datapackage.json").symlink_to(tmp_path / "secret.json")
    said = refusal(tmp_path / "package")
    assert "leads out of the package" in said
    assert "hunter2" not in said


def test_a_linked_folder_is_not_taken_for_the_package(
    refusal: Refusal, tmp_path: Path, write_package: Callable[..., Path]
) -> None:
    root = write_package({"t.csv": ROWS}, resources=[resource()])
    (tmp_path / "link").mkdir()
    (tmp_path / "link/only").symlink_to(root)
    assert "there is no datapackage.json in it" in refusal(tmp_path / "link")


@pytest.mark.parametrize("name", ["a" * 300, "a" * 5000, "\ud800.json", "a\0"], ids=len)
@pytest.mark.parametrize("key", ["path", "schema", "dialect"])
def test_what_no_file_can_be_called(
    key: str, name: str, write_package: Callable[..., Path]
) -> None:
    root = write_package({"t.csv": ROWS}, resources=[resource(**{key: name})])
    assert not validate(root).valid


@pytest.mark.parametrize("word", ["../secret.csv", "../folder", "../**/*.csv", "link.csv", "link"])
def test_what_an_answer_rests_on_lies_in_the_package(
    word: str, tmp_path: Path, write_package: Callable[..., Path]
) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("secret.csv", "folder/secret.csv"):
        (tmp_path / name).write_text(HIDDEN, encoding="utf-8")
    root = write_package({"t.csv": ROWS}, title=word, resources=[resource()])
    (root / "link").symlink_to(tmp_path / "folder")
    (root / "link.csv").symlink_to(tmp_path / "secret.csv")
    found = inputs_of(root / "datapackage.json")
    assert str(root / "t.csv") in found.files
    names = {*found.files, *found.folders, *found.shallow}
    assert all(Path(name).resolve().is_relative_to(root.resolve()) for name in names)
