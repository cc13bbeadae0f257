"""Packages that are odd, hostile or broken: each format copes or refuses with one clear message."""

from __future__ import annotations

import errno
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from kerrdata.errors import KerrdataError
from kerrdata.export import FORMATS, export, json_lines, naming
from kerrdata.export.tables import TypedTables
from kerrdata.package import open_package

ODD_NAMES = [
    "../up",
    "a/b",
    "a-b",
    "..",
    "select",
    "t" * 40,
    "t" * 41,
    "sqlite_master",
    "data_package",
    "con",
]
ODD_COLUMNS = [
    'say "yes"',
    "it's",
    "a",
    "A",
    "rowid",
    "order",
    "[x]",
    "=1+1",
    "a,b",
    "new\nline",
    "ü",
    "title",
]


def table(name: str, data: list[list[Any]], **schema: Any) -> dict[str, Any]:
    fields = [{"name": label, "type": "string"} for label in data[0]]
    return {"name": name, "type": "table", "data": data, "schema": {"fields": fields, **schema}}


def texts(path: Path, name: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 (its own)


def test_names_of_tables_stay_below_the_folder(write_package: Any, exported: Any) -> None:
    root = write_package({}, resources=[table(name, [["id"], [name]]) for name in ODD_NAMES])
    folder = exported(root)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 2 * len(ODD_NAMES) + 2
    assert {path.parent for path in files} == {folder, folder / "parquet", folder / "jsonl"}
    assert {path.name for path in root.parent.iterdir()} == {"package", "exported"}
    held = {parquet.read_table(path)["id"][0].as_py() for path in folder.glob("parquet/*")}
    assert held == set(ODD_NAMES)
    assert texts(folder / "package.sqlite", "select") == [("select",)]
    assert texts(folder / "package.sqlite", "../up") == [("../up",)]
    assert texts(folder / "package.sqlite", "table_sqlite_master") == [("sqlite_master",)]
    assert texts(folder / "package.sqlite", "data_package") == [("data_package",)]
    assert ("name", "package") in texts(folder / "package.sqlite", "data_package_2")
    assert len(openpyxl.load_workbook(folder / "package.xlsx").sheetnames) == len(ODD_NAMES) + 2


def test_names_of_columns(write_package: Any, exported: Any) -> None:
    row = [f"{name} 1" for name in ODD_COLUMNS]
    root = write_package({}, resources=[table("odd", [ODD_COLUMNS, row], primaryKey=['say "yes"'])])
    folder = exported(root)
    with closing(sqlite3.connect(folder / "package.sqlite")) as connection:
        found = connection.execute("SELECT * FROM odd")
        assert found.fetchall() == [tuple(row)]
        given = [column[0] for column in found.description]
        notes = connection.execute(
            'SELECT "column", note FROM data_dictionary WHERE note IS NOT NULL'
        ).fetchall()
    assert given == [*ODD_COLUMNS[:3], "A_2", *ODD_COLUMNS[4:]]
    assert notes == [("A", 'here "odd"."A_2"')]
    assert parquet.read_table(folder / "parquet" / "odd.parquet").column_names == ODD_COLUMNS
    line = (folder / "jsonl" / "odd.jsonl").read_text("utf-8")
    assert json.loads(line) == dict(zip(ODD_COLUMNS, row, strict=True))
    sheet = openpyxl.load_workbook(folder / "package.xlsx")["odd"]
    assert [cell.value for cell in sheet[1]] == ODD_COLUMNS
    assert {cell.data_type for cell in sheet[1]} == {"s"}


def test_a_search_in_columns_with_odd_names(write_package: Any, exported: Any) -> None:
    rows = [["id", 'the "odd" title', "content"], ["1", "Éléphant", "grey"], ["2", "mouse", ""]]
    data = [table("a/b", rows, primaryKey=["id"]), table("c", rows), table("c_fts", rows)]
    folder = exported(write_package({}, resources=data), "sqlite")
    with closing(sqlite3.connect(folder / "package.sqlite")) as connection:
        for word in ("elephant", "GREY"):
            found = connection.execute('SELECT rowid FROM "a/b_fts"(?)', [word])
            assert found.fetchall() == [(1,)]
        assert connection.execute("SELECT count(*) FROM c_fts").fetchall() == [(2,)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("files", "fields", "message"),
    [
        ({"one.csv": "id\n1\nx\n"}, [{"name": "id", "type": "integer"}], "table one, row 3"),
        ({"one.csv": "id\n1\n1\n"}, [{"name": "id", "constraints": {"unique": True}}], "row 3"),
        ({"one.csv": "id,b\n1\n"}, None, "table one, row 2"),
        ({"one.csv": "id,b\n1,2,3\n"}, None, "table one, row 2"),
    ],
)
def test_broken_packages_are_refused(
    write_package: Any,
    exported: Any,
    tmp_path: Path,
    form: str,
    files: Any,
    fields: Any,
    message: str,
) -> None:
    root = write_package(files, fields={"one": fields} if fields else None)
    with pytest.raises(KerrdataError, match=message) as refused:
        exported(root, form)
    assert "kerrdata validate" in refused.value.hint
    assert not (tmp_path / "exported").exists()


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ({"resource": "nowhere", "fields": ["id"]}, "nowhere"),
        ({"resource": "other", "fields": ["id"]}, "row 2"),
    ],
)
def test_foreign_keys_that_lead_nowhere(
    write_package: Any, exported: Any, key: Any, message: str
) -> None:
    keys = [{"fields": ["other_id"], "reference": key}]
    root = write_package(
        {},
        resources=[
            table("one", [["id", "other_id"], ["1", "9"]], foreignKeys=keys),
            table("other", [["id"], ["1"]], primaryKey=["id"]),
        ],
    )
    with pytest.raises(KerrdataError, match=message):
        exported(root, "sqlite")


