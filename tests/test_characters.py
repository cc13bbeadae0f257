"""What is said of single characters, over all of Unicode."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import characters, lookalikes

EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
CLASSES = {
    name: set(re.findall(pattern, "".join(EVERY)))
    for name, pattern in {
        "break": characters.LINE_BREAK,
        "control": characters.CONTROL,
        "bidirectional": characters.BIDIRECTIONAL,
        "unseen": characters.UNSEEN,
    }.items()
}
# Format characters that are drawn: signs of Arabic, Syriac and Kaithi that span what follows them,
# and what lays out Egyptian hieroglyphs and shorthand.
DRAWN = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f]"
)


def test_no_character_is_of_two_classes() -> None:
    assert len(set.union(*CLASSES.values())) == sum(map(len, CLASSES.values()))


@pytest.mark.parametrize(
    ("categories", "allowed"),
    [
        ({"Cc"}, {"break", "control"}),
        ({"Cf"}, {"bidirectional", "unseen"}),
        ({"Zl", "Zp"}, {"break"}),
        ({"Zs"}, {"unseen"}),
        ({"Co"}, {"control"}),
    ],
)
def test_every_character_that_is_not_plain_is_of_a_class(
    categories: set[str], allowed: set[str]
) -> None:
    classed = set.union(*(CLASSES[name] for name in allowed))
    plain = [
        character
        for character in EVERY
        if unicodedata.category(character) in categories
        and character not in classed
        and not DRAWN.match(character)
    ]
    assert plain == [" "] if "Zs" in categories else plain == []


def test_letters_digits_and_punctuation_are_plain() -> None:
    classed = sorted(set.union(*CLASSES.values()))
    odd = "".join(one for one in classed if unicodedata.category(one)[0] in "LNPS")
    # Fillers of Hangul, blank Braille, an empty note head, and what marks a lost character.
    assert odd == "\u115f\u1160\u2800\u3164\uffa0\ufffc\ufffd\U0001d159"


def test_what_may_be_decomposed_is_suspected() -> None:
    seconds = {
        unicodedata.normalize("NFD", character)[1:2]
        for character in EVERY
        if not unicodedata.decomposition(character).startswith("<")
    }
    suspects = [
        character
        for character in EVERY
        if unicodedata.combining(character)
        or character in seconds
        or not unicodedata.is_normalized("NFC", character)
    ]
    missed = [one for one in suspects if not re.match(characters.MAYBE_DECOMPOSED, one)]
    assert set(missed) <= {"\u2000", "\u2001"}, "both are unseen already"


@given(st.text())
def test_decomposed_is_the_opposite_of_nfc(text: str) -> None:
    plain = text.replace("\u2000", "").replace("\u2001", "")
    offset = characters.decomposed(plain)
    assert (offset is None) == unicodedata.is_normalized("NFC", plain)
    assert offset is None or not plain[offset].isascii()
    assert characters.decomposed(characters.composed(plain)) is None


@pytest.mark.parametrize(
    "text",
    [
        "I \u2764\ufe0f it",
        "1\ufe0f\u20e3",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u845b\U000e0100",
    ],
    ids=["heart", "keycap", "family", "flag of England", "Persian", "ideograph"],
)
def test_an_invisible_character_with_a_meaning_is_seen(text: str) -> None:
    assert characters.unseen(text) is None


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("Ma\u00adchine", 2),
        ("Mark\ufe0f", 4),
        ("a\u200db", 1),
        ("Mark\U000e0041\U000e0042", 4),
        ("\U0001f3f4\U000e0041\U000e0042", 1),
        ("\u2764\ufe0f\ufe0f", 2),
        ("\u2800", 0),
        ("10\u00a0km", 2),
        ("\u0645\u200c", 1),
    ],
)
def test_an_invisible_character_without_a_meaning_is_found(text: str, offset: int) -> None:
    assert characters.unseen(text) == offset


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\t", "U+0009 TAB"),
        ("\x80", "U+0080"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\ue000", "U+E000"),
    ],
)
def test_characters_are_named(character: str, name: str) -> None:
    assert characters.named(character) == name


@pytest.mark.parametrize(
    ("character", "alike"),
    [
        ("\u0430", "a"),
        ("\u03bf", "o"),
        ("\uff41", "a"),
        ("\U0001d41a", "a"),
        ("\u2011", "-"),
        ("\u2212", "-"),
        ("\uff11", "1"),
        ("\u0416", ""),
    ],
)
def test_look_alikes_are_known(character: str, alike: str) -> None:
    assert lookalikes.foreign(f"x{character}") == 1
    assert lookalikes.resembled(character) == alike


@pytest.mark.parametrize("text", ["mark-kerr", "caf\u00e9", "stra\u00dfe", "\u0142\u00f3d\u017a"])
def test_latin_letters_are_not_foreign(text: str) -> None:
    assert lookalikes.foreign(text) is None


def test_a_look_alike_looks_like_one_letter_only() -> None:
    alikes = "".join(lookalikes._LOOK_ALIKES.values())
    assert len(alikes) == len(set(alikes))
