"""A table is read as columns only where its file is canonical, and they are its records then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerrdata import csvtext
from kerrdata.columns import BLOCK_BYTES, FIRST_ROW, columns
from kerrdata.errors import KerrdataError
from kerrdata.frames import Tables
from kerrdata.package import Package, open_package

ROWS = [["a", "1"], ["b,c", 'say "no"'], ["", " spaced "], ["two\nlines", "\r"], ["é", "\0"]]
CELLS = st.text(st.sampled_from('ab ,;"\n\r\t\0é\u2028\ufeff😀'), max_size=4)
CANONICAL = 'id,n\na,1\n"b,c",2\n'
OTHERS = {
    "byte order mark": "\ufeff" + CANONICAL,
    "CR LF": CANONICAL.replace("\n", "\r\n"),
    "CR": CANONICAL.replace("\n", "\r"),
    "no last line end": CANONICAL.removesuffix("\n"),
    "needless quotation marks": CANONICAL.replace("1", '"1"'),
    "quotation mark in the middle": CANONICAL.replace("1", '1"'),
    "quotation mark left open": CANONICAL.replace("1", '"1'),
    "text behind a quotation mark": CANONICAL.replace('"b,c"', '"b,c"d'),
    "spaced header": CANONICAL.replace("id", " id"),
    "quoted header": CANONICAL.replace("id", '"id"'),
    "two lines of header": CANONICAL.replace("id", '"i\nd"'),
    "blank header": "\n" + CANONICAL,
    "blank line": CANONICAL.replace("a", "\na"),
    "blank last line": CANONICAL + "\n",
    "mark behind the header": CANONICAL.replace("a", "\ufeffa"),
    "short row": CANONICAL.replace(",1", ""),
    "long row": CANONICAL.replace("1", "1,2"),
    "no rows": "id,n\n",
    "no line": "id,n",
    "nothing": "",
    "blank line in one column": "id\na\n\nb\n",
    "no cell in one column": 'id\na\n""\nb\n',
    "record beyond a block": f"id,n\na,{'x' * (2 * BLOCK_BYTES)}\n",
}


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kerrdata.columns.LARGE", 0)


def package_of(folder: Path, content: str | bytes, **described: Any) -> Package:
    """A package of one table."""
    (folder / "t.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    resource = {"name": "t", "path": "t.csv", **described}
    text = json.dumps({"name": "package", "resources": [resource]})
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return open_package(folder)


def agree(package: Package) -> bool:
    """Whether a table was read as columns, which are then what its records are."""
    table = package.descriptor.tables[0]
    read, records = columns(package, table), package.records(table)
    if read is None:
        return False
    assert read.labels == records.labels
    assert list(map(list, zip(*map(list_of, read.cells), strict=True))) == records.rows
    assert list(range(FIRST_ROW, FIRST_ROW + len(read))) == records.numbers
    assert csvtext.canonical([records.labels, *records.rows], table.delimiter) == records.text
    return True


def list_of(cells: Any) -> list[str]:
    found: list[str] = cells.to_pylist()
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "]", "^", "-", "\\"])
def test_a_canonical_file_is_read(tmp_path: Path, delimiter: str) -> None:
    text = csvtext.canonical([["id", "n"], *ROWS], delimiter)
    assert agree(package_of(tmp_path, text, dialect={"delimiter": delimiter}))


def test_a_small_file_is_left_to_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kerrdata.columns.LARGE", len(CANONICAL) + 1)
    assert not agree(package_of(tmp_path, CANONICAL))


def test_a_large_file_is_read_across_blocks(tmp_path: Path) -> None:
    rows = [[f"{number:09}", f'{number} "," {"x" * 90}'] for number in range(BLOCK_BYTES // 40)]
    assert agree(package_of(tmp_path, csvtext.canonical([["id", "n"], *rows])))


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_any_other_file_is_refused(tmp_path: Path, text: str) -> None:
    assert not agree(package_of(tmp_path, text))


@pytest.mark.parametrize(
    "content", [b"id,n\na,\xe9\n", b"id,\xe9\na,1\n", b"id,n\na,\xed\xa0\x80\n"]
)
def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path, content: bytes) -> None:
    package = package_of(tmp_path, content)
    assert columns(package, package.descriptor.tables[0]) is None


@pytest.mark.parametrize(
    "described",
    [
        {"encoding": "latin-1"},
        {"encoding": "utf-8-sig"},
        {"encoding": "no such"},
        {"dialect": {"header": False}},
        {"dialect": {"quoteChar": "'"}},
        {"dialect": {"quoteChar": ""}},
        {"dialect": {"escapeChar": "\\"}},
        {"dialect": {"skipInitialSpace": True}},
        {"dialect": {"delimiter": "::"}},
        {"dialect": {"delimiter": ""}},
        {"dialect": {"delimiter": 1}},
        {"dialect": {"delimiter": "é"}},
        {"dialect": {"delimiter": "\0"}},
        {"dialect": {"delimiter": "\n"}},
        {"dialect": {"delimiter": "\r"}},
        {"dialect": {"delimiter": '"'}},
    ],
    ids=str,
)
def test_another_dialect_is_refused(tmp_path: Path, described: dict[str, Any]) -> None:
    package = package_of(tmp_path, CANONICAL, **described)
    assert columns(package, package.descriptor.tables[0]) is None


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    package = package_of(tmp_path, CANONICAL)
    (tmp_path / "t.csv").unlink()
    with pytest.raises(KerrdataError, match="not one CSV file"):
        columns(package, package.descriptor.tables[0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_written_canonically_is_read(tmp_path: Path, rows: list[list[str]]) -> None:
    package = package_of(tmp_path, csvtext.canonical([["id", "n"], *rows]))
    first = rows[0][0]
    assert agree(package) or first.startswith("\ufeff")  # which Arrow takes for a mark


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from('ab,"\n\r é\ufeff'), max_size=24))
def test_whatever_is_read_is_what_csv_reads(tmp_path: Path, text: str) -> None:
    agree(package_of(tmp_path, f"id,n\n{text}\n"))
    agree(package_of(tmp_path, text))


@pytest.mark.parametrize("text", [CANONICAL, *OTHERS.values()], ids=["canonical", *OTHERS])
def test_frames_are_the_same_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    content = text.replace("1", "")
    frame = Tables(package_of(tmp_path, content)).texts("t")
    monkeypatch.setattr("kerrdata.frames.columns", lambda *_: None)
    other = Tables(package_of(tmp_path, content)).texts("t")
    assert frame.equals(other)
    assert frame.index.tolist() == other.index.tolist()
    assert (frame.dtypes == other.dtypes).all()


def test_a_missing_value_may_be_no_unicode_text(tmp_path: Path) -> None:
    schema = {"missingValues": ["", "1", "\ud800"], "fields": []}
    frame = Tables(package_of(tmp_path, CANONICAL, schema=schema)).texts("t")
    assert frame["n"].isna().tolist() == [True, False]


def test_a_cell_that_is_no_unicode_text_is_an_error(tmp_path: Path) -> None:
    package = package_of(tmp_path, b"id,n\na,1\n\nb,+2AA-\n", encoding="utf-7")
    with pytest.raises(KerrdataError, match=r"t\.csv: a cell of row 4 holds half of a surrogate"):
        Tables(package).texts("t")
