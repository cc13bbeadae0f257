"""The page of any other package: hostile ones, bare ones, long ones, and what cannot be read."""

from __future__ import annotations

import shutil
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.site.building import build

EVIL = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x1b[2J\ufffe"
QUOTED = '"" onmouseover=""alert(1)'
KEYED = {"primaryKey": ["id"]}


class Elements(HTMLParser):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def hostile(write_package: Any) -> Path:
    fields = [
        {"name": "id", "type": "string"},
        {"name": "name", "description": EVIL, "example": EVIL, "title": EVIL},
        {"name": "url", "rdfType": "https://schema.org/url"},
        {"name": "kind", "constraints": {"enum": [EVIL, "b"], "pattern": EVIL}},
        {"name": "born", "type": "date"},
    ]
    people = {"primaryKey": "id", "fields": fields}
    name = '../evil"><script>'
    keys = [
        {"fields": [column], "reference": {"resource": name, "fields": ["id"]}}
        for column in ("one", "two")
    ]
    ties = {"fields": [{"name": "one"}, {"name": "two"}, {"name": "role"}], "foreignKeys": keys}
    rows = [
        f"../../x,{EVIL},javascript:alert(1),{EVIL},1999-01-01",
        f'CON,"a{QUOTED}","https://ok.example/?a=""><script>",b,2000',
        "A,capital,,b,",
        "a,small,,b,1999-12-31",
        ",no key,,b,",
    ]
    folder: Path = write_package(
        {
            "data/p eo#ple?.csv": "id,name,url,kind,born\n" + "\n".join(rows) + "\n",
            "ties.csv": f"one,two,role\n../../x,CON,{EVIL}\nA,a,\n",
        },
        title=EVIL,
        description=EVIL,
        version="../../../etc",
        homepage="javascript:alert(1)",
        issues="javascript:alert(1)",
        licenses=[{"name": EVIL, "title": EVIL, "path": "javascript:alert(1)"}],
        contributors=[{"title": EVIL, "roles": ["creator"]}, "nobody"],
        sources=[{"title": EVIL, "path": "javascript:alert(1)"}],
        resources=[
            {"name": name, "title": EVIL, "path": "data/p eo#ple?.csv", "schema": people},
            {"name": "ties", "path": "ties.csv", "schema": ties},
            {"name": "assets", "path": "ties.csv"},
            {"name": "outside", "path": "../../../etc/passwd"},
            {"name": "inline", "data": [[1]]},
        ],
    )
    return folder


def test_hostile_values_are_text(hostile: Path, tmp_path: Path) -> None:
    site = build(hostile, tmp_path / "site").folder
    assert {path.name for path in tmp_path.iterdir()} == {"package", "site"}
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "\u202e" not in text
        assert "\x1b" not in text
        for tag, attributes in Elements(path).found:
            assert tag != "img", path
            assert not [name for name in attributes if name.startswith("on")], path
            for name in ("href", "src"):
                assert not str(attributes.get(name)).lower().startswith("javascript"), path
    assert not (site / "sitemap.xml").exists(), "there is no address of the web"
    assert "..%2F" not in " ".join(path.name for path in site.rglob("*"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_hostile_values_run_nothing(hostile: Path, tmp_path: Path, open_page: Any) -> None:
    site = build(hostile, tmp_path / "site").folder
    page = open_page(site / "index.html")
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    for path in sorted(site.rglob("index.html")):
        page.goto(path.as_uri())
        assert page.locator("h1").count() == 1
    assert alerts == []
    (row,) = site.glob("*/x-*/index.html")
    page.goto(row.as_uri())
    assert page.locator("h1").inner_text().startswith("</title><script>alert(1)</script>")


def test_rows_get_pages_of_their_own_whatever_their_keys(hostile: Path, tmp_path: Path) -> None:
    site = build(hostile, tmp_path / "site").folder
    (folder,) = site.glob("evil-*")
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    assert len(names) == len({name.lower() for name in names}) == 4
    assert not {"con", "x", ".."} & set(names)


def test_what_cannot_be_read_is_said(hostile: Path, tmp_path: Path) -> None:
    built = build(hostile, tmp_path / "site")
    assert [note.partition(":")[0] for note in built.notes][:2] == ["table outside", "table inline"]
    text = (built.folder / "tables/outside/index.html").read_text("utf-8")
    assert "This table cannot be shown" in text
    assert not list(built.folder.rglob("passwd"))


def test_a_bare_package(write_package: Any, tmp_path: Path) -> None:
    site = build(write_package({"things.csv": "a,b\n1,2\n"}), tmp_path / "site").folder
    front = (site / "index.html").read_text("utf-8")
    assert "1 row in 1 table." in front
    assert "does not state a licence" in front
    assert not (site / "timeline").exists()
    assert not (site / "network").exists()
    assert "timeline/" not in front
    assert "network/" not in front
    assert (site / "latest/things.csv").read_bytes() == b"a,b\n1,2\n"
    assert not list(site.glob("v*")), "there is no version to name a folder by"


def test_a_package_without_tables_or_rows(write_package: Any, tmp_path: Path) -> None:
    empty = build(write_package({}, resources=[], folder="none"), tmp_path / "site").folder
    assert "0 rows in 0 tables." in (empty / "index.html").read_text("utf-8")
    build(write_package({"a.csv": "id\n"}, folder="no-rows"), tmp_path / "other")


def test_timeline_and_network_appear_where_there_is_something_to_draw(
    write_package: Any, tmp_path: Path
) -> None:
    towns = {"fields": [{"name": "id"}, {"name": "name"}, {"name": "founded", "type": "year"}]}
    key = {"fields": "town", "reference": {"resource": "towns", "fields": "id"}}
    schools = {"fields": [{"name": "id"}, {"name": "name"}, {"name": "town"}], "foreignKeys": [key]}
    folder = write_package(
        {
            "towns.csv": "id,name,founded\nA,Ayr,1205\nB,Bonn,\n",
            "schools.csv": "id,name,town\n1,First,A\n2,Second,A\n",
        },
        resources=[
            {"name": "towns", "path": "towns.csv", "schema": {**towns, **KEYED}},
            {"name": "schools", "path": "schools.csv", "schema": {**schools, **KEYED}},
        ],
    )
    site = build(folder, tmp_path / "site").folder
    assert "Ayr: 1205" in (site / "timeline/index.html").read_text("utf-8")
    assert "1 row without a date." in (site / "timeline/index.html").read_text("utf-8")
    network = (site / "network/index.html").read_text("utf-8")
    assert "First – Ayr: town" in network or "Ayr – First: town" in network
    assert "Bonn" in network, "what is tied to nothing is named"
    (ayr,) = [path for path in site.glob("towns/*/index.html") if "Ayr" in path.read_text("utf-8")]
    assert "First" in ayr.read_text("utf-8")
    assert "Second" in ayr.read_text("utf-8")


def test_long_tables_are_bounded_and_say_so(write_package: Any, tmp_path: Path) -> None:
    rows = "".join(f"{number},name {number}\n" for number in range(3000))
    things = {"fields": [{"name": "id"}, {"name": "name"}], **KEYED}
    folder = write_package(
        {"things.csv": f"id,name\n{rows}"},
        resources=[{"name": "things", "path": "things.csv", "schema": things}],
    )
    site = build(folder, tmp_path / "site").folder
    assert not (site / "things").exists()
    text = (site / "tables/things/index.html").read_text("utf-8")
    assert "The first 2,000 of 3,000 rows stand here" in text
    assert text.count("<tr id=") == 2000


@pytest.mark.parametrize(
    ("issues", "expected"),
    [
        ("https://git.example/new", "https://git.example/new?title=Error%20in%20things%2F1"),
        ("https://git.example/new?a=b", "https://git.example/new?a=b&amp;title=Error"),
        ("https://git.example/new?t={title}", "https://git.example/new?t=Error%20in%20things%2F1"),
    ],
)
def test_report_an_error_opens_a_prefilled_issue(
    write_package: Any, tmp_path: Path, issues: str, expected: str
) -> None:
    things = {"fields": [{"name": "id"}, {"name": "name"}], **KEYED}
    folder = write_package(
        {"things.csv": "id,name\n1,One\n"},
        issues=issues,
        resources=[{"name": "things", "path": "things.csv", "schema": things}],
    )
    site = build(folder, tmp_path / "site").folder
    assert f'href="{expected}' in (site / "things/1/index.html").read_text("utf-8")


def test_rows_that_are_not_shown_are_no_link(write_package: Any, tmp_path: Path) -> None:
    rows = "".join(f"{number},name {number}\n" for number in range(1, 2501))
    key = {"fields": "thing", "reference": {"resource": "things", "fields": "id"}}
    folder = write_package(
        {"things.csv": f"id,name\n{rows}", "parts.csv": "id,name,thing\na,A,1\nb,B,2400\n"},
        resources=[
            {
                "name": "things",
                "path": "things.csv",
                "schema": {"fields": [{"name": "id"}, {"name": "name"}], **KEYED},
            },
            {
                "name": "parts",
                "path": "parts.csv",
                "schema": {
                    "fields": [{"name": "id"}, {"name": "name"}, {"name": "thing"}],
                    "foreignKeys": [key],
                    **KEYED,
                },
            },
        ],
    )
    site = build(folder, tmp_path / "site").folder
    shown = (site / "parts/a/index.html").read_text("utf-8")
    assert 'href="../../tables/things/index.html#row-1"' in shown
    beyond = (site / "parts/b/index.html").read_text("utf-8")
    assert 'href="../../tables/things/index.html">name 2400<' in beyond


def test_nothing_of_this_machine_is_in_it(hostile: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "hostile"), "zip", hostile)
    site = build(Path(archive), tmp_path / "site").folder
    assert "found" in (site / "index.html").read_text("utf-8")
    for path in site.rglob("*.*"):
        if path.is_file() and path.suffix in {".html", ".json", ".css", ".js"}:
            text = path.read_text("utf-8")
            assert str(tmp_path) not in text, path
            assert tempfile.gettempdir() not in text, path


def test_only_a_site_is_replaced(write_package: Any, tmp_path: Path) -> None:
    package = write_package({"things.csv": "a\n1\n"})
    output = tmp_path / "site"
    output.mkdir()
    (output / "index.html").write_text("my own page", "utf-8")
    with pytest.raises(KerrdataError, match="would be lost"):
        build(package, output)
    assert (output / "index.html").read_text("utf-8") == "my own page"
    (output / "index.html").unlink()
    build(package, output)
    (output / "left-over").write_text("", "utf-8")
    build(package, output)
    assert not (output / "left-over").exists()
    with pytest.raises(KerrdataError, match="would take the place"):
        build(package, package.parent)
    with pytest.raises(KerrdataError, match="no folder"):
        build(package, package / "things.csv")


def test_a_failing_build_leaves_the_old_page(
    write_package: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = write_package({"things.csv": "a\n1\n"})
    site = build(package, tmp_path / "site").folder
    before = (site / "index.html").read_bytes()

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(KerrdataError, match="No space left on device"):
        build(package, site)
    assert (site / "index.html").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"package", "site"}


@pytest.mark.parametrize("problem", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_an_interrupted_swap_brings_the_old_page_back(
    write_package: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException
) -> None:
    package = write_package({"things.csv": "a\n1\n"})
    site = build(package, tmp_path / "site").folder
    before = (site / "index.html").read_bytes()
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.suffix == ".new":
            raise problem
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises((KerrdataError, KeyboardInterrupt)):
        build(package, site)
    assert (site / "index.html").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"package", "site"}
