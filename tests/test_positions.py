"""Where cells stand: physical lines and columns, whatever the line ends, quotes and letters."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.package import open_package
from kerrdata.positions import MOST_BESIDE, MOST_LINES, Positions
from kerrdata.validation import validate

DIALECTS: list[dict[str, Any]] = [
    {"delimiter": ",", "quotechar": '"', "doublequote": True},
    {"delimiter": ";", "quotechar": "'", "doublequote": True, "skipinitialspace": True},
    {"delimiter": "\t", "quotechar": None, "quoting": csv.QUOTE_NONE},
    {"delimiter": ",", "quotechar": '"', "doublequote": False, "escapechar": "\\"},
    {"delimiter": "|", "quotechar": '"', "doublequote": True, "escapechar": "^"},
]


def place(text: str, line: int, number: int) -> tuple[int, int, int, int] | None:
    found = Positions(text).cell(line, number)
    return (found.line, found.column, found.end_line, found.end_column) if found else None


@pytest.mark.parametrize(
    ("text", "line", "number", "expected"),
    [
        ("a,b\n1,22\n", 2, 2, (2, 3, 2, 5)),
        ("a,b\r\n1,22\r\n", 2, 2, (2, 3, 2, 5)),
        ("a,b\r1,22\r", 2, 2, (2, 3, 2, 5)),
        ("a,b\n1,22", 2, 2, (2, 3, 2, 5)),
        ("a,b\n1,", 2, 2, (2, 3, 2, 3)),
        ("a,b\n\n", 2, 1, (2, 1, 2, 1)),
        ('a,b\n"x,y",2\n', 2, 2, (2, 7, 2, 8)),
        ('a,b\n"x""y",2\n', 2, 1, (2, 1, 2, 7)),
        ('a,b,c\n"x\r\ny\nz",2,3\n', 2, 1, (2, 1, 4, 3)),
        ('a,b,c\n"x\r\ny\nz",2,3\n', 2, 3, (4, 6, 4, 7)),
        ("é,日本\n😀e\u0301,22\n", 2, 2, (2, 5, 2, 7)),
        ('a,b\n"x"y"z,w\n', 2, 2, (2, 8, 2, 9)),
        ('a,b\n1,"never\nclosed\n', 2, 2, (2, 3, 4, 1)),
    ],
)
def test_cell(text: str, line: int, number: int, expected: tuple[int, ...]) -> None:
    assert place(text, line, number) == expected


def test_no_such_cell_or_line() -> None:
    assert Positions("a,b\n1\n").cell(2, 2) is None
    assert Positions("a,b\n1\n").line(9) is None


def test_row_and_line() -> None:
    positions = Positions('a,b\n"x\ny",2\n')
    row, line = positions.row(2), positions.line(2)
    assert (row.line, row.column, row.end_line, row.end_column) == (2, 1, 3, 5)
    assert line
    assert (line.line, line.column, line.end_line, line.end_column) == (2, 1, 2, 3)
    assert [one.text for one in row.lines] == ['"x', 'y",2']


def test_lines_are_kept_within_limits() -> None:
    text = "x" * 5000 + "," + "y" * 5000 + "\n"
    found = Positions(text).cell(1, 2)
    assert found
    assert found.column == 5002
    assert found.lines[0].column == 5002 - MOST_BESIDE
    assert found.lines[0].text == "x" * (MOST_BESIDE - 1) + "," + "y" * MOST_BESIDE
    many = Positions('"' + "\n" * 50 + '"').cell(1, 1)
    assert many
    assert len(many.lines) == MOST_LINES


def test_written() -> None:
    assert Positions("").written('a,"b') == '"a,""b"'
    assert Positions("", delimiter=";").written("a,b") == "a,b"


@pytest.mark.parametrize("options", DIALECTS)
@given(text=st.text(st.sampled_from("ab,;\t|'\"\\^ \r\né日")))
def test_cells_are_those_of_the_csv_module(options: dict[str, Any], text: str) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), **options)
    positions, line = Positions(text, **options), 1
    for row in reader:
        for number, cell in enumerate(row, start=1):
            found = positions.cell(line, number)
            assert found
            again = sliced(text, found.line, found.column, found.end_line, found.end_column)
            assert next(csv.reader(io.StringIO(again, newline=""), **options), [""]) == [cell]
        assert not row or positions.cell(line, len(row) + 1) is None
        line = reader.line_num + 1


def sliced(text: str, line: int, column: int, end_line: int, end_column: int) -> str:
    lines = [*io.StringIO(text, newline="").readlines(), ""]
    if line == end_line:
        return lines[line - 1][column - 1 : end_column - 1]
    between = "".join(lines[line : end_line - 1])
    return lines[line - 1][column - 1 :] + between + lines[end_line - 1][: end_column - 1]


def test_findings_know_their_place(write_package: Any) -> None:
    content = '\ufeffname,age\r\n"é\r\nè",x\r\n日本,y\r\n'
    fields = [{"name": "name", "type": "string"}, {"name": "age", "type": "integer"}]
    root = write_package({"people.csv": content}, fields={"people": fields})
    findings = validate(open_package(root), ignore=["KD"]).all_findings
    places = [one.location for one in findings]
    assert [(one.line, one.column) for one in places if one] == [(3, 4), (4, 4)]
    assert [one.line for one in findings] == [3, 4], "the line of the cell, not that of its row"
    assert [one.row for one in findings] == [2, 3]
    assert [one.cells for one in places if one] == [("é\r\nè", "x"), ("日本", "y")]
