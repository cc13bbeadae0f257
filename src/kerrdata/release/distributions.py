"""Wheel and sdist of a package that is a Python project, too. Refuses what hatchling refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from kerrdata.errors import KerrdataError

PROJECT = "pyproject.toml"


def epoch(released: date) -> int:
    """The start of a day in UTC as SOURCE_DATE_EPOCH, in seconds.

    The variable is that of https://reproducible-builds.org/specs/source-date-epoch/.

    Args:
        released: The day.
    """
    return int(datetime(released.year, released.month, released.day, tzinfo=UTC).timestamp())


def build_distributions(root: Path, folder: Path, released: date) -> None:
    """Build wheel and sdist, without a network and out of the environment that runs this.

    Args:
        root: The folder with the `pyproject.toml`.
        folder: Where to put them.
        released: The day that every file in them bears.

    Raises:
        KerrdataError: They cannot be built.
    """
    done = subprocess.run(  # noqa: S603 (fixed words)
        [sys.executable, "-m", "hatchling", "build", "--directory", str(folder.resolve())],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch(released))},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
        hint = "Install the extra: pip install 'kerrdata[release]'." if "hatchling" in last else ""
        raise KerrdataError(f"{root / PROJECT}: hatchling cannot build it: {last}.", hint)
