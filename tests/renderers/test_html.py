"""The HTML page: complete without a script, harmless, and in a browser accessible and filtered."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kerrdata.findings import Report
from kerrdata.renderers.html import render

MANUAL = "https://kerrdata.example/docs/rules.md"
VOID = {"meta", "br", "hr", "img", "link", "input"}
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


class Reader(HTMLParser):
    """Collects the elements and the text of a page, and sees that every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_all_is_there_without_a_script(broken: Any) -> None:
    text = Reader(render(broken.report, manual=MANUAL)).text
    for found in broken.report.all_findings:
        assert found.code in text
        assert found.title.replace("`", "") in text
    for rule in broken.report.checked:
        assert rule.code in text
    for one in broken.report.skipped:
        assert one.code in text
        assert one.reason in text


def test_nothing_is_loaded_and_links_lead_somewhere(broken: Any) -> None:
    elements = Reader(render(broken.report, manual=MANUAL)).elements
    names = {name for name, _ in elements}
    assert not names & {"link", "img", "iframe", "object", "base"}
    assert not any("src" in attributes for _, attributes in elements)
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [str(attributes["href"]) for name, attributes in elements if name == "a"]
    assert {link[1:] for link in links if link[0] == "#"} <= set(ids)
    assert all(link[0] == "#" or link.startswith(MANUAL) for link in links)


def test_data_are_text(hostile: Report) -> None:
    text = render(hostile, manual=MANUAL)
    elements = [name for name, _ in Reader(text).elements]
    assert elements.count("script") == 1
    assert "\x1b" not in text
    text.encode("utf-8")


def test_sound_package(sound: Report) -> None:
    page = Reader(render(sound, manual=MANUAL))
    assert "valid" in page.text
    assert "1 table, 1 row and 1 rule were checked." in page.text
    assert "form" not in {name for name, _ in page.elements}


def test_many_findings(many: Report) -> None:
    assert render(many, manual=MANUAL).count("<article id") == 10_000


def opened(browser: Browser, tmp_path: Path, report: Report, **options: Any) -> Page:
    path = tmp_path / "report.html"
    path.write_text(render(report, manual=MANUAL), encoding="utf-8")
    # axe is a script that the page's own policy would refuse.
    page = browser.new_context(bypass_csp=True, **options).new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_accessible(browser: Browser, tmp_path: Path, broken: Any, scheme: Any, width: int) -> None:
    size: Any = {"width": width, "height": 900}
    page = opened(browser, tmp_path, broken.report, viewport=size, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
def test_filter(browser: Browser, tmp_path: Path, broken: Any) -> None:
    page = opened(browser, tmp_path, broken.report)
    page.select_option("select[name=code]", "KD002")
    assert page.locator("article[id^=f]:visible").count() == 1
    assert page.inner_text("[role=status]").startswith("1 of ")
    page.select_option("select[name=table]", "places")
    assert page.locator("article[id^=f]:visible").count() == 0
    page.reload()
    assert page.inner_text("[role=status]").startswith("0 of "), "the address keeps the choice"


@pytest.mark.slow
def test_readable_without_a_script(browser: Browser, tmp_path: Path, broken: Any) -> None:
    page = opened(browser, tmp_path, broken.report, java_script_enabled=False)
    assert not page.locator("form").is_visible()
    assert page.get_by_text("Benny_Safdie").first.is_visible()


@pytest.mark.slow
def test_no_script_of_the_data_runs(browser: Browser, tmp_path: Path, broken: Any) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(broken.report, manual=MANUAL), encoding="utf-8")
    page = browser.new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert page.locator("form").is_visible(), "the page's own script runs under its own policy"
    assert not said
