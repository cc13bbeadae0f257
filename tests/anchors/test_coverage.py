"""What of a text a package rests on, both ways, and its shapes."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from kerrdata.anchors.coverage import Coverage, check_floor, cover
from kerrdata.anchors.source import SourceText
from kerrdata.errors import KerrdataError
from kerrdata.package import Package
from kerrdata.renderers import anchors as shapes
from kerrdata.renderers import heat_map


def covered(package: Package, text: str) -> Coverage:
    return cover(package, SourceText("copy.txt", text, sha256(text.encode()).hexdigest()))


def unmined(report: Coverage) -> list[str]:
    return [report.text.text[one.start : one.end] for one in report.unmined]


def test_sentences_without_an_anchor_are_named(package: Package, story: str) -> None:
    report = covered(package, story)
    assert unmined(report) == [
        "The Keeper of Grey Point",
        "Nobody was hurt.",
        "Read on: Ten Lamps of the North",
        "The last winter",
        "Ada Brandt moved to Lindholm and wrote a cook-book of the islands.",
    ]
    assert len(report.sentences) == 14
    assert report.percent == pytest.approx(100 * 9 / 14)
    assert 0 < report.words_percent < report.percent


def test_rows_without_evidence_are_named(make_package: Any, story: str) -> None:
    report = covered(
        make_package(story, evidence=[("people", "ada", "name", "Ada Brandt kept")]), story
    )
    names = [row.name for row in report.unsupported]
    assert names == ["people/tomas", "events/dark", "events/jetty", "events/storm"]
    assert len(report.rows) == 5
    assert report.linking == ("event_people",)


def test_an_anchor_that_only_touches_a_sentence_does_not_cover_it(make_package: Any) -> None:
    text = "It rained all day. It snowed all night."
    one = make_package(text, [], [("people", "ada", "", "all day. It snowed")])
    assert unmined(covered(one, text)) == []
    other = make_package(text, [("q", "rained all day.", "rained")], [])
    assert unmined(covered(other, text)) == ["It snowed all night."]


def test_a_copy_is_covered_where_its_words_stand(package: Package, story: str) -> None:
    copy = "Copied by hand.\n\n" + story.replace("hurt", "harmed")
    report = covered(package, copy)
    assert not report.is_same
    assert not report.lost
    assert unmined(report)[0] == "Copied by hand."
    assert [one.anchor.id for one in covered(package, story.replace("1983", "1984")).lost] == [
        "events-dark"
    ]


def test_a_floor_counts_whole_sentences(package: Package, story: str) -> None:
    report = covered(package, story)
    assert report.reaches(64.28)
    assert not report.reaches(64.29)
    assert report.reaches(0)
    assert covered(package, "").reaches(100)
    for wrong in (-1, 101, float("nan")):
        with pytest.raises(KerrdataError, match="means nothing"):
            check_floor(wrong)


def test_the_map_and_the_lists_for_a_person(package: Package, story: str) -> None:
    shown = shapes.coverage(covered(package, story), width=60, floor=90)
    assert "9 of 14 sentences have an anchor: 64.29 % (floor 90 %)" in shown
    assert "5 of 5 rows have evidence" in shown
    assert "Nobody was hurt." in shown
    assert max(map(len, shown.splitlines()[:20])) <= 80
    assert "█" in shown


def test_the_json_holds_no_words_of_the_source(package: Package, story: str) -> None:
    report = covered(package, story)
    text = shapes.coverage_json(report)
    described = json.loads(text)
    assert described["sentences"] == 14
    assert described["anchored"] == 9
    assert described["unmined"][0] == {"start": 0, "end": 24}
    assert [name for one in described["by_sentence"] for name in one["anchors"]][:2] == [
        "evidence/people-ada",
        "evidence/people-ada-arrival",
    ]
    assert not [part for part in re.findall(r"[A-Z][a-z]+ [a-z]+ [a-z]+", story) if part in text]


class Page(HTMLParser):
    """Collects what a page holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside, self.text, self.ids, self.targets, self.outer = "", "", [], [], []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(found["id"])
            self.inside = found["id"] if tag == "div" else self.inside
        if tag == "a":
            self.targets.append(found["href"])
        self.outer += [value for name, value in attrs if name in {"src", "action"}]

    def handle_data(self, data: str) -> None:
        if self.inside == "text":
            self.text += data


def test_the_heat_map_holds_the_text_and_its_links_lead_somewhere(
    package: Package, story: str
) -> None:
    page = Page(heat_map.render(covered(package, story)))
    assert page.text.removesuffix("\n") == story
    assert len(page.ids) == len(set(page.ids))
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert not page.outer
    assert page.targets


def test_the_heat_map_marks_what_has_no_anchor(package: Package, story: str) -> None:
    page = heat_map.render(covered(package, story))
    assert "<i>Nobody was hurt.</i>" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_heat_map_obeys_nothing_in_text_or_rows(package: Package, story: str) -> None:
    path = package.root / "data" / "people.csv"
    hostile = '<img src=x onerror=alert(1)>\u202e"'
    path.write_text(
        path.read_text(encoding="utf-8").replace("Ada Brandt", hostile.replace('"', ""))
    )
    text = f"</div><script>alert(1)</script>\x1b[2J {hostile} " + story
    page = heat_map.render(covered(package, text))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert not {"\x1b", "\u202e"} & set(page)
    assert "&lt;img src=x" in page


def test_a_terminal_obeys_nothing(package: Package, story: str) -> None:
    shown = shapes.coverage(covered(package, "\x1b[2J Gone.\x07 " + story))
    assert not {"\x1b", "\x07"} & set(shown)
