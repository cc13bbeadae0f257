"""The same package gives the same bytes, wherever and whenever it is exported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PLACES = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
]


@pytest.mark.slow
def test_two_runs_give_the_same_bytes(kerr_package: Path, tmp_path: Path) -> None:
    found = []
    for number, place in enumerate(PLACES):
        output = tmp_path / f"run {number}" / ("deep" * number)
        output.mkdir(parents=True)
        command = [sys.executable, "-m", "kerrdata", "export", str(kerr_package)]
        options = ["--output", str(output), "--released", "2026-11-24"]
        environment = {**os.environ, **place}
        subprocess.run(
            [*command, *options],
            check=True,
            env=environment,
            cwd=output.parent,
            stdout=subprocess.DEVNULL,
        )
        files = sorted(path for path in output.rglob("*") if path.is_file())
        found.append({path.relative_to(output): path.read_bytes() for path in files})
    first, second = found
    assert first.keys() == second.keys()
    assert len(first) == 2 * 14 + 2
    assert [path for path in first if first[path] != second[path]] == []
