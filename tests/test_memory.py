"""What is remembered from round to round: it changes no report, and saves the work."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerrdata import csvtext, examples, memory
from kerrdata.findings import Report
from kerrdata.frames import Tables
from kerrdata.memory import Memory
from kerrdata.package import open_package
from kerrdata.renderers.json import render
from kerrdata.rules import evaluation
from kerrdata.rules.injections import INJECTIONS
from kerrdata.rules.registry import RULES, further
from kerrdata.selftest.examples import written
from kerrdata.structure import reference
from kerrdata.tampering import Copy, ImpossibleError
from kerrdata.validation import validate

ROOT = Path(__file__).parents[1]
TABLES = ("sources", "people", "events", "event_people", "relationships", "quotes", "evidence")
ROWS = 6


def text_of(report: Report) -> str:
    """The report as JSON, without the time that it took."""
    timeless = (replace(one, stats={**one.stats, "seconds": 0}) for one in report.tables)
    return render(replace(report, seconds=0, tables=tuple(timeless)))


def fresh_and_remembered(root: Path, known: Memory) -> tuple[str, str]:
    return text_of(validate(root, strict=True)), text_of(validate(root, strict=True, memory=known))


# --- the same report, byte for byte ---


@pytest.mark.slow
def test_every_fault_is_found_and_forgotten(kerr_package: Path, tmp_path: Path) -> None:
    """One memory for all the faults of the self-test, each of which comes and goes again."""
    original = open_package(kerr_package)
    known: Memory = {}
    whole, _ = fresh_and_remembered(kerr_package, known)
    injected = 0
    copy = Copy(original, tmp_path / "copy")
    shutil.copytree(kerr_package, tmp_path / "watched")
    for code, inject in sorted(INJECTIONS.items()):
        try:
            inject(copy)
            spoilt = copy.spoilt().root
        except ImpossibleError:
            continue
        mirror(spoilt, tmp_path / "watched")
        fresh, remembered = fresh_and_remembered(tmp_path / "watched", known)
        assert fresh == remembered, code
        copy.restore()
        injected += 1
    mirror(kerr_package, tmp_path / "watched")
    fresh, remembered = fresh_and_remembered(tmp_path / "watched", known)
    assert fresh == remembered
    assert injected > len(RULES) / 2
    assert len(fresh) == pytest.approx(len(whole), rel=0.05)


def test_one_memory_for_all_examples(tmp_path: Path) -> None:
    """Other tables, other descriptors, broken ones: the examples of all rules and types in turn."""
    known: Memory = {}
    here = tmp_path / "watched"
    for code in examples.codes():
        case = examples.read_case(code)
        for number, face in enumerate((case.holds, case.breaks)):
            written(face, tmp_path / f"{code}-{number}")
            mirror(tmp_path / f"{code}-{number}", here)
            fresh, remembered = fresh_and_remembered(here, known)
            assert fresh == remembered, (code, number)


CELLS = (
    *(
        "",
        " x ",
        "kerr",
        "mark-kerr",
        "1999",
        "2000-05",
        "1999-02-30",
        "true",
        "-1",
        "=1",
        "é",
        "a,b",
    ),
    *('"', "a\nb", "\u200b", "people", "e\u0301", "9" * 40),
)
WHOLE = (
    *(b"", b"\xff\xfe\xff", b"\xef\xbb\xbfid\n", b"id\nx\nx\n", b"id;name\nx;y\n", b"\n\n", b'"'),
    b"id,id\r\nx,y\r\n",
)
edits = st.one_of(
    st.tuples(
        st.just("cell"), st.sampled_from(TABLES), st.integers(0, ROWS), st.integers(0, 12),
        st.sampled_from(CELLS),
    ),
    st.tuples(st.sampled_from(["repeat", "drop"]), st.sampled_from(TABLES), st.integers(0, ROWS)),
    st.tuples(st.just("whole"), st.sampled_from(TABLES), st.sampled_from(WHOLE)),
    st.tuples(st.sampled_from(["undo", "delete", "link"]), st.sampled_from(TABLES)),
    st.tuples(
        st.just("descriptor"),
        st.sampled_from(
            [('"integer"', '"number"'), ('"id"', '"ident"'), ('"boolean"', '"bool"'), ("{", "[")]
        ),
    ),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits, min_size=3, max_size=6))
def test_any_edits(steps: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, known = Path(folder), Memory()
        small_package(root)
        fresh, remembered = fresh_and_remembered(root, known)
        assert fresh == remembered
        for step in steps:
            edit(root, *step)
            fresh, remembered = fresh_and_remembered(root, known)
            assert fresh == remembered, step
        small_package(root)
        fresh, remembered = fresh_and_remembered(root, known)
        assert fresh == remembered


def test_verdict_on_a_text_rests_on_no_other_text() -> None:
    """Only so may a rule about cells be asked about the new ones alone."""
    tables = Tables(open_package(ROOT))
    asked = [
        *CELLS[1:],
        "carl-johnson",
        "Zürich",
        "\u0421\u0421\u0421\u0420",
        "=HYPERLINK()",
        "A" * 64,
        "f" * 64,
    ]
    for code, one in RULES.items():
        if one.cells:
            others = further(one, tables)
            together = list(one.function(pd.Series(asked, dtype="str"), *others))
            alone = [
                bool(list(one.function(pd.Series([text], dtype="str"), *others))[0])  # noqa: RUF015
                for text in asked
            ]
            assert [bool(answer) for answer in together] == alone, code


def referring_to(table: str) -> dict[str, Any]:
    reference = {"resource": table, "fields": ["a"]}
    return {"schema": {"foreignKeys": [{"fields": ["a"], "reference": reference}]}}


@pytest.mark.parametrize(
    "described",
    [
        {"type": "file"},
        {"type": "json"},
        {"format": "json"},
        {"dialect": {"quoteChar": "''"}},
        {"schema": {"fields": [{"name": "a", "constraints": {"pattern": "("}}]}},
        referring_to("u"),
        referring_to(""),
        referring_to("v"),
    ],
)  # fmt: skip
def test_resources_that_are_no_plain_tables(described: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    resources = [
        {"name": "t", "path": "data/t.csv", **described},
        {"name": "u", "path": "data/u.csv"},
    ]
    raw = {"name": "p", "resources": resources}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    known: Memory = {}
    contents = [
        (b"a\n1\n", b"a\n1\n"),
        (b"a\n2\n", b"a\n1\n"),
        (b"a\n2\n", b"b\n2\n"),
        (b"", b"\xff"),
    ]
    for one, other in [*contents, *reversed(contents)]:
        (tmp_path / "data/t.csv").write_bytes(one)
        (tmp_path / "data/u.csv").write_bytes(other)
        fresh, remembered = fresh_and_remembered(tmp_path, known)
        assert fresh == remembered, (one, other)


def test_answer_is_not_kept_beyond_an_unreadable_table_that_it_rests_on(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "a", "type": "string"}]}
    referring = {**schema, **referring_to("u")["schema"]}
    resources = [
        {"name": "t", "type": "table", "path": "data/t.csv", "schema": referring},
        {"name": "u", "type": "table", "path": "data/u.csv", "schema": schema},
    ]
    raw = {"name": "p", "resources": resources}
    (tmp_path / "data").mkdir()
    (tmp_path / "data/t.csv").write_bytes(b"a\n1\n")
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (tmp_path / "data/u.csv").symlink_to("u.csv")
    known: Memory = {}
    fresh, remembered = fresh_and_remembered(tmp_path, known)
    assert fresh == remembered
    (tmp_path / "data/u.csv").unlink()
    (tmp_path / "data/u.csv").write_bytes(b"a\n1\n")
    assert validate(tmp_path).valid
    assert validate(tmp_path, memory=known).valid


# --- what is not done again ---


def test_only_what_rests_on_the_table_is_done_again(
    kerr_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: Memory = {}
    validate(kerr_package, memory=known)
    judged: list[str] = []
    frictionless, pandera = reference._judged, evaluation.judge
    monkeypatch.setattr(
        reference,
        "_judged",
        lambda resource, *rest: judged.append(resource.name) or frictionless(resource, *rest),
    )
    monkeypatch.setattr(
        evaluation,
        "judge",
        lambda chosen, *rest: (
            judged.extend(one.rule.code for one in chosen) or pandera(chosen, *rest)
        ),
    )
    assert validate(kerr_package, memory=known).valid
    assert judged == []
    with (kerr_package / "data/credits.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    validate(kerr_package, memory=known)
    assert "credits" in judged
    assert "people" not in judged
    assert "KD105" not in judged, "deaths and births stand in another table"


def test_file_saved_in_the_middle_of_a_round_is_not_taken_for_the_older_one(
    kerr_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = kerr_package / "data/people.csv"
    before = people.read_text(encoding="utf-8")
    real = memory.recollection

    def saved_meanwhile(*arguments: Any) -> Any:
        found = real(*arguments)
        people.write_text(before.replace("mark-kerr,", ",", 1), encoding="utf-8")
        return found

    known: Memory = {}
    with monkeypatch.context() as patch:
        patch.setattr("kerrdata.validation.recollection", saved_meanwhile)
        assert not validate(kerr_package, memory=known).valid
    people.write_text(before, encoding="utf-8")
    assert validate(kerr_package, memory=known).valid


# --- making and spoiling packages ---


def small_package(root: Path) -> None:
    """The first rows of some of our tables, which refer to each other and to missing ones."""
    (root / "data").mkdir(exist_ok=True)
    for old in (root / "data").iterdir():
        old.unlink()
    raw = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    raw["resources"] = [one for one in raw["resources"] if one["name"] in TABLES]
    for one in raw["resources"]:
        keys = one["schema"].get("foreignKeys", [])
        one["schema"]["foreignKeys"] = [
            key for key in keys if key["reference"]["resource"] in {*TABLES, ""}
        ]
        lines = (ROOT / one["path"]).read_text(encoding="utf-8").splitlines(keepends=True)
        (root / one["path"]).write_text("".join(lines[: ROWS + 1]), encoding="utf-8")
    (root / "datapackage.json").write_text(json.dumps(raw, indent=1), encoding="utf-8")


def edit(root: Path, kind: str, *what: Any) -> None:
    path = root / "data" / f"{what[0]}.csv"
    match kind:
        case "cell":
            rows = list(rows_of(path))
            if rows and rows[what[1] % len(rows)]:
                row = rows[what[1] % len(rows)]
                row[what[2] % len(row)] = what[3]
            path.write_text(csvtext.canonical(rows), encoding="utf-8")
        case "repeat" | "drop":
            rows = list(rows_of(path))
            at = what[1] % max(1, len(rows))
            rows[at : at + 1] = rows[at : at + 1] * (2 if kind == "repeat" else 0)
            path.write_text(csvtext.canonical(rows), encoding="utf-8")
        case "whole":
            path.unlink(missing_ok=True)
            path.write_bytes(what[1])
        case "delete":
            path.unlink(missing_ok=True)
        case "link":
            path.unlink(missing_ok=True)
            path.symlink_to("sources.csv")
        case "undo":
            path.unlink(missing_ok=True)
            shutil.copy(ROOT / "data" / path.name, path)
        case "descriptor":
            descriptor = root / "datapackage.json"
            text = descriptor.read_text(encoding="utf-8")
            descriptor.write_text(text.replace(*what[0], 1), encoding="utf-8")


def rows_of(path: Path) -> Iterator[list[str]]:
    content = path.read_bytes() if path.exists() else b""
    yield from csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline=""))


def mirror(source: Path, target: Path) -> None:
    """Make a folder hold what another holds, bytes of equal files left alone."""
    target.mkdir(exist_ok=True)
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    for path in [one for one in target.rglob("*") if one.is_file()]:
        if path.relative_to(target) not in wanted:
            path.unlink()
    for name in wanted:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes((source / name).read_bytes())
