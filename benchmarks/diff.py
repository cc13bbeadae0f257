"""The comparison of two packages against daff and against pandas on the same two files.

Whole processes, run in turn, medians; seconds on the clock and of the processors. daff aligns row
by row, so that it gets fewer rows, and says how many. `python benchmarks/diff.py 100000` takes fewer.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from structure import PEOPLE, machine, measure, middle, people, shown

ROUNDS = 3
DAFF_ROWS = 10_000
EVERY = 100
OURS = """
import sys
from pathlib import Path
from kerrdata.diff.comparison import compare
from kerrdata.package import open_package
found = compare(*(open_package(Path(sys.argv[1], side)) for side in ("old", "new"))).tables[0]
print(len(found.added), len(found.removed), len(found.changed))
"""
PANDAS = """
import sys
import pandas
from pathlib import Path
old, new = (
    pandas.read_csv(Path(sys.argv[1], side, "t.csv"), dtype=str, keep_default_na=False, engine="pyarrow")
    .set_index("id").sort_index() for side in ("old", "new")
)
both = old.index.intersection(new.index)
changed = old.loc[both].compare(new.loc[both])
print(len(new.index.difference(old.index)), len(old.index.difference(new.index)), len(changed))
"""
DAFF = """
import csv, sys
import daff
from pathlib import Path
tables = []
for side in ("old", "new"):
    with Path(sys.argv[1], side, "t.csv").open(encoding="utf-8", newline="") as file:
        tables.append(daff.PythonTableView(list(csv.reader(file))))
flags = daff.CompareFlags()
flags.ids, flags.ordered = ["id"], False
shown = []
view = daff.PythonTableView(shown)
daff.TableDiff(daff.Coopy.compareTables(*tables, flags).align(), flags).hilite(view)
marks = [str(row[0]) for row in shown]
print(marks.count("+++"), marks.count("---"), sum("->" in mark for mark in marks))
"""


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}, {date.today()}")  # noqa: DTZ011 (a label)
    print(f"{'rows of 7 columns':28}{'ours':>16}{'pandas':>16}{'daff':>16}{'MB':>7}")
    for count in sorted({min(DAFF_ROWS, rows), rows}):
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), count)
            compare(folder, count)


def compare(folder: str, rows: int) -> None:
    ours = [measure(OURS, folder) for _ in range(ROUNDS)]
    own = [measure(PANDAS, folder) for _ in range(ROUNDS)]
    assert ours[0][3] == own[0][3], f"not the same rows: {ours[0][3]} and {own[0][3]}"
    daff = [measure(DAFF, folder)] if rows <= DAFF_ROWS else []
    assert not daff or daff[0][3] == own[0][3], f"not the same rows: {daff[0][3]}"
    print(
        f"{rows:<28,}{shown(ours):>16}{shown(own):>16}{shown(daff) if daff else '-':>16}"
        f"{max(one[2] for one in ours):>7.0f}   {middle(ours)[1] / middle(own)[1]:.2f} of pandas",
        flush=True,
    )


def write(folder: Path, rows: int) -> None:
    """Two versions of a table: of a hundred rows one is gone, one came, one has another age."""
    old = list(people(rows))
    new = list(edited(old))
    random.Random(2).shuffle(new)  # noqa: S311 (the same order each time)
    for side, cells in (("old", old), ("new", new)):
        (folder / side).mkdir()
        with (folder / side / "t.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([field["name"] for field in PEOPLE])
            writer.writerows(cells)
        schema: dict[str, Any] = {"fields": PEOPLE, "primaryKey": ["id"]}
        resources = [{"name": "t", "path": "t.csv", "encoding": "utf-8", "schema": schema}]
        text = json.dumps({"name": "benchmark", "resources": resources})
        (folder / side / "datapackage.json").write_text(text, encoding="utf-8")


def edited(rows: list[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number % EVERY == 1:
            yield [*row[:3], f"{int(row[3]) + 1}", *row[4:]]
        elif number % EVERY == 2:
            yield [f"q{row[0][1:]}", f"new {number}", *row[2:]]
        else:
            yield row


if __name__ == "__main__":
    main()
