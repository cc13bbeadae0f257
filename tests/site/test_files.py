"""All files of the page: links lead somewhere, nothing is loaded, and what is promised is there."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from kerrdata.package import open_package
from kerrdata.site.building import Built

ROOT = Path(__file__).parents[2]
VOID = {"meta", "br", "hr", "img", "link", "input"}
LARGEST_FRONT_PAGE = 300_000


class Reader(HTMLParser):
    """The elements and the text of a page, every element of which is closed."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[str] = []
        self.scripts: list[str] = []
        self.text = path.read_text("utf-8")
        self.feed(self.text)
        assert not self.open, path

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        (self.scripts if "script" in self.open else self.data).append(data)

    def all(self, attribute: str) -> list[str]:
        return [str(known[attribute]) for _, known in self.elements if attribute in known]

    def linked_data(self) -> list[dict[str, object]]:
        kinds = [known.get("type") for tag, known in self.elements if tag == "script"]
        texts = [one for one in self.scripts if one.strip().startswith("{")]
        assert kinds.count("application/ld+json") == len(texts)
        return [json.loads(one) for one in texts]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Reader]:
    return {path: Reader(path) for path in sorted(site.rglob("*.html"))}


def test_every_internal_link_leads_to_a_file_and_a_place_in_it(
    site: Path, pages: dict[Path, Reader]
) -> None:
    ids = {path: page.all("id") for path, page in pages.items()}
    for path, names in ids.items():
        assert len(names) == len(set(names)), path
    followed = 0
    for path, page in pages.items():
        for link in [*page.all("href"), *page.all("src")]:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in {"http", "https"}, (path, link)
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_relative_to(site), (path, link)
            assert target.is_file(), (path, link)
            if parts.fragment:
                assert unquote(parts.fragment) in ids[target], (path, link)
            followed += 1
    assert followed > 5000


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, Reader]) -> None:
    for path, page in pages.items():
        names = {name for name, _ in page.elements}
        assert not names & {"img", "iframe", "object", "embed", "base", "form"} - {"form"}, path
        loaded = [
            str(known.get("src") or known.get("href"))
            for tag, known in page.elements
            if tag == "script" or (tag == "link" and known.get("rel") != "canonical")
        ]
        assert all(not urlsplit(one).scheme for one in loaded), path


def test_a_page_for_every_person_organization_event_work_and_quotation(site: Path) -> None:
    package = open_package(ROOT)
    for name in ("people", "organizations", "events", "works", "quotes"):
        rows = package.records(package.descriptor.table(name)).rows  # type: ignore[arg-type]
        folders = {path.parent.name for path in (site / name).glob("*/index.html")}
        assert folders == {row[0] for row in rows}


def test_every_page_has_one_title_a_main_part_and_headings_in_order(
    pages: dict[Path, Reader],
) -> None:
    for path, page in pages.items():
        names = [name for name, _ in page.elements]
        assert names.count("h1") == names.count("main") == 1, path
        levels = [int(name[1]) for name in names if name in {"h1", "h2", "h3", "h4"}]
        assert levels[0] == 1, path
        assert all(below - above <= 1 for above, below in pairwise(levels)), path
        assert any(known.get("lang") == "en" for name, known in page.elements if name == "html")


def test_the_front_page_is_small_and_whole(site: Path, pages: dict[Path, Reader]) -> None:
    front = site / "index.html"
    assert front.stat().st_size < LARGEST_FRONT_PAGE
    elements = pages[front].elements
    assert "style" in {name for name, _ in elements}
    assert not [known for name, known in elements if name == "script" and "src" in known]
    assert not [known for name, known in elements if known.get("rel") == "stylesheet"]


