"""The structural check gives Frictionless's own answers on files, rows, cells and keys."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Frictionless leaves files open when it gives up on them.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

PEOPLE = [
    {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}},
    {"name": "age", "type": "integer", "constraints": {"minimum": 0, "maximum": 130}},
    {"name": "born", "type": "date"},
    {"name": "kind", "type": "string", "constraints": {"enum": ["named", "unnamed"]}},
]
HEAD = "id,age,born,kind\n"
GOOD = HEAD + "ann,30,1970-01-02,named\nbob,40,1960-02-03,unnamed\n"


def table(name: str = "people", /, **more: Any) -> dict[str, Any]:
    described = {"name": name, "path": f"{name}.csv", "schema": {"fields": PEOPLE}}
    return {key: value for key, value in {**described, **more}.items() if value is not None}


def schema(**more: Any) -> dict[str, Any]:
    return {"fields": PEOPLE, **more}


def key(fields: list[str], resource: str, reference: list[str]) -> dict[str, Any]:
    return {"fields": fields, "reference": {"resource": resource, "fields": reference}}


def zipped(name: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


VISITS = {
    "name": "visits",
    "path": "visits.csv",
    "schema": {
        "fields": [{"name": "person", "type": "string"}, {"name": "n", "type": "integer"}],
        "primaryKey": ["person", "n"],
        "foreignKeys": [key(["person"], "people", ["id"])],
    },
}
TYPES = {
    "string": "x",
    "number": "1,5",
    "integer": "1.5",
    "boolean": "yes",
    "date": "1990/01/02",
    "time": "25:00",
    "datetime": "yesterday",
    "year": "99",
    "yearmonth": "1999-13",
    "duration": "long",
    "geopoint": "here",
    "geojson": "{}",
    "object": "[]",
    "array": "{}",
    "any": "",
}
FORMATS = {
    ("string", "email"): "nobody",
    ("string", "uri"): "nowhere",
    ("string", "uuid"): "1",
    ("string", "binary"): "ä",
    ("date", "%d/%m/%Y"): "1990-01-02",
    ("date", "any"): "soon",
    ("time", "%H.%M"): "9:30",
    ("datetime", "%d/%m/%y %H:%M"): "1990-01-02",
    ("geopoint", "array"): "1,2",
    ("geopoint", "object"): "1,2",
    ("geojson", "topojson"): "{}",
}
CASES: dict[str, tuple[dict[str, str | bytes], dict[str, Any]]] = {
    "sound": ({"people.csv": GOOD}, {"resources": [table()]}),
    "type errors": ({"people.csv": HEAD + "ann,x,y,named\n"}, {"resources": [table()]}),
    "constraints": ({"people.csv": HEAD + ",200,1970-01-02,nmaed\n"}, {"resources": [table()]}),
    "duplicates": (
        {"people.csv": GOOD + "ann,1,1990-01-01,named\n"},
        {"resources": [table(schema=schema(primaryKey="id"))]},
    ),
    "key of nothing": (
        {"people.csv": HEAD + ",1,,named\n"},
        {"resources": [table(schema=schema(primaryKey=["id"]))]},
    ),
    "ragged": ({"people.csv": HEAD + "ann,1\nbob,1,,named,x,y\n"}, {"resources": [table()]}),
    "blank rows": ({"people.csv": HEAD + "\n,,,\nann,1,,named\n\n"}, {"resources": [table()]}),
    "missing label": ({"people.csv": "id,age,born\nann,1,\n"}, {"resources": [table()]}),
    "extra label": (
        {"people.csv": "id,age,born,kind,x\nann,1,,named,\n"},
        {"resources": [table()]},
    ),
    "swapped labels": (
        {"people.csv": "id,born,age,kind\nann,,1,named\n"},
        {"resources": [table()]},
    ),
    "blank label": ({"people.csv": "id,,born,kind\nann,1,,named\n"}, {"resources": [table()]}),
    "duplicate label": (
        {"people.csv": "id,age,age,kind\nann,1,,named\n"},
        {"resources": [table()]},
    ),
    "wrong case": ({"people.csv": "ID,Age,born,kind\nann,1,,named\n"}, {"resources": [table()]}),
    "empty file": ({"people.csv": ""}, {"resources": [table()]}),
    "line breaks only": ({"people.csv": "\n\n"}, {"resources": [table()]}),
    "header only": ({"people.csv": HEAD}, {"resources": [table()]}),
    "no header": (
        {"people.csv": "ann,1,,named\n"},
        {"resources": [table(dialect={"header": False})]},
    ),
    "header in row 3": (
        {"people.csv": "a note\n\n" + GOOD},
        {"resources": [table(dialect={"headerRows": [3]})]},
    ),
    "comments": (
        {"people.csv": "# a note\n" + GOOD},
        {"resources": [table(dialect={"commentChar": "#"})]},
    ),
    "wrong delimiter": ({"people.csv": GOOD.replace(",", "|")}, {"resources": [table()]}),
    "declared delimiter": (
        {"people.csv": GOOD.replace(",", "|")},
        {"resources": [table(dialect={"csv": {"delimiter": "|"}})]},
    ),
    "declared wrongly": (
        {"people.csv": GOOD},
        {"resources": [table(dialect={"csv": {"delimiter": ";"}})]},
    ),
    "tabs": (
        {"people.tsv": GOOD.replace(",", "\t")},
        {"resources": [table(path="people.tsv")]},
    ),
    "CRLF and BOM": (
        {"people.csv": b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()},
        {"resources": [table()]},
    ),
    "quoted line breaks": (
        {"people.csv": HEAD + '"a\nn\nn",x,,named\n'},
        {"resources": [table()]},
    ),
    "open quote": ({"people.csv": HEAD + '"ann,1,,named\n' * 3}, {"resources": [table()]}),
    "null byte": ({"people.csv": HEAD + "a\0nn,1,,named\n"}, {"resources": [table()]}),
    "Latin-1, undeclared": (
        {"people.csv": (HEAD + "jörg,1,,named\n").encode("latin-1")},
        {"resources": [table()]},
    ),
    "Latin-1, declared": (
        {"people.csv": (HEAD + "jörg,x,,named\n").encode("latin-1")},
        {"resources": [table(encoding="latin-1")]},
    ),
    "not UTF-8": (
        {"people.csv": (HEAD + "jörg,1,,named\n").encode("latin-1")},
        {"resources": [table(encoding="utf-8")]},
    ),
    "not UTF-8, late": (
        {"people.csv": (GOOD + "ann,1,,named\n" * 20000).encode() + b"\xff,1,,named\n"},
        {"resources": [table(encoding="utf-8")]},
    ),
    "UTF-16": ({"people.csv": GOOD.encode("utf-16")}, {"resources": [table(encoding="utf-16")]}),
    "unknown encoding": ({"people.csv": GOOD}, {"resources": [table(encoding="klingon")]}),
    "missing file": ({}, {"resources": [table()]}),
    "a folder": ({"people.csv/x": ""}, {"resources": [table()]}),
    "unknown format": (
        {"people.xyz": GOOD},
        {"resources": [table(path="people.xyz", type="table")]},
    ),
    "not a table": ({"people.txt": GOOD}, {"resources": [table(path="people.txt", schema=None)]}),
    "gzip": (
        {"people.csv.gz": gzip.compress(GOOD.encode())},
        {"resources": [table(path="people.csv.gz")]},
    ),
    "gzip that is none": ({"people.csv.gz": GOOD}, {"resources": [table(path="people.csv.gz")]}),
    "zip": (
        {"people.csv.zip": zipped("people.csv", GOOD)},
        {"resources": [table(path="people.csv.zip")]},
    ),
    "zip that is none": ({"people.csv.zip": GOOD}, {"resources": [table(path="people.csv.zip")]}),
    "zip without the file": (
        {"people.csv.zip": zipped("x.csv", GOOD)},
        {"resources": [table(path="people.csv.zip", innerpath="people.csv")]},
    ),
    "several files": (
        {"a.csv": GOOD, "b.csv": HEAD + "cid,x,,named\n"},
        {"resources": [table(path=["a.csv", "b.csv"])]},
    ),
    "rows in the descriptor": (
        {},
        {"resources": [table(path=None, data=[{"id": "ann", "age": "x"}, {"id": "ann"}])]},
    ),
    "lists in the descriptor": (
        {},
        {"resources": [table(path=None, data=[["id", "age"], ["ann", 1], ["bob"]])]},
    ),
    "JSON table": (
        {"people.json": '[{"id": "ann", "age": "x"}]'},
        {"resources": [table(path="people.json", type="table")]},
    ),
    "foreign keys": (
        {"people.csv": GOOD, "visits.csv": "person,n\nann,1\nbobb,2\n,3\nann,1\n"},
        {"resources": [table(), VISITS]},
    ),
    "foreign key to nowhere": ({"visits.csv": "person,n\nann,1\n"}, {"resources": [VISITS]}),
    "foreign key to a missing file": (
        {"visits.csv": "person,n\nann,1\n"},
        {"resources": [table(), VISITS]},
    ),
    "foreign key to oneself": (
        {"people.csv": GOOD.replace("unnamed", "ann")},
        {
            "resources": [
                table(
                    schema={
                        "fields": [*PEOPLE[:3], {"name": "kind"}],
                        "foreignKeys": [key(["kind"], "", ["id"])],
                    }
                )
            ]
        },
    ),
    "composite foreign key": (
        {"people.csv": GOOD, "v.csv": "a,b\nann,30\nann,40\n"},
        {
            "resources": [
                table(),
                {
                    "name": "v",
                    "path": "v.csv",
                    "schema": {
                        "fields": [{"name": "a"}, {"name": "b", "type": "integer"}],
                        "foreignKeys": [key(["a", "b"], "people", ["id", "age"])],
                    },
                },
            ]
        },
    ),
    "hash": ({"people.csv": GOOD}, {"resources": [table(hash="md5:" + "0" * 32)]}),
    "sha256": ({"people.csv": GOOD}, {"resources": [table(hash="sha256:" + "0" * 64)]}),
    "unknown hash": ({"people.csv": GOOD}, {"resources": [table(hash="sha1:00")]}),
    "bytes": ({"people.csv": GOOD}, {"resources": [table(bytes=1)]}),
    "rows and fields": ({"people.csv": GOOD}, {"resources": [table(rows=7, fields=9)]}),
    "more errors than are counted": (
        {"people.csv": HEAD + "ann,x,y,z\n" * 600},
        {"resources": [table()]},
    ),
    "missing values": (
        {"people.csv": HEAD + "ann,-,n/a,named\n"},
        {"resources": [table(schema=schema(missingValues=["-", "n/a"]))]},
    ),
    **{
        f"type {name}": (
            {"t.csv": f'a,b\n"{cell.replace(chr(34), chr(34) * 2)}",1\n'},
            {
                "resources": [
                    {
                        "name": "t",
                        "path": "t.csv",
                        "schema": {
                            "fields": [
                                {"name": "a", "type": name},
                                {"name": "b", "type": "integer"},
                            ]
                        },
                    }
                ]
            },
        )
        for name, cell in TYPES.items()
    },
    **{
        f"format {name} {form}": (
            {"t.csv": f'a\n"{cell}"\n'},
            {
                "resources": [
                    {
                        "name": "t",
                        "path": "t.csv",
                        "schema": {"fields": [{"name": "a", "type": name, "format": form}]},
                    }
                ]
            },
        )
        for (name, form), cell in FORMATS.items()
    },
}


@pytest.mark.parametrize("name", CASES)
def test_same_answer_as_frictionless(
    name: str, write_package: Callable[..., Path], assert_same_answer: Callable[[Path], None]
) -> None:
    files, descriptor = CASES[name]
    assert_same_answer(write_package(files, **descriptor) / "datapackage.json")
