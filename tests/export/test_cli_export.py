"""The command `kerrdata export`."""

from __future__ import annotations

import importlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kerrdata.cli import main
from kerrdata.cli_export import Format
from kerrdata.export import FORMATS


def test_the_formats_of_the_command_are_those_of_the_package() -> None:
    assert [form.value for form in Format] == list(FORMATS)


def test_it_names_what_it_has_written(
    kerr_package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "new" / "folder"
    options = ["--format", "jsonl", "--format", "sqlite", "--output", str(output)]
    assert main(["export", str(kerr_package), *options]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith(f"{output / 'kerrdata.sqlite'}  ")
    assert lines[0] == f"{output / 'jsonl' / 'sources.jsonl'}  {size(output):,} bytes"
    assert {path.name for path in output.iterdir()} == {"jsonl", "kerrdata.sqlite"}


def size(output: Path) -> int:
    return (output / "jsonl" / "sources.jsonl").stat().st_size


def test_an_archive(kerr_package: Path, tmp_path: Path) -> None:
    archive = tmp_path / "kerr.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for path in sorted(kerr_package.rglob("*")):
            opened.write(path, path.relative_to(kerr_package))
    output = tmp_path / "out"
    assert main(["export", str(archive), "--format", "parquet", "--output", str(output)]) == 0
    assert len(list(output.glob("parquet/*.parquet"))) == 14


@pytest.mark.parametrize(
    ("created", "released", "message"),
    [
        (None, None, "does not say on which day"),
        ("yesterday", None, "does not say on which day"),
        ("2026-11-24T00:00:00Z", "24.11.2026", "--released 24.11.2026: it is no date"),
        ("2026-11-24T00:00:00Z", "2026-02-30", "--released 2026-02-30: it is no date"),
    ],
)
def test_the_day_of_the_release(
    write_package: object,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    created: str | None,
    released: str | None,
    message: str,
) -> None:
    root = write_package({"one.csv": "id\n1\n"}, created=created)  # type: ignore[operator]
    options = ["--released", released] if released else []
    assert main(["export", str(root), "--output", str(tmp_path / "out"), *options]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_broken_package(
    kerr_package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = kerr_package / "data" / "people.csv"
    people.write_text(people.read_text("utf-8").replace(",named,", ",unheard,", 1), "utf-8")
    assert main(["export", str(kerr_package), "--output", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "table people, row 2: Constraint Error: constraint" in said
    assert "kerrdata validate" in said
    assert not (tmp_path / "out").exists()


def test_a_library_that_is_not_there(
    kerr_package: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    importlib.import_module("kerrdata.export")
    for name in [one for one in sys.modules if one.startswith("kerrdata.export.sqlite")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("kerrdata.export.sqlite", raising=False)
    monkeypatch.setitem(sys.modules, "sqlite_utils", None)
    options = ["--format", "sqlite", "--output", str(tmp_path / "out")]
    assert main(["export", str(kerr_package), *options]) == 2
    assert "pip install 'kerrdata[release]'" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made(
    kerr_package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    options = ["--format", "jsonl", "--output", str(tmp_path / "file")]
    assert main(["export", str(kerr_package), *options]) == 2
    assert str(tmp_path / "file") in capsys.readouterr().err
    assert (tmp_path / "file").read_text("utf-8") == "mine"


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_no_room_for_a_file(kerr_package: Path, tmp_path: Path, form: str) -> None:
    program = (
        "import resource, sys; from kerrdata.cli import main; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384)); sys.exit(main(sys.argv[1:]))"
    )
    output = tmp_path / "out"
    words = ["export", str(kerr_package), "--format", form, "--output", str(output)]
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {output}: {form} cannot be written there: ")
    assert done.stderr.endswith("hint: Nothing was written.\n")
    assert list(output.iterdir()) == []
