"""What Frictionless says of a table, as findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.findings import Finding
from kerrdata.package import open_package
from kerrdata.structure.translation import translate
from kerrdata.structure.verdicts import Verdict

LABELS = ["id", "name"]
FIELDS = [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]


@pytest.fixture
def translated(write_package: Callable[..., Path]) -> Callable[..., Finding]:
    """The finding that an error of a table becomes, the key of which is its id."""
    text = b"id,name\n1,a\n2,\xe9\n"
    schema = {"fields": FIELDS, "primaryKey": ["id"]}
    described = {"name": "t", "path": "t.csv", "encoding": "utf-8", "schema": schema}
    package = open_package(write_package({"t.csv": text}, resources=[described]))

    def finding(kind: str, **more: Any) -> Finding:
        error = {"type": kind, "title": "T", "note": "n", "message": "m", **more}
        task = {"name": "t", "place": "t.csv", "labels": LABELS, "stats": {}, "warnings": []}
        verdict = Verdict(tasks=[{**task, "errors": [error]}], fields={"t": FIELDS})
        ((found,),) = (table.findings for table in translate(verdict, package)[1])
        return found

    return finding


Translated = Callable[..., Finding]


def test_an_error_of_the_table(translated: Translated) -> None:
    found = translated("source-error")
    assert (found.code, found.title, found.note, found.table) == ("source-error", "T", "n", "t")
    assert (found.line, found.row, found.column, found.column_number) == (None,) * 4
    assert found.value is None
    assert found.details == {"message": "m"}


def test_an_error_of_a_cell(translated: Translated) -> None:
    found = translated("type-error", rowNumber=3, fieldName="name", fieldNumber=7, cell="x")
    assert (found.row, found.column, found.column_number, found.value) == (3, "name", 7, "x")
    assert found.details["fieldNumber"] == 7


def test_an_error_of_a_label(translated: Translated) -> None:
    found = translated("incorrect-label", rowNumbers=[2, 1], fieldName="id", label="x")
    assert (found.row, found.column, found.column_number, found.value) == (1, "id", 1, "x")


def test_an_error_of_a_key(translated: Translated) -> None:
    found = translated("primary-key", rowNumber=2, cells=["1", "a"])
    assert (found.column, found.column_number, found.value) == ("id", 1, "1")
    short = translated("primary-key", rowNumber=2, cells=[])
    assert (short.column, short.value) == ("id", "")


def test_an_error_of_a_reference(translated: Translated) -> None:
    names = {"fieldNames": ["name", "id"], "referenceName": "", "referenceFieldNames": ["id"]}
    found = translated("foreign-key", rowNumber=2, fieldCells=["a", "1"], **names)
    assert (found.column, found.column_number, found.value) == ("name", 2, "a, 1")


def test_bytes_that_are_no_text(translated: Translated) -> None:
    assert translated("encoding-error").line == 3
