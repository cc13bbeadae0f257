"""The underlined line of the terminal: right with wide and combining characters, within a width."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from kerrdata.findings import Line, Location, Report
from kerrdata.positions import Positions
from kerrdata.renderers import folding, terminal
from kerrdata.renderers.snippets import snippets


def drawn(text: str, number: int, room: int = 60) -> list[str]:
    place = Positions(text).cell(1, number)
    assert place
    return [line for one in snippets(place, room) for line in (one.text, one.marks)]


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("a,bcd,e", 2, ["a,bcd,e", "  ^^^"]),
        ("日本,bcd,e", 2, ["日本,bcd,e", "     ^^^"]),
        ("a,日本,e", 2, ["a,日本,e", "  ^^^^"]),
        ("fi\u0301lm,b", 2, ["fi\u0301lm,b", "     ^"]),
        ("👩‍🚀,b", 2, ["👩<U+200D>🚀,b", " " * 13 + "^"]),
        ("a\u200bb,c", 2, ["a<U+200B>b,c", " " * 11 + "^"]),
        ("a,,b", 2, ["a,,b", "  ^"]),
        ('a,"x\ny",b', 2, ['a,"x', "  ^^", 'y",b', "^^"]),
    ],
)
def test_marks(text: str, number: int, expected: list[str]) -> None:
    assert drawn(text, number) == expected


@given(st.lists(st.text(st.sampled_from("ab日é\u0301\u200b\x1b🚀 "), max_size=30), min_size=1))
def test_lines_fit_and_marks_stand_under_the_cell(cells: list[str]) -> None:
    text = ",".join(cells)
    for number in range(1, len(cells) + 1):
        line, marks = drawn(text, number, room=40)
        assert wcswidth(line) <= 40
        assert len(marks) <= 41
        assert "\x1b" not in line


def test_long_lines_are_cut_around_the_cell() -> None:
    line, marks = drawn("x" * 300 + ",here," + "y" * 300, 2, room=30)
    assert len(line) == 30
    assert line[marks.index("^") : marks.rindex("^") + 1] == "here"
    assert (line[0], line[-1]) == ("…", "…")


def test_more_lines_than_are_kept_are_counted() -> None:
    place = Location(1, 1, 9, 2, (Line(1, '"a'), Line(2, "b"), Line(3, "c")))
    assert terminal.snippets.rest(place) == 6


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], ""),
        ([3], "3"),
        ([1, 2, 3, 7], "1–3, 7"),
        (range(0, 60, 2), "0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, …"),
    ],
)
def test_lines_in_words(lines: Any, words: str) -> None:
    assert folding.lines_in_words(list(lines)) == words


def test_ten_thousand_findings_are_readable_and_fast(many: Report) -> None:
    started = time.process_time()
    said = terminal.render(many, color=False, width=80).splitlines()
    assert time.process_time() - started < 1
    assert len(said) < 100
    assert "and 4,997 more of KD105 in column death" in "\n".join(said)
    assert said[-1] == "invalid: 10,000 errors in 1 table"


def test_every_finding_is_shown_or_counted(broken: Any) -> None:
    for table in broken.report.tables:
        cells = folding.cells(table.findings)
        shown, folded = folding.fold(cells)
        in_full = sum(1 + len(cell.others) for cell in shown)
        assert in_full + sum(one.count for one in folded) == len(table.findings)


def test_lines_of_the_broken_package_fit(broken: Any) -> None:
    said = terminal.render(broken.report, color=False, width=80)
    assert max(map(wcswidth, said.splitlines())) <= 80
    assert "\x1b" not in said
