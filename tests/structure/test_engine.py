"""The engine keeps within the fence, leaves nothing behind, and does not load what is heavy."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from frictionless import FrictionlessException
from frictionless.errors import FormatError

from kerrdata.errors import KerrdataError
from kerrdata.package import open_package
from kerrdata.structure import engine, reference
from kerrdata.structure.scan import Scan

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


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that the engine gets."""
    names: list[str] = []

    def noticed(resource: Any, again: Any, *_: Any) -> Any:
        names.append(str(resource.name))
        return again().validate()

    monkeypatch.setattr(engine, "validate", noticed)
    return names


def of(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "path": f"{name}.csv", "schema": SCHEMA, **more}


def test_small_tables_go_to_frictionless(
    write_package: Callable[..., Path], asked: list[str]
) -> None:
    reference.judge(open_package(write_package({"t.csv": GOOD}, fields={"t": FIELDS})))
    assert not asked


def test_large_tables_go_to_the_engine(
    write_package: Callable[..., Path], asked: list[str]
) -> None:
    files = {"t.csv": "id,n\n" + "a,1\n" * 30_000, "a.csv": GOOD}
    package = write_package(files, resources=[of("t"), of("a")])
    reference.judge(open_package(package))
    assert asked == ["t"]


def test_few_long_cells_are_little_work(
    write_package: Callable[..., Path], asked: list[str]
) -> None:
    text = "id,n\n" + f"{'a' * 20_000},1\n" * 500
    reference.judge(open_package(write_package({"t.csv": text}, fields={"t": FIELDS})))
    assert not asked


def test_middling_tables_count_together(
    write_package: Callable[..., Path], asked: list[str]
) -> None:
    names = [f"t{number}" for number in range(8)]
    files = {f"{name}.csv": "id,n\n" + "a,1\n" * 5000 for name in names}
    package = write_package(files, resources=[of(name) for name in names])
    reference.judge(open_package(package))
    assert asked == names


def test_size_of_what_is_referred_to_counts(
    write_package: Callable[..., Path], asked: list[str]
) -> None:
    files = {"t.csv": GOOD, "a.csv": "id,n\n" + "a,1\n" * 30_000}
    package = write_package(files, resources=[of("t", schema=REFERRING), of("a")])
    reference.judge(open_package(package))
    assert asked == ["t", "a"]


@pytest.mark.parametrize("pack", ["gz", "zip"])
def test_size_when_unpacked_counts(
    write_package: Callable[..., Path], asked: list[str], pack: str
) -> None:
    content = "".join(["id,n\n", *(f"a{n * 7919},{n}\n" for n in range(40_000))]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", content)
    packed = {"gz": gzip.compress(content), "zip": out.getvalue()}[pack]
    path = f"t.csv.{pack}"
    package = write_package({path: packed}, resources=[of("t", path=path)])
    reference.judge(open_package(package))
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


def chosen(numbers: list[int], end: int | None, rows: Iterator[Any]) -> tuple[list[int], Any]:
    """The numbers of the rows that Frictionless is shown, and what counts them."""
    header = SimpleNamespace(get_expected_fields=list)
    schema, stats = SimpleNamespace(foreign_keys=[]), SimpleNamespace(rows=None)
    resource: Any = SimpleNamespace(header=header, schema=schema, stats=stats)
    found = Scan(np.array(numbers, np.int64), 9, end, None)
    return [number for number, _ in engine._chosen(resource, rows, found, {})], stats


def numbered(count: int) -> Iterator[Any]:
    for number in range(1, count + 1):
        yield number, ["a"]
    raise FrictionlessException(FormatError(note="no further"))


def test_rows_behind_the_last_one_to_be_seen_are_not_read() -> None:
    shown, stats = chosen([2, 4], None, numbered(5))
    assert shown == [2, 4]
    assert stats.rows == 3


def test_all_rows_behind_the_last_scanned_one_are_seen() -> None:
    rows = numbered(8)
    shown, stats = chosen([2], 5, (next(rows) for _ in range(8)))
    assert shown == [2, 6, 7, 8]
    assert stats.rows == 7


def test_rows_are_counted_up_to_the_one_that_cannot_be_read() -> None:
    resource: Any = SimpleNamespace(stats=SimpleNamespace(rows=None))
    with pytest.raises(FrictionlessException):
        list(engine._counted(resource, numbered(3)))
    assert resource.stats.rows == 3
