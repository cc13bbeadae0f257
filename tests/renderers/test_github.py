"""Workflow commands: exactly what GitHub's own `@actions/core` prints, and nothing else that acts.

The lines in `OFFICIAL` were printed by @actions/core 1.11.1, called with the same texts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from kerrdata.findings import Location, Report
from kerrdata.renderers.github import MOST_ANNOTATIONS, _command, render

OFFICIAL: list[tuple[str, str, dict[str, object], str]] = [
    (
        "error",
        "100% of\r\n`a`, b: c::d\nmend",
        {
            "title": "KD002, no: 5%",
            "file": "data/a,b:c%.csv",
            "line": 3,
            "endLine": 4,
            "col": 2,
            "endColumn": 5,
        },
        "::error title=KD002%2C no%3A 5%25,file=data/a%2Cb%3Ac%25.csv,line=3,endLine=4,col=2,"
        "endColumn=5::100%25 of%0D%0A`a`, b: c::d%0Amend",
    ),
    (
        "warning",
        "plain",
        {"title": "t", "file": "p.csv", "line": 1},
        "::warning title=t,file=p.csv,line=1::plain",
    ),
]
# As the runner finds a command: at the start of a line, or in its old form anywhere.
COMMAND = re.compile(r"^\s*::(\w+)(?: ([^:]*))?::(.*)$|##\[", re.MULTILINE)


@pytest.mark.parametrize(("name", "text", "properties", "printed"), OFFICIAL)
def test_as_actions_core_prints(
    name: str, text: str, properties: dict[str, object], printed: str
) -> None:
    assert _command(name, text, properties) == printed


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for match in COMMAND.finditer(text):
        assert match[1], "no command of the old form"
        pairs = dict(one.split("=", 1) for one in (match[2] or "").split(",") if one)
        found.append((match[1], {key: plain(one) for key, one in pairs.items()}, plain(match[3])))
    return found


def plain(text: str) -> str:
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r")):
        text = text.replace(code, character)
    return text.replace("%25", "%")


def test_places(broken: Any) -> None:
    found = commands(render(broken.report))
    where = next(one[1] for one in found if one[1].get("title", "").startswith("KD002"))
    assert where["file"] == "pkg/data/people.csv"
    assert (where["line"], where["col"], where["endColumn"]) == ("2", "14", "28")


def test_annotations_are_at_most_what_github_shows(broken: Any) -> None:
    text = render(broken.report)
    found = commands(text)
    errors = [one for one in found if one[0] == "error"]
    assert len(errors) == MOST_ANNOTATIONS
    more = broken.report.count("error") - MOST_ANNOTATIONS + 1
    assert errors[-1][2] == f"{more} more errors: see the log of this step"
    codes = [one[1]["title"].split()[0] for one in errors]
    assert len(set(codes)) == MOST_ANNOTATIONS, "one of each kind first"
    logged = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(logged) == len(broken.report.all_findings)


def test_data_give_no_commands(hostile: Report) -> None:
    kinds = [one[0] for one in commands(render(hostile))]
    assert kinds == ["error", "error", "error", "group", "endgroup"]


def test_no_column_over_several_lines(hostile: Report) -> None:
    found = replace(hostile.findings[0], location=Location(5, 3, 7, 2))
    where = commands(render(replace(hostile, findings=(found,), tables=())))[0][1]
    assert (where["line"], where["endLine"]) == ("5", "7")
    assert "col" not in where


def test_absolute_paths_start_from_the_repository(hostile: Report) -> None:
    found = replace(hostile.findings[0], path="data/p.csv")
    report = replace(hostile, place="/repo/pkg", findings=(found,), tables=())
    assert "file=pkg/data/p.csv" in render(report, "/repo")
    assert "file=/repo/pkg/data/p.csv" in render(report, "/other")


def test_sound_package(sound: Report) -> None:
    assert render(sound) == "kerrdata: valid"
