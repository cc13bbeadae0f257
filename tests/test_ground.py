"""The ground a contributor and a user stand on: the lock, the Makefile, the wheel."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements-dev.txt").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


# --- the lock ---


def test_lock_holds_pins_hashes_and_comments_and_nothing_else():
    """No index, no host, no path: the lock installs from wherever the reader's uv looks."""
    pin = r"[a-z0-9.-]+==[^\s/]+( ; [^/]+)? \\"
    checksum = r"    --hash=sha256:[0-9a-f]{64}( \\)?"
    comment = r" *#[^/]*"
    known = re.compile(f"{pin}|{checksum}|{comment}")
    assert [line for line in LOCK.splitlines() if not known.fullmatch(line)] == []


def test_lock_has_a_hash_for_every_pin():
    pins = re.findall(r"^\S+==.*(?:\n    --hash=.*)*", LOCK, re.MULTILINE)
    assert pins
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []


def test_lock_satisfies_pyproject():
    pinned = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", LOCK, re.MULTILINE))
    declared = PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["dev"]
    for requirement in map(Requirement, declared):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement} is not locked: run make lock"
        assert requirement.specifier.contains(version), f"{requirement}, locked at {version}"


# --- the Makefile ---


def test_every_target_has_help():
    targets = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)
    phony = re.search(r"^\.PHONY: ((?:.*\\\n)*.*)", MAKEFILE, re.MULTILINE)
    assert sorted(targets) == sorted(phony[1].replace("\\\n", " ").split())

    run = subprocess.run(["make", "-C", ROOT, "help"], capture_output=True, text=True, check=True)
    helped = re.findall(r"^  make (\S+) +\S", run.stdout, re.MULTILINE)
    assert sorted(helped) == sorted(targets)


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ("exit 1", "needs Python 3.11 or newer"),
        ("case $2 in *ensurepip*) exit 1;; esac", "apt-get install python3-venv"),
    ],
    ids=["old", "without venv"],
)
def test_setup_says_what_is_missing(tmp_path, python, said):
    for name in ("Makefile", "pyproject.toml", "requirements-dev.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    fake = tmp_path / "python"
    fake.write_text(f"#!/bin/sh\n{python}\n", "utf-8")
    fake.chmod(0o755)

    command = ["make", "-C", tmp_path, "setup", f"PYTHON={fake}"]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    assert run.returncode != 0
    assert said in run.stderr
    assert not (tmp_path / ".venv").exists()


# --- the version ---


def test_version_is_written_once_and_the_papers_follow():
    version = DESCRIPTOR["version"]
    assert "version" not in PYPROJECT["project"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\n## [{version}] - " in (ROOT / "CHANGELOG.md").read_text("utf-8")


# --- the wheel ---


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel, built by way of the sdist, which so must hold all that building needs."""
    out = tmp_path_factory.mktemp("dist")
    offline = ["--offline", "--no-build-isolation", "--python", sys.executable]
    command = [sys.executable, "-m", "uv", "build", *offline, "--out-dir", out, ROOT]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return next(out.glob("*.whl"))


@pytest.mark.slow
def test_wheel_carries_the_version_of_the_descriptor(wheel):
    version = DESCRIPTOR["version"]
    with zipfile.ZipFile(wheel) as archive:
        info = PathDistribution(zipfile.Path(archive, f"kerrdata-{version}.dist-info/"))
        assert (info.name, info.version) == ("kerrdata", version)
        assert [point.value for point in info.entry_points] == ["kerrdata.__main__:main"]


@pytest.mark.slow
def test_wheel_carries_the_package_byte_for_byte(wheel):
    files = [ROOT / "datapackage.json", *(ROOT / "data").iterdir()]
    expected = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files}
    assert {resource["path"] for resource in DESCRIPTOR["resources"]} < set(expected)

    with zipfile.ZipFile(wheel) as archive:
        inside = zipfile.Path(archive, "kerrdata/bundled/")
        assert {name: inside.joinpath(name).read_bytes() for name in expected} == expected


@pytest.mark.slow
def test_installed_from_the_wheel_it_works_alone(wheel, tmp_path):
    """The rest of the suite does the same for the editable install that it runs in."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        "import kerrdata, kerrdata.package as package\n"
        "print(package.bundled_package().path)\n"
        "print(kerrdata.__version__, kerrdata.validate().valid, *kerrdata.load('people').shape)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    place, figures = run.stdout.splitlines()
    assert Path(place) == tmp_path / "kerrdata/bundled/datapackage.json"
    people = (ROOT / "data/people.csv").read_text("utf-8").splitlines()
    assert figures == f"{DESCRIPTOR['version']} True {len(people) - 1} {people[0].count(',') + 1}"
