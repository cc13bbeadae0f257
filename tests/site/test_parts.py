"""The parts of the page by themselves: addresses, dates in words, labels, logs, citations."""

from __future__ import annotations

import re
from datetime import date

import bibtexparser
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import dates
from kerrdata.site.addresses import (
    OURS,
    file_address,
    folder_name,
    key_name,
    relative,
    table_folder,
    version_folder,
    web_address,
)
from kerrdata.site.changes import versions
from kerrdata.site.citations import Citation
from kerrdata.site.labels import Box, placed
from kerrdata.site.material import size
from kerrdata.site.when import in_words, when

SAFE = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9_-])?")


@given(st.text())
def test_every_text_has_a_safe_name(text: str) -> None:
    name = folder_name(text)
    assert SAFE.fullmatch(name)
    assert ".." not in name
    assert len(name) <= 100
    assert name.partition(".")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@given(st.lists(st.text(), min_size=2, max_size=2, unique=True))
def test_different_texts_have_different_names(texts: list[str]) -> None:
    assert folder_name(texts[0]) != folder_name(texts[1])


@pytest.mark.parametrize("text", ["mark-kerr", "a24", "1", "the_film", "v1.0.0", "x" * 100])
def test_plain_texts_are_their_own_names(text: str) -> None:
    assert folder_name(text) == text


def test_names_never_change() -> None:
    """What is published at an address is cited there: these are promises, not examples."""
    assert folder_name("Mark Kerr") == "mark-kerr-505f8c551e"
    assert folder_name("../../x") == "x-9cdf6a5010"
    assert key_name(("a", "b")) == "a-b-f04cdced97"


@pytest.mark.parametrize("name", [*sorted(OURS), "v1.0.0", "index.html", "v2"])
def test_no_table_takes_a_folder_of_the_site(name: str) -> None:
    assert table_folder(name) != name
    assert table_folder("people") == "people"


@pytest.mark.parametrize(
    ("version", "folder"),
    [("1.2.0", "v1.2.0"), ("1.0.0-rc.1+5", "v1.0.0-rc.1+5"), ("", ""), ("../1", ""), ("1..2", "")],
)
def test_folder_of_a_version(version: str, folder: str) -> None:
    assert version_folder(version) == folder


def test_relative_links() -> None:
    assert relative("index.html", "people/mark-kerr/index.html") == "../../index.html"
    assert relative("tables/a/index.html#row-1", "index.html") == "tables/a/index.html#row-1"
    assert relative("a/index.html#b", "a/index.html") == "#b"
    assert file_address("latest", "data/a b#c?.csv") == "latest/data/a%20b%23c%3F.csv"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "javascript:alert(1)",
            "JAVASCRIPT:x",
            "data:text/html,x",
            "//host/x",
            "https://",
            "http:x",
        ),
        *("https://a b/", "https://a/\nb", "java\tscript:x", "https://[", "ftp://a/", None, 3, ""),
    ],
)
def test_what_is_no_address_of_the_web(text: object) -> None:
    assert web_address(text) == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1999", "1999"),
        ("2000-05", "May 2000"),
        ("2000-05-31", "31 May 2000"),
        ("2000~", "about 2000"),
        ("2000?", "possibly 2000"),
        ("2000-05%", "possibly about May 2000"),
        ("199X", "the 1990s"),
        ("19XX", "some year from 1900 to 1999"),
        ("2019-23", "autumn 2019"),
        ("2000-XX", "2000"),
        ("1996/1999", "between 1996 and 1999"),
        ("../1993", "1993 or earlier"),
        ("2000/..", "2000 or later"),
        ("2025-08~/2025-09~", "between about August and September 2025"),
        ("2020~/2023", "between about 2020 and 2023"),
        ("2000-05/2000-12", "between May and December 2000"),
        ("2000-05-01/2000-05-31", "between 1 May and 31 May 2000"),
        ("2000-05/2001-05", "between May 2000 and May 2001"),
        ("2000-05-01T12:00:00Z", "2000-05-01T12:00:00Z"),
        ("soon", "soon"),
    ],
)
def test_dates_in_words(code: str, words: str) -> None:
    assert in_words(code) == words


