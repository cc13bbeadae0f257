"""Which tables Arrow may read, and what is known of their columns."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from frictionless import Dialect, Package, Resource
from frictionless.resources import TableResource

from kerrdata.structure.layout import (
    Unproven,
    _filters,
    _is_plain,
    _splits_like_arrow,
    is_local_csv,
    layout,
    reopener,
)


def excel(**options: Any) -> csv.Dialect:
    dialect = csv.excel()
    for name, value in options.items():
        setattr(dialect, name, value)
    return dialect


@pytest.mark.parametrize(
    "options", [{}, {"delimiter": ";"}, {"delimiter": "\t"}, {"quotechar": "'"}, {"delimiter": "'"}]
)
def test_what_arrow_splits_alike(options: dict[str, str]) -> None:
    assert _splits_like_arrow(excel(**options))


@pytest.mark.parametrize(
    "options",
    [
        {"quotechar": "|"},
        {"quoting": csv.QUOTE_NONE},
        {"quoting": csv.QUOTE_NONNUMERIC},
        {"doublequote": False},
        {"escapechar": "\\"},
        {"skipinitialspace": True},
        {"delimiter": ",,"},
        {"delimiter": "·"},
        {"delimiter": '"'},
        {"delimiter": "\n"},
    ],
    ids=str,
)
def test_what_it_may_split_otherwise(options: dict[str, Any]) -> None:
    assert not _splits_like_arrow(excel(**options))


@pytest.mark.parametrize(
    ("dialect", "found"),
    [
        ({}, False),
        ({"delimiter": ";"}, False),
        ({"commentChar": "#"}, True),
        ({"commentRows": [2]}, True),
        ({"skipBlankRows": True}, True),
    ],
    ids=str,
)
def test_what_leaves_records_out(dialect: dict[str, Any], found: bool) -> None:
    assert _filters(Dialect.from_descriptor(dialect)) == found


@pytest.mark.parametrize(
    ("options", "encoding", "found"),
    [
        ({"path": "t.csv"}, "utf-8", True),
        ({"path": "t.csv"}, "utf-8-sig", True),
        ({"path": "t.csv"}, "latin-1", False),
        ({"path": "t.tsv"}, "utf-8", False),
        ({"path": "t.csv.gz"}, "utf-8", False),
        ({"path": "t.csv", "extrapaths": ["u.csv"]}, "utf-8", False),
    ],
    ids=str,
)
def test_whose_bytes_are_the_text(options: dict[str, Any], encoding: str, found: bool) -> None:
    resource: Any = TableResource(**options)
    assert _is_plain(resource, encoding) == found


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"path": "t.csv"}, True),
        ({"path": "t.csv", "extrapaths": ["t.csv"]}, True),
        ({"path": "t.csv", "extrapaths": ["u.csv"]}, False),
        ({"path": "t.json"}, False),
        ({"path": "u.csv"}, False),
        ({"path": "t.csv", "scheme": "buffer"}, False),
        ({"path": "t.csv", "scheme": "buffer", "format": "csv"}, False),
        ({"path": "https://example.org/t.csv"}, False),
        ({"path": f"{'n' * 300}.csv"}, False),
        ({"path": "https://example.org/t.csv", "scheme": "file"}, False),
        ({"data": [["a"], ["b"]]}, False),
        ({"data": [["a"], ["b"]], "format": "csv"}, False),
    ],
    ids=str,
)
def test_what_is_a_csv_file_here(
    options: dict[str, Any], found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("t.csv", "t.json"):
        Path(name).write_text("a\nb\n", encoding="utf-8")
    resource: Any = TableResource(**options)
    assert is_local_csv(resource) == found


def test_a_file_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n", encoding="utf-8")
    assert not is_local_csv(Resource(path=str(tmp_path / "t.csv"), datatype="file"))


def opened(write_package: Callable[..., Path], text: str, **table: Any) -> Any:
    described = {"name": "t", "path": "t.csv", "encoding": "utf-8", **table}
    root = write_package({"t.csv": text}, resources=[described])
    resource: Any = Package(str(root / "datapackage.json")).get_resource("t")
    again = reopener(resource)
    with resource:
        return layout(resource, again)


def test_missing_values(write_package: Callable[..., Path]) -> None:
    fields = [{"name": "a", "type": "string"}, {"name": "b", "missingValues": ["-"]}]
    table = opened(write_package, "a,b\n1,2\n", schema={"fields": fields, "missingValues": ["?"]})
    assert [table.missing(0), table.missing(1)] == [["?"], ["-"]]


@pytest.mark.parametrize(("is_case_told", "key"), [(True, ("A",)), (False, ("A", "a"))])
def test_key_whose_case_differs(
    is_case_told: bool, key: tuple[str, ...], write_package: Callable[..., Path]
) -> None:
    schema = {"fields": [{"name": "A"}, {"name": "a"}, {"name": "b"}], "primaryKey": ["A"]}
    dialect = {"headerCase": is_case_told}
    table = opened(write_package, "A,a,b\n1,2,3\n", schema=schema, dialect=dialect)
    assert table.key == key


def test_no_columns(write_package: Callable[..., Path]) -> None:
    with pytest.raises(Unproven):
        opened(write_package, "", schema={"fields": []})
