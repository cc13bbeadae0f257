"""The changes of a mutation run, and the list of those that nothing can notice."""

from __future__ import annotations

import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ENGINE = HERE.parents[1] / "src/kerrdata/structure"


@pytest.fixture(scope="module")
def changes() -> Any:
    """The module that is no test, and of no package."""
    spec = spec_from_file_location("mutants", HERE / "mutants.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["mutants"] = module  # dataclasses look it up there
    spec.loader.exec_module(module)
    return module


def test_what_is_explained_is_still_there(changes: Any) -> None:
    reasons = tomllib.loads((HERE / "survivors.toml").read_text("utf-8"))["reason"]
    explained = [name for reason in reasons for name in reason["mutants"]]
    assert len(explained) == len(set(explained))
    known = {name for path in ENGINE.glob("*.py") for name in changes.names(path)}
    assert set(explained) - known == set(), (
        "the engine has changed: run tests/structure/mutation.py"
    )


SOURCE = """
KNOWN = {"a": 1}
def f(x, seen):
    if x and x > 1:
        seen.append(x)
    try:
        return [y for y in x if y]
    except TypeError:
        return KNOWN
"""
NAMES = [
    "source: KNOWN: entry dropped: 'a'",
    "source: f: left out: seen.append(x)",
    "source: f: turned round: x and x > 1",
    "source: f: operand dropped: x",
    "source: f: operand dropped: x > 1",
    "source: f: raised again: TypeError",
    "source: f: condition dropped: y",
]


def test_changes(changes: Any, tmp_path: Path) -> None:
    path = tmp_path / "source.py"
    path.write_text(SOURCE, encoding="utf-8")
    assert sorted(changes.names(path)) == sorted(NAMES)
    done: dict[str, Any] = {}
    for mutant in changes.mutants(path):
        exec(mutant.code, scope := {})  # noqa: S102 (it is the source above)
        seen: list[int] = []
        try:
            done[mutant.name] = scope["f"](2, seen), seen
        except TypeError:
            done[mutant.name] = None
    assert done.pop("source: f: raised again: TypeError") is None
    assert done.pop("source: KNOWN: entry dropped: 'a'") == ({}, [2])
    assert done.pop("source: f: left out: seen.append(x)") == ({"a": 1}, [])
    assert done.pop("source: f: turned round: x and x > 1") == ({"a": 1}, [])
    assert set(map(str, done.values())) == {"({'a': 1}, [2])"}
