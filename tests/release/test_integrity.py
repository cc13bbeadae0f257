"""Every file of a release against its checksums, each kind of damage in turn."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.manifest import checksums, described
from kerrdata.release.files import files_below
from kerrdata.release.integrity import compare


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "people.csv").write_text("id\nkerr\n", encoding="utf-8")
    (folder / "README.md").write_text("# Kerr\n", encoding="utf-8")
    (folder / "empty").touch()
    sums = checksums(described(folder / path, path) for path in files_below(folder))
    (folder / CHECKSUMS_NAME).write_text(sums, encoding="utf-8")
    return folder


def test_a_whole_release_has_no_problem(release: Path) -> None:
    assert list(compare(release)) == []
    subprocess.run(
        ["sha256sum", "-c", CHECKSUMS_NAME], cwd=release, check=True, stdout=subprocess.DEVNULL
    )


def _link(release: Path) -> None:
    people = release / "data" / "people.csv"
    people.rename(release.parent / "people.csv")
    people.symlink_to(release.parent / "people.csv")


def _append(name: str, text: str) -> Callable[[Path], None]:
    def spoil(release: Path) -> None:
        with (release / name).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return spoil


DAMAGES: list[tuple[Callable[[Path], object], str, str]] = [
    (_append("README.md", " "), "README.md", "not those"),
    (lambda release: (release / "README.md").unlink(), "README.md", "missing"),
    (lambda release: (release / "data" / "new").touch(), "data/new", "added"),
    (lambda release: (release / ".hidden").touch(), ".hidden", "added"),
    (lambda release: (release / CHECKSUMS_NAME).unlink(), CHECKSUMS_NAME, "missing or empty"),
    (_link, "data/people.csv", "a link"),
    (_append(CHECKSUMS_NAME, "x\n"), CHECKSUMS_NAME, "line 4"),
    (_append(CHECKSUMS_NAME, f"{'0' * 64}  ../outside\n"), "../outside", "missing"),
]


@pytest.mark.parametrize(("damage", "path", "note"), DAMAGES)
def test_damage_is_found_where_it_is(
    release: Path, damage: Callable[[Path], object], path: str, note: str
) -> None:
    damage(release)
    problem = next(compare(release))
    assert problem.path == path
    assert note in problem.note


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_is_found(release: Path, data: st.DataObject) -> None:
    path = release / data.draw(st.sampled_from(["README.md", "data/people.csv", CHECKSUMS_NAME]))
    sound = path.read_bytes()
    at = data.draw(st.integers(0, len(sound) - 1))
    flipped = sound[at] ^ (1 << data.draw(st.integers(0, 7)))
    try:
        path.write_bytes(sound[:at] + bytes([flipped]) + sound[at + 1 :])
        assert list(compare(release))
    finally:
        path.write_bytes(sound)
