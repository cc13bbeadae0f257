"""A copy of the Kerr data package with more than thirty different faults, and its report."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kerrdata.findings import Finding, Line, Location, Report, Rule, Skipped, TableReport
from kerrdata.validation import validate

ROOT = Path(__file__).parents[2]
FAULTS = [
    ("people.csv", ",1968-01-01,", ",968-01-01,"),
    ("people.csv", "Benny Safdie,", "Benny  Safdie ,"),
    ("people.csv", "Brad Slater,", "Bra\u200bd Slater,"),
    ("people.csv", "writer and director,Writer", "writer and director,=Writer"),
    ("people.csv", 'agent,"Dwayne', 'agent\x1b[2J,"Dwayne'),
    ("people.csv", "benny-safdie,", "Benny_Safdie,"),
    ("event_people.csv", "pride-defeat-2000,mark-kerr", "pride-defeat-2000,marc-kerr"),
    ("event_people.csv", "dwayne-johnson", "dwayne-jonson"),
    ("events.csv", "announcement,2023~", "anouncement,2023?~x"),
    ("events.csv", "../1993,,1993-12-31", "../1993,,1993-12-30"),
    ("events.csv", "A24 announces the film,", "日本語の長い題名 | A24 announces the fi\u0301lm,"),
    ("events.csv", "rough bar fights.", "rough\nbar\r\nfights\nfour."),
    ("events.csv", "inferred,false", "guessed,perhaps"),
    ("quotes.csv", ",10395,10416,", ",10416,10395,"),
    ("quotes.csv", "f51bfeea", "F51BFEEA"),
    ("quotes.csv", ",2,2,almost", ",3,2,almost"),
    ("places.csv", "state,united-states", "state,arizona"),
    ("places.csv", "arizona,Arizona", "arizona,\u202eArizona\u202c"),
    ("organizations.csv", "a24,A24,", "a24,A24,extra,cells,here,"),
    (
        "organizations.csv",
        "Cheesecake Factory,,",
        "Cheesecake\u00a0Factory<script>alert(1)</script>,,",
    ),
    ("organizations.csv", "restaurant,US,,,", "restaurant,USA,1999,,"),
    ("memberships.csv", ",1996-01-01,1999-12-31,,,", ",1996-01-01,1999-12-31,1990,1990-01-01,"),
    ("relationships.csv", "\n", "\r\n"),
    ("works.csv", "\nuncut", "\n\nuncut"),
    ("credits.csv", "work_id", "wrk_id"),
    ("evidence.csv", "people", "peple"),
    ("evidence.csv", "time-smashing", "thyme-smashing"),
    ("quote_people.csv", "mark-kerr", "::error::x%0A##[error]y"),
    ("event_organizations.csv", "organization_id,", "organization_id,\u00a0"),
]
RULE = Rule("KD105", "Nobody dies before birth.", "Ages would be wrong.", "Correct one.")
EVIL = "\x1b[2J\x07\r\n::error::`x`|<b>%0A\u202e]]>--><script>\ud800"
HOSTILE = Finding(
    code="KD105",
    title=EVIL,
    note=EVIL,
    hint=EVIL,
    table=EVIL,
    path=EVIL,
    row=3,
    line=5,
    column=EVIL,
    column_number=2,
    value=EVIL,
    location=Location(5, 3, 5, 7, (Line(5, f"a,{EVIL},b"),), ("a", EVIL)),
)


@dataclass(frozen=True)
class Broken:
    """A package with faults and what was found in it.

    Attributes:
        root: The folder in which the package `pkg` lies.
        report: The report, its places starting with `pkg`.
    """

    root: Path
    report: Report


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broken]:
    root = tmp_path_factory.mktemp("broken")
    shutil.copytree(ROOT / "data", root / "pkg/data")
    shutil.copy(ROOT / "datapackage.json", root / "pkg")
    for name, right, wrong in FAULTS:
        path = root / "pkg/data" / name
        text = path.read_bytes().decode()
        assert right in text, (name, right)
        path.write_bytes(text.replace(right, wrong, 1).encode())
    marked = root / "pkg/data/relationships.csv"
    marked.write_bytes(b"\xef\xbb\xbf" + marked.read_bytes())
    (root / "pkg/data/stray.csv").write_text("a,b\n")
    with contextlib.chdir(root):
        report = validate("pkg")
    assert len({found.code for found in report.all_findings}) >= 30
    yield Broken(root, report)


@pytest.fixture
def hostile() -> Report:
    """A report in which every text tries to break out of its format."""
    table = TableReport(
        EVIL, EVIL, "table", ("a", EVIL), {"rows": 1}, (replace(HOSTILE), replace(HOSTILE))
    )
    skipped = (Skipped("KD3", EVIL, EVIL),)
    return Report(EVIL, "pkg", (replace(HOSTILE),), (table,), (RULE,), skipped)


@pytest.fixture
def sound() -> Report:
    table = TableReport("people", "people.csv", "table", ("a",), {"rows": 1})
    return Report("kerr", "pkg", (), (table,), (RULE,))


@pytest.fixture
def many() -> Report:
    """Ten thousand findings, all different in what they say."""
    line = "kerr," + "x" * 90 + ",1999,a\u0301日本,last"
    findings = tuple(
        replace(
            HOSTILE,
            code="KD105" if number % 2 else "type-error",
            title="Title",
            note=f"`{number}` is wrong, because Ann{number} says so",
            hint="Correct it.",
            table="people",
            path="data/people.csv",
            row=number,
            line=number,
            column="death",
            value=str(number),
            location=Location(number, 97, number, 101, (Line(number, line),), ("kerr", "1999")),
        )
        for number in range(2, 10_002)
    )
    table = TableReport("people", "p.csv", "table", ("a", "b"), {"rows": 10_000}, findings)
    return Report("kerr", "pkg", (), (table,), (RULE,))
