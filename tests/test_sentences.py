"""Sentence splitting, above all where spaces and line breaks were lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.sentences import split


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["It rained.", " ", "It snowed."],
        ["It rained!", "  ", "“Did it?”", " ", "It did."],
        ["They could “feel it.”", "", "Read on."],
        ["He left.", "", "“I came back.”", "", "Then he left."],
        ["A title without a stop", "\n\n", "It rained."],
        ["It rained", "\n \t\n", "and snowed."],
        ["One page\f", "", "Another page"],
        ["She met Dr. Brandt and Mr. A. Lind at No. 5 on St. Olaf’s day."],
        ["He lives in the U.S.", " ", "They do not."],
        ["It cost 3.50 at 9.30 p.m. sharp."],
        ["Version 2.0 came out.", " ", "2.1 came next."],
        ["“Who said that?” he asked."],
        ["“It rains,” she said.", " ", "“It snows…”", " ", "Then nothing."],
        ["I wondered… perhaps not."],
        ["The map is old.", " ", "(It is torn.)", " ", "Nobody minds."],
        ["He moved to Phoenix, Ariz., where it is hot."],
    ],
)
def test_where_sentences_end(parts: list[str]) -> None:
    assert sentences("".join(parts)) == [part.strip() for part in parts if part.strip()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The best lamps of 2019Storms and a boat",
            ["The best lamps of 2019", "Storms and a boat"],
        ),
        ("A tale of the seaThe sea was calm.", ["A tale of the sea", "The sea was calm."]),
        (
            "They sold the harbour. Notes on the harbourBrandt left.",
            ["They sold the harbour.", "Notes on the harbour", "Brandt left."],
        ),
        ("Mr McAllen bought an iPhone from LeRoy.", ["Mr McAllen bought an iPhone from LeRoy."]),
        (
            "BoatHouse is near. The BoatHouse is a boat.",
            ["BoatHouse is near.", "The BoatHouse is a boat."],
        ),
    ],
)
def test_headings_that_lost_their_line_break(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_nothing_has_no_sentences() -> None:
    assert split("") == split(" \n\n ") == []


@given(st.text(st.sampled_from("aB 2.!?…”“’\n\u00a0(Th"), max_size=60))
def test_sentences_hold_all_words_once_and_in_order(text: str) -> None:
    found = split(text)
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(sentence == sentence.strip() != "" for sentence in sentences(text))
