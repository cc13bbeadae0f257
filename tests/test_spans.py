"""Anchored spans: the normal form, its hash, and finding what was cut."""

import hashlib
import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kerrdata.spans import count_words, cut, digest, find, normalise

CURLY = {"'": "‘’‚‛", '"': "“”„‟"}
SPACES = " \t\n\r\x0b\x0c\x1c\x85\xa0\u2003\u2028\u3000"

WORD = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: len(text.split()) == 1 and text == text.strip()
)
TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text("ab .'’“\"\n…é\u0301")


@st.composite
def two_layouts(draw):
    """The same words twice, with other white space and other quotes."""
    words = draw(st.lists(WORD | st.sampled_from(["it's", '"so"', "é"]), min_size=1, max_size=6))
    return [
        "".join(draw(st.text(SPACES, min_size=1)) + dressed(draw, word) for word in words)
        for _ in range(2)
    ]


def dressed(draw, word):
    form = draw(st.sampled_from(["NFC", "NFD"]))
    quotes = draw(st.integers(0, 4))
    for straight, curly in CURLY.items():
        word = word.replace(straight, (straight + curly)[quotes])
    return unicodedata.normalize(form, word)


@given(TEXT)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(TEXT)
def test_the_normal_form_is_what_is_promised(text):
    normal = normalise(text)
    assert normal == normal.strip()
    assert not re.search(r"\s\s|[^\S ]", normal)
    assert not set(normal) & set("".join(CURLY.values()))
    assert unicodedata.is_normalized("NFC", normal)


@given(two_layouts())
def test_layout_and_quotes_do_not_change_the_hash(layouts):
    one, other = layouts
    assert normalise(one) == normalise(other)
    assert digest(one) == digest(other)
    assert count_words(one) == count_words(other)


@given(TEXT)
def test_the_hash_is_that_of_the_normal_form(text):
    assert digest(text) == hashlib.sha256(normalise(text).encode()).hexdigest()
    assert digest(normalise(text)) == digest(text)


@given(TEXT, TEXT)
def test_other_words_have_another_hash(one, other):
    assert (digest(one) == digest(other)) == (normalise(one) == normalise(other))


def test_the_hash_does_not_change_with_the_version():
    """Whoever computes it elsewhere after the data model gets the same."""
    by_sha256sum = "348143535ccd069e11ccaaefac0ab537565548e33dd6b9a2bcfdceb9f6c3c676"
    assert digest(" “It’s\n so”,  she said. ") == digest('"It\'s so", she said.') == by_sha256sum


@given(TEXT, st.data())
def test_find_finds_what_was_cut(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    phrase = text[start:end]
    assume(phrase.strip() and "…" not in phrase and "..." not in phrase)
    span = cut(text, start, end)
    assert span.sha256 in {found.sha256 for found in find(text, phrase)}


@given(st.lists(WORD, min_size=3, max_size=8, unique=True), st.data())
def test_find_gives_the_offsets_of_words_that_stand_once(words, data):
    assume(not any("…" in word or "..." in word for word in words))
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    phrase = " ".join(words[first : last + 1])
    assume(normalise(text).count(normalise(phrase)) == 1)
    start = len("".join(word + " " for word in words[:first]))
    assert cut(text, start, start + len(phrase)) in find(text, phrase)


@given(TEXT, TEXT)
def test_what_is_found_is_cut_from_the_text(text, phrase):
    for span in find(text, phrase):
        assert 0 <= span.start < span.end <= len(text)
        assert cut(text, span.start, span.end) == span


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("It’s a “vibe”,\n he said.", "it's", []),
        ("It’s a “vibe”,\n he said.", 'It\'s a "vibe", he', ["It’s a “vibe”,\n he"]),
        ("one two three four", "two … four", ["two three four"]),
        ("one two three four", "two...", ["two"]),
        ("a b a b c", "a … c", ["a b c"]),  # the shortest, not the first
        ("a b c a b c", "a ... c", ["a b c", "a b c"]),
        ("a.b axb", "a.b", ["a.b"]),
        ("one", "", []),
        ("one", " … ", []),
    ],
)
def test_find(text, phrase, found):
    assert [text[span.start : span.end] for span in find(text, phrase)] == found
