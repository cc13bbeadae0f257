"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerrdata import atomic
from kerrdata.atomic import Rewrite
from kerrdata.errors import KerrdataError


def test_a_file_that_changed_meanwhile_is_left(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("mine")
    with pytest.raises(KerrdataError, match="somebody has changed it"):
        atomic.rewrite([Rewrite(file, b"yours", b"new")])
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_an_interrupt_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.csv"
    file.write_text("old")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        atomic.rewrite([Rewrite(file, b"old", b"new")])
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]
