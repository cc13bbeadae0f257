"""The report for a person: complete, readable at 80 columns, harmless whatever the data hold."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kerrdata import manuals
from kerrdata.findings import Finding, Line, Location, Report, Rule, Skipped, TableReport
from kerrdata.renderers import wording
from kerrdata.renderers.terminal import render
from kerrdata.renderers.wording import visible

RULE = Rule("KD105", "Nobody dies before birth.", "Ages would be wrong.", "Correct one.")
FOUND = Finding(
    code="KD105",
    title=RULE.title,
    note="Ann died in 1999, before the birth in 2001",
    hint="Compare both dates with the cited source and correct the wrong one.",
    table="people",
    path="data/people.csv",
    row=3,
    line=5,
    column="death",
    column_number=8,
    value="1999",
    location=Location(5, 9, 5, 13, (Line(5, "ann,Ann,1999,2001"),), ("ann", "Ann", "1999")),
)
FOREIGN_KEY = replace(FOUND, code="foreign-key", title="ForeignKey Error", note="not found")
STATS = {"rows": 1203, "fields": 2}


def report(
    *findings: Finding,
    of_package: tuple[Finding, ...] = (),
    place: str = "datapackage.json",
    strict: bool = False,
    skipped: tuple[Skipped, ...] = (),
) -> Report:
    labels = ("id", "death")
    people = TableReport("people", "data/people.csv", "table", labels, STATS, findings)
    places = TableReport("places", "data/places.csv", "table", labels, {"rows": 1})
    return Report(
        package="kerrdata",
        place=place,
        findings=of_package,
        tables=(people, places),
        checked=(RULE,),
        skipped=skipped,
        strict=strict,
    )


def lines(one: Report, width: int = 80) -> list[str]:
    return render(one, color=False, width=width).splitlines()


def test_sound_package() -> None:
    assert lines(report()) == [
        "kerrdata (datapackage.json)",
        "",
        "people    1,203 rows     2 columns  OK",
        "places        1 row      2 columns  OK",
        "",
        "valid: 2 tables, 1,204 rows, 1 rule",
    ]


def test_finding_in_full() -> None:
    said = lines(report(FOUND))
    assert "people    1,203 rows     2 columns  1 error" in said
    assert said[5:] == [
        "── people ────────────────────────────────────────────────────────────── 1 error",
        "",
        "data/people.csv:5:9: error KD105 in column death",
        "  Nobody dies before birth.",
        "     5 | ann,Ann,1999,2001",
        "       |         ^^^^",
        "  value  `1999`",
        "  wrong  Ann died in 1999, before the birth in 2001",
        "  why    Ages would be wrong.",
        "  mend   Compare both dates with the cited source and correct the wrong one.",
        "",
        "without a finding: 1 of 2 tables, 0 of 1 rule checked",
        "invalid: 1 error in 1 table",
    ]


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("pkg", "pkg/data/people.csv:5:9:"),
        ("pkg/datapackage.json", "pkg/data/people.csv:5:9:"),
        ("/a/b", "/a/b/data/people.csv:5:9:"),
        ("kerr.zip", "data/people.csv:5:9:"),
    ],
)
def test_place_can_be_opened_from_the_terminal(place: str, shown: str) -> None:
    assert any(line.startswith(shown) for line in lines(report(FOUND, place=place)))


def test_findings_of_one_cell_are_shown_together_rules_first() -> None:
    said = "\n".join(lines(report(FOREIGN_KEY, FOUND)))
    assert said.count("data/people.csv:5:9:") == 1
    assert said.index("error KD105") < said.index(
        "  also   foreign-key ForeignKey Error: not found"
    )
    assert "invalid: 2 errors in 1 table" in said


def test_findings_stand_in_the_order_of_the_file() -> None:
    later = replace(FOUND, row=9, line=12)
    whole = Finding("hash-count", "Hash Count Error", "differs", table="people", path="p.csv")
    said = "\n".join(lines(report(whole, later, FOUND)))
    assert said.index(":5:9:") < said.index(":12:9:") < said.index("hash-count")


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (report(), "valid: 2 tables, 1,204 rows, 1 rule"),
        (
            report(replace(FOUND, severity="warning")),
            "valid: 2 tables, 1,204 rows, 1 rule; 1 warning",
        ),
        (
            report(replace(FOUND, severity="warning"), strict=True),
            "invalid: 1 warning in 1 table (strict)",
        ),
        (
            report(FOUND, FOUND, replace(FOUND, severity="warning")),
            "invalid: 2 errors, 1 warning in 1 table",
        ),
        (report(of_package=(FOUND,)), "invalid: 1 error in the package itself"),
        (
            report(FOUND, of_package=(FOUND,)),
            "invalid: 2 errors in 1 table and the package itself",
        ),
    ],
)
def test_verdict_is_the_last_line(made: Report, verdict: str) -> None:
    assert lines(made)[-1] == verdict


def test_skipped_rules_are_summed_up_by_reason() -> None:
    codes = [f"KD3{number:02}" for number in range(1, 8)]
    skipped = tuple(Skipped(code, "quotes", "there is no readable table quotes") for code in codes)
    said = lines(report(skipped=(*skipped, Skipped("KD101", "people", "column birth is missing"))))
    assert "not checked: 1 rule (KD101): column birth is missing" in said
    text = " ".join(line.strip() for line in said)
    assert "not checked: 7 rules (KD301, KD302, …, KD307): there is no readable table" in text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_fit(width: int) -> None:
    long = replace(FOUND, note="very " * 80, hint="mend " * 80, value="value " * 80)
    also = replace(long, code="foreign-key")
    skipped = tuple(Skipped(f"KD1{number:02}", None, "reason " * 20) for number in range(9))
    said = lines(report(long, also, skipped=skipped), width)
    assert max(map(len, said)) <= max(72, min(width, 100)) + 1


def test_hostile_text_is_neutralised() -> None:
    evil = "\x1b[2J\x1b]0;title\x07\r\n\u202eabc\u200b\x9b31m\ud800"
    hostile = replace(
        FOUND,
        value=evil,
        note=evil,
        hint=evil,
        column=evil,
        path=evil,
        table=evil,
        code="type-error",
    )
    made = replace(report(hostile, hostile), package=evil, place=evil + "/datapackage.json")
    text = render(made, color=False, width=80)
    text.encode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", text)
    assert "<U+001B>[2J" in text
    assert "<U+202E>abc<U+200B>" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – “text” é", "plain – “text” é"),
        ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
        ("no\u00a0break", "no<U+00A0>break"),
        ("\u2028", "<U+2028>"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_long_values_are_shortened_in_the_middle() -> None:
    assert visible("a" * 500 + "z" * 500, most=60) == "a" * 40 + "…" + "z" * 19


def test_empty_value_is_said() -> None:
    assert "  value  (empty)" in lines(report(replace(FOUND, value="")))


def test_colour_says_nothing_of_its_own() -> None:
    made = report(FOUND, FOREIGN_KEY, of_package=(FOUND,))
    plain, colored = (render(made, color=color, width=80) for color in (False, True))
    assert "\x1b[" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_what_formatting_mends_is_counted() -> None:
    found = (replace(FOUND, is_formatting=True), FOUND)
    *_, counted, verdict = lines(report(of_package=found))
    assert counted == "`kerrdata fmt` mends 1 finding"
    assert verdict.startswith("invalid: ")


def test_why_of_a_type_is_that_of_its_manual() -> None:
    found = replace(FOUND, code="blank-row", title="Blank Row", note="")
    said = " ".join(" ".join(lines(report(of_package=(found,)))).split())
    assert f"why {wording.reason(found, {})}" in said
    assert manuals.of_type("blank-row").reason.startswith(wording.reason(found, {})[:-1])
