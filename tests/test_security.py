"""A hostile package can neither reach out, nor look around, nor exhaust the machine."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pytest

from kerrdata.errors import KerrdataError
from kerrdata.inputs import inputs_of
from kerrdata.renderers.jsontext import written
from kerrdata.structure import bombs
from kerrdata.validation import validate

# Frictionless leaves files open when it gives up on them.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

FAR = "http://127.0.0.1:9"
ROWS = "id\n1\n"
HIDDEN = "token\nhunter2\n"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The addresses that were asked for; none of them is reached."""
    asked: list[Any] = []

    def refuse(*address: Any, **_: Any) -> None:
        asked.append(address)
        raise OSError("there is no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return asked


def resource(**more: Any) -> dict[str, Any]:
    described = {"name": "t", "path": "t.csv", **more}
    return {key: value for key, value in described.items() if value is not None}


def refusal(root: Path) -> str:
    with pytest.raises(KerrdataError) as refused:
        validate(root)
    assert refused.value.hint, "a refusal says what to do"
    return str(refused.value)


REACHING_OUT = {
    "path": {"resources": [resource(path=f"{FAR}/t.csv")]},
    "second path": {"resources": [resource(path=["t.csv", f"{FAR}/t.csv"])]},
    "legacy url": {"resources": [resource(path=None, url=f"{FAR}/t.csv")]},
    "scheme": {"resources": [resource(scheme="http")]},
    "schema": {"resources": [resource(schema=f"{FAR}/s.json")]},
    "dialect": {"resources": [resource(dialect=f"{FAR}/d.json")]},
    "profile": {"profile": f"{FAR}/p.json", "resources": [resource()]},
    "profile known by name": {"profile": "fiscal-data-package", "resources": [resource()]},
    "profile of a table": {"resources": [resource(profile=f"{FAR}/p.json")]},
    "spreadsheet": {"resources": [resource(path="docs.google.com/spreadsheets/d/abc/edit")]},
    "JSON": {"resources": [resource(path=f"{FAR}/t.json")]},
    "FTP": {"resources": [resource(path="ftp://127.0.0.1/t.csv")]},
    "S3": {"resources": [resource(path="s3://bucket/t.csv")]},
    "S3 by scheme": {"resources": [resource(scheme="s3")]},
    "database": {"resources": [resource(path="postgresql://127.0.0.1/db")]},
    "database with driver": {"resources": [resource(path="mysql+pymysql://127.0.0.1/db")]},
    "database in a file": {"resources": [resource(path="sqlite:///new.db")]},
    "a package in the package": {"resources": [resource(path="datapackage-2.json", name="in")]},
}


@pytest.mark.parametrize("name", REACHING_OUT)
def test_nothing_is_reached(
    name: str, write_package: Callable[..., Path], no_network: list[Any]
) -> None:
    nested = json.dumps({"resources": [resource(path=f"{FAR}/t.csv")]})
    descriptor: dict[str, Any] = REACHING_OUT[name]
    files = {"t.csv": ROWS, "datapackage-2.json": nested}
    root = write_package(files, **descriptor)
    refusal(root)
    assert no_network == []
    assert not (Path.cwd() / "new.db").exists()
    assert not (root / "new.db").exists()


def test_reference_of_a_local_profile_is_not_fetched(
    write_package: Callable[..., Path], no_network: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = json.dumps({"$ref": f"{FAR}/p.json"})
    files = {"t.csv": ROWS, "p.json": profile}
    root = write_package(files, profile="p.json", resources=[resource()])
    monkeypatch.chdir(root)
    assert FAR in refusal(Path("datapackage.json"))
    assert no_network == []


def test_network_can_be_allowed(write_package: Callable[..., Path], no_network: list[Any]) -> None:
    root = write_package({}, resources=[resource(path="http://host.invalid/t.csv")])
    (found,) = validate(root, allow_network=True).all_findings
    assert found.code == "scheme-error"
    assert no_network, "it was tried"


def test_databases_stay_refused_where_the_network_is_allowed(
    write_package: Callable[..., Path],
) -> None:
    root = write_package({}, resources=[resource(path="sqlite:///new.db")])
    with pytest.raises(KerrdataError, match="nothing connects to sqlite"):
        validate(root, allow_network=True)


def test_frictionless_is_left_as_it_was(write_package: Callable[..., Path]) -> None:
    root = write_package({}, resources=[resource(path=f"{FAR}/t.csv")])
    refusal(root)
    session = frictionless.system.http_session
    assert type(session).__module__.startswith("requests")
    report = frictionless.Resource(str(root / "datapackage.json")).validate()
    assert report.task.error.type == "scheme-error"


@pytest.mark.parametrize("key", ["path", "schema", "dialect"])
def test_link_out_of_the_package_is_not_followed(
    key: str, tmp_path: Path, write_package: Callable[..., Path]
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(HIDDEN, encoding="utf-8")
    root = write_package({"t.csv": ROWS}, resources=[resource(**{key: "link.csv"})])
    (root / "link.csv").symlink_to(secret)
    said = refusal(root)
    assert "link.csv leads out of the package" in said
    assert "hunter2" not in said


def test_link_to_a_folder_outside_is_not_followed(
    tmp_path: Path, write_package: Callable[..., Path]
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
    name: str, tmp_path: Path, write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
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
    write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_package({"t.csv": ROWS}, resources=[resource(schema={"fields": ["pipe"]})])
    os.mkfifo(root / "pipe")
    monkeypatch.chdir(root)
    assert "pipe is no file" in refusal(Path("datapackage.json"))


@pytest.mark.parametrize(
    "path",
    [
        "gs://anonymous@bucket/t.parquet?scheme=http&endpoint_override=127.0.0.1%3A9",
        "hdfs://127.0.0.1/t.parquet",
        "abfs://host/t.parquet",
    ],
)
def test_no_library_reaches_out(
    path: str, write_package: Callable[..., Path], no_network: list[Any]
) -> None:
    assert "is no file" in refusal(write_package({}, resources=[resource(path=path)]))
    assert no_network == []


def test_unknown_databases_are_not_asked(write_package: Callable[..., Path]) -> None:
    described = resource(path="mariadb+pymysql://127.0.0.1/db", format="sql", type="table")
    assert "is no file" in refusal(write_package({}, resources=[described]))


ALIASES = "a: &a [1]\nb: [*a, *a]\n"


@pytest.mark.parametrize(
    "described", [resource(schema="s.yaml"), resource(path="t.yaml", type="table")]
)
def test_aliases_of_yaml_are_refused(
    described: dict[str, Any], write_package: Callable[..., Path]
) -> None:
    files = {
        "t.csv": ROWS,
        "s.yaml": f"{ALIASES}fields: []\n",
        "t.yaml": "- {id: &a 1}\n- {id: *a}\n",
    }
    assert "aliases are not accepted" in refusal(write_package(files, resources=[described]))


def test_yaml_without_aliases_is_read(write_package: Callable[..., Path]) -> None:
    files = {
        "t.csv": ROWS,
        "s.yaml": "fields: [{name: id, type: integer}]\n",
        "u.yaml": "- {id: 1}\n- {id: 2}\n",
    }
    tables = [resource(schema="s.yaml"), {"name": "u", "path": "u.yaml", "type": "table"}]
    assert validate(write_package(files, resources=tables)).valid


def test_a_descriptor_without_end_is_refused(write_package: Callable[..., Path]) -> None:
    root = write_package({"t.csv": ROWS}, resources=[resource(schema="s.json")])
    with (root / "s.json").open("wb") as file:
        file.truncate(2**25)
    assert "too large" in refusal(root)


def test_what_is_packed_twice_is_refused(write_package: Callable[..., Path]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", "")
    files = {"t.xlsx.gz": gzip.compress(out.getvalue())}
    assert "packed twice" in refusal(write_package(files, resources=[resource(path="t.xlsx.gz")]))


def test_link_inside_the_package_is_followed(write_package: Callable[..., Path]) -> None:
    root = write_package({"real.csv": ROWS}, resources=[resource()])
    (root / "t.csv").symlink_to("real.csv")
    assert validate(root).valid


def test_link_in_a_nested_package_is_not_followed(
    tmp_path: Path, write_package: Callable[..., Path]
) -> None:
    (tmp_path / "secret.csv").write_text(HIDDEN, encoding="utf-8")
    nested = json.dumps({"resources": [resource(path="link.csv")]})
    root = write_package(
        {"in/datapackage.json": nested}, resources=[resource(path="in/datapackage.json", name="in")]
    )
    (root / "in/link.csv").symlink_to(tmp_path / "secret.csv")
    assert "leads out of the package" in refusal(root)


def test_local_profile_outside_is_not_read(
    tmp_path: Path, write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frictionless reads it from the current folder, wherever the package is."""
    (tmp_path / "p.json").write_text('{"required": ["hunter2"]}', encoding="utf-8")
    root = write_package({"t.csv": ROWS}, profile="p.json", resources=[resource()])
    monkeypatch.chdir(tmp_path)
    assert "leads out of the package" in refusal(root)


def test_path_with_a_drive_is_not_taken_from_the_current_folder(
    tmp_path: Path, write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
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


def test_pipe_is_not_waited_for(write_package: Callable[..., Path]) -> None:
    root = write_package({}, resources=[resource(), resource(name="j", path="j.json")])
    for name in ("t.csv", "j.json"):
        os.mkfifo(root / name)
        assert stat.S_ISFIFO((root / name).stat().st_mode)
    assert "is no file" in refusal(root)


@pytest.mark.parametrize("ending", ["gz", "bz2", "xz", "zip"])
def test_bomb_is_not_unpacked(
    ending: str, write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bombs, "HARMLESS_BYTES", 2**20)
    content = packed(ending, b"a" * 2**22)
    root = write_package({f"t.csv.{ending}": content}, resources=[resource(path=f"t.csv.{ending}")])
    assert "unpacks to far more than its size" in refusal(root)


@pytest.mark.parametrize("ending", ["gz", "bz2", "xz", "zip"])
def test_compressed_table_is_read(ending: str, write_package: Callable[..., Path]) -> None:
    name = f"t.csv.{ending}"
    root = write_package({name: packed(ending, ROWS.encode())}, resources=[resource(path=name)])
    report = validate(root)
    assert report.valid
    assert report.tables[0].stats["rows"] == 1


def packed(ending: str, content: bytes) -> bytes:
    if ending == "zip":
        return archive({"t.csv": content})
    if ending == "gz":
        return gzip.compress(content)
    return __import__({"bz2": "bz2", "xz": "lzma"}[ending]).compress(content)


def archive(files: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return out.getvalue()


def test_archive_cannot_write_elsewhere(tmp_path: Path) -> None:
    descriptor = json.dumps({"resources": [resource()]}).encode()
    files = {"datapackage.json": descriptor, "t.csv": ROWS.encode(), "../../evil.txt": b"x"}
    (tmp_path / "package.zip").write_bytes(archive(files))
    assert validate(tmp_path / "package.zip").valid
    assert not list(tmp_path.parent.glob("**/evil.txt"))


def test_archive_of_too_many_bytes_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kerrdata.archives.MOST_BYTES", 2**20)
    (tmp_path / "package.zip").write_bytes(archive({"datapackage.json": b" " * 2**21}))
    assert "unpacks to more than" in refusal(tmp_path / "package.zip")


def test_archive_that_is_broken(tmp_path: Path) -> None:
    content = archive({"datapackage.json": b'{"resources": []}' * 100})
    broken = content[:60] + b"\xff" * 10 + content[70:]
    (tmp_path / "package.zip").write_bytes(broken)
    with pytest.raises(KerrdataError, match="cannot be unpacked"):
        validate(tmp_path / "package.zip")


def test_endless_cell_is_read(write_package: Callable[..., Path]) -> None:
    root = write_package({"t.csv": 'id\n"' + "a" * 2**22 + '"\n'}, resources=[resource()])
    assert validate(root).valid


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("datapackage.json", "[" * 100_000),
        ("datapackage.json", '{"resources": ' + "[" * 400 + "]" * 400 + "}"),
        ("datapackage.json", '{"n": ' + "9" * 10_000 + "}"),
        ("datapackage.json", "\x00"),
        ("datapackage.json", '"resources"'),
        ("datapackage.yaml", "[" * 10_000),
        ("datapackage.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
        ("datapackage.yaml", "- resources\n"),
        ("datapackage.yaml", "created: 2020-13-45\n"),
        ("datapackage.yaml", "a: !!python/object/apply:os.system [exit]\n"),
    ],
    ids=[
        *("deep", "deep value", "number", "null", "text"),
        *("deep YAML", "aliases", "list", "date", "code"),
    ],
)
def test_hostile_descriptor_is_a_finding(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    report = validate(tmp_path)
    assert not report.valid
    assert [found.code for found in report.findings] == ["package-error"]
    assert report.findings[0].hint
    assert len(report.findings[0].note) < 2000


# --- names that lead elsewhere, or nowhere ---


def test_a_linked_descriptor_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('{"name": "hunter2"}', encoding="utf-8")
    (tmp_path / "package").mkdir()
    (tmp_path / "package/datapackage.json").symlink_to(tmp_path / "secret.json")
    said = refusal(tmp_path / "package")
    assert "leads out of the package" in said
    assert "hunter2" not in said


def test_a_linked_folder_is_not_taken_for_the_package(
    tmp_path: Path, write_package: Callable[..., Path]
) -> None:
    root = write_package({"t.csv": ROWS}, resources=[resource()])
    (tmp_path / "link").mkdir()
    (tmp_path / "link/only").symlink_to(root)
    assert "there is no datapackage.json in it" in refusal(tmp_path / "link")


def test_folders_in_folders_of_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("a/" * 600 + "f", "")
        archive.writestr("datapackage.json", json.dumps({"resources": [resource()]}))
    assert "folders" in refusal(tmp_path / "p.zip")


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


@pytest.mark.parametrize("sign", ["\x7f", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_json_is_harmless_on_a_terminal(sign: str) -> None:
    text = written({"a": f"ä{sign}"})
    assert sign not in text
    assert json.loads(text) == {"a": f"ä{sign}"}
    assert "ä" in text
