"""How long `kerrdata validate` takes on this package, against what it cannot do without.

That is, in one process: the import of pandas and pandera, and Frictionless's own validation. To
reach: at most 1.15 times that. Paired runs, medians; `frictionless validate` is shown beside them.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUNDS = 15
LIMIT = 1.15
# Only developers have hypothesis, which pandera loads where it finds it.
AS_USER = "import sys; sys.modules['hypothesis'] = None"
FLOOR = f"""{AS_USER}
import pandas, pandera.pandas, frictionless
report = frictionless.Resource("datapackage.json").validate()
print(report.to_json())
"""
OURS = f"""{AS_USER}
from kerrdata.__main__ import main
sys.exit(main())
"""
VALIDATE = [sys.executable, "-c", OURS, "validate", "--no-cache"]
COMMANDS = {
    "frictionless, pandas and pandera": [sys.executable, "-c", FLOOR],
    "kerrdata validate": VALIDATE,
    "kerrdata validate --select type-error": [*VALIDATE, "--select", "type-error"],
    "frictionless validate": [
        *(sys.executable, "-m", "frictionless", "validate"),
        *("datapackage.json", "--json"),
    ],
}


# A user's Python keeps its compiled modules, whatever this shell is set to.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT, cwd=ROOT)
    return time.perf_counter() - started


def main() -> None:
    for command in COMMANDS.values():
        seconds(command)  # compiles what is not compiled yet
    rounds = [{name: seconds(one) for name, one in COMMANDS.items()} for _ in range(ROUNDS)]
    floor = next(iter(COMMANDS))
    print(
        f"medians of {ROUNDS} rounds, to reach: kerrdata validate at most {LIMIT} x the first line"
    )
    for name in COMMANDS:
        middle = statistics.median(one[name] for one in rounds)
        ratio = statistics.median(one[name] / one[floor] for one in rounds)
        print(f"{name:<38} {middle:5.2f} s   {ratio:5.3f} x")


if __name__ == "__main__":
    main()
