"""`kerrdata validate` on large tables, against `frictionless validate` and the bare typed read.

Whole processes, each row of the table paired in one run, medians; seconds on the clock and seconds
of the processors, of which the latter tell more on a busy machine. Where Frictionless would take
more than two minutes it is given fewer rows, and its time is extrapolated and marked `~`.

    python benchmarks/structure.py            # some five minutes
    python benchmarks/structure.py --only tiny
"""

from __future__ import annotations

import argparse
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
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import copies

OURS = [sys.executable, "-m", "kerrdata", "validate", "--no-cache"]
REFERENCE = [sys.executable, "-m", "frictionless", "validate", "--json"]
READ = """
import sys
import duckdb
kinds = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}
columns = dict(one.split("=") for one in sys.argv[2:])
columns = {name: kinds[kind] for name, kind in columns.items()}
listed = ", ".join(f'max("{name}")' for name in columns)
relation = duckdb.read_csv(sys.argv[1], columns=columns, header=True)
relation.aggregate(listed).fetchall()
"""
FIRST = date(1900, 1, 1)
REFERENCES = 5000
MILLION = 1_000_000

# A user's Python keeps its compiled modules, whatever this shell is set to.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Run:
    """Seconds on the clock and of the processors, and megabytes at most."""

    clock: float
    busy: float
    megabytes: float


@dataclass(frozen=True)
class Work:
    """A row of the table.

    Attributes:
        name: What is done.
        make: Writes the package.
        rows: How many rows it has.
        own_rows: How many of them Frictionless is given; fewer are extrapolated.
        rounds: How often ours is run.
        reads: Whether duckdb reads it as well.
        to_reach: What was asked for.
    """

    name: str
    make: Callable[[Path, int], None]
    rows: int
    own_rows: int
    rounds: int = 3
    reads: bool = False
    to_reach: str = ""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", metavar="WORD", help="works whose name has the word")
    wanted = options.parse_args()
    works = [one for one in WORKS if wanted.only in one.name]
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}, {date.today()}")  # noqa: DTZ011 (a label)
    print("seconds on the clock / of the processors; times: by either")
    print(
        f"{'work':42}{'ours':>15}{'frictionless':>18}{'times':>14}{'duckdb':>13}{'MB':>6}  to reach"
    )
    with tempfile.TemporaryDirectory() as folder:
        for number, work in enumerate(works):
            compare(work, Path(folder) / str(number))


def compare(work: Work, folder: Path) -> None:
    folder.mkdir()
    whole, part = folder / "whole", folder / "part"
    for path, rows in {whole: work.rows, part: work.own_rows}.items():
        path.mkdir()
        # Elsewhere: what this process has held would count as memory of those that it starts.
        maker = get_context("fork").Process(target=work.make, args=(path, rows))
        maker.start()
        maker.join()
        assert not maker.exitcode
    tiny = work.rows < 1000
    ours, own, read = [], [], []
    for _ in range(work.rounds):
        ours.append(measure([*OURS, str(whole)]))
        if tiny or not own:
            own.append(measure([*REFERENCE, str(part / "datapackage.json")]))
        if work.reads:
            read.append(measure([sys.executable, "-c", READ, *columns(whole)], may_find=False))
    scale = work.rows / work.own_rows
    a, b = middle(ours), middle(own)
    mark = "~" if scale > 1 else ""
    print(
        f"{work.name:42}{shown(a):>15}{mark + shown(b, scale):>18}"
        f"{b.clock * scale / a.clock:>7.1f}{b.busy * scale / a.busy:>7.1f}"
        f"{shown(middle(read)) if read else '':>13}{a.megabytes:>6.0f}  {work.to_reach}",
        flush=True,
    )


def columns(path: Path) -> list[str]:
    """The arguments of the typed read: the file, and the type of each column."""
    schema = json.loads((path / "datapackage.json").read_text())["resources"][0]["schema"]
    return [str(path / "t.csv"), *(f"{one['name']}={one['type']}" for one in schema["fields"])]


def measure(command: list[str], may_find: bool = True) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.perf_counter() - started
    assert os.waitstatus_to_exitcode(status) <= may_find, command
    return Run(clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(runs: list[Run]) -> Run:
    return Run(
        statistics.median(run.clock for run in runs),
        statistics.median(run.busy for run in runs),
        max(run.megabytes for run in runs),
    )


def shown(run: Run, scale: float = 1) -> str:
    return f"{run.clock * scale:.2f} / {run.busy * scale:.2f}"


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


def clean(path: Path, rows: int) -> None:
    write(path, PEOPLE, people(rows), **KEY)


def dirty(path: Path, rows: int) -> None:
    write(path, PEOPLE, with_dirt(people(rows), 100), **KEY)


def tiny(path: Path, _: int) -> None:
    """Four tables of forty rows."""
    resources = []
    for name in ("a", "b", "c", "d"):
        lines = "".join(f"{name}-{number},{number},{day(number)}\n" for number in range(40))
        (path / f"{name}.csv").write_text(f"id,n,day\n{lines}", encoding="utf-8")
        fields = [{"name": "id"}, {"name": "n", "type": "integer"}, {"name": "day", "type": "date"}]
        schema = {"fields": fields, "primaryKey": ["id"]}
        resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
    text = json.dumps({"name": "tiny", "resources": resources})
    (path / "datapackage.json").write_text(text, encoding="utf-8")


def dates(path: Path, rows: int) -> None:
    values = ([f"{n}", (date(1, 1, 1) + timedelta(n)).isoformat()] for n in range(rows))
    write(path, simple(type="date"), values)


def grouped(path: Path, rows: int) -> None:
    write(
        path,
        simple(type="number", groupChar=","),
        ([f"{n}", f"{n * 7919:,}.5"] for n in range(rows)),
    )


def wide(path: Path, rows: int) -> None:
    fields = [{"name": f"c{n}", "type": "integer"} for n in range(200)]
    write(path, fields, ([f"{n * m}" for m in range(200)] for n in range(rows)))


def long(path: Path, rows: int) -> None:
    field = {"type": "string", "constraints": {"maxLength": 2000}}
    write(path, simple(**field), ([f"{n}", f"{n:07} lorem".ljust(2000, "ä")] for n in range(rows)))


WORKS = [
    Work("four tiny tables", tiny, 160, 160, rounds=9, to_reach="<= 1.1 x frictionless"),
    Work(
        "1,000,000 rows, clean",
        clean,
        MILLION,
        MILLION,
        reads=True,
        to_reach=">= 20; <= 3 x duckdb",
    ),
    Work("the same, dirty", dirty, MILLION, MILLION, to_reach="<= 1.4 x the clean run"),
    Work(
        "100,000 rows, clean", clean, MILLION // 10, MILLION // 10, to_reach="1,000,000: <= 10.5 x"
    ),
    Work(
        "this package x 1,000, rules as well", copies.write, 1000, 250, rounds=1, to_reach=">= 10"
    ),
    Work("200 columns x 20,000 rows", wide, 20_000, 20_000, to_reach=">= 5"),
    Work("20,000 cells of 2,000 characters", long, 20_000, 20_000, to_reach=">= 5"),
    Work("a million distinct dates", dates, MILLION, MILLION, to_reach=">= 5"),
    Work("a million numbers with group characters", grouped, MILLION, MILLION, to_reach=">= 5"),
    Work(
        "10,000,000 rows, clean",
        clean,
        10 * MILLION,
        MILLION,
        rounds=1,
        to_reach=">= 35; <= 600 MB",
    ),
]

if __name__ == "__main__":
    main()
