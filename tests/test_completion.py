"""What the shell offers: codes, types, tables, rows; at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kerrdata import completion
from kerrdata.examples import codes
from kerrdata.rules.registry import RULES
from kerrdata.standard import FIXES


def test_codes_are_those_of_the_registry() -> None:
    assert completion.codes("") == sorted({*RULES, *FIXES})
    assert {code for code in codes() if code.startswith("KD")} == RULES.keys()
    assert {code for code in codes() if not code.startswith("KD")} < FIXES.keys()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("kd105", ["KD105"]),
        ("type-e", ["type-error"]),
        ("KD1,KD105", ["KD1,KD105"]),
        ("KD001,foreign", ["KD001,foreign-key"]),
        ("nothing", []),
    ],
)
def test_codes(typed: str, offered: list[str]) -> None:
    assert completion.codes(typed) == offered


def test_rows(kerr_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(kerr_package)
    assert completion.rows("peo") == ["people/"]
    assert "people/mark-kerr" in completion.rows("people/mark")
    assert completion.rows("people/mark-kerr/na") == ["people/mark-kerr/name"]
    assert completion.rows("pepole/") == completion.rows("pepole/x/") == []
    assert len(completion.sources("")) == 1


def test_broken_package_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "datapackage.json").write_text("{")
    monkeypatch.chdir(tmp_path)
    assert completion.rows("") == completion.rows("a/") == completion.sources("") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shell", "words"),
    [
        ("bash", ["validate", "--select", "KD10"]),
        ("zsh", ["validate", "--ignore", "KD10"]),
        ("fish", ["explain", "KD10"]),
    ],
)
def test_shell(shell: str, words: list[str]) -> None:
    line = " ".join(["kerrdata", *words])
    asked = {
        "_KERRDATA_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words)),
    }
    code = (
        "import atexit, sys; from kerrdata.cli import main; "
        "heavy = {'pandas', 'pandera', 'frictionless', 'pyarrow', 'rapidfuzz', 'edtf'}; "
        "atexit.register(lambda: print(sorted(heavy & set(sys.modules)), file=sys.stderr)); "
        "main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **asked},
    )
    assert "KD105" in run.stdout
    assert "KD201" not in run.stdout
    assert run.stderr == "[]\n"