def test_tables_that_refer_to_each_other_and_to_themselves(
    write_package: Any, exported: Any
) -> None:
    def key(field: str, other: str) -> dict[str, Any]:
        return {"fields": [field], "reference": {"resource": other, "fields": ["id"]}}

    rows = [["id", "up", "across"], ["1", "2", "2"], ["2", "", "1"]]
    root = write_package(
        {},
        resources=[
            table(
                "left", rows, primaryKey="id", foreignKeys=[key("up", ""), key("across", "right")]
            ),
            table(
                "right",
                rows,
                primaryKey="id",
                foreignKeys=[key("up", "right"), key("across", "left")],
            ),
        ],
    )
    with closing(sqlite3.connect(exported(root, "sqlite") / "package.sqlite")) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for name in ("left", "right"):
            keys = connection.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
            assert {key[2] for key in keys} == {"left", "right"}


def test_a_key_of_several_columns_may_lack_a_value(write_package: Any, exported: Any) -> None:
    rows = [["a", "b"], ["1", "2"], ["1", ""]]
    root = write_package({}, resources=[table("pairs", rows, primaryKey=["a", "b"])])
    assert texts(exported(root, "sqlite") / "package.sqlite", "pairs") == [("1", "2"), ("1", None)]


def test_a_foreign_key_to_columns_that_are_no_key(write_package: Any, exported: Any) -> None:
    keys = [{"fields": ["b"], "reference": {"resource": "other", "fields": ["b"]}}]
    root = write_package(
        {},
        resources=[
            table("one", [["a", "b"], ["1", "x"]], foreignKeys=keys),
            table("other", [["a", "b"], ["1", "x"], ["2", "x"]]),
        ],
    )
    with closing(sqlite3.connect(exported(root, "sqlite") / "package.sqlite")) as connection:
        assert connection.execute('PRAGMA foreign_key_list("one")').fetchall() == []
        assert len(connection.execute('PRAGMA index_list("one")').fetchall()) == 1


