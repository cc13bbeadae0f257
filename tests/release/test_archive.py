"""The archive of a package is the same wherever it is packed, and any flipped bit is seen."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from kerrdata.archives import unpacked
from kerrdata.errors import KerrdataError
from kerrdata.release.archive import is_as_packed, pack

DAY = date(2026, 11, 24)


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    (folder / "data").mkdir(parents=True)
    (folder / "datapackage.json").write_text("{}", encoding="utf-8")
    (folder / "data" / "people.csv").write_text("id\nkerr\n", encoding="utf-8")
    archive = tmp_path / "kerr-1.0.0.zip"
    pack(folder, ["datapackage.json", "data/people.csv"], archive, DAY)
    return archive


def test_modes_times_and_order_of_the_files_leave_no_trace(packed: Path, tmp_path: Path) -> None:
    other = tmp_path / "made"
    os.utime(other / "datapackage.json", (1, 1))
    (other / "datapackage.json").chmod(0o600)
    again = tmp_path / "again" / packed.name
    again.parent.mkdir()
    pack(other, ["data/people.csv", "datapackage.json"], again, DAY)
    assert again.read_bytes() == packed.read_bytes()


def test_unzip_and_sha256sum_find_it_whole(packed: Path, tmp_path: Path) -> None:
    subprocess.run(["unzip", "-q", packed, "-d", tmp_path], check=True)
    subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "kerr-1.0.0",
        check=True,
        capture_output=True,
    )


def test_every_flipped_byte_is_seen(packed: Path, tmp_path: Path) -> None:
    sound = packed.read_bytes()
    for at in range(len(sound)):
        spoilt = tmp_path / "kerr.zip"
        spoilt.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        assert not _is_whole(spoilt), f"byte {at}"
    assert _is_whole(packed)


def _is_whole(archive: Path) -> bool:
    try:
        with unpacked(archive) as folder:
            return is_as_packed(archive, folder / "kerr-1.0.0")
    except (KerrdataError, OSError, ValueError):
        return False
