"""The forms of a difference: complete, and whatever the data hold they obey nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, sync_playwright

from kerrdata.diff.differences import Cell, ChangedRow, Difference, Kind, Row, TableDifference
from kerrdata.renderers import wording
from kerrdata.renderers.differences import html, markdown, terminal
from kerrdata.renderers.differences import json as as_json
from kerrdata.renderers.differences.side_by_side import align

Compared = Callable[..., Difference]
EVIL_WORDS = ("<script", "\x1b", "\x07", "\u202e")
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
SCHEMA = json.loads(
    (files("kerrdata.renderers.differences") / "difference.schema.json").read_text("utf-8")
)


def schema(*names: str) -> Any:
    return {"fields": [{"name": name, "type": "string"} for name in names], "primaryKey": "id"}


def rows(**names: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "name"])
    writer.writerows(names.items())
    return text.getvalue()


@pytest.fixture
def plain(compared: Compared) -> Difference:
    """One row of each kind, and one change of the promise."""
    old = rows(ann="Ann Lee", ben="Ben Bo, the elder of the two brothers", cai="Cai")
    new = rows(ann="Anne Lee", zoe="Ben Bo, the elder of the two brothers", cai="Cai", dot="Dot")
    return compared(
        {"people": (schema("id", "name"), old)},
        {"people": (schema("id", "name"), new)},
        after={"title": "People"},
    )


@pytest.fixture
def many(compared: Compared) -> Difference:
    """More rows than anybody reads."""
    old = rows(**{f"old-{at}": f"unlike {at * 7919}" for at in range(3000)})
    new = rows(**{f"new-{at}": f"another {at * 104729}" for at in range(3000)})
    people = schema("id", "name")
    return compared({"people": (people, old)}, {"people": (people, new)})


def test_terminal(plain: Difference) -> None:
    text = terminal.render(plain, color=False, width=80)
    assert text.split("\n\n")[1:] == [
        "── the promise ──────────────────────────────────────────────────────── 1 change\n"
        "  PATCH  `title` of the package is changed",
        "── people ──────────────────────────────────────── 2 added, 1 removed, 1 changed\n"
        "  renamed? ben → zoe (100 % alike)\n"
        "  gone, and not in the list `retired`: ben\n"
        "  - ben  Ben Bo, the elder of the two brothers\n"
        "  + dot  Dot\n"
        "  + zoe  Ben Bo, the elder of the two brothers\n"
        "  ~ ann\n"
        "      name\n"
        "        - Ann Lee\n"
        "        + Anne Lee",
        "different: 1 change of the promise, 4 rows\nsmallest legal version: 2.0.0 (MAJOR)",
    ]


def test_no_difference(compared: Compared) -> None:
    people = {"people": (schema("id", "name"), rows(ann="Ann"))}
    found = compared(people, people)
    assert terminal.render(found, color=False, width=80).endswith("\n\nno difference")
    assert "**no difference**" in markdown.render(found)
    assert "no difference" in html.render(found)
    assert as_json.describe(found)["different"] is False


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_no_line_is_wider_than_the_terminal(hostile: Difference, width: int) -> None:
    for color in (False, True):
        text = terminal.render(hostile, color=color, width=width)
        for line in re.sub("\x1b\\[[0-9;]*m", "", text).split("\n")[3:]:
            assert wording.width(line) <= max(40, min(width, 100))


def test_colours_say_nothing_alone(hostile: Difference) -> None:
    colored = terminal.render(hostile, color=True, width=80)
    plain = terminal.render(hostile, color=False, width=80)
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == plain
    assert colored != plain


def test_many_rows_are_folded(many: Difference) -> None:
    assert terminal.render(many, color=False, width=80).count("\n") < 40
    assert "… 2,990 more rows removed" in terminal.render(many, color=False, width=80)
    assert "and 2,950 more rows added" in markdown.render(many)
    page = html.render(many)
    assert page.count("<tr class=") == 2_000
    assert "and 4,000 more rows" in page
    assert len(as_json.describe(many)["tables"][0]["added"]) == 3_000


def test_nothing_is_obeyed(hostile: Difference) -> None:
    for text in (
        terminal.render(hostile, color=False, width=80),
        markdown.render(hostile),
        html.render(hostile),
    ):
        assert not any(word in text for word in EVIL_WORDS[1:])
        text.encode("utf-8")
    assert "<script" not in html.render(hostile)
    assert "\x1b" not in as_json.render(hostile)


def test_json_has_its_shape(hostile: Difference, plain: Difference, many: Difference) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for found in (hostile, plain, many):
        read = json.loads(as_json.render(found))
        assert list(Draft202012Validator(SCHEMA).iter_errors(read)) == []
        assert read["different"]
    assert SCHEMA["$defs"]["change"]["properties"]["kind"]["enum"] == [*map(str, Kind)]


def test_json_holds_the_texts_as_they_are(hostile: Difference) -> None:
    read = json.loads(as_json.render(hostile))
    (table,) = read["tables"]
    changed = {row["key"][0]: row["cells"] for row in table["changed"]}
    assert changed["ann"][0]["old"] == hostile.tables[0].changed[0].cells[0].old
    assert "\x1b[2J" in changed["ann"][0]["old"]


def markdown_tokens(text: str) -> Any:
    return MarkdownIt("gfm-like", {"linkify": False}).parse(text)


def test_markdown_is_text_and_whole_tables(hostile: Difference) -> None:
    tokens = markdown_tokens(markdown.render(hostile))
    children = {child.type for one in tokens for child in one.children or ()}
    assert children <= {"text", "code_inline", "strong_open", "strong_close", "text_special"}
    blocks = "".join(one.content for one in tokens if one.type == "html_block")
    assert set(re.findall("<[^>]*>", blocks)) == {
        "<details>", "</details>", "<summary>", "</summary>", "<b>", "</b>",
    }  # fmt: skip
    assert blocks.count("<details>") == blocks.count("</details>")
    heads = cells = 0
    for token in tokens:
        heads = {"table_open": 0, "th_open": heads + 1}.get(token.type, heads)
        cells = {"tr_open": 0, "td_open": cells + 1}.get(token.type, cells)
        if token.type == "tr_close":
            assert cells in {0, heads}
    texts = [one.content for token in tokens for one in token.children or () if one.type == "text"]
    assert any("kerr" in one for one in texts)
    assert not any(word in one for one in texts for word in ("@kerr", "#1", "https://"))


def test_markdown_fits(compared: Compared) -> None:
    names = [f"t{at}" for at in range(60)]
    old = {name: (schema("id", "name"), rows()) for name in names}
    long = {f"k{at}": "y" * 300 for at in range(60)}
    new = {name: (schema("id", "name"), rows(**long)) for name in names}
    text = markdown.render(compared(old, new))
    assert len(text) <= markdown.MOST_CHARACTERS
    assert re.search(r"[0-9]+ more sections\*\* did not fit", text)


TEXTS = st.text("ab->+-@:!.(){}\"',;<\n\x1bN0é", max_size=6) | st.sampled_from(
    ["+++", "---", "->", "-->", "@@", "NULL", "'NULL", "_NULL", ":->", "...", "→", "1", "0", "null"]
)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), max_size=5), st.lists(TEXTS, max_size=3))
def test_daff_keeps_every_text(changes: Any, one_sided: list[str]) -> None:
    names = ("id", "->", "@@")
    changed = tuple(
        ChangedRow(
            (was,),
            tuple(
                Cell(name, old, new)
                for name, old, new in (("->", was, now), ("@@", was2, now2))
                if old != new
            ),
            (str(at), was, was2),
        )
        for at, (was, now, was2, now2) in enumerate(changes)
    )
    changed = tuple(row for row in changed if row.cells)
    lone = tuple(Row((text,), {"id": text, "->": text, "@@": ""}) for text in one_sided)
    table = TableDifference(
        "t", "t", ("id",), names, names, changed=changed, added=lone, removed=lone
    )
    shown = align(table)
    assert shown.left == 0
    texts = {
        kind: [
            tuple((cell.old, cell.new) for cell in row.cells)
            for row in shown.rows
            if row.kind == kind
        ]
        for kind in ("changed", "added", "removed")
    }
    wanted = [
        tuple(
            next(((one.old, one.new) for one in row.cells if one.column == name), (text, text))
            for name, text in zip(names, row.before, strict=True)
        )
        for row in changed
    ]
    assert sorted(texts["changed"]) == sorted(wanted)
    alone = sorted(((text, text), (text, text), ("", "")) for text in one_sided)
    assert sorted(texts["added"]) == sorted(texts["removed"]) == alone


class Reader(HTMLParser):
    """Collects the elements of a page, and sees that every one is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_loads_and_runs_nothing(hostile: Difference) -> None:
    elements = Reader(html.render(hostile)).elements
    names = {name for name, _ in elements}
    assert not names & {"script", "link", "img", "iframe", "object", "base", "a", "form"}
    assert not any({"src", "href", "onclick", "style"} & set(facts) for _, facts in elements)
    ids = [facts["id"] for _, facts in elements if "id" in facts]
    assert len(ids) == len(set(ids))


def test_html_says_what_json_says(plain: Difference) -> None:
    page = Reader(html.render(plain))
    for word in ("Ann Lee", "Anne Lee", "zoe", "dot", "Ben Bo", "title of the package", "2.0.0"):
        assert word in page.text
    tags = [name for name, _ in page.elements]
    assert tags.count("del") == tags.count("ins") == 1


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("there is no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_accessible(
    browser: Browser, tmp_path: Path, hostile: Difference, scheme: Any, width: int
) -> None:
    path = tmp_path / "difference.html"
    path.write_text(html.render(hostile), encoding="utf-8")
    # axe is a script that the page's own policy would refuse.
    size: Any = {"width": width, "height": 900}
    options: Any = {"viewport": size, "color_scheme": scheme}
    page = browser.new_context(bypass_csp=True, **options).new_page()
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