def test_keys_that_frictionless_does_not_check(write_package: Any, exported: Any) -> None:
    rows = [["a", "b"], ["1", "x"], ["2", "x"]]
    root = write_package({}, resources=[table("one", rows, uniqueKeys=[["b"]])])
    with pytest.raises(KerrdataError, match="table one: a row breaks what the descriptor promises"):
        exported(root, "sqlite")


def test_keys_of_columns_that_do_not_exist(write_package: Any, exported: Any) -> None:
    root = write_package({}, resources=[table("one", [["a"], ["1"]], uniqueKeys=[["b"], ["a"]])])
    with closing(sqlite3.connect(exported(root, "sqlite") / "package.sqlite")) as connection:
        indexes = connection.execute('PRAGMA index_list("one")').fetchall()
    assert len(indexes) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_package_without_tables(write_package: Any, exported: Any, form: str) -> None:
    root = write_package({"read.txt": "me"})
    with pytest.raises(KerrdataError, match="there is no table in it"):
        exported(root, form)


def test_a_file_with_other_columns_than_the_schema(write_package: Any, exported: Any) -> None:
    fields = [{"name": name, "type": "integer"} for name in ("c", "b")]
    schema = {"fields": fields, "fieldsMatch": "partial", "uniqueKeys": [["b", "c"]]}
    resource = {"name": "one", "path": "one.csv", "schema": schema}
    root = write_package({"one.csv": "a,b\n1,2\n"}, resources=[resource])
    folder = exported(root)
    line = json.loads((folder / "jsonl" / "one.jsonl").read_text("utf-8"))
    assert list(line) == ["a", "b"]
    assert line["b"] == 2
    assert [name for _, name, *_ in columns_of(folder / "package.sqlite", "one")] == ["a", "b"]


def columns_of(path: Path, name: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f'PRAGMA table_info("{name}")').fetchall()


def test_a_cell_that_changed_since_the_check_is_named(write_package: Any) -> None:
    fields = [{"name": "id", "type": "integer"}, {"name": "n", "type": "integer"}]
    root = write_package({"one.csv": "id,n\n1,1\n2,x\x1b[31m\n"}, fields={"one": fields})
    with pytest.raises(KerrdataError, match="table one, row 3, column n: `x\\\\x1b") as refused:
        TypedTables(open_package(root))["one"]
    assert "\x1b" not in refused.value.message


def test_half_a_character_is_refused(write_package: Any, exported: Any) -> None:
    root = write_package({}, resources=[table("one", [["id"], ["\ud800"]])])
    with pytest.raises(KerrdataError, match="table one"):
        exported(root, "jsonl")


def test_data_in_the_descriptor_keep_their_types(write_package: Any, exported: Any) -> None:
    data = [
        {"id": 1, "any": True, "list": [1, "ü"], "part": 1.5},
        {"id": 2, "any": 1, "list": [], "part": None},
    ]
    kinds = {"id": "integer", "any": "any", "list": "array", "part": "number"}
    schema = {"fields": [{"name": name, "type": kind} for name, kind in kinds.items()]}
    root = write_package(
        {}, resources=[{"name": "one", "type": "table", "data": data, "schema": schema}]
    )
    lines = (exported(root, "jsonl") / "jsonl" / "one.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": 1, "any": "true", "list": [1, "ü"], "part": 1.5},
        {"id": 2, "any": "1", "list": [], "part": None},
    ]


