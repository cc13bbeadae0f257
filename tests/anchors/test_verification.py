"""Each answer that a text can give for an anchor, on texts that we wrote."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest

from kerrdata.anchors.answers import Status
from kerrdata.anchors.source import SourceText, read_source
from kerrdata.anchors.verification import verify
from kerrdata.errors import KerrdataError
from kerrdata.package import Package, open_package


def statuses(answers: dict[str, Any]) -> set[Status]:
    return {answer.status for answer in answers.values()}


def test_the_very_text_verifies_every_anchor(package: Package, story: str, ask: Any) -> None:
    answers = ask(story)
    assert len(answers) == 9
    assert statuses(answers) == {Status.VERIFIED}
    assert not [answer.excerpt_fault for answer in answers.values() if answer.excerpt_fault]


def test_without_a_text_nothing_is_known(package: Package) -> None:
    report = verify(package)
    assert report.counts[Status.NOT_SUPPLIED] == len(report.answers) == 9
    assert not report.is_supplied
    assert not report.holds()
    assert not report.holds(another_copy=True)


STRAIGHT = {8220: '"', 8221: '"', 8216: "'", 8217: "'"}
GUILLEMETS = {8220: "«", 8221: "»", 8216: "\u2039", 8217: "\u203a"}


def filled(text: str, width: int, *, at_hyphens: bool = False) -> str:
    parts = text.split("\n\n")
    return "\n\n".join(textwrap.fill(part, width, break_on_hyphens=at_hyphens) for part in parts)


def paged(text: str) -> str:
    lines = textwrap.wrap(text, 60, break_on_hyphens=False)
    return "\n".join(f"{line}\n\nStories, page {page}\n" for page, line in enumerate(lines))


COPIES = {
    "something before it": lambda text: "Copied by hand.\n\n" + text,
    "lines broken": lambda text: filled(text, 38),
    "lines broken at hyphens": lambda text: filled(text, 30, at_hyphens=True),
    "lines indented": lambda text: "x\n" + text.replace(". ", ".\n        "),
    "one line": lambda text: "> " + " ".join(text.split()),
    "spaces that do not break": lambda text: "x" + text.replace(" ", "\u00a0"),
    "straight quotes": lambda text: " " + text.translate(STRAIGHT),
    "guillemets": lambda text: "x " + text.translate(GUILLEMETS),
    "ligatures": lambda text: "x " + text.replace("fi", "ﬁ"),
    "soft hyphens": lambda text: "x " + text.replace("winter", "win\u00adter"),
    "words broken": lambda text: "x " + text.replace("ter", "-\n   ter").replace("tty", "t-\nty"),
    "page furniture": lambda text: text.replace("Nobody", "\n\nPOINT  7\n\fPOINT  8\n\nNobody"),
    "pages": paged,
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_a_copy_set_otherwise_moves_anchors_and_loses_none(copy: Any, story: str, ask: Any) -> None:
    answers = ask(copy(story))
    assert statuses(answers) <= {Status.VERIFIED, Status.MOVED}
    assert not [answer.excerpt_fault for answer in answers.values() if answer.excerpt_fault]


def test_a_moved_anchor_is_found_where_its_words_stand(story: str, ask: Any) -> None:
    copy = "Copied by hand.\n\n" + story.replace("jetty", "jet-\nty")
    place = ask(copy)["events-jetty"].places[0]
    assert copy[place.start : place.end] == "no money, so Brandt rebuilt the jet-\nty"


def test_furniture_inside_a_span_is_part_of_its_place(make_package: Any, ask: Any) -> None:
    text = "The keeper rowed home in the dark. The lamp burned on until the morning came again."
    one = make_package(text, [], [("people", "ada", "", "in the dark. The lamp burned")])
    copy = "Copy. " + text.replace("dark. ", "dark.\n\nThe Keeper, page 12\n\n")
    answer = ask(copy, one)["people-ada"]
    assert answer.status is Status.MOVED
    assert "furniture" in answer.note
    assert "page 12" in copy[slice(*answer.places[0])]


def test_nothing_that_denies_is_page_furniture(make_package: Any, ask: Any) -> None:
    text = "The keeper rowed home in the dark. The lamp burned on until the morning came again."
    evidence = [
        ("people", "ada", "", "in the dark. The lamp burned"),
        ("events", "dark", "", "The keeper rowed"),
    ]
    one = make_package(text, [], evidence)
    other = text.replace("dark. ", "dark.\n\nThis is not true\n\n")
    assert ask(f"Copy. {other}", one)["people-ada"].status is Status.MISSING


def test_a_changed_quotation_is_shown_with_its_excerpt(story: str, ask: Any) -> None:
    answer = ask(story.replace("lose my nerve", "loose my nerve"))["nerve"]
    assert answer.status is Status.CHANGED
    assert answer.expected == "not lose my nerve"
    assert answer.found == "I did not loose my nerve on the first night,"


def test_a_lost_negation_is_a_change(story: str, ask: Any) -> None:
    answer = ask(story.replace("I did not lose", "I did lose"))["nerve"]
    assert answer.status is Status.CHANGED


def test_changed_evidence_is_placed_by_its_neighbours(story: str, ask: Any) -> None:
    answer = ask("x" + story.replace("took the boat", "took one boat"))["events-storm"]
    assert answer.status is Status.CHANGED
    assert "only the hash is known" in answer.expected
    assert "took one boat and half of the jetty" in answer.found


def test_what_was_cut_out_is_missing(story: str, ask: Any) -> None:
    gone = "In 1960 a storm took the boat and half of the jetty. Nobody was hurt. "
    assert ask("x" + story.replace(gone, ""))["events-storm"].status is Status.MISSING


def test_another_text_has_nothing(ask: Any) -> None:
    answers = ask("An altogether other text about gardens, in which nothing of this is said. " * 5)
    assert statuses(answers) == {Status.MISSING}
    assert statuses(ask("")) == {Status.MISSING}


def test_two_equal_places_are_ambiguous_unless_order_decides(make_package: Any, ask: Any) -> None:
    text = "It rained. The lamp was lit. It snowed. The boat came in at noon. It froze."
    one = make_package(text, [], [("people", "ada", "", "The lamp was lit.")])
    twice = "Once more: " + text.replace("It froze.", "The lamp was lit. It froze.")
    answer = ask(twice, one)["people-ada"]
    assert answer.status is Status.AMBIGUOUS
    assert len(answer.places) == 2
    around = [
        ("people", "ada", "", "The lamp was lit."),
        ("events", "dark", "", "It rained."),
        ("events", "storm", "", "boat came in at noon"),
    ]
    two = make_package(text, [], around)
    answer = ask(twice, two)["people-ada"]
    assert answer.status is Status.MOVED
    assert twice[answer.places[0].start - 11 : answer.places[0].start] == "It rained. "


def test_the_own_place_decides_between_equal_ones(make_package: Any, ask: Any) -> None:
    text = "The lamp was lit. It snowed. The lamp was lit. It froze."
    one = make_package(text[:28], [], [("people", "ada", "", "The lamp was lit.")])
    assert ask(text, one)["people-ada"].status is Status.VERIFIED


def test_a_part_of_a_word_is_no_place(make_package: Any, ask: Any) -> None:
    one = make_package("A cat sat.", [], [("people", "ada", "", "cat")])
    assert ask("No dog, but concatenation.", one)["people-ada"].status is Status.MISSING


def test_an_excerpt_that_does_not_stand_is_told(make_package: Any, story: str, ask: Any) -> None:
    run = "I did not lose my nerve on the first night,"
    one = make_package(story, [("nerve", run, "did lose my nerve")], [])
    answer = ask(story, one)["nerve"]
    assert answer.status is Status.VERIFIED
    assert "hides a negation" in answer.excerpt_fault
    assert not answer.holds


def test_a_row_with_wrong_offsets_in_the_very_text_is_told(package: Package, story: str) -> None:
    path = package.root / "data" / "evidence.csv"
    start = story.index("The lamp went dark")
    text = path.read_text(encoding="utf-8").replace(f",{start},", f",{start - 3},")
    path.write_text(text, encoding="utf-8")
    report = verify(open_package(package.root), [of(package, story)])
    (answer,) = [one for one in report.answers if one.status is not Status.VERIFIED]
    assert answer.status is Status.MOVED
    assert "the offsets of the row are wrong" in answer.note
    assert not report.holds()


@pytest.mark.parametrize("cells", [",x,9,", ",9,x,", ",9,9,", ",,,", ",-1,9,", ",9,4,"])
def test_unreadable_offsets_are_missing_anchors(package: Package, story: str, cells: str) -> None:
    path = package.root / "data" / "evidence.csv"
    start = story.index("The lamp went dark")
    end = start + len("The lamp went dark in 1983.")
    path.write_text(path.read_text(encoding="utf-8").replace(f",{start},{end},", cells))
    report = verify(open_package(package.root), [of(package, story)])
    (answer,) = [one for one in report.answers if one.status is not Status.VERIFIED]
    assert answer.status is Status.MISSING
    assert "no readable offsets" in answer.note


def of(package: Package, text: str) -> SourceText:
    path = package.root / "copy.txt"
    path.write_text(text, encoding="utf-8", newline="")

    return read_source(path)


def add_source(package: Package, row: str) -> Package:
    path: Path = package.root / "data" / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    return open_package(package.root)


def test_several_sources_are_told_apart_by_their_hash(package: Package, story: str) -> None:
    two = add_source(package, f"talk,A talk,{'0' * 64}\n")
    report = verify(two, [of(package, story)])
    assert [(one.source, one.is_same) for one in report.sources] == [
        ("story", True),
        ("talk", False),
    ]
    assert not report.is_supplied
    assert verify(two, [of(package, story)], "story").holds()


def test_a_text_of_no_known_source_has_to_be_named(package: Package, story: str) -> None:
    two = add_source(package, f"talk,A talk,{'0' * 64}\n")
    with pytest.raises(KerrdataError, match="hash is that of no source"):
        verify(two, [of(package, "x" + story)])
    assert verify(two, [of(package, "x" + story)], "story").counts[Status.MOVED] == 9
    with pytest.raises(KerrdataError, match="no source `tale`"):
        verify(two, [], "tale")


def test_a_budget_that_ends_is_told(story: str, package: Package) -> None:
    other = of(package, "Nothing of this kind was ever told here. " * 200)
    assert not verify(package, [other], hashes=10).exhaustive
    assert verify(package, [other]).exhaustive


def test_another_copy_is_a_finding_unless_it_is_expected(story: str, package: Package) -> None:
    report = verify(package, [of(package, "x" + story)])
    assert report.counts[Status.MOVED] == 9
    assert not report.holds()
    assert report.holds(another_copy=True)


def test_an_anchor_without_a_source_is_missing(package: Package, story: str) -> None:
    path = package.root / "data" / "quotes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("hat,story,", "hat,tale,"))
    report = verify(open_package(package.root), [of(package, story)])
    (answer,) = [one for one in report.answers if one.status is not Status.VERIFIED]
    assert (answer.anchor.id, answer.status) == ("hat", Status.MISSING)
    assert not report.holds()
