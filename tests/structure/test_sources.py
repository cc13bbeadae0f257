"""Dialects, encodings, compressed and several files: the verdict of Frictionless, and quickly."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from frictionless import Field

from kerrdata.package import open_package
from kerrdata.progress import NOW
from kerrdata.structure import records, reference, sources
from kerrdata.structure.layout import Layout, Unproven

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::UserWarning",
    "ignore::DeprecationWarning",
)

FIELDS = [
    {"name": "id", "type": "string", "constraints": {"unique": True}},
    {"name": "n", "type": "integer"},
    {"name": "day", "type": "date"},
]
SCHEMA = {"fields": FIELDS, "primaryKey": ["id"]}
HEAD = "id,n,day\n"
ROWS = "".join(f"r{n},{n},2000-01-{n % 28 + 1:02}\n" for n in range(130))
GOOD = HEAD + ROWS
FAULTS = {
    "valid": GOOD,
    "faulty": HEAD + "b,x,\nb,1\n,,\n" + ROWS + "r1,1,\nz,x,2000-01-01\n,1,\nonly\na,1,2000-01-01,more\n,,\n\nä,1,yesterday\n",
    "quoted": GOOD + '"q ""r"", s","7",2000-01-01\n"l\nm",x,\n"c\r\nd",8,\n"e\rf",y,\n"q ""r"", s",9,\n',
}  # fmt: skip
ARROW, PYTHON = 0, 1
Case = tuple[dict[str, bytes], dict[str, Any], int]


def one(text: str, reader: int, /, path: str = "t.csv", pack: Any = bytes, **more: Any) -> Case:
    encoding = more.setdefault("encoding", "utf-8")
    table = {"name": "t", "path": path, "schema": SCHEMA, **more}
    return {path: pack(text.encode(encoding))}, table, reader


def turned(text: str, delimiter: str = ",", quote: str = '"') -> str:
    return text.translate(str.maketrans(',"', delimiter + quote))


def zipped(content: bytes, *names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("t.csv",):
            archive.writestr(name, content)
    return out.getvalue()


def cases() -> dict[str, Case]:
    found: dict[str, Case] = {}
    for name, text in FAULTS.items():
        for delimiter in ("\t", ";", "|", ":", "."):
            csv = {"csv": {"delimiter": delimiter}}
            found[f"{name} delimiter {delimiter!r}"] = one(
                turned(text, delimiter), ARROW, dialect=csv
            )
        for quote, reader in (("'", ARROW), ("$", PYTHON), ("ä", PYTHON)):
            csv = {"csv": {"quoteChar": quote, "delimiter": ","}}
            found[f"{name} quote {quote}"] = one(turned(text, quote=quote), reader, dialect=csv)
        found[f"{name} delimiter ä"] = one(
            turned(text, "ä"), PYTHON, dialect={"csv": {"delimiter": "ä"}}
        )
        found[f"{name} spaces"] = one(
            text.replace(",", ", "),
            PYTHON,
            dialect={"csv": {"delimiter": ",", "skipInitialSpace": True}},
        )
        found[f"{name} spaces, sniffed"] = one(text.replace(",", ", "), PYTHON)
        found[f"{name} escape"] = one(
            text.replace('""', '\\"') + "a\\,b,1,\n",
            PYTHON,
            dialect={"csv": {"escapeChar": "\\", "doubleQuote": False}},
        )
        found[f"{name} comments"] = one(
            text.replace("r2,", "#r2,") + "#\n#,x\nz,x,\n", PYTHON, dialect={"commentChar": "#"}
        )
        found[f"{name} comment rows"] = one(text, PYTHON, dialect={"commentRows": [2, 3, 135]})
        found[f"{name} blank rows left out"] = one(
            text + ",,\n\n,\nz,x,\n", PYTHON, dialect={"skipBlankRows": True}
        )
        found[f"{name} two header rows"] = one(
            "a,b,c\n" + text, ARROW, dialect={"headerRows": [1, 2], "csv": {"delimiter": ","}}
        )
        found[f"{name} case"] = one(
            text.replace("id,n", "ID,N"),
            ARROW,
            dialect={"headerCase": False, "csv": {"delimiter": ","}},
        )
        found[f"{name} no header"] = one(
            text, ARROW, dialect={"header": False, "csv": {"delimiter": ","}}
        )
        found[f"{name} mark in no header"] = one(
            "\ufeff\ufeff" + text, ARROW, dialect={"header": False, "csv": {"delimiter": ","}}
        )
        for encoding in (
            "latin-1",
            "cp1252",
            "utf-16",
            "utf-16-le",
            "utf-32",
            "utf-7",
            "shift_jis",
            "utf-8-sig",
        ):
            known = text.replace("ä", "a") if encoding == "shift_jis" else text
            found[f"{name} {encoding}"] = one(
                known, ARROW, encoding=encoding, dialect={"csv": {"delimiter": ","}}
            )
        for mark in ("\ufeff", "\ufeff\ufeff"):
            found[f"{name} utf-16-le {mark!r}"] = one(
                mark + text,
                ARROW,
                encoding="utf-16-le",
                dialect={"header": False, "csv": {"delimiter": ","}},
            )
        for ending in ("\n", "\r\n", "\r"):
            found[f"{name} tabs {ending!r}"] = one(
                turned(text, "\t").replace("\n", ending), ARROW, path="t.tsv"
            )
        found[f"{name} tabs declared"] = one(
            turned(text, ";"), ARROW, path="t.tsv", dialect={"csv": {"delimiter": ";"}}
        )
        found[f"{name} tabs with commas"] = one(text, ARROW, path="t.tsv")
        packed = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zip": zipped}
        for form, pack in packed.items():
            found[f"{name} {form}"] = one(text, ARROW, path=f"t.csv.{form}", pack=pack)
            found[f"{name} tabs {form}"] = one(
                turned(text, "\t"), ARROW, path=f"t.tsv.{form}", pack=pack
            )
            found[f"{name} spaces {form}"] = one(
                text.replace(",", ", "), PYTHON, path=f"t.csv.{form}", pack=pack
            )
            found[f"{name} latin-1 {form}"] = one(
                text, ARROW, path=f"t.csv.{form}", pack=pack, encoding="latin-1"
            )
        found[f"{name} declared gz"] = one(
            text, ARROW, path="t.csv.gz", pack=gzip.compress, compression="gz"
        )
        found[f"{name} in an archive of two"] = one(
            text,
            ARROW,
            path="t.csv.zip",
            pack=lambda content: zipped(content, "a.csv", "t.csv"),
            innerpath="t.csv",
        )
        for header, (second, rest) in product(
            (True, False),
            (
                ("quoted", FAULTS["quoted"]),
                ("mark", "\ufeff" + GOOD),
                ("odd", "x,y\nz,1\n"),
                ("open", GOOD[:-1]),
            ),
        ):
            table = {
                "name": "t",
                "path": ["a.csv", "b.csv", "c.csv"],
                "schema": SCHEMA,
                "encoding": "utf-8",
                "dialect": {"header": header},
            }
            files = {
                "a.csv": text.encode(),
                "b.csv": rest.encode(),
                "c.csv": (HEAD + "z,x,\n").encode(),
            }
            found[f"{name} several files {header} {second}"] = files, table, ARROW
        found[f"{name} several tabs"] = (
            {"a.tsv": turned(text, "\t").encode(), "b.tsv": b"z\tx\n"},
            {"name": "t", "path": ["a.tsv", "b.tsv"], "schema": SCHEMA, "encoding": "utf-8"},
            ARROW,
        )
        found[f"{name} counted"] = one(
            text, ARROW, path="t.csv.gz", pack=gzip.compress, bytes=5, hash="md5:00", rows=3
        )
        found[f"{name} counted in rows"] = one(
            text, PYTHON, dialect={"commentChar": "#"}, bytes=5, hash="sha256:00", rows=3
        )
    return found  # fmt: skip


CASES = cases()
WAYS = ((160, True), (2**20, True))


@pytest.mark.parametrize("name", CASES)
def test_quickly(name: str, write_package: Callable[..., Path], oracle: Any) -> None:
    files, table, reader = CASES[name]
    oracle.compare(write_package(files, resources=[table]) / "datapackage.json", WAYS)
    assert not oracle.handed_over
    assert oracle.not_by_arrow == reader


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("faulty")])
def test_totals(name: str, write_package: Callable[..., Path], oracle: Any) -> None:
    files, table, _ = CASES[name]
    oracle.compare_totals(write_package(files, resources=[table]), most=5)
    assert not oracle.handed_over


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("valid")])
def test_progress(
    name: str, write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    files, table, _ = CASES[name]
    root = write_package(files, resources=[table])
    done: list[int] = []
    monkeypatch.setattr(NOW, "advance", done.append)
    monkeypatch.setattr(records, "BLOCK_BYTES", 160)
    reference.judge(open_package(root), quick_from=0)
    assert len(done) > 3
    assert min(done) >= 0
    assert 0.9 * NOW.total <= sum(done) <= NOW.total == sum(map(len, files.values()))


def test_an_invalid_byte_in_a_column_that_is_not_wanted(write_package: Callable[..., Path]) -> None:
    content = (HEAD + ROWS).encode() * 400 + b"z,1,\xff\n"
    root = write_package({"t.csv": content}, resources=[{"name": "t", "path": "t.csv"}])
    fields = tuple(Field.from_descriptor(field) for field in FIELDS)

    def nothing(*_: object) -> Any:
        raise NotImplementedError

    table = Layout(fields, (), 1, csv.excel(), "utf-8", True, root / "t.csv", nothing, nothing)
    with closing(sources.FileSource(table, root / "t.csv")) as source, pytest.raises(Unproven):
        list(source.blocks([0]))
