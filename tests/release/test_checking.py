"""From what was downloaded alone: whatever is not as it was released is found, and named."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerrdata.archives import unpacked
from kerrdata.cli import main
from kerrdata.errors import KerrdataError
from kerrdata.release.checking import CHECKS, check
from kerrdata.release.files import files_below

Seal = Callable[[Path], None]


def test_a_whole_release_passes_and_says_what_was_not_checked(built: Path) -> None:
    verdict = check(built)
    assert verdict.problems == ()
    assert [one.partition(":")[0] for one in verdict.unchecked] == [
        "the archive itself, bit by bit",
        "that the signature belongs to this list of checksums",
        "who has signed",
    ]
    assert len(verdict.checked) == len(CHECKS) - 2


def test_the_list_of_checksums_means_its_folder(built: Path) -> None:
    assert check(built / "SHA256SUMS").checked == check(built).checked


def test_the_archive_of_the_package_passes_alone(built: Path) -> None:
    [archive] = built.glob("*.zip")
    verdict = check(archive)
    assert verdict.valid
    assert "the archive itself, bit by bit" in verdict.checked
    assert any("there is no manifest.json" in one for one in verdict.unchecked)


def test_an_archive_of_the_whole_folder_passes(built: Path, tmp_path: Path) -> None:
    whole = shutil.make_archive(str(tmp_path / "all"), "zip", built.parent, built.name)
    verdict = check(Path(whole))
    assert verdict.valid
    assert any("packed by another tool" in one for one in verdict.unchecked)


def test_sha256sum_passes_it_too(built: Path) -> None:
    words = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(words, cwd=built, capture_output=True, check=True).stdout == b""


def test_unzip_gives_the_files_of_the_release(built: Path, tmp_path: Path) -> None:
    [archive] = built.glob("*.zip")
    subprocess.run(["unzip", "-q", archive, "-d", tmp_path], check=True)
    inner = tmp_path / archive.stem
    for path in files_below(inner):
        if path != "SHA256SUMS":
            assert (inner / path).read_bytes() == (built / path).read_bytes()
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=inner, check=True)


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_is_found(release: Path, data: st.DataObject) -> None:
    path = release / data.draw(st.sampled_from(files_below(release)))
    sound = path.read_bytes()
    at = data.draw(st.integers(0, len(sound) - 1))
    flipped = sound[at] ^ (1 << data.draw(st.integers(0, 7)))
    path.write_bytes(sound[:at] + bytes([flipped]) + sound[at + 1 :])
    try:
        assert not check(release).valid
    finally:
        path.write_bytes(sound)


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_of_the_archive_alone_is_found(release: Path, data: st.DataObject) -> None:
    [archive] = release.glob("*.zip")
    sound = archive.read_bytes()
    at = data.draw(st.integers(0, len(sound) - 1))
    flipped = sound[at] ^ (1 << data.draw(st.integers(0, 7)))
    spoilt = release.parent / archive.name
    spoilt.write_bytes(sound[:at] + bytes([flipped]) + sound[at + 1 :])
    with suppress(KerrdataError):  # it cannot even be opened
        assert not check(spoilt).valid


def test_any_missing_and_any_added_file_is_found(release: Path) -> None:
    for path in files_below(release):
        content = (release / path).read_bytes()
        (release / path).unlink()
        assert path in [problem.path for problem in check(release).problems]
        (release / path).write_bytes(content)
    (release / "data" / "new.csv").touch()
    assert [problem.path for problem in check(release).problems] == ["data/new.csv"]


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def forge(release: Path) -> None:
        text = (release / name).read_text("utf-8")
        assert old in text
        (release / name).write_text(text.replace(old, new, 1), "utf-8", newline="\n")

    return forge


def _delete_a_row(release: Path) -> None:
    with closing(sqlite3.connect(release / "kerrdata.sqlite")) as database:
        database.execute("DELETE FROM quote_people WHERE rowid = 1")
        database.commit()


def _shorten(release: Path) -> None:
    path = release / "jsonl" / "people.jsonl"
    path.write_bytes(path.read_bytes().partition(b"\n")[2])


def _swap(release: Path) -> None:
    shutil.copyfile(release / "parquet" / "works.parquet", release / "parquet" / "people.parquet")


def _break(name: str) -> Callable[[Path], None]:
    return lambda release: (release / name).write_bytes(b"\xff\x00") and None


FORGERIES: list[tuple[Callable[[Path], None], str]] = [
    (_replace("data/people.csv", "Mark Kerr", "Mark Carr"), "hash"),
    (
        _replace("datapackage.json", '"rows": 12,', ""),
        "does not state hash, bytes and rows of people",
    ),
    (_replace("croissant.json", "Kerr data package", "Other"), "croissant.json"),
    (_replace("CITATION.cff", "founders", "finders"), "CITATION.cff"),
    (_replace("report.json", '"valid": true', '"valid": false'), "report.json"),
    (_delete_a_row, "kerrdata.sqlite"),
    (_shorten, "jsonl/people.jsonl"),
    (_swap, "parquet/people.parquet"),
    (_break("parquet/people.parquet"), "parquet"),
    (_break("kerrdata.sqlite"), "sqlite"),
    (_break("croissant.json"), "croissant.json"),
    (_break("datapackage.json"), "datapackage.json"),
    (_break("report.json"), "report.json"),
    (_replace("README.md", "#", "##"), "README.md"),
]


@pytest.mark.parametrize(("forge", "told"), FORGERIES)
def test_a_forgery_with_right_checksums_is_found(
    release: Path, seal: Seal, forge: Callable[[Path], None], told: str
) -> None:
    forge(release)
    seal(release)
    verdict = check(release)
    assert told in " ".join(f"{one.path}: {one.note}" for one in verdict.problems)


def test_a_resealed_release_passes(release: Path, seal: Seal) -> None:
    seal(release)
    assert check(release).problems == ()


@pytest.mark.parametrize("name", ["missing", ".", "file.txt"])
def test_where_there_is_no_release_nothing_is_checked(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(KerrdataError, match="there is no release"):
        check(tmp_path / name)


def test_the_command_tells_and_exits(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "check", str(release)]) == 0
    assert "the release is whole" in capsys.readouterr().out
    (release / "README.md").write_text("\x1b[31m", encoding="utf-8")
    assert main(["release", "check", str(release), "--format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["valid"], said["problems"][0]["path"]) == (False, "README.md")
    assert main(["release", "check", str(release / "missing")]) == 2


def test_the_archive_is_unpacked_into_a_passing_folder(built: Path) -> None:
    [archive] = built.glob("*.zip")
    with unpacked(archive) as folder:
        assert files_below(folder)
    assert not folder.exists()
