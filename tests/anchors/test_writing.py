"""Hydration and new evidence: what is written, where, and what is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from kerrdata import spans
from kerrdata.anchors import adding, files
from kerrdata.anchors.adding import supported
from kerrdata.anchors.hydration import hydrate
from kerrdata.anchors.source import read_source
from kerrdata.anchors.verification import verify
from kerrdata.errors import KerrdataError
from kerrdata.package import Package, open_package


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_quotations_are_filled_in(package: Package, text_file: Path) -> None:
    text = hydrate(package, verify(package, [read_source(text_file)]))
    words = {row["id"]: row["quotation"] for row in rows(text)}
    assert words["nerve"] == "I did not lose my nerve on the first night,"
    assert words["hat"].endswith("and [that] was that.")
    original = (package.root / "data" / "quotes.csv").read_text(encoding="utf-8")
    assert text.partition(",quotation\n")[0] == original.partition("\n")[0]


def test_what_was_not_found_is_left_empty(package: Package, text_file: Path) -> None:
    text_file.write_text(text_file.read_text(encoding="utf-8").replace("lose my", "loose my"))
    words = rows(hydrate(package, verify(package, [read_source(text_file)])))
    assert {row["id"]: bool(row["quotation"]) for row in words} == {
        "nerve": False,
        "hat": True,
        "thanks": True,
    }


def test_page_furniture_is_no_part_of_a_quotation(package: Package, text_file: Path) -> None:
    story = text_file.read_text(encoding="utf-8")
    text_file.write_text(story.replace("my hat. ", "my hat.\n\nGREY POINT 7\n\n"), encoding="utf-8")
    words = rows(hydrate(package, verify(package, [read_source(text_file)])))
    assert "GREY" not in words[1]["quotation"] + words[0]["quotation"]


@pytest.mark.parametrize(
    "place",
    ["{package}/x.csv", "{package}/data/x.csv", "{package}/data/../sub/x.csv", "{tmp}/dist/x.csv",
     "{tmp}/dist/1.0/x.csv", "{other}/x.csv", "{link}/x.csv"],
)  # fmt: skip
def test_no_words_go_into_a_package_or_a_release(
    package: Package, make_package: Any, tmp_path: Path, place: str
) -> None:
    other = make_package()
    (tmp_path / "link").symlink_to(package.root / "data")
    path = place.format(
        package=package.root, tmp=tmp_path, other=other.root, link=tmp_path / "link"
    )
    with pytest.raises(KerrdataError, match="never passed on"):
        files.refuse_inside(package, Path(path))
    files.refuse_inside(package, tmp_path / "study" / "x.csv")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "x.csv"
    files.write_whole(path, "one\r\n")
    assert path.read_bytes() == b"one\r\n"

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(KerrdataError, match="No space left"):
        files.write_whole(path, "two")
    assert path.read_bytes() == b"one\r\n"
    assert [one.name for one in tmp_path.iterdir()] == ["x.csv"]


def evidence(package: Package) -> str:
    return (package.root / "data" / "evidence.csv").read_text(encoding="utf-8")


def add(package: Package, story: str, name: str, phrase: str, note: str = "") -> str:
    fresh = open_package(package.root)
    (span,) = spans.find(story, phrase)
    return adding.add(fresh, span, "story", supported(fresh, name), note)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("people/ada", "people-ada-2"),
        ("people/tomas/name", "people-tomas-name"),
        ("events/dark/title", "events-dark-title"),
        ("quotes/hat", "quotes-hat"),
    ],
)
def test_a_row_is_added_in_its_place(
    package: Package, story: str, name: str, identifier: str
) -> None:
    before = evidence(package)
    line = add(package, story, name, "wrote a cook-book", "Said, as it were.")
    after = evidence(package)
    assert after.replace(line, "", 1) == before
    assert line.startswith(f"{identifier},")
    assert line.endswith(',"Said, as it were."\n')
    names = [row["id"] for row in rows(after)]
    assert names == sorted(names)


def test_identifiers_are_never_used_twice(package: Package, story: str) -> None:
    phrases = ["kept the lamp", "the lamp at Grey", "lamp at Grey Point"]
    lines = [add(package, story, "people/ada", phrase) for phrase in phrases]
    assert [line.partition(",")[0] for line in lines] == [
        "people-ada-2",
        "people-ada-3",
        "people-ada-4",
    ]
    path = package.root / "data" / "evidence.csv"
    path.write_text(evidence(package).replace(lines[1], ""), encoding="utf-8")
    assert add(package, story, "people/ada", "Ada Brandt moved").startswith("people-ada-5,")


def test_added_evidence_verifies(package: Package, story: str, text_file: Path) -> None:
    add(package, story, "events/jetty", "Nobody was hurt.")
    report = verify(open_package(package.root), [read_source(text_file)])
    assert len(report.answers) == 10
    assert report.holds()


def test_the_same_evidence_is_not_added_twice(package: Package, story: str) -> None:
    before = evidence(package)
    with pytest.raises(KerrdataError, match="has this row"):
        add(package, story, "people/ada", "Ada Brandt kept the lamp at Grey Point")
    assert evidence(package) == before


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("people", "names no row"),
        ("people/ada/name/x", "names no row"),
        ("people//name", "names no row"),
        ("peple/ada", "no table with evidence"),
        ("event_people/storm", "no table with evidence"),
        ("people/adda", "no row"),
        ("people/ada/nam", "no column"),
    ],
)
def test_what_is_supported_has_to_be_there(package: Package, name: str, message: str) -> None:
    with pytest.raises(KerrdataError, match=message):
        supported(package, name)


def test_line_ends_and_a_missing_last_one_are_respected(package: Package, story: str) -> None:
    path = package.root / "data" / "evidence.csv"
    text = evidence(package).replace("\n", "\r\n").removesuffix("\r\n")
    path.write_bytes(text.encode())
    add(package, story, "quotes/hat", "Nobody was hurt.")
    after = path.read_bytes().decode()
    assert after.startswith(text)
    assert after.count("\r\n") == after.count("\n") == text.count("\n") + 2


def test_a_note_is_one_line(package: Package, story: str) -> None:
    with pytest.raises(KerrdataError, match="line break"):
        add(package, story, "people/ada", "Nobody was hurt.", "a\nb")
