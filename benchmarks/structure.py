"""The structural check against Frictionless and against the bare typed read of the same file.

Whole processes, run in turn, medians; seconds on the clock and seconds of the processors, of which
the latter tell more on a busy machine. `python benchmarks/structure.py 100000` takes fewer rows.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROUNDS = 3
CHECK = """
import sys
from pathlib import Path
from kerrdata.package import open_package
from kerrdata.structure import check
found = check(open_package(Path(sys.argv[1])))
print([len(table.findings) for table in found.tables])
"""
OWN = """
import sys
import frictionless
report = frictionless.Resource(sys.argv[1]).validate()
print([len(task.errors) for task in report.tasks])
"""
READ = """
import sys
import pyarrow
import pyarrow.csv
try:
    for batch in pyarrow.csv.open_csv(sys.argv[1]):
        pass
except pyarrow.ArrowInvalid:
    print("no")
"""
"""By Arrow's streaming reader, which gives up on what is not clean."""
FIRST = date(1900, 1, 1)
REFERENCES = 5000


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}, {date.today()}")  # noqa: DTZ011 (a label)
    print(f"{'work':44}{'ours':>16}{'frictionless':>16}{'times':>7}{'typed read':>16}{'MB':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, make) in enumerate(WORKS.items()):
            path = Path(folder) / f"{number}"
            path.mkdir()
            make(path, rows)
            compare(name.format(rows=rows), path)


def compare(name: str, path: Path) -> None:
    descriptor = str(path / "datapackage.json")
    ours = [measure(CHECK, descriptor) for _ in range(ROUNDS)]
    own = [measure(OWN, descriptor)]
    read = [measure(READ, str(path / "t.csv")) for _ in range(ROUNDS)]
    assert ours[0][3] == own[0][3], "not the same number of errors"
    _, busy = middle(ours)
    print(
        f"{name:44}{shown(ours):>16}{shown(own):>16}{middle(own)[1] / busy:>7.1f}"
        f"{'-' if read[0][3] else shown(read):>16}"
        f"{max(one[2] for one in ours):>6.0f}",
        flush=True,
    )


def measure(code: str, argument: str) -> tuple[float, float, float, str]:
    """Seconds on the clock and of the processors, megabytes at most, and what was printed."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, argument], stdout=subprocess.PIPE)
    assert process.stdout
    said = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.perf_counter() - started
    assert not status, said
    return clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def middle(runs: list[tuple[float, float, float, str]]) -> tuple[float, float]:
    return statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)


def shown(runs: list[tuple[float, float, float, str]]) -> str:
    clock, busy = middle(runs)
    return f"{clock:.2f} / {busy:.2f}"


def machine() -> str:
    names = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n")
    model = next((line.split(":")[1].strip() for line in names if "model name" in line), "")
    return (
        f"{model or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )


def write(path: Path, fields: list[dict[str, Any]], rows: Iterable[list[str]], **more: Any) -> None:
    with (path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field["name"] for field in fields])
        writer.writerows(rows)
    schema = {"fields": fields, **more}
    resources = [{"name": "t", "path": "t.csv", "encoding": "utf-8", "schema": schema}]
    if more:
        text = "id,label\n" + "".join(f"g{one:05},label {one}\n" for one in range(REFERENCES))
        (path / "groups.csv").write_text(text, encoding="utf-8")
        known = {"fields": [{"name": "id", "type": "string"}, {"name": "label", "type": "string"}]}
        resources.append(
            {"name": "groups", "path": "groups.csv", "encoding": "utf-8", "schema": known}
        )
    text = json.dumps({"name": "benchmark", "resources": resources})
    (path / "datapackage.json").write_text(text, encoding="utf-8")


def day(number: int) -> str:
    return (FIRST + timedelta(number)).isoformat()


PEOPLE: list[dict[str, Any]] = [
    {"name": "id", "type": "string", "constraints": {"pattern": "p-[0-9]{8}", "unique": True, "required": True}},
    {"name": "name", "type": "string", "constraints": {"required": True}},
    {"name": "group", "type": "string"},
    {"name": "age", "type": "integer", "constraints": {"minimum": 0, "maximum": 150}},
    {"name": "born", "type": "date"},
    {"name": "died", "type": "date"},
    {"name": "score", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
]  # fmt: skip
KEY = {
    "foreignKeys": [{"fields": ["group"], "reference": {"resource": "groups", "fields": ["id"]}}]
}


def people(count: int) -> Iterator[list[str]]:
    rng = random.Random(1)  # noqa: S311 (the same data each time)
    for number in range(count):
        group, age = rng.randrange(REFERENCES), rng.randrange(120)
        born, died = day(rng.randrange(40000)), day(rng.randrange(40000))
        score = f"{rng.random() * 99 + 0.5:.3f}"
        yield [
            f"p-{number:08}",
            f"name {rng.randrange(10**6)}",
            f"g{group:05}",
            f"{age}",
            born,
            died,
            score,
        ]


def with_dirt(rows: Iterable[list[str]], every: int) -> Iterator[list[str]]:
    """One bad cell in every so many rows of three columns, doubles, unknown groups, odd rows."""
    for number, row in enumerate(rows, start=1):
        for shift, (column, bad) in enumerate(
            [(3, "x"), (4, "1990/01/02"), (6, "1.5.1"), (2, "?")]
        ):
            if number % every == shift:
                row[column] = bad
        if number % (every * 10) == 5:
            row[0] = "p-00000000"
        if number % (every * 100) == 6:
            yield []
        yield row[:-1] if number % (every * 100) == 7 else row


def simple(**field: Any) -> list[dict[str, Any]]:
    return [{"name": "n", "type": "integer"}, {"name": "v", **field}]


WORKS: dict[str, Callable[[Path, int], None]] = {
    "{rows:,} rows of 7 columns": lambda path, rows: write(path, PEOPLE, people(rows), **KEY),
    "the same, 1 % dirt": lambda path, rows: write(path, PEOPLE, with_dirt(people(rows), 100), **KEY),
    "the same, few faults, spread": lambda path, rows: write(path, PEOPLE, with_dirt(people(rows), rows // 100), **KEY),
    "distinct dates": lambda path, rows: write(path, simple(type="date"), ([f"{n}", (date(1, 1, 1) + timedelta(n)).isoformat()] for n in range(rows))),
    "numbers with group characters": lambda path, rows: write(path, simple(type="number", groupChar=","), ([f"{n}", f"{n * 7919:,}.5"] for n in range(rows))),
    "200 columns, a fiftieth of the rows": lambda path, rows: write(path, [{"name": f"c{n}", "type": "integer"} for n in range(200)], ([f"{n * m}" for m in range(200)] for n in range(rows // 50))),
    "cells of 2,000 characters, a twentieth": lambda path, rows: write(path, simple(type="string", constraints={"maxLength": 2000}), ([f"{n}", f"{n:07} lorem".ljust(2000, "ä")] for n in range(rows // 20))),
    "four rows": lambda path, _: write(path, PEOPLE, people(4), **KEY),
}  # fmt: skip

if __name__ == "__main__":
    main()
