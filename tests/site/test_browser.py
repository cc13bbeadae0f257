"""The page in a real browser, from files and without a network: sort, search, copy, download."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
# It would ask for the style sheet once more, which a page on a disk may not.
AXE = {"preload": False, "resultTypes": ["violations"]}
LARGE = ("people/mark-kerr/index.html", "dictionary/index.html")
"""Pages of which axe takes seconds; like all they are seen by it once."""
SAMPLE = (
    "index.html",
    "timeline/index.html",
    "network/index.html",
    "tables/index.html",
    "tables/works/index.html",
    "people/index.html",
    "people/mark-kerr/index.html",
    "people/dwayne-johnson/index.html",
    "events/kerr-overdose/index.html",
    "quotes/kerr-bad-reputation/index.html",
    "dictionary/index.html",
    "rules/index.html",
    "report/index.html",
    "changes/index.html",
    "latest/index.html",
)
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (768, "light"), (1440, "light")])
def test_accessible_and_no_wider_than_the_screen(
    open_page: Any, site: Path, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 900}
    # axe is a script that the page's own policy would refuse.
    page = open_page(site / "index.html", viewport=size, color_scheme=scheme, bypass_csp=True)
    for address in SAMPLE:
        page.goto((site / address).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        if width == 768 or (address in LARGE and width < 768):
            continue
        result = Axe().run(page, options=AXE)
        assert result.violations_count == 0, f"{address}\n{result.generate_report()}"


def test_sort_and_search_a_table(open_page: Any, site: Path, with_sorter: None) -> None:
    page = open_page(site / "tables/events/index.html")
    rows = page.locator("table.data tbody tr")
    expect(rows).to_have_count(77)
    page.get_by_label("Search").fill("overdose")
    expect(rows.first).to_contain_text("kerr-overdose")
    expect(page.locator(".dt-info")).to_contain_text("of 77")
    page.get_by_label("Search").fill("")
    expect(rows).to_have_count(77)
    heading = page.locator("thead th", has_text="date_edtf")
    heading.click()
    expect(rows.nth(0)).to_contain_text("../1993")
    expect(rows.nth(1)).to_contain_text("1968/1969")
    heading.click()
    expect(rows.nth(0)).to_contain_text("2025-09~")
    expect(rows.nth(76)).to_contain_text("../1993")


def test_download_a_table(open_page: Any, site: Path) -> None:
    page = open_page(site / "index.html")
    link = page.locator("a[download][href='latest/data/people.csv']").first
    with page.expect_download() as started:
        link.click()
    content = Path(started.value.path()).read_bytes()
    assert content == (ROOT / "data/people.csv").read_bytes()
    page.get_by_text("files with their checksums").click()
    assert page.get_by_text(hashlib.sha256(content).hexdigest()).is_visible()


def test_copy_a_citation(open_page: Any, site: Path) -> None:
    page = open_page(
        site / "people/mark-kerr/index.html", permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Mark Kerr (people/mark-kerr). In: Kerr data package (version" in copied


def test_report_an_error(open_page: Any, site: Path) -> None:
    page = open_page(site / "events/pride-defeat-2000/index.html")
    page.get_by_text("Report an error", exact=True).click()
    assert (
        "Row: events/pride-defeat-2000 (kerrdata, version"
        in page.locator("#error-report").inner_text()
    )


def test_by_keyboard_alone(open_page: Any, site: Path) -> None:
    page = open_page(site / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = "document.activeElement.closest('main') && document.activeElement.href"
    assert page.evaluate(focused), "the link leads past the menu"
    width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 2, "the focus is seen"


def test_a_table_fits_on_paper(open_page: Any, site: Path) -> None:
    page = open_page(site / "tables/quotes/index.html", viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
    assert page.evaluate("document.querySelector('table.data').scrollWidth") <= 794
    assert not page.locator("nav").first.is_visible()


def test_sort_by_keyboard(open_page: Any, site: Path, with_sorter: None) -> None:
    page = open_page(site / "tables/works/index.html")
    page.get_by_label("Search").focus()
    page.keyboard.press("Tab")
    for expected in ("ascending", "descending"):
        page.keyboard.press("Enter")
        heading = page.locator(f"thead th[aria-sort={expected}]")
        expect(heading).to_have_count(1)
    expect(page.locator("table.data tbody tr").first).to_contain_text("uncut-gems")


def test_from_the_timeline_to_a_row(open_page: Any, site: Path) -> None:
    page = open_page(site / "timeline/index.html", viewport={"width": 1440, "height": 900})
    mark = page.locator(".at-wide a.moment", has=page.locator("text", has_text="Kerr retires"))
    assert mark.locator("title").text_content() == "Kerr retires (career): 2009"
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/kerr-retirement/index.html")
    assert page.locator("h1").inner_text() == "Kerr retires"


def test_whole_without_a_script(open_page: Any, site: Path) -> None:
    page = open_page(site / "tables/people/index.html", java_script_enabled=False)
    assert page.locator("table.data tbody tr").count() == 12
    page.goto((site / "people/mark-kerr/index.html").as_uri())
    assert page.locator("button").count() == page.locator("button[hidden]").count()


@pytest.mark.parametrize(("width", "shown"), [(1440, ".at-wide"), (360, ".at-narrow")])
@pytest.mark.parametrize("address", ["network/index.html", "timeline/index.html"])
def test_labels_of_drawings_are_legible(
    open_page: Any, site: Path, address: str, width: int, shown: str
) -> None:
    page = open_page(site / address, viewport={"width": width, "height": 900})
    labels = page.locator(f"{shown} a text")
    boxes = [
        box
        for box in labels.evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().toJSON())"
        )
        if box["width"] > 10
    ]
    assert len(boxes) >= 29
    overlapping = [
        (one, other)
        for at, one in enumerate(boxes)
        for other in boxes[:at]
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 4
    ]
    assert overlapping == []
    assert min(box["left"] for box in boxes) >= 0
    assert max(box["right"] for box in boxes) <= width
    assert min(box["height"] for box in boxes) >= 11
