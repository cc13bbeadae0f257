"""The page of the Kerr data package and that of a hostile one, built once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kerrdata.site.building import Built, build
from kerrdata.site.sorting import sorter

ROOT = Path(__file__).parents[2]

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The page of the Kerr data package as it stands in the repository."""
    return build(ROOT, tmp_path_factory.mktemp("kerr") / "site")


@pytest.fixture(scope="session")
def site(built: Built) -> Path:
    """The folder of that page."""
    return built.folder


@pytest.fixture(scope="session")
def with_sorter() -> None:
    """What needs DataTables: on a machine of CI it has to be there."""
    if not sorter() and not os.environ.get("CI"):
        pytest.skip("DataTables is not installed: make setup, where npm is")
    assert sorter()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """A function that opens a file as from a USB stick: offline, and with a silent console."""
    said: list[str] = []
    contexts = []

    def opened(path: Path, **options: Any) -> Page:
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: _note_foreign(request.url, said))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def _note_foreign(url: str, said: list[str]) -> None:
    if not url.startswith(("file:", "data:", "blob:")):
        said.append(f"request: {url}")
