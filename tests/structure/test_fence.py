"""What the fence refuses, and what it leaves to Frictionless."""

from __future__ import annotations

import gzip
import os
import re
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from frictionless import Resource

from kerrdata.errors import KerrdataError
from kerrdata.package import open_package
from kerrdata.structure import bombs, reference
from kerrdata.structure.fence import Fence, KerrdataPlugin, fenced
from kerrdata.validation import validate


def test_a_profile_at_an_unsafe_path_is_frictionless_s_finding(
    write_package: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p.json").write_text("{}", encoding="utf-8")
    root = write_package(
        {"t.csv": "a\n1\n"}, profile="../p.json", resources=[{"name": "t", "path": "t.csv"}]
    )
    monkeypatch.chdir(root)
    assert [one.code for one in validate(root).all_findings][:1] == ["package-error"]


def test_own_errors_can_be_read() -> None:
    plugin = KerrdataPlugin()
    own = plugin.select_error_class("rule/KD001")
    assert own is not None
    assert own(note="n").to_descriptor()["type"] == "rule/KD001"
    assert (own.title, own.description) == ("Rule", "Rule")
    assert plugin.select_error_class("type-error") is None
    assert plugin.select_error_class() is None


def test_the_network_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(KerrdataError, match="table t: http://a/b is on the network"):
        Fence(tmp_path).check_place("table t", "http://a/b", tmp_path)
    Fence(tmp_path, allow_network=True).check_place("table t", "http://a/b", tmp_path)


@pytest.mark.parametrize("allow_network", [False, True])
def test_databases_are_refused(tmp_path: Path, *, allow_network: bool) -> None:
    fence = Fence(tmp_path, allow_network)
    with pytest.raises(KerrdataError, match="nothing connects to mysql"):
        fence.check_place("table t", "mysql://host", tmp_path)
    assert len(fence.refusals) == 1


def test_a_folder_is_left_to_frictionless(tmp_path: Path) -> None:
    Fence(tmp_path).check_file("table t", tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="There are no named pipes.")
def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(KerrdataError, match="table t: pipe is no file"):
        Fence(tmp_path).check_file("table t", tmp_path / "pipe")


@pytest.mark.parametrize(
    ("descriptor", "shown"),
    [
        ({"path": "t.csv", "scheme": "HTTPS"}, "t.csv"),
        ({"data": [["a"]], "scheme": "https"}, "https"),
        ({"path": "https://a/t.csv"}, "https://a/t.csv"),
        ({"path": "t.csv", "schema": "https://a/s.json"}, "https://a/s.json"),
        ({"path": "t.csv", "dialect": "https://a/d.json"}, "https://a/d.json"),
        ({"path": "t.csv", "extrapaths": ["https://a/u.csv"]}, "https://a/u.csv"),
    ],
)
def test_a_resource_is_looked_at_when_it_is_described(
    descriptor: dict[str, object], shown: str, tmp_path: Path
) -> None:
    with fenced(tmp_path), pytest.raises(KerrdataError, match=f"table t: {shown} is on the net"):
        KerrdataPlugin().detect_resource(Resource(name="t", **descriptor))  # type: ignore[arg-type]


def test_an_address_that_cannot_be_read_is_left_to_frictionless(tmp_path: Path) -> None:
    Fence(tmp_path).check_place("table t", "http://[", tmp_path)


@pytest.mark.parametrize("hook", ["create_loader", "create_parser"])
@pytest.mark.parametrize(
    ("descriptor", "said"),
    [
        ({"path": "http://a/t.csv"}, "http://a/t.csv is on the network"),
        ({"path": "t.csv", "scheme": "https"}, "t.csv is on the network"),
        ({"scheme": "s3"}, "s3 is no file"),
        ({"path": "link.csv"}, "link.csv leads out of the package"),
        ({"path": "t.xlsx"}, "t.xlsx unpacks to far more"),
        ({"path": "t.csv", "compression": "zip"}, "t.csv unpacks to far more"),
        ({"path": "odd:link.csv", "scheme": "file"}, "odd:link.csv leads out of the package"),
    ],
)
def test_a_resource_is_looked_at_again_when_it_is_opened(
    hook: str,
    descriptor: dict[str, object],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = tmp_path / "package"
    root.mkdir()
    (tmp_path / "link.csv").touch()
    for name in ("link.csv", "odd:link.csv"):
        (root / name).symlink_to(tmp_path / "link.csv")
    for name in ("t.csv", "t.xlsx"):
        with zipfile.ZipFile(root / name, "w") as archive:
            archive.writestr("t.csv", "a\n")
    monkeypatch.setattr(bombs, "MOST_BYTES", 1)
    monkeypatch.chdir(root)
    resource = Resource(name="t", **descriptor)  # type: ignore[arg-type]
    look = getattr(KerrdataPlugin(), hook)
    look(resource)  # nobody has asked for a fence
    with fenced(root), pytest.raises(KerrdataError, match="table t: .*" + re.escape(said)):
        look(resource)


MANY = "a\n" + "1\n" * 5000


@pytest.mark.parametrize(
    "tables",
    [
        [{"path": ["a.csv", "b.csv.gz"]}],
        [{"path": "a.csv", "extrapaths": ["b.csv.gz"]}],
        [{"path": "b.csv.gz", "compression": "zip"}, {"path": "b.csv.gz"}],
    ],
    ids=["list", "extrapaths", "first called otherwise"],
)
@pytest.mark.parametrize("quick_from", [0, 1])
def test_a_bomb_among_files(
    tables: list[dict[str, Any]],
    quick_from: float,
    write_package: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bombs, "MOST_BYTES", 1000)
    resources = [{"name": f"t{number}", **table} for number, table in enumerate(tables)]
    files = {"a.csv": "a\n1\n", "b.csv.gz": gzip.compress(MANY.encode())}
    package = open_package(write_package(files, resources=resources))
    with pytest.raises(KerrdataError, match=r"b\.csv\.gz unpacks to far more"):
        reference.judge(package, quick_from=quick_from)


def test_files_that_are_not_unpacked_are_no_bombs(
    write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bombs, "MOST_BYTES", 1)
    table = {"name": "t", "path": ["a.csv", "a.csv"], "compression": "gz"}
    package = open_package(write_package({"a.csv": gzip.compress(b"a\n1\n")}, resources=[table]))
    assert reference.judge(package).tasks


def test_a_link_is_seen_when_it_is_described(tmp_path: Path) -> None:
    root = tmp_path / "package"
    root.mkdir()
    (tmp_path / "t.csv").touch()
    (root / "t.csv").symlink_to(tmp_path / "t.csv")
    resource = Resource(name="t", path="t.csv", basepath=str(root))
    with fenced(root), pytest.raises(KerrdataError, match="leads out of the package"):
        KerrdataPlugin().detect_resource(resource)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("gs://a/t.parquet", "table t: gs://a/t.parquet is no file"),
        ("folder.parquet", "table t: folder.parquet is no file"),
        ("t.yaml", "table t: t.yaml:2: aliases are not accepted"),
        ("t.xlsx.gz", "is packed twice"),
        ("t.xlsx", ""),
        ("t.parquet", ""),
        ("missing.parquet", ""),
        (f"{'n' * 300}.parquet", ""),
        ("u.yaml", ""),
    ],
)
def test_what_is_asked_before_a_parser_opens_a_file(
    path: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.parquet").mkdir()
    (tmp_path / "t.yaml").write_text("- &a [1]\n- *a\n", encoding="utf-8")
    (tmp_path / "u.yaml").write_text("- [1]\n", encoding="utf-8")
    for name in ("t.xlsx", "t.xlsx.gz", "t.parquet"):
        (tmp_path / name).touch()
    resource = Resource(name="t", path=path)
    look = KerrdataPlugin().create_parser
    look(resource)  # nobody has asked for a fence
    with fenced(tmp_path), pytest.raises(KerrdataError, match=said) if said else nullcontext():
        look(resource)


def test_data_in_the_descriptor_open_nothing(tmp_path: Path) -> None:
    with fenced(tmp_path):
        assert KerrdataPlugin().create_parser(Resource(name="t", data=[["a"], ["b"]])) is None
