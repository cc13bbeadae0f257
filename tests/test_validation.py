"""Structure, then the rules: which rules apply, which findings are kept, and where they stand."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.findings import Finding, Report
from kerrdata.package import open_package
from kerrdata.rules.registry import RULES
from kerrdata.validation import follows_model, validate

# Frictionless leaves files open when it gives up on them.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

FIELDS = [
    {"name": "id", "type": "integer"},
    {"name": "name", "type": "string"},
    {"name": "color", "type": "string", "constraints": {"enum": ["red", "green", "blue"]}},
]
ROWS = "id,name,color\n1,one,red\n2,two,green\n"


def change(root: Path, table: str, row: int, **cells: str) -> None:
    """Write other cells into a row, counted with the header as 1."""
    path = root / "data" / f"{table}.csv"
    lines = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    lines[row - 2].update(cells)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    path.write_text(out.getvalue(), encoding="utf-8")


def rows_of(root: Path, table: str) -> list[dict[str, str]]:
    text = (root / "data" / f"{table}.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def codes(report: Report) -> set[str]:
    return {found.code for found in report.all_findings}


def only(report: Report, code: str) -> Finding:
    (found,) = [one for one in report.all_findings if one.code == code]
    return found


# --- the Kerr data package ---


def test_kerr_package_is_valid_and_every_rule_is_accounted_for(kerr_package: Path) -> None:
    report = validate(kerr_package)
    assert report.valid, report.all_findings
    checked, skipped = {rule.code for rule in report.checked}, {one.code for one in report.skipped}
    assert checked | skipped == set(RULES)
    assert all("text of the source was not given" in one.reason for one in report.skipped)
    assert len(report.tables) == 14


def test_finding_of_a_rule_says_where_it_stands(kerr_package: Path) -> None:
    change(kerr_package, "people", 3, birth_edtf="2001", death_edtf="1999")
    found = only(validate(kerr_package, select=["KD105"]), "KD105")
    labels = list(rows_of(kerr_package, "people")[0])
    assert (found.table, found.path, found.row, found.line) == ("people", "data/people.csv", 3, 3)
    assert found.column == "death_edtf"
    assert found.column_number == labels.index("death_edtf") + 1
    assert found.value == "1999"
    assert found.note
    assert found.hint


def test_wrong_reference_names_the_near_miss_in_both_ways(kerr_package: Path) -> None:
    first = rows_of(kerr_package, "event_people")[0]["person_id"]
    change(kerr_package, "event_people", 2, person_id=first + "x")
    report = validate(kerr_package)
    for code in ("foreign-key", "KD201"):
        found = only(report, code)
        assert (found.table, found.row, found.column) == ("event_people", 2, "person_id")
        assert found.value == first + "x"
        assert f"Did you mean `{first}`?" in found.hint


def test_rules_without_their_column_are_skipped_by_name(kerr_package: Path) -> None:
    path = kerr_package / "data/people.csv"
    path.write_text(
        path.read_text("utf-8").replace("death_edtf", "death_date", 1), encoding="utf-8"
    )
    report = validate(kerr_package)
    assert "incorrect-label" in codes(report)
    skipped = {one.code: one.reason for one in report.skipped}
    assert "death_edtf" in skipped["KD105"]
    assert "KD105" not in {rule.code for rule in report.checked}


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\xff\xfe\xfa", b"id;name\n1;x\n"],
    ids=["missing", "empty", "not UTF-8", "wrong delimiter"],
)
def test_rules_without_their_table_are_skipped_by_name(
    content: bytes | None, kerr_package: Path
) -> None:
    path = kerr_package / "data/people.csv"
    path.unlink() if content is None else path.write_bytes(content)
    report = validate(kerr_package)
    assert not report.valid
    assert "people" in {one.code: one.reason for one in report.skipped}["KD105"]
    assert "KD501" in {rule.code for rule in report.checked}, "the others are checked"


# --- which rules apply ---


def test_foreign_package_gets_the_rules_of_the_standard(
    write_package: Callable[..., Path],
) -> None:
    report = validate(write_package({"t.csv": ROWS}, fields={"t": FIELDS}))
    assert report.valid
    assert {rule.code for rule in report.checked} == {
        code for code, one in RULES.items() if one.specification
    }
    reasons = {one.code: one.reason for one in report.skipped}
    assert "does not follow the model" in reasons["KD105"]
    assert "on request" in reasons["KD003"]
    assert len(set(reasons.values())) == 2


def test_text_rules_join_in_on_request(write_package: Callable[..., Path]) -> None:
    root = write_package({"t.csv": ROWS.replace("one", "one ")}, fields={"t": FIELDS})
    assert validate(root).valid
    report = validate(root, select=["KD0"])
    assert not report.valid
    assert all(found.code.startswith("KD0") for found in report.all_findings)
    assert (report.all_findings[0].row, report.all_findings[0].column) == (2, "name")


def test_table_read_by_a_guess_is_not_judged_by_rules(write_package: Callable[..., Path]) -> None:
    """Frictionless guesses the delimiter; a rule must not take one column for three."""
    root = write_package({"t.csv": ROWS.replace(",", ";")}, fields={"t": FIELDS})
    assert validate(root, select=["KD0"]).valid


def test_model_is_told_by_its_tables_and_columns(
    kerr_package: Path, write_package: Callable[..., Path]
) -> None:
    assert follows_model(open_package(kerr_package).descriptor)
    lookalike = {"sources.csv": "id\n", "people.csv": "id\n", "evidence.csv": "id\n"}
    assert not follows_model(open_package(write_package(lookalike)).descriptor)


# --- selection ---


@pytest.fixture
def faulty(kerr_package: Path) -> Path:
    """With a type error, and a rule that is broken."""
    change(kerr_package, "people", 3, birth_edtf="2001", death_edtf="1999", birth_earliest="soon")
    return kerr_package


@pytest.mark.parametrize(
    ("select", "ignore", "present", "absent"),
    [
        ([], [], {"type-error", "KD105"}, set()),
        (["KD105"], [], {"type-error", "KD105"}, {"KD102"}),
        (["kd1"], [], {"type-error", "KD105"}, set()),
        (["rule/KD105"], [], {"KD105"}, {"KD102"}),
        (["type-error"], [], {"type-error"}, {"KD105", "KD102"}),
        (["KD105,type-error"], [], {"type-error", "KD105"}, {"KD102"}),
        (["KD105", "foreign-key"], [], {"KD105"}, {"type-error"}),
        ([], ["type-error"], {"KD105"}, {"type-error"}),
        ([], ["KD105"], {"type-error"}, {"KD105"}),
        ([], ["KD"], {"type-error"}, {"KD105", "KD102"}),
        (["KD1"], ["KD105"], {"type-error"}, {"KD105"}),
    ],
)
def test_selection(
    select: list[str], ignore: list[str], present: set[str], absent: set[str], faulty: Path
) -> None:
    found = codes(validate(faulty, select=select, ignore=ignore))
    assert present <= found
    assert not absent & found


@pytest.mark.parametrize(
    ("word", "hint"),
    [("KD9", "KD1 dates"), ("type-eror", "Did you mean `type-error`?"), ("K", "KD1 dates")],
)
def test_unknown_selector_is_refused(word: str, hint: str, kerr_package: Path) -> None:
    with pytest.raises(KerrdataError) as refused:
        validate(kerr_package, select=[word])
    assert word in refused.value.message
    assert hint in refused.value.hint


def test_warnings_count_only_if_strict(kerr_package: Path) -> None:
    change(kerr_package, "events", 2, description="Dwayne Johnson and Mark Kerr meet.")
    assert validate(kerr_package, ignore=["KD4"]).valid
    report = validate(kerr_package, strict=True)
    assert report.count("warning")
    assert not report.valid


# --- places ---


def test_lines_are_those_of_the_file(write_package: Callable[..., Path]) -> None:
    text = '\ufeffid,name,color\r\n1,"a\r\nb\r\nc",red\r\n\r\nx,é,red\r\n3,"d\r\ne",rod\r\n'
    report = validate(write_package({"t.csv": text}, fields={"t": FIELDS}))
    assert [
        (found.code, found.row, found.line, found.column_number, found.value)
        for found in report.all_findings
    ] == [
        ("blank-row", 3, 5, None, None),
        ("type-error", 4, 6, 1, "x"),
        ("constraint-error", 5, 8, 3, "rod"),  # its row begins on line 7
    ]
    assert "Did you mean `red`?" in report.all_findings[-1].hint


def test_line_where_the_encoding_is_guessed(write_package: Callable[..., Path]) -> None:
    content = "id,name,color\n1,jörg,red\n2,x,rot\n".encode("latin-1")
    (found,) = validate(write_package({"t.csv": content}, fields={"t": FIELDS})).all_findings
    assert (found.code, found.row, found.line) == ("constraint-error", 3, 3)


def test_line_of_bytes_that_are_no_text(write_package: Callable[..., Path]) -> None:
    resource = {"name": "t", "path": "t.csv", "encoding": "utf-8", "schema": {"fields": FIELDS}}
    content = "id,name,color\n1,x,red\n2,jörg,red\n".encode("latin-1")
    found = validate(write_package({"t.csv": content}, resources=[resource])).all_findings[0]
    assert (found.code, found.line) == ("encoding-error", 3)
    assert "UTF-8" in found.hint


def test_rows_without_a_file_have_no_line(write_package: Callable[..., Path]) -> None:
    inline = {"name": "t", "data": [{"id": "x"}], "schema": {"fields": FIELDS[:1]}}
    (found,) = validate(write_package({}, resources=[inline])).all_findings
    assert (found.code, found.row, found.path, found.line) == ("type-error", 2, None, None)


def test_near_miss_of_a_foreign_key(write_package: Callable[..., Path]) -> None:
    key = {"fields": ["of"], "reference": {"resource": "t", "fields": ["name"]}}
    other = {"fields": [{"name": "of", "type": "string"}], "foreignKeys": [key]}
    root = write_package(
        {"t.csv": ROWS, "o.csv": "of\none\ntow\nfive\n"},
        resources=[
            {"name": "t", "path": "t.csv", "schema": {"fields": FIELDS}},
            {"name": "o", "path": "o.csv", "schema": other},
        ],
    )
    near, far = validate(root).all_findings
    assert (near.row, near.column, near.column_number, near.value) == (3, "of", 1, "tow")
    assert "Did you mean" not in far.hint
    assert far.hint


@pytest.mark.parametrize(
    ("field", "cell", "hint"),
    [
        ({"type": "date"}, "31.5.1999", "YYYY-MM-DD"),
        ({"type": "date", "format": "%d/%m/%Y"}, "1999-05-31", "such as 31/05/1999"),
        ({"type": "integer"}, "1.5", "a whole number"),
        ({"type": "number", "decimalChar": ","}, "x", "`,` as decimal mark"),
        ({"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]}, "x", "ja or nein"),
        ({"type": "string", "format": "email"}, "x", "email address"),
        ({"type": "string", "constraints": {"pattern": "[a-z]+"}}, "X", "matches [a-z]+"),
        ({"type": "integer", "constraints": {"minimum": 5}}, "4", "at least 5"),
        ({"type": "string", "constraints": {"required": True}}, "", "may not be empty"),
    ],
)
def test_hint_names_the_form_expected(
    field: dict[str, Any], cell: str, hint: str, write_package: Callable[..., Path]
) -> None:
    fields = [{"name": "a", **field}, {"name": "b", "type": "string"}]
    root = write_package({"t.csv": f'a,b\n"{cell}",x\n'}, fields={"t": fields})
    (found,) = validate(root).all_findings
    assert hint in found.hint


def test_missing_file_names_the_near_miss(write_package: Callable[..., Path]) -> None:
    resource = {"name": "people", "path": "people.csv"}
    root = write_package({"peolpe.csv": ROWS}, resources=[resource])
    assert "Did you mean `peolpe.csv`?" in validate(root).all_findings[0].hint


# --- places to validate ---


@pytest.mark.parametrize("inner", ["", "folder/"])
def test_archive(inner: str, kerr_package: Path, tmp_path: Path) -> None:
    change(kerr_package, "people", 3, birth_earliest="soon")
    (kerr_package / "data/evidence.csv").unlink()
    with zipfile.ZipFile(tmp_path / "kerr.zip", "w") as archive:
        for path in kerr_package.rglob("*"):
            archive.write(path, inner + str(path.relative_to(kerr_package)))
    report = validate(tmp_path / "kerr.zip")
    assert report.place == str(tmp_path / "kerr.zip")
    assert only(report, "type-error").line == 3
    assert "kerrdata-" not in only(report, "scheme-error").note, "no passing folder is named"


def test_open_package_is_taken_as_it_is(kerr_package: Path) -> None:
    assert validate(open_package(kerr_package)).valid


def test_package_around_the_current_folder(
    kerr_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(kerr_package, "people", 3, birth_earliest="soon")
    monkeypatch.chdir(kerr_package / "data")
    assert "type-error" in codes(validate())


@pytest.mark.parametrize("ending", ["yaml", "yml"])
def test_descriptor_in_yaml(ending: str, kerr_package: Path) -> None:
    """JSON is YAML."""
    descriptor = kerr_package / "datapackage.json"
    descriptor.rename(descriptor.with_suffix(f".{ending}"))
    assert not {found for found in validate(kerr_package).all_findings if not found.is_rule}


def test_broken_descriptor_is_a_finding(kerr_package: Path) -> None:
    path = kerr_package / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace(",\n", "\n", 1), encoding="utf-8")
    report = validate(kerr_package)
    (found,) = report.findings
    assert (found.code, found.path, found.line) == ("package-error", "datapackage.json", 3)
    assert found.note.startswith("cannot retrieve metadata")
    assert {one.code for one in report.skipped} == set(RULES)


def test_no_rule_is_checked_under_a_descriptor_with_errors(kerr_package: Path) -> None:
    path = kerr_package / "datapackage.json"
    raw = json.loads(path.read_text("utf-8"))
    raw["resources"][0]["schema"]["fields"][0]["type"] = "strng"
    path.write_text(json.dumps(raw), encoding="utf-8")
    report = validate(kerr_package)
    assert codes(report) == {"field-error"}
    assert report.findings[0].column == raw["resources"][0]["schema"]["fields"][0]["name"]
    assert report.checked == ()


@pytest.mark.parametrize("name", ["missing", "folder", "text.zip"])
def test_what_is_no_package_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.zip").write_bytes(b"PK\x05\x06" + b"\0" * 18)
    with pytest.raises(KerrdataError) as refused:
        validate(tmp_path / name)
    assert name in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("label", [" name", "name\t", "\u00a0name"])
def test_white_space_around_a_name_in_the_header(label: str, kerr_package: Path) -> None:
    """Frictionless passes over it: the rules then still see the column, and one tells of it."""
    path = kerr_package / "data/people.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",name,", f",{label},", 1), encoding="utf-8")
    report = validate(kerr_package, select=["KD0", "KD1"])
    (finding,) = report.all_findings
    assert (finding.code, finding.table, finding.line) == ("KD014", "people", 1)
    assert not report.skipped