@given(
    st.dates(min_value=date(1, 1, 1)), st.dates(min_value=date(1, 1, 1)), st.sampled_from("~?% ")
)
def test_no_date_is_drawn_narrower_than_it_is(one: date, other: date, mark: str) -> None:
    first, last = sorted((one, other))
    code = f"{first.isoformat()}{mark}/{last.isoformat()}".replace(" ", "")
    found = when(code)
    assert (found is None) == (dates.interval(code) is None)
    if found:
        assert (found.earliest, found.latest) == (first, last)
        assert found.is_approximate == (mark != " ")
        assert str(first.year) in found.words
        assert str(last.year) in found.words


@given(
    st.lists(
        st.tuples(
            st.tuples(*[st.floats(0, 700)] * 2, st.floats(1, 10)), st.text(min_size=1, max_size=30)
        ),
        max_size=12,
    )
)
def test_labels_stand_beside_their_marks(
    marks: list[tuple[tuple[float, float, float], str]],
) -> None:
    for ((x, y, radius), _), (left, base, side) in zip(
        marks, placed(marks, Box(0, 0, 760, 640)), strict=True
    ):
        assert side in {"left", "right", "center"}
        assert abs(left - x) <= radius + 6
        assert abs(base - y) <= radius + 25


def test_labels_do_not_cover_each_other_where_there_is_room() -> None:
    marks = [((100.0, 100.0, 5.0), "first"), ((130.0, 100.0, 5.0), "second")]
    (one, _, first), (other, _, second) = placed(marks, Box(0, 0, 760, 640))
    assert (first, second) == ("right", "left")
    assert one < 100
    assert other > 130


def test_change_log() -> None:
    text = (
        "# Log\n\nIntro.\n\n## [Unreleased]\n\n## [1.1.0] - 2026-12-01\n\nWords\nof it.\n\n"
        "### Data\n\n- One\n  thing.\n- Another.\n\n### Empty\n\n## 1.0.0\n\n- First.\n\n"
        "[1.1.0]: x\n"
    )
    newest, oldest = versions(text)
    assert (newest.name, newest.day) == ("1.1.0", "2026-12-01")
    assert [(one.title, one.paragraphs, one.items) for one in newest.sections] == [
        ("", ["Words of it."], []),
        ("Data", [], ["One thing.", "Another."]),
    ]
    assert (oldest.name, oldest.day, oldest.sections[0].items) == ("1.0.0", "", ["First."])
    assert versions("no log") == []


def test_citations_are_read_by_their_own_programs() -> None:
    cited = Citation(
        ("A {Group} & Co_", "Ann Öz"),
        "50% of: #1 \\ things",
        "1.0",
        date(2026, 11, 24),
        "https://a.example/",
        "CC-BY-4.0",
    )
    library = bibtexparser.parse_string(cited.bibtex("key"))
    (entry,) = library.entries
    assert not library.failed_blocks
    assert (entry.key, entry["year"], entry["version"]) == ("key", "2026", "1.0")
    assert yaml.safe_load(cited.cff())["title"] == "50% of: #1 \\ things"
    assert yaml.safe_load(cited.cff())["authors"] == [
        {"name": "A {Group} & Co_"},
        {"name": "Ann Öz"},
    ]
    assert cited.text.startswith(
        "A {Group} & Co_; Ann Öz (2026). 50% of: #1 \\ things (version 1.0)"
    )
    assert Citation((), "Title", "", None, "", "").text == "Title [Data set]."


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (44_000, "44 kB"),
        (999_600, "1.0 MB"),
        (10**15, "1000 TB"),
    ],
)
def test_sizes(count: int, text: str) -> None:
    assert size(count) == text
