"""Two clones, built by two people on two machines, give the same bytes."""

from __future__ import annotations

import filecmp
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kerrdata.release.files import files_below

HERE = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "America/Caracas", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77"}


def build(folder: Path, environment: dict[str, str], umask: int) -> Path:
    subprocess.run(
        [sys.executable, "-m", "kerrdata", "release", "build", "--released", "2026-11-24"],
        cwd=folder,
        env={**os.environ, **environment, "PYTHONPATH": str(folder / "src")},
        umask=umask,
        check=True,
        capture_output=True,
    )
    [release] = (folder / "dist").iterdir()
    return release


@pytest.mark.slow
def test_two_builds_are_identical_to_the_last_byte(
    tmp_path: Path, clone: Callable[[Path], Path]
) -> None:
    one = build(clone(tmp_path / "one"), HERE, 0o022)
    other = build(clone(tmp_path / "quite another" / "place"), THERE, 0o077)
    paths = files_below(one)
    assert paths == files_below(other)
    _, different, unreadable = filecmp.cmpfiles(one, other, paths, shallow=False)
    assert (different, unreadable) == ([], [])
