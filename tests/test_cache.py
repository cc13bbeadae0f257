"""The second answer: the same as the first, at once, and never of another package."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import cache, reports, validation
from kerrdata.cli import main
from kerrdata.cli_checking import Check
from kerrdata.findings import Finding, Line, Location, Report, Rule, Skipped, TableReport
from kerrdata.inputs import inputs_of

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
Output = pytest.CaptureFixture[str]
Write = Callable[..., Path]
FIELDS = [{"name": "a", "type": "integer"}]

# --- reports ---

TEXTS = st.text(max_size=5)
JSON = st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers() | TEXTS, max_size=2)
NUMBERS = st.none() | st.integers(1, 9)
LINES = st.builds(Line)
LOCATIONS = st.builds(Location, lines=st.lists(LINES, max_size=2).map(tuple))
FINDINGS = st.lists(
    st.builds(Finding, details=JSON, location=st.none() | LOCATIONS), max_size=2
).map(tuple)
TABLES = st.builds(TableReport, stats=JSON, findings=FINDINGS)
REPORTS = st.builds(
    Report,
    findings=FINDINGS,
    tables=st.lists(TABLES, max_size=2).map(tuple),
    checked=st.lists(st.builds(Rule), max_size=2).map(tuple),
    skipped=st.lists(st.builds(Skipped), max_size=2).map(tuple),
    seconds=st.floats(0, 9),
)


@given(REPORTS)
def test_report_survives_json(report: Report) -> None:
    assert reports.from_dict(json.loads(json.dumps(reports.to_dict(report)))) == report


@pytest.mark.parametrize("raw", [{}, {"findings": 1}, {"tables": [{"nme": "x"}]}, {"x": []}])
def test_what_is_no_report_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no report"):
        reports.from_dict(raw)


# --- the cache ---


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "reports"


@pytest.fixture
def bad(write_package: Write) -> Path:
    return write_package({"data/t.csv": "a\nx\n"}, fields={"t": FIELDS}, note="see other.txt")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry per check that was not answered from the cache."""
    done: list[object] = []
    real = validation.validate

    def counted(*args: Any, **options: Any) -> Report:
        done.append(options)
        return real(*args, **options)

    monkeypatch.setattr(validation, "validate", counted)
    return done


def test_second_answer_is_the_first(bad: Path, checks: list[object], capsys: Output) -> None:
    pages = []
    for form in ("terminal", "terminal", "json", "json"):
        assert main(["validate", str(bad), "--format", form]) == 1
        pages.append(capsys.readouterr().out)
    assert len(checks) == 1
    assert pages[0] == pages[1]
    first, second = map(json.loads, pages[2:])
    assert first.pop("stats").keys() == second.pop("stats").keys()
    assert first == second


def test_json_of_the_cache_is_that_of_a_check_but_for_seconds(bad: Path, capsys: Output) -> None:
    answers = []
    for option in ("--no-cache", "--strict", "--strict"):
        main(["validate", str(bad), option, "--format", "json"])
        answers.append(json.loads(capsys.readouterr().out))
    for answer in answers:
        for part in (answer, *answer["tasks"]):
            part["stats"].pop("seconds")
    assert answers[0] == answers[1] == answers[2]


def change_cell(root: Path) -> None:
    (root / "data/t.csv").write_text("a\ny\n")


def add_undeclared(root: Path) -> None:
    (root / "data/u.csv").write_text("")


def add_in_a_folder(root: Path) -> None:
    (root / "data/more").mkdir()
    (root / "data/more/u.csv").write_text("")


def add_named(root: Path) -> None:
    (root / "other.txt").write_text("")


def change_descriptor(root: Path) -> None:
    with (root / "datapackage.json").open("a") as stream:
        stream.write(" ")


@pytest.mark.parametrize(
    "change", [change_cell, add_undeclared, add_in_a_folder, add_named, change_descriptor]
)
def test_every_change_is_seen(
    change: Callable[[Path], None], bad: Path, checks: list[object]
) -> None:
    Check(bad).report()
    change(bad)
    kept = Check(bad).report()
    assert len(checks) == 2
    assert Check(bad).report().all_findings == kept.all_findings
    assert len(checks) == 2


