"""Near misses: which known word a wrong one was probably meant to be. No tables, no files."""

from __future__ import annotations

from collections.abc import Collection

SIMILAR = 66
"""From which likeness on, in per cent of equal letters, a word is worth suggesting."""
MOST_WORDS = 1_000_000
"""With more known words than this a search would cost more than it helps."""


def nearest(word: str, known: Collection[str]) -> str:
    """The known word most like `word`, empty where none is like it.

    Args:
        word: What was written.
        known: What could have been meant. Case and punctuation do not count.
    """
    # Only a wrong word needs it, and most runs have none.
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415

    if not word.strip() or len(known) > MOST_WORDS:
        return ""
    ways = ((fuzz.ratio, SIMILAR), (fuzz.token_set_ratio, 95))  # misspelt; a word left out
    choices = list(known)  # of a mapping, rapidfuzz would compare the values
    for scorer, cutoff in ways:
        found = process.extractOne(
            word, choices, scorer=scorer, processor=utils.default_process, score_cutoff=cutoff
        )
        if found and found[0] != word:
            return str(found[0])
    return ""


def did_you_mean(word: str, known: Collection[str]) -> str:
    """The question that names the near miss, empty where there is none."""
    found = nearest(word, known)
    return f"Did you mean `{found}`?" if found else ""
