"""Watching: a round at each save, whatever happens to the files; and what is remembered."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kerrdata import cli_watch, inputs, validation
from kerrdata.cli import main
from kerrdata.cli_checking import Check
from kerrdata.findings import Report
from kerrdata.memory import Memory
from kerrdata.validation import validate

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
Output = pytest.CaptureFixture[str]
Write = Callable[..., Path]
FIELDS = [{"name": "a", "type": "integer"}]


class Script:
    """Stands for time: between two looks one step is done, and behind the last Ctrl-C pressed."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps = [step for one in steps for step in (one, _nothing, _nothing)]

    def __call__(self, seconds: float) -> None:
        if not self._steps:
            raise KeyboardInterrupt
        self._steps.pop(0)()


def _nothing() -> None:
    pass


@pytest.fixture
def good(write_package: Write) -> Path:
    return write_package({"data/t.csv": "a\n1\n"}, fields={"t": FIELDS})


def watched(root: Path, *steps: Callable[[], object]) -> list[Report]:
    shown: list[Report] = []
    check = Check(root, memory={})
    with pytest.raises(KeyboardInterrupt):
        cli_watch.follow(check, shown.append, Script(*steps))
    return shown


def test_round_at_each_save(good: Path) -> None:
    table = good / "data/t.csv"
    rounds = watched(
        good, lambda: table.write_text("a\nx\n"), _nothing, lambda: table.write_text("a\n22\n")
    )
    assert [one.valid for one in rounds] == [True, False, True]


def test_new_file_in_the_folder_is_seen(good: Path) -> None:
    rounds = watched(good, lambda: (good / "data/u.csv").write_text("a\n"))
    assert len(rounds) == 2


def test_table_that_the_descriptor_names_only_now(good: Path) -> None:
    descriptor = good / "datapackage.json"
    text = descriptor.read_text().replace("data/t.csv", "more/t.csv")
    (good / "more").mkdir()
    rounds = watched(
        good,
        lambda: descriptor.write_text(text),
        lambda: (good / "more/t.csv").write_text("a\n1\n"),
        lambda: (good / "more/t.csv").write_text("a\nx\n"),
    )
    assert [one.valid for one in rounds] == [True, False, True, False]


def test_half_saved_descriptor_and_vanished_folder_end_nothing(good: Path, capsys: Output) -> None:
    descriptor, away = good / "datapackage.json", good.with_name("away")
    text = descriptor.read_text()
    rounds = watched(
        good,
        lambda: descriptor.write_text(text[:20]),
        lambda: descriptor.write_text(text),
        lambda: good.rename(away),
        lambda: away.rename(good),
    )
    assert [one.valid for one in rounds] == [True, False, True, True]
    assert "there is no such file or folder" in capsys.readouterr().err


def test_bug_ends_nothing(good: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(validation, "validate", fail)
    assert watched(good, lambda: (good / "data/t.csv").write_text("a\n3\n")) == []
    assert capsys.readouterr().err.count("ZeroDivisionError: a bug") == 2


def test_what_is_half_written_is_not_worth_a_round() -> None:
    looks = ["one", "one", "half", "two", "two", "two", "half", "two", "two"]
    assert list(inputs.settled(looks)) == ["one", "two"]


def test_report_written_into_the_folder_starts_no_round(good: Path) -> None:
    (good / "report.txt").write_text("")
    rounds = watched(good, lambda: (good / "report.txt").write_text("longer"), _nothing)
    assert len(rounds) == 1


def test_ctrl_c_exits_with_130(good: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(cli_watch, "TICK", 0)
    real = cli_watch.follow
    monkeypatch.setattr(cli_watch, "follow", lambda check, show: real(check, show, Script()))
    assert main(["validate", str(good), "--watch"]) == 130
    out, err = capsys.readouterr()
    assert out.splitlines()[-1].startswith("valid: ")
    assert "\x1b" not in out, "the screen is only cleared where it is one"
    assert "Traceback" not in err


@pytest.mark.slow
def test_ctrl_c_ends_the_process(good: Path) -> None:
    """The first report is read; then nothing but the signal can end it."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "kerrdata", "validate", "--watch", good],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    while not process.stdout.readline().startswith("valid: "):
        pass
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err


# --- memory ---


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("people.csv", "mark-kerr,", "mark-ker,"),
        ("events.csv", ",", ",,"),
        ("evidence.csv", "id,", "idd,"),
        ("quotes.csv", "\n", "\n\n"),
        ("../datapackage.json", '"integer"', '"number"'),
    ],
)
def test_what_is_remembered_changes_nothing(
    table: str, old: str, new: str, kerr_package: Path
) -> None:
    memory: Memory = {}
    before = validate(kerr_package, memory=memory)
    path = kerr_package / "data" / table
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert timeless(validate(kerr_package, memory=memory)) == timeless(validate(kerr_package))
    path.write_text(text, encoding="utf-8")
    assert timeless(validate(kerr_package, memory=memory)) == timeless(before)


def test_package_without_tables_is_judged_each_time(write_package: Write) -> None:
    root = write_package({}, resources=[])
    memory: Memory = {}
    first = timeless(validate(root, memory=memory))
    assert timeless(validate(root, memory=memory)) == first == timeless(validate(root))


def timeless(report: Report) -> Report:
    tables = (replace(table, stats={**table.stats, "seconds": 0}) for table in report.tables)
    return replace(report, seconds=0, tables=tuple(tables))
