"""Where words begin and end, also where a space was lost."""

from __future__ import annotations

import pytest

from kerrdata.spans import is_border


@pytest.mark.parametrize(
    "marked", ["|a lamp", "a |lamp", "a lamp|", "the end|The", "a|.b", "2025|The"]
)
def test_between_words_is_a_border(marked: str) -> None:
    before, after = marked.split("|")
    assert is_border(before + after, len(before))


@pytest.mark.parametrize("marked", ["la|mp", "20|25", "U|S", "The|odor", "é|t"])
def test_within_a_word_is_none(marked: str) -> None:
    before, after = marked.split("|")
    assert not is_border(before + after, len(before))
