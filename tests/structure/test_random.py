"""Random packages, schema and data drawn together, dirt included; and our own with faults."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::UserWarning",
    "ignore::DeprecationWarning",
)

EXAMPLES = int(os.environ.get("RANDOM_PACKAGES", "120"))
"""More of them take longer: about a minute for a thousand."""

KINDS: dict[str, tuple[list[str], list[dict[str, Any]]]] = {
    "string": (["a", "b", "ab", "ä", "a b", "x,y", 'q"', "l\nm"], [{"pattern": "[ab]+"}, {"minLength": 2}, {"enum": ["a", "b"]}, {"required": True}]),
    "integer": (["1", "01", "2", "-1", "+2", " 3", "1.0", "٣"], [{"minimum": 1}, {"exclusiveMaximum": 2}, {"enum": [1, 2]}, {"required": True}]),
    "number": (["1", "1.0", "1.50", ".5", "1e2", "nan", "-0"], [{"minimum": 1}, {"maximum": 1.5}]),
    "date": (["2000-01-01", "2000-1-1", "1999-12-31", "2000-02-29", "2000-02-30"], [{"minimum": "2000-01-01"}, {"required": True}]),
    "boolean": (["true", "0", "yes"], [{"required": True}]),
    "year": (["2000", "1999", " 200", "20000"], [{"minimum": 2000}]),
    "any": (["a", "1", ""], [{"required": True}]),
    "yearmonth": (["2000-01", "2000-1", "2000-13"], []),
    "datetime": (["2000-01-01T00:00:00", "2000-01-01T00:00:00Z", "2000-01-01"], []),
    "geopoint": (["1,2", "1, 2", "200,1"], []),
    "array": (["[1]", "[]", "{}"], []),
}  # fmt: skip
DIRT = ["", "", " ", "NA", "x", "\n", '"', "ſ", "1"]
MARKS: list[dict[str, Any]] = [
    {},
    {},
    {},
    {"escapeChar": "\\"},
    {"skipInitialSpace": True},
    {"quoteChar": "'"},
]
NAMES = ["a", "b", "c", "d"]


@st.composite
def fields(draw: st.DrawFn) -> list[dict[str, Any]]:
    names = NAMES[: draw(st.integers(1, 4))]
    found = []
    for name in names:
        kind = draw(st.sampled_from([*KINDS, "string", "integer"]))
        limits = draw(st.sampled_from([{}, {}, *KINDS[kind][1]]))
        if draw(st.integers(0, 3)) == 0:
            limits = {**limits, "unique": True}
        found.append({"name": name, "type": kind, "constraints": limits})
    return found


@st.composite
def lines(draw: st.DrawFn, described: list[dict[str, Any]]) -> str:
    """A CSV file that is mostly as described."""
    rng = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 (drawing each cell is too slow)
    dirt = draw(st.sampled_from([0.0, 0.05, 0.3]))
    ending = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    out = [",".join(_label(rng, one["name"], dirt) for one in described)]
    for _ in range(draw(st.integers(0, 40))):
        cells = [_cell(rng, one["type"], dirt) for one in described]
        if rng.random() < dirt / 3:
            cells = rng.choice([cells[:-1], [*cells, "x"], []])
        out.append(",".join(cells))
    return ending.join(out) + rng.choice(["", ending, ending, ending * 2])


def _label(rng: random.Random, name: str, dirt: float) -> str:
    return (
        rng.choice(["", "x", name.upper(), f"{name},{name}"]) if rng.random() < dirt / 5 else name
    )


def _cell(rng: random.Random, kind: str, dirt: float) -> str:
    values = KINDS[kind][0]
    text = rng.choice(DIRT) if rng.random() < dirt else rng.choice(values)
    if rng.random() < dirt / 10:
        return text  # as it is, whatever it does to the record
    return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text


@st.composite
def packages(draw: st.DrawFn) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    files: dict[str, bytes] = {}
    resources = []
    for name in ("s", "t"):
        described = draw(fields())
        names = [one["name"] for one in described]
        schema: dict[str, Any] = {
            "fields": described,
            "missingValues": draw(st.sampled_from([[""], ["", "NA"], ["x"], []])),
        }
        if draw(st.booleans()):
            schema["primaryKey"] = draw(
                st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
            )
        if draw(st.booleans()):
            own = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
            to = draw(st.sampled_from(["s", "t", ""]))
            other = [draw(st.sampled_from(NAMES)) for _ in own]
            schema["foreignKeys"] = [
                {"fields": own, "reference": {"resource": to, "fields": other}}
            ]
        path = f"{name}.{draw(st.sampled_from(['csv', 'csv', 'csv', 'tsv', 'csv.gz']))}"
        encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-16"]))
        text = draw(lines(described)).encode(encoding)
        files[path] = gzip.compress(text) if path.endswith("gz") else text
        resources.append({"name": name, "path": path, "encoding": encoding, "schema": schema})
        if draw(st.booleans()):
            resources[-1]["dialect"] = {"csv": {"delimiter": ",", **draw(st.sampled_from(MARKS))}}
    return files, resources  # fmt: skip


@given(packages())
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_random(
    oracle: Any, tmp_path_factory: pytest.TempPathFactory, package: tuple[dict[str, bytes], Any]
) -> None:
    files, resources = package
    root = tmp_path_factory.mktemp("package")
    for name, content in files.items():
        (root / name).write_bytes(content)
    path = root / "datapackage.json"
    path.write_text(json.dumps({"name": "p", "resources": resources}), encoding="utf-8")
    oracle.compare(path)
    oracle.compare_totals(path, most=2)


@pytest.mark.parametrize("seed", range(8))
def test_our_package_with_faults(kerr_package: Path, oracle: Any, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    for path in sorted((kerr_package / "data").glob("*.csv")):
        rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        for _ in range(seed * 2):
            at = rng.randrange(len(rows))
            rows[at] = rng.choice(FAULTS)(rows[at], rng)
        path.write_text("".join(rows), encoding="utf-8")
    oracle.compare(kerr_package / "datapackage.json")
    assert not oracle.handed_over or seed


FAULTS = [
    lambda row, rng: row * 2,
    lambda row, rng: "\n" + row,
    lambda row, rng: row.replace(",", "", 1),
    lambda row, rng: row.replace(",", ",,", 1),
    lambda row, rng: ",".join(rng.sample(cells := row.rstrip("\n").split(","), len(cells))) + "\n",
    lambda row, rng: "x" + row,
    lambda row, rng: re.sub(r"\d", lambda _: rng.choice("0x9"), row, count=3),
    lambda row, rng: row.replace('"', "", 1),
]
