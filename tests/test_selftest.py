"""`kerrdata selftest`: what proves that the checks can fail can fail itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import selftest
from kerrdata.cli import main
from kerrdata.descriptor import Field
from kerrdata.errors import KerrdataError
from kerrdata.findings import Finding, Report
from kerrdata.package import bundled_package, open_package
from kerrdata.rules.injections import INJECTIONS
from kerrdata.rules.registry import RULES
from kerrdata.selftest import judging, trials
from kerrdata.selftest import rules as rule_proofs
from kerrdata.selftest.answers import Promise, Proof, SelfTest, State
from kerrdata.selftest.faults import Fault
from kerrdata.selftest.values import wrong
from kerrdata.tampering import Copy, ImpossibleError, Spot
from kerrdata.validation import validate

WritePackage = Callable[..., Path]


@pytest.fixture
def kerr(kerr_package: Path, tmp_path: Path) -> Copy:
    """A copy of the Kerr data package that may be spoilt."""
    (tmp_path / "copy").mkdir()
    return Copy(open_package(kerr_package), tmp_path / "copy")


def proof_of(code: str, copy: Copy) -> Proof:
    (proof,) = rule_proofs.prove_rules(copy, [code])
    return proof


# --- the whole ---


def test_every_rule_has_a_fault_and_every_fault_a_rule() -> None:
    assert INJECTIONS.keys() == {code for code, one in RULES.items() if not one.source_text}


@pytest.mark.slow
def test_every_check_of_the_kerr_package_can_fail() -> None:
    package = bundled_package()
    before = contents(package.root / "data")
    result = selftest.prove(package)
    assert {proof.subject: proof for proof in result.proofs if proof.state != State.ENFORCED} == {}
    assert [proof.subject for proof in result.rules] == sorted(RULES)
    assert contents(package.root / "data") == before


def contents(folder: Path) -> dict[str, tuple[bytes, float]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime) for path in folder.iterdir()}


# --- rules ---


def silence(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = replace(RULES[code], function=lambda rows: [True] * len(rows))
    monkeypatch.setitem(RULES, code, quiet)


def test_a_quiet_rule_is_a_failure(kerr: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    assert proof_of("KD105", kerr) == Proof(
        "KD105", State.ENFORCED, "KD105", Spot("people", 2, "death_edtf")
    )
    silence("KD105", monkeypatch)
    proof = proof_of("KD105", kerr)
    assert proof.fails
    assert proof.state == State.NOT_ENFORCED
    assert proof.note == "it stayed quiet"


def test_a_rule_that_names_another_column_is_a_failure(
    kerr: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = replace(RULES["KD105"], columns=("birth_edtf", "death_edtf"))
    monkeypatch.setitem(RULES, "KD105", turned)
    proof = proof_of("KD105", kerr)
    assert (proof.state, proof.note) == (State.INEXACT, "it found KD105 in people 2 birth_edtf")


def test_a_rule_that_names_more_than_the_fault_is_a_failure(
    kerr: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always_once_one(people: Any) -> Any:
        return [people["death_edtf"].notna().sum() == 0] * len(people)

    monkeypatch.setitem(RULES, "KD105", replace(RULES["KD105"], function=always_once_one))
    proof = proof_of("KD105", kerr)
    assert proof.state == State.INEXACT
    assert "and 9 more" in proof.note


def test_a_rule_without_a_fault_is_a_failure(kerr: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(INJECTIONS, "KD105")
    proof = proof_of("KD105", kerr)
    assert (proof.state, proof.note) == (State.NOT_ENFORCED, rule_proofs.NO_INJECTION)


@pytest.fixture
def kerr_with_faults(kerr_package: Path) -> Path:
    """The folder of a Kerr data package with faults in several of its rows."""
    faults = {
        "people": ("Benny Safdie,", "Benny  Safdie ,"),
        "events": (",2023~,", ",sometime,"),
        "works": (",stated\n", ",unheard\n"),
    }
    for name, (right, wrong_text) in faults.items():
        file = kerr_package / "data" / f"{name}.csv"
        file.write_text(file.read_text("utf-8").replace(right, wrong_text, 1), "utf-8")
    places = kerr_package / "data" / "places.csv"
    places.write_text(places.read_text("utf-8") + "ragged,row\n", "utf-8")
    return kerr_package


def test_what_is_wrong_already_is_not_taken_for_a_proof(
    kerr_with_faults: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "copy").mkdir()
    copy = Copy(open_package(kerr_with_faults), tmp_path / "copy")
    known = validate(copy.spoilt(), select=["KD002"]).all_findings
    monkeypatch.setitem(INJECTIONS, "KD002", lambda copy: copy.spot("people", 0, "name"))
    (proof,) = rule_proofs.prove_rules(copy, ["KD002"], known)
    assert proof.state == State.NOT_ENFORCED


@pytest.mark.slow
def test_faults_that_are_there_already_are_no_false_alarm(kerr_with_faults: Path) -> None:
    result = selftest.prove(open_package(kerr_with_faults))
    assert [proof for proof in result.proofs if proof.fails] == []
    untried = {proof.subject.table for proof in result.promises if proof.state == "not evaluable"}
    assert untried == {"places"}


def test_where_the_data_have_no_place_the_example_is_the_proof(
    kerr: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(_: Copy) -> Spot:
        raise ImpossibleError("nobody is dead")

    monkeypatch.setitem(INJECTIONS, "KD105", nowhere)
    proof = proof_of("KD105", kerr)
    assert (proof.state, proof.note) == (State.ENFORCED, "in its own example: nobody is dead")
    silence("KD105", monkeypatch)
    assert proof_of("KD105", kerr).state == State.NOT_ENFORCED


def test_rules_of_another_model_are_named_and_not_tried(write_package: WritePackage) -> None:
    root = write_package({"x.csv": "a\n1\n2\n"}, fields={"x": [{"name": "a", "type": "integer"}]})
    states = {proof.subject: proof for proof in selftest.prove(open_package(root)).rules}
    assert states["KD105"].state == State.NOT_EVALUABLE
    assert "model" in states["KD105"].note
    assert states["KD507"].state == State.ENFORCED


# --- promises ---

ITEMS: list[dict[str, Any]] = [
    {"name": "id", "type": "integer", "constraints": {"required": True, "unique": True}},
    {"name": "size", "type": "string", "categories": ["S", "M"]},
    {
        "name": "code",
        "type": "string",
        "constraints": {"pattern": "a|b", "minLength": 1, "maxLength": 2},
    },
    {"name": "price", "type": "number", "constraints": {"exclusiveMinimum": 0, "maximum": "9.5"}},
    {"name": "since", "type": "date", "constraints": {"minimum": "2000-01-01"}},
    {"name": "mail", "type": "string", "format": "email"},
    {"name": "kind", "type": "string", "constraints": {"enum": ["x", "y"]}},
    {"name": "ok", "type": "boolean"},
    {"name": "tags", "type": "list"},
]


@pytest.fixture
def shop(write_package: WritePackage) -> Path:
    """A package whose descriptor promises more than anything enforces."""
    items = (
        "id,size,code,price,since,mail,kind,ok,tags\n"
        "1,S,a,1,2001-01-01,a@b.org,x,true,\n"
        "\n"
        "2,M,b,2,,,y,,\n"
    )
    refers = [
        {"fields": ["item"], "reference": {"resource": "items", "fields": ["id"]}},
        {"fields": ["n"], "reference": {"resource": "", "fields": ["n"]}},
    ]
    schemas: dict[str, dict[str, Any]] = {
        "items": {"fields": ITEMS, "primaryKey": ["id"], "uniqueKeys": [["size", "code"]]},
        "sales": {
            "fields": [{"name": "n", "type": "integer"}, {"name": "item", "type": "integer"}],
            "foreignKeys": refers,
        },
        "empty": {"fields": [{"name": "a", "type": "integer"}]},
        "single": {
            "fields": [
                {"name": "a", "type": "string", "constraints": {"unique": True, "required": True}}
            ]
        },
    }
    resources = [
        {"name": name, "path": f"{name}.csv", "schema": schema} for name, schema in schemas.items()
    ]
    files = {
        "items.csv": items,
        "sales.csv": "n,item\n1,1\n2,\n",
        "empty.csv": "a\n",
        "single.csv": "a\nx\n",
    }
    schema = "https://datapackage.org/profiles/2.0/datapackage.json"
    return write_package(files, resources=resources, **{"$schema": schema})


def states(result: SelfTest) -> dict[tuple[str, str, str], Proof]:
    found = {}
    for proof in result.promises:
        assert isinstance(proof.subject, Promise)
        found[proof.subject.table, ", ".join(proof.subject.columns), proof.subject.kind] = proof
    return found


def test_each_promise_is_enforced_or_not_or_cannot_be_tried(shop: Path) -> None:
    found = states(selftest.prove(open_package(shop)))
    proved = {key: (one.by, one.spot.row) for key, one in found.items() if one.state == "enforced"}
    notes = {key: (str(one.state), one.note) for key, one in found.items() if key not in proved}
    assert notes == {
        # Frictionless reads categories and does not check them; nor do we.
        ("items", "size", "categories"): ("not enforced", "`Sx` was let pass"),
        # Anchored as `^a|b$`: the trap is found by a text with something behind an `a`.
        ("items", "code", "pattern"): ("not enforced", "`a!` was let pass"),
        ("items", "code", "minLength"): ("not evaluable", "no value is known that breaks it"),
        ("items", "tags", "type"): ("not evaluable", "no value is known that breaks it"),
        ("sales", "n", "foreignKeys"): ("not evaluable", "it refers to itself"),
        ("empty", "a", "type"): ("not evaluable", "empty: it has no rows"),
        ("single", "a", "required"): (
            "not evaluable",
            "a row without this cell would be a blank one, or no cell is filled",
        ),
    }
    assert {by for by, _ in proved.values()} == {
        *("type-error", "constraint-error", "unique-error", "primary-key", "foreign-key", "KD507"),
    }
    # The blank line of items.csv is not in the copy: what was record 4 is record 3.
    assert proved["items", "id", "primaryKey"] == ("primary-key", 3)
    # A table of one row gets a second one.
    assert proved["single", "a", "unique"] == ("unique-error", 3)


def test_tables_that_are_no_csv_files_are_named(write_package: WritePackage) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    root = write_package({}, resources=[{"name": "x", "data": [{"a": 1}], "schema": schema}])
    (proof,) = selftest.prove(open_package(root)).promises
    assert (proof.state, proof.note) == (State.NOT_EVALUABLE, "x: it is not a plain CSV file")


def changed(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Finding], Iterator[Finding]]
) -> list[int]:
    """Makes the structural check answer otherwise; counts how often it is asked."""
    calls: list[int] = []

    def answer(*args: Any, **options: Any) -> Report:
        calls.append(1)
        report = real(*args, **options)
        tables = tuple(
            replace(table, findings=tuple(one for found in table.findings for one in change(found)))
            for table in report.tables
        )
        return replace(report, tables=tables)

    real = trials.validate
    monkeypatch.setattr(trials, "validate", answer)
    return calls


def test_a_check_that_stays_quiet_is_a_failure(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def quiet(found: Finding) -> Iterator[Finding]:
        if '"enum"' not in found.note:
            yield found

    changed(monkeypatch, quiet)
    found = states(selftest.prove(open_package(shop)))
    assert found["items", "kind", "enum"].state == State.NOT_ENFORCED
    assert found["items", "ok", "type"].state == State.ENFORCED


def test_a_check_that_names_another_row_is_a_failure(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shifted(found: Finding) -> Iterator[Finding]:
        is_type = found.code == "type-error" and found.row
        yield replace(found, row=found.row + 1) if is_type else found

    changed(monkeypatch, shifted)
    found = states(selftest.prove(open_package(shop)))
    assert found["items", "ok", "type"].state == State.NOT_ENFORCED


def test_a_check_that_cries_elsewhere_too_is_a_failure(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def echoed(found: Finding) -> Iterator[Finding]:
        yield found
        if found.column == "ok":
            yield replace(found, column="tags")

    changed(monkeypatch, echoed)
    found = states(selftest.prove(open_package(shop)))
    assert found["items", "ok", "type"].state == State.INEXACT
    assert "items" in found["items", "ok", "type"].note
    assert found["items", "price", "type"].state == State.ENFORCED


def test_faults_are_tried_together_as_long_as_all_is_clear(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = changed(monkeypatch, lambda found: iter([found]))
    found = states(selftest.prove(open_package(shop)))
    enforced = [one for one in found.values() if one.state == State.ENFORCED]
    assert len(calls) < len(enforced)


def test_a_descriptor_that_is_not_sound_proves_nothing(write_package: WritePackage) -> None:
    root = write_package(
        {"x.csv": "a\n1\n"}, fields={"x": [{"name": "a", "type": "number", "format": 5}]}
    )
    with pytest.raises(KerrdataError, match="its descriptor has errors"):
        selftest.prove(open_package(root))


def test_what_is_said_of_the_bytes_of_a_file_is_no_obstacle(write_package: WritePackage) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    resource = {"name": "x", "path": "x.csv", "bytes": 6, "schema": schema}
    root = write_package({"x.csv": "a\n1\n2\n"}, resources=[resource])
    (proof,) = selftest.prove(open_package(root)).promises
    assert proof.state == State.ENFORCED


# --- the parts ---

CELLS = st.tuples(st.just("t"), st.integers(0, 2), st.sampled_from("ab"))
FAULTS = st.builds(
    lambda position, columns, leans: Fault(
        Promise("t", ("a",), "type"), "t", position, dict.fromkeys(columns, "x"), leans
    ),
    st.integers(0, 2),
    st.sets(st.sampled_from("ab"), min_size=1),
    st.frozensets(CELLS, max_size=2),
)


@given(wanted=st.lists(st.lists(FAULTS, min_size=1, max_size=4), max_size=6))
def test_faults_of_a_round_do_not_meet_and_none_is_forgotten(wanted: list[list[Fault]]) -> None:
    wanted = [[one for one in some if not one.leans & one.writes] for some in wanted]
    wanted = [some for some in wanted if some]
    rounds = trials.plan(wanted)
    planned = [fault for one in rounds for fault in one.faults]
    assert len(planned) == len(wanted)
    for one in rounds:
        for first in one.faults:
            for second in one.faults:
                if first is not second:
                    assert not first.writes & (second.writes | second.leans)


@pytest.mark.parametrize(
    ("raw", "kind", "right", "expected"),
    [
        ({"type": "integer"}, "type", "5", ["?"]),
        ({"type": "boolean", "trueValues": ["?"]}, "type", "?", []),
        ({"constraints": {"pattern": "[a-z]+"}}, "pattern", "ab", ["ab!", "!ab"]),
        ({"constraints": {"pattern": ".*"}}, "pattern", "ab", []),
        ({"constraints": {"pattern": "("}}, "pattern", "ab", []),
        ({"constraints": {"enum": ["a", "ax"]}}, "enum", "a", ["axx"]),
        ({"type": "integer", "constraints": {"enum": [1, 7]}}, "enum", "1", ["8"]),
        ({"type": "boolean", "constraints": {"enum": [True]}}, "enum", "true", ["false"]),
        ({"type": "number", "constraints": {"minimum": "0.5"}}, "minimum", "1", ["-0.5"]),
        ({"type": "year", "constraints": {"maximum": "0999"}}, "maximum", "", ["1000"]),
        ({"type": "yearmonth", "constraints": {"minimum": "2000-01"}}, "minimum", "", ["1999-12"]),
        (
            {"type": "datetime", "constraints": {"maximum": "1999-12-31T23:59:59Z"}},
            *("maximum", "", ["2000-01-01T00:00:00Z"]),
        ),
        ({"type": "date", "constraints": {"maximum": "9999-12-31"}}, "maximum", "", []),
        ({"constraints": {"maxLength": 2}}, "maxLength", "a", ["xxx"]),
        ({"type": "array", "constraints": {"minLength": 2}}, "minLength", "[]", ['["x"]']),
        ({"constraints": {"minLength": 1}}, "minLength", "a", []),
        ({"constraints": {"jsonSchema": {}}}, "jsonSchema", "a", []),
    ],
)
def test_wrong_values(raw: dict[str, Any], kind: str, right: str, expected: list[str]) -> None:
    field = Field("x", raw.get("type", "string"), raw.get("constraints", {}), raw)
    assert list(wrong(field, kind, right)) == expected


def test_a_copy_is_whole_again_after_it_was_spoilt(kerr: Copy, tmp_path: Path) -> None:
    kerr.spoilt()
    before = contents_of(tmp_path / "copy")
    kerr.set("people", 0, name="x")
    kerr.put("data/stray.csv", b"")
    kerr.raw["name"] = "other"
    kerr.spoilt()
    assert contents_of(tmp_path / "copy") != before
    kerr.restore()
    kerr.spoilt()
    assert contents_of(tmp_path / "copy") == before


def contents_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_copy_says_what_it_has_no_place_for(kerr: Copy) -> None:
    with pytest.raises(ImpossibleError, match="no such table"):
        kerr.set("planets", 0, name="x")
    with pytest.raises(ImpossibleError, match="has no column age"):
        kerr.set("people", 0, age="x")
    with pytest.raises(ImpossibleError, match="too few rows"):
        kerr.set("sources", 1, title="x")
    with pytest.raises(ImpossibleError, match="no column age"):
        kerr.rows("people")[0]["age"]


# --- the command ---


def test_command_says_what_failed_and_exits_with_1(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["selftest", str(shop)]) == 1
    out = capsys.readouterr().out
    assert re.search(r"^  id +unique +enforced +unique-error row 3$", out, re.MULTILINE)
    assert "items.size categories: not enforced: `Sx` was let pass in items 2 size" in out
    assert re.search(r"^failed: 2 of \d+ checks did not find their fault; \d+ others", out, re.M)
    assert "\x1b" not in out
    assert max(map(len, out.splitlines()[1:])) <= 80  # the first names the folder


def test_command_prints_json(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["selftest", str(shop), "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["valid"] is False
    assert answer["stats"]["promises"]["not enforced"] == 2
    assert answer["promises"][0] == {
        "table": "items",
        "columns": ["id"],
        "kind": "type",
        "declared": "integer",
        "state": "enforced",
        "by": "type-error",
        "fault": {"table": "items", "row": 2, "column": "id"},
        "note": None,
    }
    assert [one["code"] for one in answer["rules"]] == sorted(RULES)


def test_command_exits_with_0_where_every_fault_was_found(
    write_package: WritePackage, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_package({"x.csv": "a\n1\n2\n"}, fields={"x": [{"name": "a", "type": "integer"}]})
    assert main(["selftest", str(root)]) == 0
    assert "proved: " in capsys.readouterr().out.splitlines()[-1]


def test_command_exits_with_2_without_a_package(tmp_path: Path) -> None:
    assert main(["selftest", str(tmp_path)]) == 2


def test_names_of_many_findings_are_cut_short() -> None:
    many = [Finding("KD105", "", "", table="people", row=row) for row in range(2, 9)]
    assert judging.named(many) == (
        "KD105 in people 2, KD105 in people 3, KD105 in people 4 and 4 more"
    )