@pytest.mark.parametrize(
    "options",
    [{"strict": True}, {"select": ("KD0",)}, {"ignore": ("type-error",)}, {"use_cache": False}],
)
def test_every_option_counts(options: dict[str, Any], bad: Path, checks: list[object]) -> None:
    Check(bad).report()
    Check(bad, **options).report()
    assert len(checks) == 2


def test_another_program_answers_anew(
    bad: Path, checks: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    Check(bad).report()
    monkeypatch.setattr(cache, "_program", lambda: ["another"])
    Check(bad).report()
    assert len(checks) == 2


def test_network_is_never_kept(bad: Path, checks: list[object], folder: Path) -> None:
    for _ in range(2):
        Check(bad, allow_network=True).report()
    assert len(checks) == 2
    assert not folder.exists()


def test_schema_in_a_file_of_its_own(write_package: Write, checks: list[object]) -> None:
    resource = {"name": "t", "path": "data/t.csv", "schema": "schemas/t.json"}
    schema = {"fields": FIELDS}
    files = {"data/t.csv": "a\nx\n", "schemas/t.json": json.dumps(schema)}
    root = write_package(files, resources=[resource])
    assert not Check(root).report().valid
    schema["fields"] = [{"name": "a", "type": "string"}]
    (root / "schemas/t.json").write_text(json.dumps(schema))
    assert not Check(root).report().count("error")
    assert len(checks) == 2


@pytest.mark.parametrize("damage", [b"", b"{}", b"0\n{}", None])
def test_damage_is_absence(
    damage: bytes | None, bad: Path, folder: Path, checks: list[object]
) -> None:
    first = Check(bad).report()
    (entry,) = folder.iterdir()
    content = entry.read_bytes()
    entry.write_bytes(content.replace(b"type-error", b"tipe-error") if damage is None else damage)
    assert Check(bad).report().all_findings == first.all_findings
    assert len(checks) == 2
    Check(bad).report()
    assert len(checks) == 2


def test_saved_while_checked_is_not_kept(
    bad: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = validation.validate

    def slow(*args: Any, **options: Any) -> Report:
        report = real(*args, **options)
        change_cell(bad)
        return report

    monkeypatch.setattr(validation, "validate", slow)
    Check(bad).report()
    assert not folder.exists()


def test_folder_is_bounded(bad: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_ENTRIES", 3)
    report = Check(bad, use_cache=False).report()
    for number in range(6):
        cache.write(f"k{number}", report)
    assert len(list(folder.iterdir())) == 3
    monkeypatch.setattr(cache, "MOST_BYTES", 10)
    cache.write("last", report)
    assert list(folder.iterdir()) == []


def test_folder_that_cannot_be_made_is_no_failure(
    bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(cache.FOLDER_VARIABLE, str(tmp_path / "file"))
    assert not Check(bad).report().valid


def test_place_by_the_custom_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(cache.FOLDER_VARIABLE)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "kerrdata"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache.folder() == Path.home() / ".cache" / "kerrdata"
    monkeypatch.setenv(cache.FOLDER_VARIABLE, "")
    assert cache.folder() is None


def test_inputs_never_wander_through_the_package_folder(write_package: Write) -> None:
    words = {"keywords": [".", "..", "", "/etc", "venv", "a\nb", "x" * 5000, "\0"]}
    root = write_package({"data/t.csv": "a\n", "venv/lib/x.py": ""}, **words)
    assert str(root) not in inputs_of(root / "datapackage.json").folders
    assert str(root / "data") in inputs_of(root / "datapackage.json").folders


@pytest.mark.slow
def test_nothing_heavy_is_imported_for_a_kept_answer(bad: Path) -> None:
    Check(bad).report()
    code = (
        "import sys; from kerrdata.cli import main; code = main(['validate', sys.argv[1]]); "
        "heavy = {'pandas', 'pandera', 'frictionless', 'pyarrow', 'rich', 'pydantic', 'edtf'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, bad], check=False, capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (1, "[]\n")
