"""The command line: what is printed where, exit codes, and no traceback ever."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import frictionless
import pytest

import kerrdata
from kerrdata import validation
from kerrdata.cli import main

# Frictionless leaves files open when it gives up on them.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

FIELDS = [{"name": "a", "type": "integer"}]
COMMAND = [sys.executable, "-m", "kerrdata"]
SOURCE = str(Path(kerrdata.__file__).parents[1])
ENVIRONMENT = {**os.environ, "PYTHONPATH": SOURCE}

Output = pytest.CaptureFixture[str]
Write = Callable[..., Path]


def of_python(
    code: str, *words: str, environment: Mapping[str, str] = ENVIRONMENT
) -> subprocess.CompletedProcess[str]:
    """What a process of its own says that runs a few lines."""
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment)


@pytest.fixture
def good(write_package: Write) -> Path:
    return write_package({"t.csv": "a\n1\n"}, fields={"t": FIELDS}, folder="good")


@pytest.fixture
def bad(write_package: Write) -> Path:
    return write_package({"t.csv": "a\nx\n"}, fields={"t": FIELDS}, folder="bad")


# --- validate ---


def test_valid_package(good: Path, capsys: Output) -> None:
    assert main(["validate", str(good)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1].startswith("valid: 1 table, 1 row")
    assert err == ""


def test_invalid_package(bad: Path, capsys: Output) -> None:
    assert main(["validate", str(bad)]) == 1
    out, err = capsys.readouterr()
    assert f"{bad}/t.csv:2:1: error type-error in column a" in out
    assert out.splitlines()[-1] == "invalid: 1 error in 1 table"
    assert err == ""


def test_json(bad: Path, capsys: Output) -> None:
    assert main(["validate", str(bad), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert not report["valid"]
    assert frictionless.Report.from_descriptor(report).tasks[0].errors[0].type == "type-error"


def test_selection_is_handed_on(bad: Path, capsys: Output) -> None:
    assert main(["validate", str(bad), "--ignore", "type-error"]) == 0
    assert main(["validate", str(bad), "--select", "KD0,foreign-key"]) == 0
    assert main(["validate", str(bad), "--select", "KD0", "--select", "type-error"]) == 1
    assert "type-error" in capsys.readouterr().out


def test_package_around_the_current_folder(
    bad: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(bad)
    assert main(["validate"]) == 1
    assert "\nt.csv:2:1: error" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["validate", "nowhere"], "nowhere: there is no such file or folder."),
        (["validate", "https://example.org/datapackage.json"], "Download the package first"),
        (["validate", "."], "there is no datapackage.json in it"),
        (["validate", "table.csv"], "neither a descriptor (.json, .yaml) nor a zip archive"),
        (["validate", "x" * 5000], "File name too long"),
        (["validate", "--select", "KD9"], "KD9: there is no rule"),
        (["validate", "--format", "xml"], "'terminal', 'json'"),
        (["validate", "--frmat", "json"], "--format"),
        (["validate", "a", "b"], "unexpected extra argument"),
        (["valdate"], "validate"),
        ([], "Usage"),
    ],
)
def test_what_cannot_run_exits_with_2_and_says_why(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Output,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text("a\n1\n", encoding="utf-8")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert said in out + err
    assert "Traceback" not in out + err


def test_refusal_goes_to_standard_error(write_package: Write, capsys: Output) -> None:
    remote = {"name": "t", "path": "https://example.org/t.csv"}
    root = write_package({}, resources=[remote])
    assert main(["validate", str(root), "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"error: table t: https://example.org/t.csv .*\nhint: .*\n", err)
    assert "--allow-network" in err


def test_fault_of_our_own_is_said_without_a_traceback(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(validation, "validate", fail)
    assert main(["validate", str(good)]) == 2
    assert "kerrdata itself failed: ZeroDivisionError: a bug" in capsys.readouterr().err
    monkeypatch.setenv("KERRDATA_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["validate", str(good)])


def test_ctrl_c_exits_with_130(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(validation, "validate", interrupt)
    assert main(["validate", str(good)]) == 130


# --- help and version ---


def test_version(capsys: Output) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"kerrdata {kerrdata.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["validate", "--help"], ["source", "--help"], ["source", "locate", "--help"]],
)
def test_help_explains_every_option(arguments: list[str], capsys: Output) -> None:
    assert main(arguments) == 0
    out = capsys.readouterr().out
    options = re.findall(r"^  (--?[a-z-]+.*)\n(?=  -|\n|\Z)", out, re.MULTILINE)
    assert "--help" in out
    for option in options:
        assert re.search(r"  \S+ \S+", option), f"{option} is not explained"


# --- whole processes ---


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--version", "--help"])
def test_nothing_heavy_is_imported_for(option: str) -> None:
    code = (
        "import sys; from kerrdata.cli import main; code = main(sys.argv[1:]); "
        "heavy = {'pandas', 'pandera', 'frictionless', 'pyarrow', 'rich', 'rapidfuzz', 'edtf'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    run = of_python(code, option)
    assert run.stderr == "[]\n"
    assert run.stdout


@pytest.mark.slow
@pytest.mark.parametrize("chosen", ["", "mimalloc"])
def test_arrow_takes_its_memory_from_the_system_unless_told_otherwise(
    bad: Path, chosen: str
) -> None:
    code = (
        "import sys; from kerrdata.cli import main; main(sys.argv[1:]); import pyarrow; "
        "print(pyarrow.default_memory_pool().backend_name, file=sys.stderr)"
    )
    others = {name: value for name, value in ENVIRONMENT.items() if "ARROW" not in name}
    variables = {"ARROW_DEFAULT_MEMORY_POOL": chosen} if chosen else {}
    run = of_python(code, "validate", "--no-cache", str(bad), environment={**others, **variables})
    assert run.stderr == f"{chosen or 'system'}\n"


@pytest.mark.slow
def test_module_is_the_command(bad: Path) -> None:
    run = subprocess.run(
        [*COMMAND, "validate", bad], check=False, capture_output=True, text=True, env=ENVIRONMENT
    )
    assert run.returncode == 1
    assert run.stdout.endswith("invalid: 1 error in 1 table\n")
    assert "\x1b" not in run.stdout, "no colour in a pipe"


@pytest.mark.slow
@pytest.mark.parametrize(("wanted", "got"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")])
def test_numpy_starts_no_threads_unless_told_so(wanted: dict[str, str], got: str) -> None:
    code = (
        "import os, sys; from kerrdata.__main__ import main; main(); "
        "print(os.environ['OPENBLAS_NUM_THREADS'], file=sys.stderr)"
    )
    environment = {key: value for key, value in ENVIRONMENT.items() if "BLAS" not in key} | wanted
    run = of_python(code, "--version", environment=environment)
    assert run.stderr == f"{got}\n"


@pytest.mark.slow
def test_no_garbage_is_looked_for_at_the_end() -> None:
    code = (
        "import gc, sys; from kerrdata.__main__ import main; main(); print(len(gc.get_objects()))"
    )
    run = of_python(code, "--version")
    assert int(run.stdout.split()[-1]) < 1000


@pytest.mark.slow
def test_broken_pipe_is_silent(good: Path) -> None:
    command = subprocess.list2cmdline([*COMMAND, "validate", str(good)])
    run = subprocess.run(
        ["bash", "-c", f"{command} | true; echo ${{PIPESTATUS[0]}}"],
        check=True,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )
    assert run.stderr == ""
    assert run.stdout == "141\n"


@pytest.mark.slow
def test_signal_ends_at_once(tmp_path: Path) -> None:
    """A pipe in the place of the descriptor keeps the command waiting until it is told to stop."""
    os.mkfifo(tmp_path / "waiting.json")
    process = subprocess.Popen(
        [*COMMAND, "validate", tmp_path / "waiting.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    with (tmp_path / "waiting.json").open("w", encoding="utf-8"):  # opens when it reads
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        _, err = process.communicate(timeout=20)
    assert time.monotonic() - started < 10
    assert process.returncode == 130
    assert "Traceback" not in err


# --- source ---


def test_locate_prints_start_end_hash_and_words(tmp_path: Path, capsys: Output) -> None:
    text = tmp_path / "source.txt"
    text.write_text("They said: “It is what it is,” twice.", encoding="utf-8")
    assert main(["source", "locate", "--text", str(text), 'is what  it is,"']) == 0
    start, end, sha256, words = capsys.readouterr().out.split()
    assert (start, end, words) == ("15", "30", "4")
    assert re.fullmatch("[0-9a-f]{64}", sha256)


def test_locate_fills_a_table(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "source.txt").write_text("one two three two", encoding="utf-8")
    (tmp_path / "found.csv").write_text("id,phrase\na,two three\n", encoding="utf-8")
    (tmp_path / "lost.csv").write_text("id,phrase\na,two\nb,tree\n", encoding="utf-8")
    command = ["source", "locate", "--text", str(tmp_path / "source.txt"), "--phrases"]
    assert main([*command, str(tmp_path / "found.csv")]) == 0
    assert capsys.readouterr().out.startswith("id,span_start,span_end,sha256\na,4,13,")
    assert main([*command, str(tmp_path / "lost.csv")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "lost.csv:2: `two` is in the source 2 times" in err
    assert "lost.csv:3: `tree` is not in the source" in err
