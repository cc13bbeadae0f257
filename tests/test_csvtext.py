"""The canonical text of a CSV file closes the circle with reading it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import csvtext

CELLS = st.text(st.sampled_from('ab ,;"\n\r\té—\x85\u2028'), max_size=5)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5)
KEYS = st.lists(st.tuples(st.text(max_size=2), st.text(max_size=1)), unique=True, max_size=7)


def read(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@given(ROWS, st.sampled_from(",;\t"))
def test_reading_gives_what_was_written(rows: list[list[str]], delimiter: str) -> None:
    assert read(csvtext.canonical(rows, delimiter), delimiter) == rows


@given(ROWS)
def test_no_quotation_mark_could_be_left_out(rows: list[list[str]]) -> None:
    for row in rows:
        for cell in row:
            line = csvtext.canonical([[cell, "x"]])
            is_quoted = line.startswith('"')
            assert is_quoted == any(character in cell for character in ',"\n\r')


def test_a_lone_empty_cell_is_a_row() -> None:
    assert csvtext.canonical([["a"], [""]]) == 'a\n""\n'
    assert csvtext.canonical([["a", "b"], ["", ""]]) == "a,b\n,\n"


def test_no_rows_are_no_text() -> None:
    assert csvtext.canonical([]) == ""


@given(ROWS, st.sampled_from(["\r\n", "\r"]))
def test_line_ends_can_be_told_from_breaks_in_cells(rows: list[list[str]], end: str) -> None:
    plain = csvtext.canonical(rows)
    foreign = "".join(csvtext.canonical([row]).removesuffix("\n") + end for row in rows)
    assert csvtext.with_plain_line_ends(foreign) == plain
    assert len(list(csvtext.foreign_line_ends(foreign))) == len(rows)
    assert list(csvtext.foreign_line_ends(plain)) == []


@given(KEYS)
def test_nothing_is_misplaced_where_keys_are_sorted(keys: list[tuple[str, ...]]) -> None:
    assert (csvtext.misplaced(keys) is None) == (keys == sorted(keys))


@given(KEYS.filter(lambda keys: len(keys) > 1), st.data())
def test_one_move_as_advised_mends_one_move(
    keys: list[tuple[str, ...]], data: st.DataObject
) -> None:
    ordered = sorted(keys)
    places = st.integers(0, len(ordered) - 1)
    moved = list(ordered)
    moved.insert(data.draw(places), moved.pop(data.draw(places)))
    found = csvtext.misplaced(moved)
    if found:
        neighbour, row = moved[found.neighbour], moved.pop(found.position)
        moved.insert(moved.index(neighbour) + found.is_early, row)
    assert moved == ordered


@pytest.mark.parametrize(
    ("order", "advice"),
    [
        ("zabc", (0, 3, True)),
        ("abcz", None),
        ("bcda", (3, 0, False)),
        ("ba", (1, 0, False)),
        ("adbc", (1, 3, True)),
        ("aab", None),
    ],
)
def test_advice_is_about_the_row_that_moved(order: str, advice: tuple[int, int, bool]) -> None:
    assert csvtext.misplaced([(letter,) for letter in order]) == advice


def test_keys_of_short_rows_are_filled_up() -> None:
    assert csvtext.keys(["a", "b"], [["1"], ["1", "2"]], ["b", "a"]) == [("", "1"), ("2", "1")]
