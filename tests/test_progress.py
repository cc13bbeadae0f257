"""A long run shows how far it is, on a terminal alone, and stops at once at Ctrl-C."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kerrdata.progress import Progress

WritePackage = Callable[..., Path]
FIELDS = [{"name": "id", "type": "string"}, {"name": "day", "type": "date"}]
ROWS = 1_000_000
START = """
import sys
from kerrdata import cli_progress
from kerrdata.structure import reference
cli_progress.DELAY, cli_progress.TICK = {delay}, 0.001
reference.QUICK_FROM = {quick_from}
from kerrdata.__main__ import main
sys.exit(main())
"""
NEVER = 10**12
ENDS = b"\r\x1b[2K\x1b[?25h"


@pytest.fixture
def large(write_package: WritePackage) -> Path:
    """A package of one table that takes a while."""
    text = "".join(f"{number},2000-01-01\n" for number in range(ROWS))
    return write_package({"measurements.csv": "id,day\n" + text}, fields={"measurements": FIELDS})


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal."""
    master, slave = pty.openpty()
    yield master, slave
    os.close(master)


def start(
    root: Path, slave: int, *options: str, delay: float = 0, quick_from: int = 0, **variables: str
) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"TERM": "xterm", "COLUMNS": "120", "KERRDATA_CACHE_DIR": "", **variables}
    code = START.format(delay=delay, quick_from=quick_from)
    command = [sys.executable, "-c", code, "validate", str(root), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=slave, env=environment)
    os.close(slave)
    return process


def shown(master: int, until: bytes = b"") -> bytes:
    """What was written to the terminal, up to some words or to the end."""
    seen = b""
    while not until or until not in seen:
        try:
            chunk = os.read(master, 4096)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        seen += chunk
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("quick_from", [0, NEVER])
def test_bar(large: Path, terminal: tuple[int, int], quick_from: int) -> None:
    process = start(large, terminal[1], quick_from=quick_from)
    seen = shown(terminal[0])
    said = process.communicate()[0]
    assert process.returncode == 0
    assert b"measurements" in seen
    size = (large / "measurements.csv").stat().st_size
    assert f"of {size / 1e6:,.1f} MB".encode() in seen
    assert b"%" in seen
    assert seen.endswith(ENDS)
    assert f"{ROWS:,} rows".encode() in said
    assert b"\r" not in said


@pytest.mark.slow
@pytest.mark.parametrize("variables", [{"CI": "true"}, {"TERM": "dumb"}])
def test_none_where_nobody_watches(
    write_package: WritePackage, terminal: tuple[int, int], variables: dict[str, str]
) -> None:
    root = write_package({"t.csv": "id,day\n" * 1000}, fields={"t": FIELDS})
    process = start(root, terminal[1], **variables)
    assert shown(terminal[0]) == b""
    process.communicate()


@pytest.mark.slow
def test_none_in_a_short_run(write_package: WritePackage, terminal: tuple[int, int]) -> None:
    root = write_package({"t.csv": "id,day\na,2000-01-01\n"}, fields={"t": FIELDS})
    process = start(root, terminal[1], delay=3600)
    assert shown(terminal[0]) == b""
    process.communicate()
    assert process.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("quick_from", [0, NEVER])
def test_interrupt(large: Path, tmp_path: Path, terminal: tuple[int, int], quick_from: int) -> None:
    passing = tmp_path / "passing"
    passing.mkdir()
    report = tmp_path / "report.json"
    process = start(
        large,
        terminal[1],
        f"--output={report}",
        quick_from=quick_from,
        TMPDIR=str(passing),
        KERRDATA_CACHE_DIR=str(passing),
    )
    assert b"measurements" in shown(terminal[0], until=b"measurements")
    process.send_signal(signal.SIGINT)
    rest = shown(terminal[0])
    said = process.communicate()[0]
    assert process.returncode == 130
    assert said == b""
    assert b"Traceback" not in rest
    assert rest.endswith(ENDS)
    assert not list(passing.rglob("*"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["package", "passing"]


def test_progress_counts_what_is_expected() -> None:
    progress = Progress()
    progress.start({"a": 10, "b": 20})
    progress.enter("a")
    progress.advance(4)
    progress.advance(4)
    assert (progress.done, progress.total, progress.table) == (8, 30, "a")
    progress.advance(4)
    assert progress.done == 10
    progress.enter("b")
    assert progress.done == 10
    progress.reach(7)
    progress.reach(None)
    assert progress.done == 17
