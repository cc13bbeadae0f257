"""Hypothesis: noise in layout leaves every anchor standing, and any changed word does not."""

from __future__ import annotations

import re
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from kerrdata.anchors.answers import HELD, Anchor, Answer
from kerrdata.anchors.rows import SourceRow
from kerrdata.anchors.source import SourceText
from kerrdata.anchors.verification import answer
from kerrdata.spans import digest

SPACES = [" ", "\n", "  ", "\n\n", "\t", "\r\n", "\u00a0", "\u2003 ", "\n      "]
QUOTES = {"“": ['"', "“", "„"], "”": ['"', "”"], "‘": ["'", "‘"], "’": ["'", "’"]}

FORMS = ["{}", "{}", "{}", "{}.", "{},", "“{}”", "‘{}’s", "({})", "{}-{}", "“{}"]

tokens = st.text("abcdeéößñ", min_size=1, max_size=7)


@st.composite
def texts(draw: st.DrawFn) -> list[str]:
    """Words of a text, each made unique by a number, some in quotation marks or before a stop."""
    plain = draw(st.lists(tokens, min_size=8, max_size=60))
    forms = draw(
        st.lists(
            st.sampled_from(FORMS),
            min_size=len(plain),
            max_size=len(plain),
        )
    )
    return [
        form.format(f"{word}{number}", word)
        if form.count("{}") == 2
        else form.format(f"{word}{number}")
        for number, (word, form) in enumerate(zip(plain, forms, strict=True))
    ]


@st.composite
def spans(draw: st.DrawFn, length: int) -> list[tuple[int, int]]:
    """Runs of words."""
    starts = st.integers(0, length - 1)
    sizes = st.integers(1, 20)
    runs = draw(st.lists(st.tuples(starts, sizes), min_size=1, max_size=12, unique=True))
    return [(start, min(start + size, length)) for start, size in runs]


def laid_out(data: st.DataObject, words: list[str]) -> tuple[str, list[int]]:
    """The words with drawn white space between them, and where each starts."""
    gaps = data.draw(st.lists(st.sampled_from(SPACES), min_size=len(words), max_size=len(words)))
    text, starts = "", []
    for word, gap in zip(words, gaps, strict=True):
        starts.append(len(text))
        text += word + gap
    return text, starts


def requoted(data: st.DataObject, word: str) -> str:
    return "".join(
        data.draw(st.sampled_from(QUOTES[one])) if one in QUOTES else one for one in word
    )


def anchors(
    text: str, starts: list[int], words: list[str], runs: list[tuple[int, int]]
) -> list[Anchor]:
    return [
        Anchor("evidence", str(number), number, "s", begin, end, digest(text[begin:end]))
        for number, (first, last) in enumerate(runs)
        for begin, end in [(starts[first], starts[last - 1] + len(words[last - 1]))]
    ]


def ask(wanted: list[Anchor], original: str, copy: str) -> dict[Anchor, Answer]:
    row = SourceRow("s", "", sha256(original.encode()).hexdigest())
    return answer(wanted, SourceText("copy", copy, sha256(copy.encode()).hexdigest()), row)[0]


@given(texts(), st.data())
@settings(max_examples=150, deadline=None)
def test_noise_in_layout_loses_no_anchor(words: list[str], data: st.DataObject) -> None:
    original, starts = laid_out(data, words)
    wanted = anchors(original, starts, words, data.draw(spans(len(words))))
    before = data.draw(st.sampled_from(["", "Copied.\n\n", "z " * 40]))
    copy = before + laid_out(data, [requoted(data, word) for word in words])[0]
    answers = ask(wanted, original, copy)
    assert {one.status for one in answers.values()} <= HELD
    for anchor, one in answers.items():
        assert digest(copy[slice(*one.places[0])]) == anchor.sha256


@given(texts(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_changed_word_loses_its_anchors_and_no_others(
    words: list[str], data: st.DataObject
) -> None:
    original, starts = laid_out(data, words)
    runs = data.draw(spans(len(words)))
    wanted = anchors(original, starts, words, runs)
    changed = data.draw(st.integers(0, len(words) - 1))
    other = re.sub(r"\w", "x", words[changed], count=1)
    copy = laid_out(data, [*words[:changed], other, *words[changed + 1 :]])[0]
    for (first, last), one in zip(runs, ask(wanted, original, copy).values(), strict=True):
        holds = not first <= changed < last
        assert (one.status in HELD) is holds, one
