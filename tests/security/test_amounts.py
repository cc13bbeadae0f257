"""A hostile package cannot exhaust the machine."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.structure import bombs
from kerrdata.validation import validate

# Frictionless leaves files open when it gives up on them.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

Refusal = Callable[[Path], str]
ROWS = "id\n1\n"


def resource(**more: Any) -> dict[str, Any]:
    described = {"name": "t", "path": "t.csv", **more}
    return {key: value for key, value in described.items() if value is not None}


ALIASES = "a: &a [1]\nb: [*a, *a]\n"


@pytest.mark.parametrize(
    "described", [resource(schema="s.yaml"), resource(path="t.yaml", type="table")]
)
def test_aliases_of_yaml_are_refused(
    refusal: Refusal, described: dict[str, Any], write_package: Callable[..., Path]
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


def test_a_descriptor_without_end_is_refused(
    refusal: Refusal, write_package: Callable[..., Path]
) -> None:
    root = write_package({"t.csv": ROWS}, resources=[resource(schema="s.json")])
    with (root / "s.json").open("wb") as file:
        file.truncate(2**25)
    assert "too large" in refusal(root)


def test_what_is_packed_twice_is_refused(
    refusal: Refusal, write_package: Callable[..., Path]
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", "")
    files = {"t.xlsx.gz": gzip.compress(out.getvalue())}
    assert "packed twice" in refusal(write_package(files, resources=[resource(path="t.xlsx.gz")]))


@pytest.mark.parametrize("ending", ["gz", "bz2", "xz", "zip"])
def test_bomb_is_not_unpacked(
    refusal: Refusal,
    ending: str,
    write_package: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
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
    refusal: Refusal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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


def test_folders_in_folders_of_an_archive(refusal: Refusal, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("a/" * 600 + "f", "")
        archive.writestr("datapackage.json", json.dumps({"resources": [resource()]}))
    assert "folders" in refusal(tmp_path / "p.zip")
