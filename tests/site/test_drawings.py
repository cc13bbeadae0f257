"""The drawings: intervals as they are, kinds without colour, links and titles, bounds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kerrdata.package import open_package
from kerrdata.site import timeline_drawing
from kerrdata.site.content import Content
from kerrdata.site.network import MOST_NODES, network
from kerrdata.site.timeline import MOST_MARKS, timeline

ROOT = Path(__file__).parents[2]
SVG = ElementTree.Element
EVENTS = {
    "primaryKey": "id",
    "fields": [{"name": "id"}, {"name": "title"}, {"name": "kind"}, {"name": "date_edtf"}],
}


@pytest.fixture
def drawn(write_package: Any) -> Any:
    """A function that draws the timeline of some events, given as lines of CSV."""

    def draw(*rows: str, size: timeline_drawing.Size = timeline_drawing.WIDE) -> SVG:
        folder = write_package(
            {"events.csv": "id,title,kind,date_edtf\n" + "\n".join(rows) + "\n"},
            resources=[{"name": "events", "path": "events.csv", "schema": EVENTS}],
        )
        found = timeline(Content(open_package(folder)))
        assert found
        return ElementTree.fromstring(timeline_drawing.timeline(found, size))  # noqa: S314 (our own)

    return draw


def bars(svg: SVG) -> dict[str, tuple[float, float]]:
    """Where each bar begins and ends, by the title of its mark."""
    found = {}
    for link in svg.iter("a"):
        path = link.find("path")
        assert path is not None
        across = [float(one) for one in re.findall(r"(?:M|L|h|H)(-?[0-9.]+)", path.attrib["d"])]
        left = across[0]
        right = max(left + across[1], *across[1:]) if "h" in path.attrib["d"] else max(across)
        found[str(link.findtext("title"))] = (left, right)
    return found


def years(svg: SVG) -> dict[int, float]:
    """Where the line of each year lies."""
    groups = [group for group in svg.iter("g") if group.get("class") == "year"]
    return {
        int(str(group.findtext("text"))): float(
            re.findall(r"[0-9.]+", group.find("line").attrib["transform"])[0]  # type: ignore[union-attr]
        )
        for group in groups
    }


@pytest.mark.parametrize("size", [timeline_drawing.WIDE, timeline_drawing.NARROW])
def test_a_bar_spans_all_the_days_on_which_it_may_have_been(drawn: Any, size: Any) -> None:
    svg = drawn("a,Sure,x,1990-01-01/1999-12-31", "b,Vague,x,2000", "c,Edge,x,1980/2020", size=size)
    at, found = years(svg), bars(svg)
    left, right = found["Sure (x): between 1 January 1990 and 31 December 1999"]
    assert left == pytest.approx(at[1990], abs=0.5)
    assert right == pytest.approx(at[2000], abs=0.5)
    left, right = found["Vague (x): 2000"]
    assert left <= at[2000]
    assert right - left >= 6, "a bar can always be seen"


def test_open_and_approximate_ends_are_marked(drawn: Any) -> None:
    svg = drawn("a,Before,x,../1993", "b,After,x,2000/..", "c,About,x,1995~", "d,Sure,x,1996")
    marks = {str(link.findtext("title")).split(" (")[0]: link for link in svg.iter("a")}
    texts = {name: [one.text for one in link.iter("text")] for name, link in marks.items()}
    assert texts["Before"] == ["Before", "\u2039"] or "\u2039" in texts["Before"]
    assert "\u203a" in texts["After"]
    assert {name for name, link in marks.items() if "vague" in link.attrib["class"]} == {"About"}
    assert texts["Sure"] == ["Sure"]


def test_kinds_have_patterns_of_their_own(drawn: Any) -> None:
    svg = drawn("a,One,x,1990", "b,Two,y,1991", "c,Three,x,1992")
    fills = [link.find("path").attrib["fill"] for link in svg.iter("a")]
    assert fills[0] == fills[2] != fills[1]
    assert all(re.fullmatch(r"url\(#pattern-[1-8]\)", fill) for fill in fills)


def test_every_mark_leads_to_its_row_and_says_what_it_is(drawn: Any) -> None:
    svg = drawn("a,One & <two>,x,1990", "b,Three,x,1991")
    links = {link.attrib["href"]: link.findtext("title") for link in svg.iter("a")}
    assert links == {
        "@@events/a/index.html": "One & <two> (x): 1990",
        "@@events/b/index.html": "Three (x): 1991",
    }


def test_thousands_of_years_have_few_lines(drawn: Any) -> None:
    svg = drawn("a,One,x,0001", "b,Two,x,9999")
    assert 0 < len(years(svg)) <= timeline_drawing.WIDE.lines


def test_what_is_too_much_is_not_drawn(write_package: Any) -> None:
    rows = "".join(f"{at},Event {at},x,1990\n" for at in range(MOST_MARKS + 1))
    folder = write_package(
        {"events.csv": f"id,title,kind,date_edtf\n{rows}"},
        resources=[{"name": "events", "path": "events.csv", "schema": EVENTS}],
    )
    content = Content(open_package(folder))
    assert timeline(content) is None
    assert network(content) is None
    assert MOST_MARKS > MOST_NODES


def test_the_network_ties_what_rows_tie() -> None:
    found = network(Content(open_package(ROOT)))
    assert found
    ties = {
        frozenset((found.nodes[tie.first].name, found.nodes[tie.second].name)): dict(tie.words)
        for tie in found.ties
    }
    assert set(ties[frozenset(("Mark Kerr", "The Smashing Machine"))]) == {"consultant", "subject"}
    assert set(ties[frozenset(("Mark Kerr", "Dawn Staples"))]) == {"partner", "spouse"}
    assert set(ties[frozenset(("TIME", "Author of the article"))]) == {"author"}
    assert {node.name for node in found.alone} >= {"Paramount"}
    assert all(0 <= node.x <= 1 and 0 <= node.y <= 1 for node in found.nodes)
    assert len({(node.x, node.y) for node in found.nodes if node.degree}) == 29


def test_the_smallest_network(write_package: Any) -> None:
    key = {"fields": "up", "reference": {"resource": "", "fields": "id"}}
    schema = {
        "primaryKey": "id",
        "fields": [{"name": "id"}, {"name": "name"}, {"name": "up"}],
        "foreignKeys": [key],
    }
    folder = write_package(
        {"parts.csv": "id,name,up\na,One,\nb,Two,a\nc,Self,c\n"},
        resources=[{"name": "parts", "path": "parts.csv", "schema": schema}],
    )
    found = network(Content(open_package(folder)))
    assert found
    assert [(tie.first, tie.second) for tie in found.ties] == [(0, 1)]
    assert [node.name for node in found.alone] == ["Self"]
