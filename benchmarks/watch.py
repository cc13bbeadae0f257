"""How long a round of `kerrdata validate --watch` takes, after a cell of each table was edited.

The last cell of each table in turn becomes another one, so that neither the cache nor what was
remembered of the table can answer. Seconds on the clock and seconds of the processors, of which the
latter tell more on a busy machine. To reach: 0.3 s in the middle.
"""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from kerrdata.cli_checking import Check

ROOT = Path(__file__).parents[1]
LIMIT = 0.3
ROUNDS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "datapackage.json", folder)
        shutil.copytree(ROOT / "data", Path(folder, "data"))
        tables = sorted(Path(folder, "data").glob("*.csv"))
        check = Check(Path(folder), use_cache=False, memory={})
        started = time.perf_counter()
        check.report()
        print(f"first round, with the libraries: {time.perf_counter() - started:.2f} s")
        print(f"medians of {ROUNDS} rounds, load {os.getloadavg()[0]:.1f}: clock, processors")
        rounds = {path.stem: middle(check, path) for path in tables}
    for name, (clock, busy) in sorted(rounds.items(), key=lambda one: one[1]):
        print(f"{name:<20} {clock * 1000:5.0f} ms {busy * 1000:5.0f} ms")
    clock, busy = (statistics.median(column) for column in zip(*rounds.values(), strict=True))
    print(
        f"median of the tables {clock * 1000:4.0f} ms {busy * 1000:5.0f} ms, "
        f"to reach: {LIMIT * 1000:.0f} ms"
    )


def middle(check: Check, path: Path) -> tuple[float, float]:
    text = path.read_text(encoding="utf-8").removesuffix("\n")
    found = [seconds(check, path, f"{text}{number}\n") for number in range(ROUNDS)]
    path.write_text(f"{text}\n", encoding="utf-8")
    check.report()
    return statistics.median(one[0] for one in found), statistics.median(one[1] for one in found)


def seconds(check: Check, path: Path, text: str) -> tuple[float, float]:
    path.write_text(text, encoding="utf-8")
    gc.collect()
    gc.disable()  # as in `cli_watch`, which collects while nobody waits
    clock, busy = time.perf_counter(), time.process_time()
    check.report()
    spent = time.perf_counter() - clock, time.process_time() - busy
    gc.enable()
    return spent


if __name__ == "__main__":
    main()
