"""The rules about files: one cause, one finding, at the right line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerrdata import csvtext
from kerrdata.findings import Finding

WritePackage = Callable[..., Path]
Check = Callable[..., list[Finding]]

RULES = ("KD011", "KD012", "KD013", "KD014")


@pytest.fixture(autouse=True, params=["columns", "records"])
def _read_as(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files as columns, as large ones are, or as records."""
    if request.param == "columns":
        monkeypatch.setattr("kerrdata.columns.LARGE", 0)


@pytest.fixture
def judge(write_package: WritePackage, check: Check) -> Callable[..., list[Finding]]:
    """A function that gives what the rules find in a table with the columns `id` and `name`."""

    def judged(content: str, **resource: object) -> list[Finding]:
        schema = {"fields": [{"name": "id"}, {"name": "name"}], "primaryKey": "id"}
        described = {"name": "t", "path": "t.csv", "schema": schema, **resource}
        return check(write_package({"t.csv": content}, resources=[described]), *RULES)

    return judged


Judge = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("id,name\na,A\nb,B\n", []),
        ("id,name\n", []),
        ("", []),
        ("id,name\na,\n", []),
        ('id,name\na,"A, B"\n', []),
        ('id,name\na,"A\r\nB\rC\nD"\n', []),
        ("\ufeffid,name\na,A\n", ["KD011"]),
        ("id,name\r\na,A\r\n", ["KD012"]),
        ("id,name\ra,A\r", ["KD012"]),
        ('id,name\r\na,"A\r\nB"\r\n', ["KD012"]),
        ("id,name\nb,B\na,A\n", ["KD013"]),
        ("id,name\na,A", ["KD014"]),
        ("id,name\n\na,A\n", ["KD014"]),
        ("id,name\na,A\n\n", ["KD014"]),
        ('id,name\na,"A"\n', ["KD014"]),
        ('id,name\na,A "B" C\n', ["KD014"]),
        ("\ufeffid,name\r\nb,B\r\na,A", ["KD011", "KD012", "KD013", "KD014"]),
    ],
)
def test_one_cause_one_finding(judge: Judge, content: str, codes: list[str]) -> None:
    assert [found.code for found in judge(content)] == codes


@pytest.mark.parametrize(
    ("content", "line", "row", "note"),
    [
        ("id,name\na,A", 2, 2, "the last line has no line end"),
        ("id,name", 1, 1, "the last line has no line end"),
        ("id,name\n\na,A\n", 2, 2, "line 2 is blank"),
        ("id,name\na,A\n\n", 3, 3, "line 3 is blank"),
        ("id,name\na,A\n\n\n\n", 3, 3, "line 3 is blank"),
        ('id,name\na,"A\nB"\nb,"B"\n', 4, 3, 'line 4 reads `b,"B"`'),
        ('id,name\na,"A\nB"\n"b",B\n', 4, 3, 'line 4 reads `"b",B`'),
        ('"id",name\na,A\n', 1, 1, 'line 1 reads `"id",name`'),
    ],
)
def test_the_first_line_that_differs_is_named(
    judge: Judge, content: str, line: int, row: int, note: str
) -> None:
    (found,) = judge(content)
    assert (found.code, found.line, found.row, found.note) == ("KD014", line, row, note)


def test_a_long_line_is_shown_around_the_difference(judge: Judge) -> None:
    (found,) = judge(f'id,name\na,"{"x" * 200} ""quoted"" {"y" * 200}"\nb,"{"z" * 200}"\n')
    assert found.line == 3
    assert found.note == f'line 3 reads `b,"{"z" * 29}…`'
    assert found.hint == f"Write `b,{'z' * 30}…`."


def test_the_first_foreign_line_end_is_named(judge: Judge) -> None:
    (found,) = judge('id,name\na,"A\r\nB"\nb,B\r\nc,C\n')
    assert (found.line, found.row, found.note) == (4, 3, "line 4 ends with CR LF")


def test_the_declared_delimiter_is_the_right_one(judge: Judge) -> None:
    assert judge("id;name\na;A, B\n", dialect={"delimiter": ";"}) == []


def test_a_file_without_header_is_canonical(judge: Judge) -> None:
    assert judge("a,A\nb,B\n", dialect={"header": False}) == []


def test_rows_are_sorted_by_code_points_of_all_key_columns(
    write_package: WritePackage, check: Check
) -> None:
    key = {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": ["b", "a"]}
    resources = [{"name": "t", "path": "t.csv", "schema": key}]
    root = write_package(
        {"t.csv": "a,b\n2,10\n1,9\n1,Z\n1,a\n2,a\n1,é\n0,b\n"}, resources=resources
    )
    (found,) = check(root, "KD013")
    assert (found.row, found.column, found.value) == (8, "b", "b")
    assert found.note == "`b, 0` stands too late: its place is before `é, 1` in row 7"


CELLS = st.text(st.sampled_from('ab ,"\n\ré'), max_size=4)


@given(rows=st.lists(st.tuples(CELLS, CELLS), unique_by=lambda row: row[0], max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_canonical_text_of_sorted_rows_breaks_no_rule(
    rows: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory, check: Check
) -> None:
    root = tmp_path_factory.mktemp("package")
    text = csvtext.canonical([("id", "name"), *sorted(rows)])
    (root / "t.csv").write_bytes(text.encode())
    (root / "datapackage.json").write_text(
        '{"resources": [{"name": "t", "path": "t.csv", "schema": {"primaryKey": "id"}}]}'
    )
    assert check(root, *RULES) == []


@given(keys=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_rows_are_sorted_if_python_would_sort_them_so(
    keys: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory, check: Check
) -> None:
    root = tmp_path_factory.mktemp("package")
    (root / "t.csv").write_bytes(csvtext.canonical([("id", "name"), *keys]).encode())
    key = '{"fields": [{"name": "id"}, {"name": "name"}], "primaryKey": ["name", "id"]}'
    described = f'{{"name": "t", "path": "t.csv", "schema": {key}}}'
    (root / "datapackage.json").write_text(f'{{"resources": [{described}]}}')
    swapped = [(name, one) for one, name in keys]
    assert bool(check(root, "KD013")) == (swapped != sorted(swapped))
