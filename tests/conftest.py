"""Packages to try things on, and the comparison with Frictionless."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from kerrdata.renderers.json import describe
from kerrdata.validation import validate

ROOT = Path(__file__).parents[1]
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)

# What is tested is checked anew, also by the processes that tests start; see test_cache.py.
os.environ["KERRDATA_CACHE_DIR"] = ""

# A busy machine is no failure.
settings.register_profile("kerrdata", deadline=None)
settings.load_profile("kerrdata")

WritePackage = Callable[..., Path]


@pytest.fixture
def write_package(tmp_path: Path) -> WritePackage:
    """A function that writes a package and returns its folder.

    Files are texts or bytes by path. Without `resources` each file becomes a table of its name,
    with the field descriptors that `fields` gives for it. Other keywords go into the descriptor.
    """

    def write(
        files: Mapping[str, str | bytes],
        *,
        fields: Mapping[str, list[dict[str, Any]]] | None = None,
        folder: str = "package",
        **descriptor: Any,
    ) -> Path:
        root = tmp_path / folder
        root.mkdir()
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
        if "resources" not in descriptor:
            descriptor["resources"] = [
                described(Path(name), (fields or {}).get(Path(name).stem)) for name in files
            ]
        declared = {key: value for key, value in descriptor.items() if value is not None}
        text = json.dumps({"name": "package", **declared})
        (root / "datapackage.json").write_text(text, encoding="utf-8")
        return root

    return write


def described(path: Path, fields: list[dict[str, Any]] | None) -> dict[str, Any]:
    schema = {"schema": {"fields": fields}} if fields else {}
    return {"name": path.stem, "path": path.as_posix(), **schema}


@pytest.fixture
def kerr_package(tmp_path: Path) -> Path:
    """The folder of a copy of the Kerr data package."""
    root = tmp_path / "kerr"
    root.mkdir()
    shutil.copy(ROOT / "datapackage.json", root)
    shutil.copytree(ROOT / "data", root / "data")
    return root


@pytest.fixture
def assert_same_answer() -> Callable[[Path], None]:
    """A function that compares our structural report of a package with Frictionless's own."""

    def compare(path: Path) -> None:
        own, ours = without_time(own_answer(path)), without_time(our_answer(path))
        if own.keys() == {"valid"}:
            assert not ours["valid"]
        else:
            assert as_counted_by_frictionless(ours, own) == own

    return compare


def as_counted_by_frictionless(answer: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Our answer as if it had stopped at the limit of errors, where Frictionless does.

    What it counts beyond is compared with an unlimited Frictionless in structure/test_limits.py.
    """
    for task, stopped in zip(answer["tasks"], own["tasks"], strict=True):
        beyond = sum(task.pop("unlisted", {}).values())
        if beyond:
            assert task["stats"]["rows"] >= stopped["stats"]["rows"]
            task["stats"]["rows"] = stopped["stats"]["rows"]
        task["stats"]["errors"] -= beyond
        answer["stats"]["errors"] -= beyond
    return answer


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The chromium of the machine; one for all tests, for a process can drive but one."""
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("there is no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def own_answer(path: Path) -> dict[str, Any]:
    """What `frictionless validate PATH --json` prints; where it crashes, the verdict alone."""
    try:
        return frictionless.Resource(str(path)).validate().to_descriptor()
    except Exception:  # noqa: BLE001 (its command, too, takes any exception for a verdict)
        return {"valid": False}


def our_answer(path: Path) -> dict[str, Any]:
    """The same of ours, without what is beyond Frictionless's keys."""
    answer = json.loads(json.dumps(describe(validate(path, ignore=["KD"]))))
    errors = [*answer["errors"], *(one for task in answer["tasks"] for one in task["errors"])]
    assert {error.pop("severity") for error in errors} <= {"error"}
    assert all(error.pop("hint") for error in errors), "every error has a hint"
    for error in errors:
        error.pop("line")
    for error in answer["errors"]:
        error.pop("table", None)
        error.pop("fieldName", None)
    answer.pop("checked")
    answer.pop("skipped")
    return answer


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    for part in (answer, *answer.get("tasks", ())):
        part.get("stats", {}).pop("seconds", None)
    return answer
