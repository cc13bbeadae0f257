"""The Markdown of a comment, read back by markdown-it, which GitHub's dialect is a preset of."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kerrdata.findings import Report
from kerrdata.renderers.markdown import MOST_CHARACTERS, render

MANUAL = "https://kerrdata.example/docs/rules.md"


def tokens(text: str) -> list[Token]:
    return MarkdownIt("gfm-like", {"linkify": False}).parse(text)


def test_tables_are_whole(broken: Any) -> None:
    text = render(broken.report, manual=MANUAL)
    kinds = Counter(token.type for token in tokens(text))
    sections = sum(
        bool(one) for one in [broken.report.findings, *(t.findings for t in broken.report.tables)]
    )
    assert kinds["table_open"] == sections + 1
    assert text.count("<details") == text.count("</details>")


def test_every_row_has_five_cells(broken: Any) -> None:
    cells, widths = 0, set()
    for token in tokens(render(broken.report, manual=MANUAL)):
        cells += token.type == "td_open"
        if token.type == "tr_close" and cells:
            widths.add(cells)
            cells = 0
    assert widths == {4, 5}


def test_data_are_text(hostile: Report) -> None:
    inline = [token for token in tokens(render(hostile, manual=MANUAL)) if token.type == "inline"]
    kinds = {child.type for token in inline for child in token.children or ()}
    assert kinds <= {
        "text",
        "code_inline",
        "link_open",
        "link_close",
        "strong_open",
        "strong_close",
        "softbreak",
        "text_special",
    }
    links = [
        child.attrs["href"]
        for token in inline
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert set(links) == {f"{MANUAL}#KD105"}


def test_only_our_own_html(hostile: Report) -> None:
    blocks = [
        one.content for one in tokens(render(hostile, manual=MANUAL)) if one.type == "html_block"
    ]
    assert blocks
    assert not any("<script" in one for one in blocks)


def test_mentions_nobody(broken: Any) -> None:
    found = replace(
        broken.report.all_findings[0], note="ask @kerr about #1 at https://x.y and www.z.a"
    )
    text = render(replace(broken.report, findings=(found,), tables=()), manual=MANUAL)
    for evil in ("@kerr", "#1", "https://x.y", "www.z.a"):
        assert evil not in text


def test_fits_into_a_comment(many: Report, broken: Any) -> None:
    for report in (many, broken.report):
        text = render(report, manual=MANUAL)
        assert len(text) <= MOST_CHARACTERS
        short = render(report, manual=MANUAL, most=9_000)
        assert len(short) <= 9_000
    assert "more findings** did not fit" in render(broken.report, manual=MANUAL, most=9_000)


def test_sound_package(sound: Report) -> None:
    text = render(sound, manual=MANUAL)
    assert text.startswith("### ✅ `kerr` is valid\n\n1 table, 1 row and 1 rule were checked.")
