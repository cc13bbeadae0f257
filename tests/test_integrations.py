"""The tools people already use: hooks of pre-commit, the action, the workflow."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from kerrdata.cli import app

ROOT = Path(__file__).parents[1]


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", ".github/workflows/validate.yml"),
        ("custom.github-workflows-require-timeout", ".github/workflows/validate.yml"),
        ("vendor.github-workflows", ".github/workflows/release.yml"),
        ("custom.github-workflows-require-timeout", ".github/workflows/release.yml"),
    ],
)
def test_schemas_of_github(schema: str, name: str) -> None:
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    run = subprocess.run([*checker, ROOT / name], check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


# --- pre-commit ---


@pytest.mark.parametrize("hook", read(".pre-commit-hooks.yaml"), ids=lambda hook: hook["id"])
def test_hook(hook: dict[str, Any]) -> None:
    assert hook.keys() == {
        *("id", "name", "description", "entry", "language", "pass_filenames", "files")
    }
    program, command = shlex.split(hook["entry"])
    commands: Any = get_command(app)
    assert (program, hook["id"]) == ("kerrdata", f"kerrdata-{command}")
    assert command in commands.commands
    starts = ["datapackage.json", "a/datapackage.yaml", "data/people.csv"]
    assert all(re.search(hook["files"], name) for name in starts)
    assert not re.search(hook["files"], "README.md")


# --- the action ---


def steps() -> list[dict[str, Any]]:
    return list(read("action.yml")["runs"]["steps"])


def test_no_input_is_pasted_into_a_script() -> None:
    for step in [*steps(), *read(".github/workflows/validate.yml")["jobs"]["check"]["steps"]]:
        assert "${{" not in step.get("run", "")


def test_every_input_is_used() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    for name, described in read("action.yml")["inputs"].items():
        assert f"inputs.{name} }}}}" in text
        assert described["description"].endswith(".")


def test_workflow_runs_what_contributors_run() -> None:
    jobs = read(".github/workflows/validate.yml")["jobs"]
    assert {"run": "make check"} in jobs["check"]["steps"]
    assert any(step.get("uses") == "./" for step in jobs["data"]["steps"])


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("bash"), reason="the action needs bash")
@pytest.mark.parametrize(
    ("cell", "strict", "code", "valid"),
    [("1", "false", 0, "true"), ("x", "true", 1, "false"), (None, "false", 2, None)],
)
def test_script_annotates_and_sums_up(
    cell: str | None, strict: str, code: int, valid: str | None, tmp_path: Path, write_package: Any
) -> None:
    fields = {"t": [{"name": "a", "type": "integer"}]}
    package = write_package({"t.csv": f"a\n{cell}\n"}, fields=fields, folder="a package")
    place = tmp_path / "kerrdata/bin/kerrdata"
    place.parent.mkdir(parents=True)
    place.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kerrdata "$@"\n')
    place.chmod(0o755)
    environment = {
        **os.environ,
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "PACKAGE": str(package if cell else tmp_path / "nowhere"),
        "SELECT": "",
        "IGNORE": "KD",
        "STRICT": strict,
    }
    script = next(step["run"] for step in steps() if step.get("id") == "validate")
    run = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert run.returncode == code, run.stderr
    output, summary = tmp_path / "output", tmp_path / "summary"
    assert (output.read_text() if output.exists() else None) == (valid and f"valid={valid}\n")
    assert ("::error" in run.stdout) == (code == 1)
    assert summary.exists() == (code < 2)
