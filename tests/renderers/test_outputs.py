"""`--format` and `--output`: which report goes where, and that files are whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kerrdata import atomic
from kerrdata.cli import main
from kerrdata.cli_outputs import Format, Output, plan
from kerrdata.errors import KerrdataError
from kerrdata.findings import MANUALS
from kerrdata.rules.registry import RULES
from kerrdata.standard import FIXES

F = Format


@pytest.mark.parametrize(
    ("formats", "files", "expected"),
    [
        ([], [], [(F.terminal, None)]),
        ([F.json], [], [(F.json, None)]),
        ([F.terminal, F.github], [], [(F.terminal, None), (F.github, None)]),
        ([], ["r.html"], [(F.html, "r.html"), (F.terminal, None)]),
        (
            [],
            ["a.sarif.json", "B.XML"],
            [(F.sarif, "a.sarif.json"), (F.junit, "B.XML"), (F.terminal, None)],
        ),
        ([F.sarif], ["r.json"], [(F.sarif, "r.json")]),
        ([F.terminal, F.sarif], ["out"], [(F.sarif, "out"), (F.terminal, None)]),
        ([F.github, F.markdown], ["summary"], [(F.markdown, "summary"), (F.github, None)]),
        ([F.junit, F.sarif], ["a.sarif", "a.xml"], [(F.sarif, "a.sarif"), (F.junit, "a.xml")]),
        ([F.sarif, F.junit], ["one", "two"], [(F.sarif, "one"), (F.junit, "two")]),
        ([F.terminal], ["r.log"], [(F.terminal, "r.log")]),
        ([F.json, F.json], [], [(F.json, None)]),
    ],
)
def test_plan(formats: list[Format], files: list[str], expected: list[Any]) -> None:
    wanted = [Output(kind, Path(name) if name else None) for kind, name in expected]
    assert plan(formats, list(map(Path, files))) == wanted


def test_folder_takes_all(tmp_path: Path) -> None:
    outputs = plan([F.html, F.junit], [tmp_path])
    assert [one.path for one in outputs] == [tmp_path / "kerrdata.html", tmp_path / "kerrdata.xml"]


@pytest.mark.parametrize(
    ("formats", "files", "message"),
    [
        ([F.json, F.html], [], "json and html cannot both be printed."),
        ([], ["report"], "report: it is not clear in which format to write it."),
        ([F.json], ["a.json", "b"], "b: it is not clear in which format to write it."),
        ([F.json, F.html], ["a", "a"], "a: two reports would be written to it."),
    ],
)
def test_what_is_not_clear_is_refused(
    formats: list[Format], files: list[str], message: str
) -> None:
    with pytest.raises(KerrdataError) as caught:
        plan(formats, list(map(Path, files)))
    assert caught.value.message == message


def test_command(broken: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["r.html", "r.json", "r.md", "r.sarif", "r.txt", "sub/r.xml"]
    outputs = [part for name in names for part in ("--output", str(tmp_path / name))]
    code = main(["validate", str(broken.root / "pkg"), *outputs, "--no-cache"])
    assert code == 1
    assert "invalid: " in capsys.readouterr().out
    texts = {name: (tmp_path / name).read_text("utf-8") for name in names}
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in texts.values())
    assert json.loads(texts["r.sarif"])["version"] == "2.1.0"
    assert json.loads(texts["r.json"])["valid"] is False
    assert "\x1b" not in texts["r.txt"]


def test_unwritable_file(broken: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "r.json"
    assert main(["validate", str(broken.root / "pkg"), "--output", str(place)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "new" / "r.txt"
    atomic.write(path, b"one")
    atomic.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in path.parent.iterdir()] == ["r.txt"]
    atomic.write(Path("/dev/null"), b"gone")


def test_every_code_has_an_anchor_in_the_manual() -> None:
    root = Path(__file__).parents[2]
    homepage = json.loads((root / "datapackage.json").read_text("utf-8"))["homepage"]
    assert MANUALS.startswith(homepage)
    manual = (root / MANUALS.removeprefix(homepage)).read_text("utf-8")
    assert all(f'<a id="{code}"></a>' in manual for code in [*RULES, *FIXES])
