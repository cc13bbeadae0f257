"""Pairs of packages to compare, and a difference full of what formats obey."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from kerrdata.diff.comparison import compare
from kerrdata.diff.differences import Difference
from kerrdata.package import open_package

EVIL = "\x1b[2J\x07\r\n`x`|<script>alert(1)</script> =cmd|'/c'!A1 @kerr #1 https://x.y \u202e]]>-->"

Tables = Mapping[str, tuple[dict[str, Any], str]]
WriteSide = Callable[..., Path]
Compared = Callable[..., Difference]


def schema(*fields: str | dict[str, Any], key: str | list[str] = "id", **more: Any) -> Any:
    """The schema of a table; a text is a column of type string."""
    columns = [{"name": one, "type": "string"} if isinstance(one, str) else one for one in fields]
    return {"fields": columns, **({"primaryKey": key} if key else {}), **more}


PEOPLE = schema("id", "name", "born")
ROWS = "id,name,born\nann,Ann Lee,1950\nben,Ben Bo,1960\ncai,Cai Ma,1970\n"


@pytest.fixture
def write_side(tmp_path: Path) -> WriteSide:
    """A function that writes a package with some tables, by name a schema and a text."""
    count = iter(range(100))

    def write(tables: Tables, **descriptor: Any) -> Path:
        root = tmp_path / f"side{next(count)}"
        root.mkdir()
        resources = []
        for name, (described, text) in tables.items():
            (root / f"{name}.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
            resource = {"name": name, "path": f"{name}.csv", "schema": described}
            resources.append({**resource, **described.pop("resource", {})})
        raw = {"name": "package", "version": "1.0.0", **descriptor, "resources": resources}
        (root / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
        return root

    return write


@pytest.fixture
def compared(write_side: WriteSide) -> Compared:
    """A function that compares two packages, each given as its tables and its descriptor."""

    def compare_them(old: Tables, new: Tables, before: Any = (), after: Any = ()) -> Difference:
        sides = [write_side(old, **dict(before)), write_side(new, **dict(after))]
        return compare(*map(open_package, sides))

    return compare_them


@pytest.fixture
def people(compared: Compared) -> Callable[..., Any]:
    """A function that gives what changed in the rows of a table of people."""

    def rows(old: str, new: str, was: Any = PEOPLE, now: Any = None) -> Any:
        (found,) = compared({"people": (was, old)}, {"people": (now or was, new)}).tables
        return found

    return rows


@pytest.fixture
def hostile(compared: Compared) -> Difference:
    """A difference of which every text is obeyed by some format."""
    quoted = '"' + EVIL.replace('"', '""') + '"'
    old = f"id,name,born\nann,{quoted},1\nben,x,2\n{quoted},y,3\n"
    new = f"id,name,born,{quoted}\nann,changed,{quoted},\nben,{quoted},2,\nzoe,{quoted},4,\n"
    table = f"t{EVIL}"
    before, after = (
        {**PEOPLE, "resource": {"name": table}},
        {
            **schema("id", "name", "born", EVIL),
            "resource": {"name": table, "title": EVIL},
        },
    )
    return compared(
        {"people": (before, old), "gone": (schema(EVIL, key=""), "a\n")},
        {"people": (after, new), "come": (schema("id"), "id\n1\n")},
        {"title": EVIL, "retired": [{"table": table, "id": EVIL, "version": EVIL}]},
        {"title": "x", "licenses": [{"name": EVIL}], "version": EVIL},
    )
