"""Rules to try on packages: whole ones, or a few tables described as in the Kerr data package."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import kerrdata.rules  # noqa: F401 (registers the rules)
from kerrdata.findings import Finding
from kerrdata.frames import Tables
from kerrdata.package import bundled_package, open_package
from kerrdata.rules.evaluation import evaluate
from kerrdata.rules.registry import RULES, obstacle

Check = Callable[..., list[Finding]]
Judge = Callable[..., list[Finding]]

KERR = bundled_package().descriptor


@pytest.fixture
def check() -> Check:
    """A function that gives the findings of rules, named by code or theme, in a package."""

    def checked(root: Path, *codes: str) -> list[Finding]:
        chosen = [RULES[code] for code in sorted(RULES) if code.startswith(codes)]
        assert chosen, f"there is no rule {codes}"
        return list(evaluate(chosen, Tables(open_package(root))))

    return checked


@pytest.fixture
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """A function that gives the findings of one rule in tables, given as CSV texts by name.

    Their columns are described as in the Kerr data package; `descriptor` is merged into the
    package's.
    """

    def judged(
        code: str,
        tables: Mapping[str, str],
        descriptor: Mapping[str, Any] | None = None,
        source_texts: Mapping[str, str] | None = None,
    ) -> list[Finding]:
        root = tmp_path_factory.mktemp(code)
        (root / "data").mkdir()
        for table, text in tables.items():
            (root / "data" / f"{table}.csv").write_bytes(text.encode())
        resources = [resource(table, text) for table, text in tables.items()]
        whole = {"name": "case", "resources": resources, **(descriptor or {})}
        (root / "datapackage.json").write_text(json.dumps(whole))
        read = Tables(open_package(root), source_texts=source_texts)
        assert obstacle(RULES[code], read) == "", "the tables lack what the rule needs"
        return list(evaluate([RULES[code]], read))

    return judged


def resource(name: str, text: str) -> dict[str, Any]:
    labels = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    known = KERR.table(name)
    described = {field.name: dict(field.raw) for field in known.fields} if known else {}
    schema: dict[str, Any] = {"fields": [described.get(label, {"name": label}) for label in labels]}
    if known:
        schema["primaryKey"] = [key for key in known.primary_key if key in labels]
        schema["foreignKeys"] = [
            key
            for key in known.raw["schema"].get("foreignKeys", [])
            if set(key["fields"]) <= set(labels)
        ]
    return {"name": name, "path": f"data/{name}.csv", "schema": schema}