def test_downloads_hold_what_the_front_page_says(site: Path, pages: dict[Path, Reader]) -> None:
    text = " ".join(pages[site / "index.html"].data)
    folders = {path.name for path in site.iterdir()}
    assert {"latest", f"v{open_package(ROOT).descriptor.version}"} <= folders
    for folder in ("latest", f"v{open_package(ROOT).descriptor.version}"):
        for line in (site / folder / "SHA256SUMS").read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            content = (site / folder / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest
            assert digest in text
    for path in (ROOT / "data").glob("*.csv"):
        assert (site / "latest/data" / path.name).read_bytes() == path.read_bytes()
    (archive,) = (site / "latest").glob("*.zip")
    with zipfile.ZipFile(archive) as opened:
        assert opened.read("data/people.csv") == (ROOT / "data/people.csv").read_bytes()


def test_tables_are_complete_without_a_script(site: Path, pages: dict[Path, Reader]) -> None:
    for path in (ROOT / "data").glob("*.csv"):
        page = pages[site / f"tables/{path.stem}/index.html"]
        text = " ".join(page.data)
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                assert all(cell in text for cell in row), (path, row)


def test_linked_data(site: Path, pages: dict[Path, Reader]) -> None:
    (package,) = pages[site / "index.html"].linked_data()
    assert package["@type"] == "Dataset"
    assert package["version"] == open_package(ROOT).descriptor.version
    types = {
        "people/mark-kerr": "Person",
        "organizations/a24": "Organization",
        "events/pride-defeat-2000": "Event",
        "works/the-smashing-machine": "Movie",
        "quotes/kerr-clarity": "Quotation",
        "places/venice": "Place",
        "sources/time-smashing-machine-true-story": "Article",
    }
    for address, kind in types.items():
        (thing,) = pages[site / address / "index.html"].linked_data()
        assert (thing["@context"], thing["@type"]) == ("https://schema.org/", kind)
        assert thing["identifier"] == address.partition("/")[2] == str(thing["url"]).split("/")[-2]
    (quote,) = pages[site / "quotes/kerr-clarity/index.html"].linked_data()
    assert quote["text"] == "certain parts where he wanted clarity"


def test_uncertain_dates_are_no_dates_for_machines(site: Path, pages: dict[Path, Reader]) -> None:
    (person,) = pages[site / "people/mark-kerr/index.html"].linked_data()
    assert "birthDate" not in person
    (event,) = pages[site / "events/pride-defeat-2000/index.html"].linked_data()
    assert event["startDate"] == "2000-05"


def test_every_page_introduces_itself(site: Path, pages: dict[Path, Reader]) -> None:
    for path, page in pages.items():
        if path == site / "report/index.html":
            continue  # it is a page of its own, to be passed on
        meta = {known.get("property") or known.get("name"): known for _, known in page.elements}
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        assert meta["og:url"]["content"] == f"https://kerrdata.example/{address}"
        for name in ("og:title", "og:description", "description", "viewport"):
            assert meta[name]["content"], (path, name)
        assert len(str(meta["description"]["content"])) <= 202
        icons = [known["href"] for _, known in page.elements if known.get("rel") == "icon"]
        assert [(path.parent / str(icon)).resolve() for icon in icons] == [
            site / "assets/favicon.svg"
        ]


def test_the_lock_of_npm_names_no_host() -> None:
    folder = ROOT / "src/kerrdata/site"
    lock = (folder / "package-lock.json").read_text("utf-8")
    assert "://" not in lock
    wanted = json.loads((folder / "package.json").read_text("utf-8"))["dependencies"]
    packages = {
        name.removeprefix("node_modules/"): one
        for name, one in json.loads(lock)["packages"].items()
        if name
    }
    assert {name: one["version"] for name, one in packages.items()} == wanted
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())


def test_sensitive_rows_are_marked_and_not_advertised(
    site: Path, pages: dict[Path, Reader]
) -> None:
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    ElementTree.fromstring(sitemap)  # noqa: S314 (our own)
    for path in (site / "events").glob("*/index.html"):
        address = path.relative_to(site).parent.as_posix()
        says = any("concerns health or family" in one for one in pages[path].data)
        hidden = any(known.get("content") == "noindex" for _, known in pages[path].elements)
        assert says == hidden == (f"/{address}/</loc>" not in sitemap)
    assert "/events/kerr-overdose/" not in sitemap
    assert "/events/pride-defeat-2000/" in sitemap


def test_quotations_show_no_more_than_the_excerpt(site: Path) -> None:
    text = (site / "quotes/kerr-bad-reputation/index.html").read_text("utf-8")
    assert "characters 3,715 to 3,849" in text
    assert "The excerpt shows 8 of the 23 words" in text


def test_the_same_bytes_wherever_it_is_built(built: Built, tmp_path: Path) -> None:
    elsewhere = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711"}
    command = [sys.executable, "-m", "kerrdata", "site", "build", str(ROOT), "--output", "page"]
    run = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith(f"page: {built.pages} pages, ")
    assert contents(tmp_path / "page") == contents(built.folder)


def contents(folder: Path) -> dict[Path, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}
