"""How long a second `kerrdata validate` of an unchanged package takes, against `--version`.

Paired runs, medians. To reach: at most 1.3 times `kerrdata --version`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 21
LIMIT = 1.3
PACKAGE = Path(__file__).parents[1]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # A user's Python keeps its compiled modules, whatever this shell is set to.
        kept = {key: one for key, one in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "KERRDATA_CACHE_DIR": folder}
        ours = [sys.executable, "-m", "kerrdata"]
        validate = [*ours, "validate", str(PACKAGE)]
        first = seconds(validate, environment)
        seconds([*ours, "--version"], environment)
        rounds = [
            (seconds([*ours, "--version"], environment), seconds(validate, environment))
            for _ in range(ROUNDS)
        ]
    version, second = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(later / earlier for earlier, later in rounds)
    print(f"medians of {ROUNDS} pairs, to reach: {LIMIT} x --version")
    print(f"first validate       {first * 1000:6.0f} ms")
    print(f"kerrdata --version   {version * 1000:6.0f} ms")
    print(f"second validate      {second * 1000:6.0f} ms   {ratio:4.2f} x")


def seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True, env=environment)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
