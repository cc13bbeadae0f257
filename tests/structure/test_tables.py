"""Headers, rows, keys, dialects, encodings, files: the verdict of Frictionless on each."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::UserWarning",
    "ignore::DeprecationWarning",
)

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
FIELDS = [
    {"name": "id", "type": "string"},
    {"name": "n", "type": "integer"},
    {"name": "day", "type": "date"},
]
GOOD = "id,n,day\na,1,2000-01-01\nb,2,2000-01-02\nc,3,2000-01-03\n"
Case = tuple[dict[str, str | bytes], list[dict[str, Any]], dict[str, Any]]


def table(name: str = "t", /, **more: Any) -> dict[str, Any]:
    described = {
        "name": name,
        "path": f"{name}.csv",
        "encoding": "utf-8",
        "schema": {"fields": FIELDS},
    }
    return {key: value for key, value in {**described, **more}.items() if value is not None}


def schema(fields: list[dict[str, Any]] = FIELDS, **more: Any) -> dict[str, Any]:
    return {"fields": fields, **more}


def one(content: str | bytes, /, **more: Any) -> Case:
    return {"t.csv": content}, [table(**more)], {}


def key(fields: list[str], resource: str, reference: list[str]) -> dict[str, Any]:
    return {"fields": fields, "reference": {"resource": resource, "fields": reference}}


def zipped(content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("t.csv", content)
    return out.getvalue()


HEADS = ["id,n,day", "id,n", "id", "", "id,n,day,x", "id,n,day,", "id,,day", ",,", "id,id,day", "id,n,n", "ID,N,day", "n,id,day", "day,n,id", "x,y,z", "id,n,day,x,x",
         "id,n,day,id", ' id,n,day', '"id",n,"d""ay"', '"a\nb",n,day', "id;n;day", "id\tn\tday"]  # fmt: skip
BODIES = {
    "good": "a,1,2000-01-01\nb,2,2000-01-02\n",
    "bad": "a,x,2000-01-01\nb,2,yesterday\n,,\n",
    "ragged": "a\na,1\na,1,2000-01-01,x\na,1,2000-01-01,x,y\na,x,2000-01-01,z\nb,2,\n",
    "blank": '\n\na,1,2000-01-01\n,,\n,\n""\n"",,\n\n',
    "one": 'a\n\nb\n""\n',
    "none": "",
}
MODES = ["exact", "equal", "subset", "superset", "partial"]
CASES: dict[str, Case] = {
    **{f"head {head!r} {name}": one(f"{head}\n{body}") for head, (name, body) in product(HEADS, BODIES.items())},
    **{
        f"{mode} {head!r}": ({"t.csv": f"{head}\n{BODIES['bad']}{BODIES['ragged']}"}, [table(schema=schema(fieldsMatch=mode, primaryKey="id"))], {"$schema": V2})
        for mode, head in product(MODES, HEADS)
    },
    **{
        f"no header {name}": one(body, dialect={"header": False}) for name, body in BODIES.items()
    },
    **{
        f"header rows {rows} {case}": one(f'x\n\n"y\nz",1\n{GOOD}', dialect={"headerRows": rows, "headerJoin": "_", **({"headerCase": False} if case else {})})
        for rows, case in product([[1], [2], [4], [1, 4], [3, 4], [5]], [False, True])
    },
    **{
        f"case {head}": one(f"{head}\n{BODIES['bad']}", dialect={"headerCase": False}, schema=schema(primaryKey="id"))
        for head in ("ID,N,DAY", "Id,n,x")
    },
    **{
        f"dialect {ending!r} {delimiter!r} {declared}": one(
            GOOD.replace(",", delimiter).replace("\n", ending) + f'"q{delimiter}""r""\n"{delimiter}x',
            dialect={"csv": {"delimiter": declared}} if declared else None,
        )
        for ending, delimiter, declared in product(["\n", "\r\n", "\r"], [",", ";", "\t", "|", " ", ":"], [None, ",", ";", "|"])
    },
    **{
        f"dialect {options}": one(GOOD + "'a, b',1, 2000-01-01\n\"a\\\"b\",\"2\",x\na\\,b,1,\n# c\n\"x\" ,1,\n #,1,\n", dialect=options)
        for options in [
            {"csv": {"quoteChar": "'"}}, {"csv": {"quoteChar": ""}}, {"csv": {"escapeChar": "\\"}}, {"csv": {"escapeChar": "\\", "doubleQuote": False}},
            {"csv": {"doubleQuote": False}}, {"csv": {"skipInitialSpace": True}}, {"csv": {"nullSequence": "a"}}, {"csv": {"lineTerminator": "|"}},
            {"commentChar": "#"}, {"commentRows": [2]}, {"skipBlankRows": True}, {"csv": {"delimiter": ",,"}}, {"csv": {"delimiter": ""}}, {"delimiter": ";"}, {"csv": {"delimiter": "\\"}}, {"csv": {"delimiter": "ä"}},
        ]
    },
    **{
        f"rows skipped {name}": one(f"id,n,day\n{body}", dialect={"skipBlankRows": True}) for name, body in BODIES.items()
    },
    **{
        f"quotes {text!r}": one(f"id,n,day\n{text}\nz,x,\n")
        for text in ['"a', 'a"b,1,', '"a"b,1,', '"a""",1,', '"a\nb\nc",x,', '"a\r\nb",x,', '"a\rb",x,', '"",,', "a,1,\r", "a,1,\0", '""""""', '"a,1,\n\n', "a,1,\x85x", "a\u2028b,x,", "a\x0bb,x,", "a\x1cb,x,", ' "a",1,', "a,1,2000-01-01\n\n\n"]
    },
    **{
        f"end {end!r}": one(f"id,n,day\na,x,2000-01-01{end}") for end in ["", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\r\r", "\n\r", " ", "\n ", ",", "\n,", '\n"', '\n""']
    },
    **{
        f"encoding {encoding} {declared}": one((GOOD + "ä,x,\nöß,1,\n").encode(encoding), encoding=declared)
        for encoding, declared in product(["utf-8", "utf-8-sig", "latin-1", "utf-16", "cp1252"], ["utf-8", "utf-8-sig", "UTF8", "ascii", "latin-1", "utf-16", "klingon", None])
    },
    **{
        f"invalid byte at {place}": one((GOOD * place).replace("id,n,day\n", "").encode() + b"\xff,x,\na,x,\n" + GOOD.encode() * 30, encoding=encoding)
        for place, encoding in product([1, 50, 400], ["utf-8"])
    },
    "undeclared encoding, late umlaut": one(GOOD * 3000 + "ä,1,\n", encoding=None),
    "surrogates": one(GOOD.encode() + b"\xed\xa0\x80,1,\n"),
    "overlong": one(GOOD.encode() + b"\xc0\xaf,1,\n"),
    "cut": one(GOOD.encode() + b"a,1,\xe3\x81"),
    "two marks": one("\ufeff\ufeff" + GOOD),
    "open quote at the end": one('id,n,day\na,1,"2000-01-01\n'), "open quote, odd quotes": one('id,n,day\na"b,1,\na,1,"2000-01-01\r\n'),
    "mark inside": one(GOOD + "\ufeffa,1,\n"),
    "empty": one(""), "line break": one("\n"), "mark alone": one("\ufeff"), "head alone": one("id,n,day"), "spaces": one("   \n"),
    **{f"gzip {name}": ({"t.csv.gz": gzip.compress(f"id,n,day\n{body}".encode())}, [table(path="t.csv.gz")], {}) for name, body in BODIES.items()},
    "bzip2": ({"t.csv.bz2": bz2.compress(GOOD.encode())}, [table(path="t.csv.bz2")], {}),
    **{f"zip {name}": ({"t.csv.zip": zipped(f"id,n,day\n{body}")}, [table(path="t.csv.zip")], {}) for name, body in BODIES.items()},
    **{f"two files {name}": ({"a.csv": GOOD, "b.csv": f"id,n,day\n{body}"}, [table(path=["a.csv", "b.csv"])], {}) for name, body in BODIES.items()},
    **{f"tabs {name}": ({"t.tsv": f"id,n,day\n{body}\"a\r\nb\",x,".replace(",", "\t")}, [table(path="t.tsv")], {}) for name, body in BODIES.items()},
    "inline lists": ({}, [table(path=None, data=[["id", "n", "day"], ["a", "x", None], ["b", 1, "2000-01-01"]])], {}),
    "inline objects": ({}, [table(path=None, data=[{"id": "a", "n": "x"}, {"id": None}])], {}),
    "JSON": ({"t.json": '[{"id": "a", "n": "x"}]'}, [table(path="t.json", type="table")], {}),
    "missing": ({}, [table()], {}), "folder": ({"t.csv/x": ""}, [table()], {}), "outside": ({}, [table(path="../t.csv")], {}),
    "no schema": one(GOOD + "x,y,z\n", schema=None), "no schema, many rows": one(GOOD * 60 + "x,y,z\n", schema=None), "empty schema": one(GOOD, schema={"fields": []}),
    **{f"stats {what}": one(GOOD + "a,x,\n", **what) for what in [{"bytes": 5}, {"rows": 4}, {"rows": 5}, {"fields": 3}, {"fields": 4}, {"hash": "md5:00"}, {"hash": "sha256:00"}, {"hash": "00"}, {"hash": "sha1:00"}, {"bytes": 58, "rows": 4}]},
    "stats when limited": one("id,n,day\n" + "a,x,\n" * 1500, bytes=5, rows=3, hash="md5:00"),
    **{f"{count} errors": one("id,n,day\n" + "ok,1,\n" * 300 + "a,x,y\n" * (count // 2) + "ok,1,\n" * 200, rows=1) for count in (998, 1000, 1002, 3000)},
    "limit, odd": one("id,n,day\n" + "a,x\n" * 700), "limit by extra cells": one("id,n,day\n" + "a,1,,x\n" * 1200),
    "limit by blank rows": one("id,n,day\n" + ",,\n" * 700 + "\n" * 700), "limit by doubles": one("id,n,day\n" + "a,1,\n" * 1500, schema=schema(primaryKey="id")),
    "limit in the head": ({"t.csv": ",".join("x" * 1100) + "\n" + "a,1\n" * 3}, [table()], {}),
    **{
        f"type {unique} {name}": one(f"id,n,day\n{body}a,01,2000-1-1\nb,+1,2000-01-01\n,1,\nc,,2000-02-30\nä,2,2000-01-02\n", schema=schema([{**FIELDS[0], "constraints": {"unique": "id" in unique}}, {**FIELDS[1], "constraints": {"unique": "n" in unique}}, {**FIELDS[2], "constraints": {"unique": "day" in unique, "required": True}}], primaryKey=primary))
        for unique, primary, (name, body) in product([[], ["id"], ["n", "day"]], ["id", ["n"], ["n", "day"]], BODIES.items())
    },
    "key not in the head": one("id,x,day\na,1,\na,1,\n", schema=schema(primaryKey="n")),
    "key with one column less": one("id\na\na\n", schema=schema(primaryKey=["id", "n"])),
}  # fmt: skip

A = {"name": "a", "path": "a.csv", "encoding": "utf-8"}
REFERENCES = {
    "texts": ("id,n,day\na,1,2000-01-01\nb,2,2000-01-02\nä,03,\n,4,\n", FIELDS),
    "untidy": ("id,n,day\n a,+1,2000-1-1\nb\n\nc,x,2000-01-03,y\n,,\nd,9,\n", FIELDS),
    "no header": ("id,n,day\n", FIELDS),
    "fewer columns": ("id\na\nb\n", FIELDS[:1]),
    "other types": ("id,n,day\n1,1,2000-01-01\n2,02,2000-01-02\n", [{"name": "id", "type": "integer"}, {"name": "n", "type": "string"}, {"name": "day", "type": "string"}]),
    "numbers": ("id,n,day\na,1.0,2000-01-01\nb,2,2000-01-02\n", [FIELDS[0], {"name": "n", "type": "number"}, FIELDS[2]]),
    "keys": ("id,n,day\na,1,\na,1,\nb,2,\n", [{**FIELDS[0], "constraints": {"unique": True}}, FIELDS[1], FIELDS[2]]),
    "crash": ("id,n,day\na,1,\n", [FIELDS[0], {**FIELDS[1], "constraints": {"minimum": "x", "unique": True}}, FIELDS[2]]),
}  # fmt: skip
VISITS = 'id,n,day\na,1,2000-01-01\nb,01,2000-1-1\nx,1,2000-01-01\nb,2,2000-01-09\n,,\n,1,\na,,\nx\na,1,2000-01-01,y\nä,3,2000-02-30\n1,x,\n\n"",9,\nc,,2000-01-03\n'
for (name, (content, fields)), columns, missing in product(
    REFERENCES.items(), [["id"], ["n"], ["day"], ["id", "n"], ["day", "n", "id"]], [[""], ["x"]]
):
    CASES[f"reference {name} {columns} {missing}"] = (
        {"t.csv": VISITS, "a.csv": content},
        [table(schema=schema(foreignKeys=[key(columns, "a", columns)], missingValues=missing)), {**A, "schema": {"fields": fields, "missingValues": missing, "primaryKey": ["id"]}}],
        {},
    )  # fmt: skip
TEXTS = [{"name": name, "type": "string"} for name in ("id", "n", "day")]
MORE: dict[str, Case] = {
    "of nothing": one("id,n,day\na,1,2000-01-01\n,2,2000-01-02\nb,,\n", schema=schema(primaryKey="id")),
    "to a blank line": ({"t.csv": 'id,n,day\n"",1,\na,2,\n', "a.csv": "id,n,day\na,1,\n\n"}, [table(schema=schema(missingValues=["x"], foreignKeys=[key(["id"], "a", ["id"])])), {**A, "schema": schema(missingValues=["x"])}], {}),
    "double of ragged rows": one("id,n,day\na,1\nb,2,2000-01-01\na,01,2000-01-01\nc,3,\nd,4,,x\nd,5,\n", schema=schema(primaryKey="id")),
    "double of a ragged row, unique": one("id,n,day\na,1\nb,2,2000-01-01\na,01,2000-01-01\nc,3,\n", schema=schema([{**FIELDS[0], "constraints": {"unique": True}}, {**FIELDS[1], "constraints": {"unique": True}}, FIELDS[2]])),
    "of two, half of nothing": one("id,n,day\na,1,\na,,\na,,\n,1,\n,,2000-01-01\n", schema=schema(primaryKey=["id", "n"])),
    **{f"blank lines, missing values {missing}": one("id,n,day\na,b,c\n\n,,\nx,x,x\nx,,x\n", schema=schema(TEXTS, missingValues=missing)) for missing in ([], [""], ["x"], ["", "x"])},
    "to itself": one("id,n,day\na,1,\nb,2,\nc,x,\na,3,\n", schema=schema([*FIELDS[:2], {"name": "day", "type": "string"}], foreignKeys=[key(["day"], "", ["id"])])),
    "to itself, found": one("id,n,day\na,1,b\nb,2,zz\nc,1,a\nd,x,c\n", schema=schema([*FIELDS[:2], {"name": "day"}], primaryKey="id", foreignKeys=[key(["day"], "", ["id"]), key(["n"], "t", ["n"])])),
    "to each other": (
        {"t.csv": GOOD, "a.csv": "id,n,day\na,1,\nz,9,\n"},
        [table(schema=schema(foreignKeys=[key(["id"], "a", ["id"])])), {**A, "schema": schema(foreignKeys=[key(["n"], "t", ["n"]), key(["id"], "t", ["id"])])}],
        {},
    ),
    "two keys to one": ({"t.csv": GOOD, "a.csv": "id,n,day\na,1,\nz,2,\n"}, [table(schema=schema(foreignKeys=[key(["id"], "a", ["id"]), key(["n"], "a", ["n"]), key(["id", "n"], "a", ["id", "n"])])), {**A, "schema": schema()}], {}),
    "to nowhere": one(GOOD, schema=schema(foreignKeys=[key(["id"], "nobody", ["id"])])),
    "to no column": ({"t.csv": GOOD, "a.csv": "id,n,day\na,1,\n"}, [table(schema=schema(foreignKeys=[key(["id"], "a", ["x"]), key(["id", "n"], "a", ["id", "x"])])), {**A, "schema": schema()}], {}),
    "to a missing file": ({"t.csv": GOOD}, [table(schema=schema(foreignKeys=[key(["id"], "a", ["id"])])), {**A, "schema": schema()}], {}),
    "to an empty file": ({"t.csv": GOOD, "a.csv": ""}, [table(schema=schema(foreignKeys=[key(["id"], "a", ["id"])])), {**A, "schema": schema()}], {}),
    "to one that is no UTF-8": ({"t.csv": GOOD, "a.csv": b"id,n,day\n" + b"a,1,\n" * 5000 + b"b,2,\xff\n"}, [table(schema=schema(foreignKeys=[key(["id"], "a", ["id"])])), {**A, "schema": schema()}], {}),
    **{
        f"of names that differ by case {case}": one("id,ID,day\na,1,\na,2,\nb,3,\nb,3,\n,4,\nc,,\nc,,\n", schema=schema([{"name": "id"}, {"name": "ID"}, FIELDS[2]], primaryKey="id"), dialect={"headerCase": case, "csv": {"delimiter": ","}})
        for case in (True, False)
    },
    "to one whose last letter is cut": ({"t.csv": GOOD, "a.csv": b"id,n,day\n" + b"a,1,\n" * 300 + b"b,2,\xe3\x81"}, [table(schema=schema(foreignKeys=[key(["id"], "a", ["id"])])), {**A, "schema": schema()}], {}),
    "to one without header": ({"t.csv": GOOD, "a.csv": "a,1,\nb,2,\n"}, [table(schema=schema(foreignKeys=[key(["id"], "a", ["id"])])), {**A, "schema": schema(), "dialect": {"header": False}}], {}),
    "to a long table of numbers": ({"t.csv": GOOD + "a,350.0,\nb,999,\nc,07,x\n", "a.csv": "id,n,day\n" + "".join(f"r{i},{i},\n" for i in range(400))}, [table(schema=schema([FIELDS[0], {"name": "n", "type": "number"}, FIELDS[2]], foreignKeys=[key(["n"], "a", ["n"])])), {**A, "schema": schema()}], {}),
    "in a table with an invalid byte": one(b"id,n,day\na,x,\n" + b"b,1,\n" * 4 + b"".join(b"c%d,1,2000-01-01\n" % i for i in range(6000)) + b"a,2,\nd,y,\nz,1,\xff\na,1,\n", schema=schema(primaryKey="id")),
    "to one without schema": ({"t.csv": GOOD, "a.csv": "id,n,day\na,1,\nz,2,\n"}, [table(schema=schema(foreignKeys=[key(["id"], "a", ["id"]), key(["n"], "a", ["n"])])), A], {}),
    "to inline data": ({"t.csv": GOOD}, [table(schema=schema(foreignKeys=[key(["n"], "a", ["n"])])), {"name": "a", "data": [["id", "n", "day"], ["a", 1, None]], "schema": schema()}], {}),
    "from no column": ({"t.csv": "id,x,day\na,1,\n", "a.csv": GOOD}, [table(schema=schema(fieldsMatch="subset", foreignKeys=[key(["n"], "a", ["n"])])), {**A, "schema": schema()}], {"$schema": V2}),
    "to a long table": ({"t.csv": GOOD + "r350,1,\nr999,x,\nr7,1,\n", "a.csv": "id,n,day\n" + "".join(f"r{i},{i},\n" for i in range(400)) + "a,1,\n"}, [table(schema=schema(foreignKeys=[key(["id"], "a", ["id"])])), {**A, "schema": schema()}], {}),
    "a folder in the folder": ({"s/datapackage.json": json.dumps({"resources": [{**table(), "schema": schema()}]}), "s/t.csv": GOOD + "a,x,\n"}, [{"name": "s", "path": "s/datapackage.json"}], {}),
    "schema in a file": ({"t.csv": GOOD + "a,x,\n", "s.json": json.dumps(schema())}, [table(schema="s.json")], {}),
    "dialect in a file": ({"t.csv": GOOD.replace(",", ";") + "a;x;\n", "d.json": '{"csv": {"delimiter": ";"}}'}, [table(dialect="d.json")], {}),
}  # fmt: skip
CASES |= {f"key {name}": case for name, case in MORE.items()}


BY_PYTHON = [
    "dialect {'csv': {'escapeChar", "dialect {'csv': {'skipInitialSpace", "dialect {'csv': {'delimiter': 'ä'", "dialect {'comment", "dialect {'skipBlankRows", "rows skipped",
    "quotes '\"a'", "quotes '\"a,1,", "end '\\n\"'", "open quote", "invalid byte at 400", "mark alone", "key to a blank line", "key to one that is no UTF-8", "key to one whose last letter", "key in a table with an inv",
    *(f"reference {name} {columns} ['x']" for name in ("texts", "untidy") for columns in (["id"], ["id", "n"], ["day", "n", "id"])),
]  # fmt: skip
"""How the names of those begin of which Arrow does not read a table alike, or not to its end."""
HANDED_OVER = (
    "reference crash",
    "key to nowhere",
    "key to one that is no UTF-8",
    "key to one whose last letter",
    "limit in the head",
)
LONG = {"limit in the head"}


@pytest.mark.parametrize("name", CASES)
def test_table(name: str, write_package: Callable[..., Path], oracle: Any) -> None:
    files, resources, more = CASES[name]
    ways = [(2**20, True)] if name in LONG else [(160, True), (2**20, True), (160, False)]
    oracle.compare(write_package(files, resources=resources, **more) / "datapackage.json", ways)
    assert bool(oracle.handed_over) == name.startswith(HANDED_OVER)
    assert bool(oracle.not_by_arrow) == name.startswith(tuple(BY_PYTHON))
