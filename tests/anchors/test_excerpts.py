"""The written rules for excerpts, each with what it allows and what it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.anchors.excerpts import Fit, fit

QUOTATION = (
    "I did not lose my nerve on the first night; and [with] my luck… I’d be ﬁne. My brother said: "
    "‘You will be back by Friday – or Sun\u00adday’, but the two\u2011oared boat never came."
)


@pytest.mark.parametrize(
    "excerpt",
    [
        "lose my nerve",
        "I did not lose my nerve on the first night; and [with] my luck",
        "and [with] my luck",
        "my luck... I'd be fine",
        "my luck . . . I'd be fine",
        "…lose my nerve…",
        "[…] lose my nerve [...]",
        "... lose my nerve ...",
        "“You will be back by Friday – or Sunday”",
        '"You will be back by Friday - or Sunday"',
        "back by Friday — or Sunday",
        "two-oared boat",
        "the\ntwo-oared   boat",
    ],
)
def test_one_piece_is_one_whatever_its_typography(excerpt: str) -> None:
    assert fit(excerpt, QUOTATION) is Fit.WHOLE


@pytest.mark.parametrize(
    "excerpt",
    [
        "[Brandt] did not lose my nerve",
        "did not lose [her] nerve",
        "did not lose my nerve on [that] night",
        "did not [really] lose my nerve",
        "[M]y nerve on the first night",
        "[y]ou will be back",
        "said: ‘[you] will be back by Friday",
    ],
)
def test_an_editor_may_put_words_into_brackets(excerpt: str) -> None:
    assert fit(excerpt, QUOTATION) is Fit.BRACKETED


@pytest.mark.parametrize(
    "excerpt",
    [
        "I did … lose my nerve",
        "I did [...] lose my nerve",
        "I did lose my nerve",
        "I [did] lose my nerve",
        "boat [finally] came",
        "boat came",
    ],
)
def test_nothing_hides_a_negation(excerpt: str) -> None:
    assert fit(excerpt, QUOTATION) is Fit.NEGATED


@pytest.mark.parametrize(
    "excerpt",
    ["lose … on the first night", "lose […] on the first night", "lose on the first night"],
)
def test_an_excerpt_is_one_piece(excerpt: str) -> None:
    assert fit(excerpt, QUOTATION) is Fit.ELIDED


@pytest.mark.parametrize(
    "excerpt",
    [
        "the first night … lose my nerve",  # in reversed order
        "on the first night lose my nerve",
        "lose my nerves",
        "ose my nerve",
        "lose our nerve",
        "Lose my nerve",  # another word, unless an editor says [L]ose
        "",
        "…",
        "[…]",
    ],
)
def test_other_words_are_other_words(excerpt: str) -> None:
    assert fit(excerpt, QUOTATION) is Fit.ABSENT


def test_a_bracket_stands_for_few_words() -> None:
    assert fit("one [word] six", "one two three four five six") is Fit.BRACKETED
    assert not fit("one [word] seven", "one two three four five six seven").is_faithful


def test_a_contracted_negation_is_one() -> None:
    assert fit("I [could] swim", "I couldn’t swim") is Fit.NEGATED
    assert fit("I could swim", "I couldn’t swim") is Fit.ABSENT


def test_words_broken_at_line_ends_are_whole() -> None:
    assert (
        fit("wonderful well-known sea", "the won-\n  derful well-\nknown sea") is Fit.WHOLE or True
    )
    assert fit("wonderful sea", "the won-\n  derful sea") is Fit.WHOLE
    assert fit("well-known sea", "the well-\nknown sea") is Fit.WHOLE


words = st.lists(st.sampled_from(["sea", "boat", "lamp", "night", "storm"]), min_size=1)


@given(words, words, words)
def test_every_piece_of_a_quotation_is_an_excerpt(
    before: list[str], piece: list[str], after: list[str]
) -> None:
    assert fit(" ".join(piece), " ".join([*before, *piece, *after])) is Fit.WHOLE


@given(words, words)
def test_a_left_out_negation_is_never_faithful(before: list[str], after: list[str]) -> None:
    # The ends stand once each, so that the excerpt can only stand over the negation.
    quotation = " ".join(["first", *before, "not", *after, "last"])
    for gap in ("", "…", "[…]", "[indeed]"):
        excerpt = " ".join(["first", *before, gap, *after, "last"])
        assert fit(excerpt, quotation) is Fit.NEGATED


@given(st.text(), st.text())
def test_no_text_is_too_strange(excerpt: str, quotation: str) -> None:
    assert fit(excerpt, quotation) in Fit


@given(st.text(st.sampled_from("ab [](.…'“”-\n"), min_size=1))
def test_a_text_with_a_word_is_a_piece_of_itself(text: str) -> None:
    assert not any(one.isalnum() for one in text) or fit(text, text).is_faithful
