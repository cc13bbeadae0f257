"""How long a round of `kerrdata validate --watch` takes, after each of our tables was saved.

Each table in turn gets another last byte, so that neither the cache nor what was remembered of it
can answer. To reach: 0.3 s in the middle.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from kerrdata.cli_checking import Check

ROOT = Path(__file__).parents[1]
LIMIT = 0.3


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "datapackage.json", folder)
        shutil.copytree(ROOT / "data", Path(folder, "data"))
        tables = sorted(Path(folder, "data").glob("*.csv"))
        check = Check(Path(folder), use_cache=False, memory={})
        started = time.perf_counter()
        check.report()
        print(f"first round, with the libraries: {time.perf_counter() - started:.2f} s")
        check.report()
        rounds = {path.stem: sorted(seconds(check, path) for _ in range(3)) for path in tables}
    for name, (_, middle, _) in sorted(rounds.items(), key=lambda one: one[1][1]):
        print(f"{name:<20} {middle * 1000:5.0f} ms")
    middle = statistics.median(one[1] for one in rounds.values())
    print(f"median of the tables: {middle * 1000:.0f} ms, to reach: {LIMIT * 1000:.0f} ms")


def seconds(check: Check, path: Path) -> float:
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\n")
    started = time.perf_counter()
    check.report()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
