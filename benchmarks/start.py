"""How long `kerrdata --version` and `--help` take, against an empty typer app.

Paired runs, medians. To reach: at most 1.5 times the empty app. Start-up is paid at every call, by
a hook at every commit.
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
LIMIT = 1.5
EMPTY = """
import typer
app = typer.Typer()
@app.command()
def main() -> None:
    "Nothing."
app()
"""


# A user's Python keeps its compiled modules, whatever this shell is set to.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, "empty.py")
        empty.write_text(EMPTY, encoding="utf-8")
        ours = [sys.executable, "-m", "kerrdata"]
        commands = {
            "empty typer app": [sys.executable, str(empty)],
            "kerrdata --version": [*ours, "--version"],
            "kerrdata --help": [*ours, "--help"],
        }
        for command in commands.values():
            seconds(command)  # compiles what is not compiled yet
        rounds = [{name: seconds(one) for name, one in commands.items()} for _ in range(ROUNDS)]
    print(f"medians of {ROUNDS} rounds, to reach: {LIMIT} x the empty app")
    for name in commands:
        middle = statistics.median(one[name] for one in rounds)
        ratio = statistics.median(one[name] / one["empty typer app"] for one in rounds)
        print(f"{name:<20} {middle * 1000:6.0f} ms   {ratio:4.2f} x")


if __name__ == "__main__":
    main()
