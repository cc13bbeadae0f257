"""The engine keeps within the fence, leaves nothing behind, and does not load what is heavy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.package import open_package
from kerrdata.structure import engine, reference

GOOD = "id,n\na,1\nb,2\n"
FIELDS = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
SCHEMA = {"fields": FIELDS}
REFERRING = {
    **SCHEMA,
    "foreignKeys": [{"fields": ["id"], "reference": {"resource": "a", "fields": ["id"]}}],
}


def test_link_out_of_the_package(write_package: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(GOOD, encoding="utf-8")
    root = write_package({"t.csv": GOOD}, fields={"t": FIELDS})
    (root / "t.csv").unlink()
    (root / "t.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(KerrdataError, match="leads out of the package"):
        reference.judge(open_package(root), quick_from=0)


def test_reference_out_of_the_package(write_package: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(GOOD, encoding="utf-8")
    resources = [
        {"name": "t", "path": "t.csv", "schema": REFERRING},
        {"name": "a", "path": "a.csv", "schema": SCHEMA},
    ]
    root = write_package({"t.csv": GOOD}, resources=resources)
    (root / "a.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(KerrdataError, match="leads out of the package"):
        reference.judge(open_package(root), quick_from=0)


def test_reference_on_the_network(write_package: Callable[..., Path]) -> None:
    resources = [
        {"name": "t", "path": "t.csv", "schema": REFERRING},
        {"name": "a", "path": "http://localhost:1/a.csv", "schema": SCHEMA},
    ]
    root = write_package({"t.csv": GOOD}, resources=resources)
    with pytest.raises(KerrdataError, match="network"):
        reference.judge(open_package(root), quick_from=0)


def test_small_tables_go_to_frictionless(
    write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def noticed(resource: Any, again: Any, *_: Any) -> Any:
        asked.append(str(resource.name))
        return again().validate()

    monkeypatch.setattr(engine, "validate", noticed)
    package = open_package(write_package({"t.csv": GOOD}, fields={"t": FIELDS}))
    reference.judge(package)
    assert not asked
    reference.judge(package, quick_from=len(GOOD) + 1)
    assert not asked
    reference.judge(package, quick_from=len(GOOD))
    assert asked == ["t"]


def test_size_of_what_is_referred_to_counts(
    write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        engine, "validate", lambda one, again, *_: asked.append(one.name) or again().validate()
    )
    resources = [
        {"name": "t", "path": "t.csv", "schema": REFERRING},
        {"name": "a", "path": "a.csv", "schema": SCHEMA},
    ]
    root = write_package({"t.csv": GOOD, "a.csv": GOOD * 100}, resources=resources)
    reference.judge(open_package(root), quick_from=len(GOOD) * 101)
    assert asked == ["t"]


def test_no_pandas(write_package: Callable[..., Path]) -> None:
    root = write_package({"t.csv": GOOD + "x,y\n"}, fields={"t": FIELDS})
    code = (
        "import sys; from pathlib import Path; from kerrdata.package import open_package;"
        "from kerrdata.structure.reference import judge;"
        f"judge(open_package(Path({str(root)!r})), quick_from=0);"
        "assert 'pyarrow' in sys.modules; assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