def test_marks_and_missing_values_of_the_descriptor(write_package: Any, exported: Any) -> None:
    fields = [
        {"name": "n", "type": "number", "decimalChar": ",", "groupChar": "."},
        {"name": "yes", "type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]},
        {"name": "day", "type": "date", "format": "%d.%m.%Y"},
        {"name": "text", "type": "string"},
    ]
    schema = {"fields": fields, "missingValues": ["-", "n/a"]}
    root = write_package(
        {"one.csv": "n;yes;day;text\n1.234,5;ja;29.02.2024;\n-;nein;n/a;-\n"},
        resources=[
            {"name": "one", "path": "one.csv", "dialect": {"delimiter": ";"}, "schema": schema}
        ],
    )
    folder = exported(root)
    found = parquet.read_table(folder / "parquet" / "one.parquet")
    assert [str(kind) for kind in found.schema.types] == ["double", "bool", "date32[day]", "string"]
    lines = (folder / "jsonl" / "one.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"n": 1234.5, "yes": True, "day": "2024-02-29", "text": ""},
        {"n": None, "yes": False, "day": None, "text": None},
    ]
    assert texts(folder / "package.sqlite", "one") == [
        (1234.5, 1, "2024-02-29", ""),
        (None, 0, None, None),
    ]


def test_a_table_without_rows_and_one_without_a_schema(write_package: Any, exported: Any) -> None:
    fields = [{"name": "id", "type": "integer"}, {"name": "day", "type": "date"}]
    root = write_package(
        {"empty.csv": "id,day\n", "free.csv": "id,day\n1,2024-02-29\n"}, fields={"empty": fields}
    )
    folder = exported(root)
    for name in ("empty", "free"):
        read = parquet.read_table(folder / "parquet" / f"{name}.parquet")
        assert read.schema.types == [pa.int64(), pa.date32()]
    assert (folder / "jsonl" / "empty.jsonl").read_bytes() == b""
    assert texts(folder / "package.sqlite", "empty") == []


def test_an_unknown_format() -> None:
    with pytest.raises(KerrdataError, match="feather: there is no such format") as refused:
        export(open_package(), "feather", Path("nowhere"), None)  # type: ignore[arg-type]
    assert "parquet, sqlite, excel, jsonl" in refused.value.hint


def test_a_full_disk_leaves_what_was_there(
    write_package: Any, exported: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_package({"one.csv": "id\n1\n", "two.csv": "id\n1\n"})
    folder = exported(root, "jsonl")
    before = {path: path.read_bytes() for path in folder.rglob("*.jsonl")}
    (root / "one.csv").write_text("id\n2\n", "utf-8")
    own = json_lines._write

    def fill(table: Any, path: Path) -> Path:
        if table.name == "two":
            raise OSError(errno.ENOSPC, "No space left on device")
        return own(table, path)

    monkeypatch.setattr(json_lines, "_write", fill)
    with pytest.raises(KerrdataError, match="No space left on device"):
        exported(root, "jsonl")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in folder.iterdir()] == ["jsonl"]


def test_what_stands_in_the_way(write_package: Any, exported: Any) -> None:
    root = write_package({"one.csv": "id\n1\n"})
    folder = exported(root, "jsonl")
    (folder / "package.sqlite").mkdir()
    with pytest.raises(KerrdataError, match="it is a folder"):
        exported(root, "sqlite")
    (folder / "jsonl" / "one.jsonl").chmod(0o444)
    with pytest.raises(KerrdataError, match="write-protected"):
        exported(root, "jsonl")


def test_other_files_are_left_alone(write_package: Any, exported: Any) -> None:
    root = write_package({"one.csv": "id\n1\n"})
    folder = exported(root, "parquet")
    (folder / "parquet" / "mine.txt").write_text("mine", "utf-8")
    exported(root, "parquet")
    assert (folder / "parquet" / "mine.txt").read_text("utf-8") == "mine"


def test_names_that_would_become_one() -> None:
    assert naming.fitted(["a/b", "a-b"], lambda name: name.replace("/", "-")) == {
        "a/b": "a-b_2",
        "a-b": "a-b",
    }
    assert naming.file_names([".", "..", ".hidden"]) == {
        ".": "table",
        "..": "table_2",
        ".hidden": "hidden",
    }
