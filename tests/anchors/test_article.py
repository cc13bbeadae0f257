"""The article itself, where it is at hand: every anchor stands in it, and again in copies of it."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from kerrdata.anchors.answers import Status
from kerrdata.anchors.coverage import cover
from kerrdata.anchors.source import SourceText, read_source, visible_text
from kerrdata.anchors.verification import known_hashes, verify
from kerrdata.package import bundled_package

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))

pytestmark = pytest.mark.skipif(not ARTICLES, reason="the article is not on this machine")


@pytest.fixture(scope="module")
def article() -> SourceText:
    return read_source(ARTICLES[0], known_hashes(bundled_package()))


def as_page(text: str) -> str:
    """The text as a page of a web site, with what surrounds it there."""
    lines = [f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line]
    return visible_text(f"<html><nav>Menu</nav>{''.join(lines)}<footer>Imprint</footer></html>")


def printed(text: str) -> str:
    """The text in lines and pages, each with a running foot."""
    lines = textwrap.wrap(text, 64, break_on_hyphens=False)
    pages = ["\n".join(lines[first : first + 30]) for first in range(0, len(lines), 30)]
    return "\f".join(f"{page}\n\nA magazine   {number}\n" for number, page in enumerate(pages, 1))


COPIES: dict[str, Callable[[str], str]] = {
    "a web page": as_page,
    "printed pages": printed,
    "plain typography": lambda text: "- " + text.translate(str.maketrans("“”‘’", "\"\"''")),
}


def test_every_anchor_stands_in_the_article(article: SourceText) -> None:
    report = verify(bundled_package(), [article])
    assert [
        one for one in report.answers if not one.holds or one.status is not Status.VERIFIED
    ] == []
    assert report.holds()


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_every_anchor_is_found_again_in_a_copy(
    article: SourceText, copy: Callable[[str], str]
) -> None:
    text = copy(article.text)
    of = SourceText("copy", text, sha256(text.encode()).hexdigest())
    report = verify(bundled_package(), [of])
    assert [one.anchor.id for one in report.answers if not one.holds] == []
    assert report.holds(another_copy=True)


def test_coverage_does_not_fall_below_its_floor(article: SourceText) -> None:
    floor = re.search(r"^COVERAGE_FLOOR := ([0-9.]+)$", (ROOT / "Makefile").read_text(), re.M)
    assert floor
    assert cover(bundled_package(), article).reaches(float(floor[1]))
