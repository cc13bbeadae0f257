"""The commands about sources, from outside: what they print, and with what they exit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kerrdata.cli import main
from kerrdata.package import Package


@pytest.fixture
def run(package: Package, text_file: Path, capsys: Any) -> Any:
    """A function that runs a command on the package, and returns exit code, output and errors."""

    def call(command: str, *arguments: str, text: Path | None = text_file) -> tuple[int, str, str]:
        supplied = ["--text", str(text)] if text else []
        code = main(["source", command, "--package", str(package.root), *supplied, *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_verify_says_that_all_hold(run: Any) -> None:
    code, out, _ = run("verify")
    assert (code, "9 verified" in out, "All 9 anchors hold." in out) == (0, True, True)


def test_verify_without_a_text_is_no_pass(run: Any) -> None:
    code, out, _ = run("verify", text=None)
    assert code == 2
    assert "9 not supplied" in out
    assert "hold" not in out
    described = json.loads(run("verify", "--format", "json", text=None)[1])
    assert described["holds"] is None
    assert {one["status"] for one in described["anchors"]} == {"not supplied"}


def test_another_copy_passes_only_if_it_is_expected(run: Any, text_file: Path) -> None:
    text_file.write_text("Copy.\n\n" + text_file.read_text(encoding="utf-8"), encoding="utf-8")
    code, out, _ = run("verify")
    assert code == 1
    assert "not the same text" in out
    assert "9 moved" in out
    assert run("verify", "--another-copy")[0] == 0
    assert "events-dark" in run("verify", "--all")[1]


def test_a_change_is_shown_with_both_texts(run: Any, text_file: Path) -> None:
    story = text_file.read_text(encoding="utf-8")
    text_file.write_text(
        story.replace("lose my", "loose my").replace("first night", "first\x1b[2J night"),
        encoding="utf-8",
    )
    code, out, _ = run("verify", "--another-copy")
    assert code == 1
    assert "changed: quotes/nerve" in out
    assert "meant: not lose my nerve" in out
    assert "there: I did not loose" in out
    assert "\x1b" not in out


def test_hydrate_prints_and_writes(run: Any, package: Package, tmp_path: Path) -> None:
    code, out, _ = run("hydrate")
    assert code == 0
    assert "I did not lose my nerve" in out
    path = tmp_path / "outside" / "full.csv"
    assert run("hydrate", "--output", str(path)) == (0, "", "")
    assert path.read_text(encoding="utf-8") == out
    code, out, err = run("hydrate", "--output", str(package.root / "data" / "full.csv"))
    assert (code, out) == (2, "")
    assert "never passed on" in err
    assert run("hydrate", text=None)[0] == 2


def test_hydrate_tells_what_it_left_empty(run: Any, text_file: Path) -> None:
    story = text_file.read_text(encoding="utf-8")
    text_file.write_text(story.replace("lose my", "loose my"), encoding="utf-8")
    code, _, err = run("hydrate")
    assert (code, err) == (1, "changed: quotes/nerve\n")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_hydrate_is_not_redirected_into_the_package(package: Package, text_file: Path) -> None:
    path = package.root / "data" / "full.csv"
    command = [sys.executable, "-m", "kerrdata", "source", "hydrate", "--text", str(text_file)]
    with path.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            [*command, "--package", str(package.root)],
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert path.read_text(encoding="utf-8") == ""


def test_coverage_has_a_floor(run: Any, tmp_path: Path) -> None:
    assert run("coverage")[0] == 0
    assert run("coverage", "--floor", "64")[0] == 0
    code, out, _ = run("coverage", "--floor", "65")
    assert (code, "(floor 65 %)" in out) == (1, True)
    assert run("coverage", "--floor", "101")[0] == 2
    assert json.loads(run("coverage", "--format", "json")[1])["anchored"] == 9


def test_the_heat_map_stays_outside(run: Any, package: Package, tmp_path: Path) -> None:
    path = tmp_path / "outside" / "map.html"
    assert run("coverage", "--html", str(path))[0] == 0
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("coverage", "--html", str(package.root / "map.html"))[0] == 2


def test_locate_prints_places(run: Any) -> None:
    code, out, _ = run("locate", "Grey Point")
    assert code == 0
    assert [line.split("\t")[0] for line in out.splitlines()] == ["14", "54"]
    assert {line.split("\t")[3] for line in out.splitlines()} == {"2"}


def test_locate_shows_what_comes_near(run: Any) -> None:
    code, out, err = run("locate", "kept the lamb at Gray Point")
    assert code == 1
    assert out.count("\t") == 3
    assert "alike: kept the lamp at Grey Point" in err
    code, out, err = run("locate", "nothing of the kind anywhere")
    assert (code, out) == (1, "")
    assert "not in the source" in err


def test_locate_makes_and_adds_evidence(run: Any, package: Package) -> None:
    path = package.root / "data" / "evidence.csv"
    before = path.read_text(encoding="utf-8")
    arguments = ("locate", "Nobody was hurt.", "--row", "events/storm", "--note", "So few words.")
    code, line, _ = run(*arguments)
    assert code == 0
    assert line.startswith("events-storm-2,events,storm,,story,")
    assert path.read_text(encoding="utf-8") == before
    assert run(*arguments, "--add")[:2] == (0, line)
    assert path.read_text(encoding="utf-8").replace(line, "") == before
    assert run("verify")[0] == 0


def test_locate_adds_nothing_doubtful(run: Any, package: Package, text_file: Path) -> None:
    path = package.root / "data" / "evidence.csv"
    before = path.read_bytes()
    for arguments in (
        ("Grey Point", "--row", "people/ada"),
        ("Nobody was herd.", "--row", "people/ada"),
        ("Nobody was hurt.",),
        ("Nobody was hurt.", "--row", "people/eve"),
    ):
        assert run("locate", *arguments, "--add")[0] == 2
    assert run("locate", "Grey Point", "--row", "people/ada", "--occurrence", "2")[0] == 0
    text_file.write_text("x" + text_file.read_text(encoding="utf-8"), encoding="utf-8")
    code, _, err = run("locate", "Nobody was hurt.", "--row", "people/ada", "--add")
    assert (code, "hash is not that" in err) == (2, True)
    assert path.read_bytes() == before


def test_locate_fills_a_table_of_phrases(run: Any, tmp_path: Path) -> None:
    table = tmp_path / "phrases.csv"
    table.write_text("id,phrase\na,Nobody was hurt.\n", encoding="utf-8")
    code, out, _ = run("locate", "--phrases", str(table))
    assert code == 0
    assert out.startswith("id,span_start,span_end,sha256\na,")
    table.write_text("id,phrase\na,Nobody was herd.\n", encoding="utf-8")
    code, out, err = run("locate", "--phrases", str(table))
    assert (code, out, ":2:" in err) == (1, "", True)
    assert run("locate")[0] == run("locate", "a", "--phrases", str(table))[0] == 2


def test_a_text_that_is_not_there_stops_the_run(run: Any, tmp_path: Path) -> None:
    for command in ("verify", "hydrate", "coverage"):
        code, _, err = run(command, text=tmp_path / "none.txt")
        assert (code, "cannot be read" in err) == (2, True)


def test_the_commands_start_without_pandas() -> None:
    modules = "cli_source, anchors.coverage, anchors.hydration, anchors.adding, renderers.anchors"
    imports = ", ".join(f"kerrdata.{name}" for name in modules.split(", "))
    code = f"import sys, {imports}; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
