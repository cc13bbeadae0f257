"""Whether an excerpt is one piece of a quotation, in order, word for word: the written rules.

What does not count: the shape of quotation marks and apostrophes, also which of nested ones are
double; the shape of dashes and hyphens; soft hyphens, and words broken at line ends; ligatures; `…`
or `...`; white space; an ellipsis at either end of the excerpt.

What an editor may do: put words of his own into square brackets, in place of up to four words of
the quotation or of none, and `[T]he` for `the`. Brackets that the source prints are signs like all
others.

What he may not do: leave words out of the middle, with or without an ellipsis, for the excerpt has
to be one piece; and hide a negation, by whatever means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from kerrdata.anchors.reading import is_negation

BRACKETED_WORDS: Final = 4
"""So many words of the quotation an editor's bracket may stand for."""

_FOLDED = str.maketrans(
    {
        **dict.fromkeys('‘’‚‛“”„‟"\u00ab\u00bb\u2039\u203a`\u00b4\u2032\u2033\uff02\uff07', "'"),
        **dict.fromkeys("\u2010\u2011\u2012–—\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        **{"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"},
    }
)
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad][^\S\n\r]*[\n\r]\s*(?=[^\W\d_])")
_DOTS = re.compile(r"\.\s?\.\s?\.")
_ATOM = re.compile(r"\w+(?:'\w+)*|[^\w\s]")
_CAPITAL = re.compile(r"\[(\w)\](?=\w)")

# Elements of a pattern that stand for atoms of the quotation which the excerpt does not print.
# Atoms are words without spaces and single signs, so that neither can be mistaken for one.
_FEW: Final = "[few words]"
_ANY: Final = "[any words]"


class Fit(StrEnum):
    """How an excerpt stands in a quotation, from good to bad; each says it of the excerpt."""

    WHOLE = "is one piece of the quotation"
    BRACKETED = "is one piece of the quotation but for editorial brackets"
    ELIDED = "leaves words of the quotation out"
    NEGATED = "hides a negation of the quotation"
    ABSENT = "does not stand in the quotation"

    @property
    def is_faithful(self) -> bool:
        """Whether it is what an excerpt has to be."""
        return self in {Fit.WHOLE, Fit.BRACKETED}


def fit(excerpt: str, quotation: str) -> Fit:
    """How an excerpt stands in a quotation.

    Args:
        excerpt: The excerpt.
        quotation: The words of the source.
    """
    # A hyphen at a line end belongs to the word or to the line: all readings are tried.
    texts = dict.fromkeys((quotation, _BROKEN.sub("-", quotation), _BROKEN.sub("", quotation)))
    return min((_fit(excerpt, _atoms(text)) for text in texts), key=list(Fit).index)


def _fit(excerpt: str, text: list[str]) -> Fit:
    words = _without_outer_ellipses(_atoms(excerpt))
    if not words:
        return Fit.ABSENT
    if _stands(words, text):
        return Fit.WHOLE
    edited = _CAPITAL.sub(lambda letter: letter[1].swapcase(), excerpt)
    bracketed = _bracketed(_without_outer_ellipses(_atoms(edited)))
    elided = [_ANY if atom == "…" else atom for atom in bracketed]
    apart = [element for atom in elided for element in (atom, _ANY)][:-1]
    patterns = {Fit.BRACKETED: bracketed, Fit.ELIDED: elided}
    for fitting, pattern in [*patterns.items(), (Fit.ELIDED, apart)]:
        if _stands(pattern, text):
            return fitting
        if _stands(pattern, text, over_negation=True):
            return Fit.NEGATED
    return Fit.ABSENT


def _atoms(text: str) -> list[str]:
    """Words and signs; white space does not count."""
    folded = unicodedata.normalize("NFC", text).translate(_FOLDED).replace("--", "-")
    return _ATOM.findall(_DOTS.sub("…", folded))


def _without_outer_ellipses(atoms: list[str]) -> list[str]:
    marks = {"…", "[", "]"}
    first = next((at for at, atom in enumerate(atoms) if atom not in marks), len(atoms))
    last = next((at for at, atom in enumerate(atoms[::-1]) if atom not in marks), len(atoms))
    start = first if "…" in atoms[:first] else 0
    end = len(atoms) - last if "…" in atoms[len(atoms) - last :] else len(atoms)
    return atoms[start:end]


def _bracketed(atoms: Sequence[str]) -> list[str]:
    """The atoms with each pair of brackets and what it holds as `_FEW`, `[…]` as an ellipsis."""
    pattern: list[str] = []
    inside: list[str] | None = None
    for atom in atoms:
        if atom == "[" and inside is None:
            inside = []
        elif atom == "]" and inside is not None:
            pattern.append("…" if inside == ["…"] else _FEW)
            inside = None
        else:
            (pattern if inside is None else inside).append(atom)
    return pattern if inside is None else list(atoms)


def _stands(pattern: Sequence[str], text: Sequence[str], *, over_negation: bool = False) -> bool:
    """Whether the pattern matches somewhere, hiding negations only where that is allowed."""
    reached = set(range(len(text)))
    for element in pattern:
        if element in {_FEW, _ANY}:
            limit = BRACKETED_WORDS if element == _FEW else len(text)
            reached = set().union(*(_hidden(text, at, limit, over_negation) for at in reached))
        else:
            reached = {at + 1 for at in reached if at < len(text) and text[at] == element}
        if not reached:
            return False
    return True


def _hidden(text: Sequence[str], start: int, limit: int, over_negation: bool) -> set[int]:
    """Where matching may go on after up to `limit` words, and signs, are passed over."""
    reached = {start}
    for at in range(start, len(text)):
        limit -= text[at][0].isalnum()
        if limit < 0 or (is_negation(text[at]) and not over_negation):
            break
        reached.add(at + 1)
    return reached
