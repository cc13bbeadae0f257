"""A hostile package reaches no server and no database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pytest

from kerrdata.errors import KerrdataError
from kerrdata.validation import validate

# Frictionless leaves files open when it gives up on them.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

Refusal = Callable[[Path], str]
ROWS = "id\n1\n"
FAR = "http://127.0.0.1:9"


def resource(**more: Any) -> dict[str, Any]:
    described = {"name": "t", "path": "t.csv", **more}
    return {key: value for key, value in described.items() if value is not None}


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
    refusal: Refusal, name: str, write_package: Callable[..., Path], no_network: list[Any]
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
    refusal: Refusal,
    write_package: Callable[..., Path],
    no_network: list[Any],
    monkeypatch: pytest.MonkeyPatch,
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


def test_frictionless_is_left_as_it_was(
    refusal: Refusal, write_package: Callable[..., Path]
) -> None:
    root = write_package({}, resources=[resource(path=f"{FAR}/t.csv")])
    refusal(root)
    session = frictionless.system.http_session
    assert type(session).__module__.startswith("requests")
    report = frictionless.Resource(str(root / "datapackage.json")).validate()
    assert report.task.error.type == "scheme-error"


@pytest.mark.parametrize(
    "path",
    [
        "gs://anonymous@bucket/t.parquet?scheme=http&endpoint_override=127.0.0.1%3A9",
        "hdfs://127.0.0.1/t.parquet",
        "abfs://host/t.parquet",
    ],
)
def test_no_library_reaches_out(
    refusal: Refusal, path: str, write_package: Callable[..., Path], no_network: list[Any]
) -> None:
    assert "is no file" in refusal(write_package({}, resources=[resource(path=path)]))
    assert no_network == []


def test_unknown_databases_are_not_asked(
    refusal: Refusal, write_package: Callable[..., Path]
) -> None:
    described = resource(path="mariadb+pymysql://127.0.0.1/db", format="sql", type="table")
    assert "is no file" in refusal(write_package({}, resources=[described]))
