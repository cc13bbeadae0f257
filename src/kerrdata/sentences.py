"""Where sentences start and end, by a written rule that also reads texts whose breaks were lost.

The rule, in order:

1. A line break ends a sentence where a blank line follows, or where the line stands alone.
2. `.`, `!`, `?` or `…`, with the quotation marks and brackets that close behind it, ends a sentence
   if white space and then anything but a small letter follows, or if a capital or an opening
   quotation mark follows at once (the space was lost).
3. But not after an abbreviation, after initials, within a number, or, inside a quotation that goes
   on, if the closing mark is followed by a small letter.
4. A word in which a capital follows upon a small letter or a number (`endThe`, `2025The`) is two,
   the second of which starts a sentence, if it occurs once, and if the first is a year, or the
   first, of four letters at least, or the second also occurs by itself: a heading lost its line
   break. `McCain` so stays whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial

from kerrdata.spans import Range

_ABBREVIATIONS = """
mr mrs ms dr prof rev hon gen col capt lt sgt sen rep gov pres st sr jr vs etc cf al ca approx no
nos vol pp ed eds est dept inc ltd co corp bros ave blvd rd mt ft jan feb mar apr jun jul aug sep
sept oct nov dec mon tue wed thu fri sat sun ala ariz ark calif colo conn del fla ga ill ind kan
ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ph.d m.d b.a
m.a e.g i.e a.m p.m
"""
_OPENERS = """
a an the this that these those he she it we they i you his her its our their in on at by for from
with after before during when while as if but and or yet so since until once there here what who
how why
"""

_SHORTENED = frozenset(_ABBREVIATIONS.split())
_FIRST_WORDS = frozenset(_OPENERS.split())

_OPENING = "“‘\"'\u00ab\u2039([{"
_CLOSING = "”’\"'\u00bb\u203a)\\]}"
_TERMINAL = re.compile(rf"[.!?…]+[{_CLOSING}]*")
_LINE_END = re.compile(r"[^\S\n\r]*(?:\r\n|[\n\r\f\v\x85\u2028\u2029])\s*")
_GLUED = re.compile(r"(?<!\w)([^\W_]*[^\W\d_A-Z]|\d{2,})([A-Z](?:[^\W\d_A-Z]+|(?=\s)))(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*$")
_LONGEST_WORD = 30


def split(text: str) -> list[Range]:
    """The sentences of a text, without the white space between them.

    Args:
        text: The text.

    Returns:
        Half-open offsets, in order; together they hold all that is not white space.
    """
    breaks = sorted({0, len(text), *_line_breaks(text), *_full_stops(text), *_lost_breaks(text)})
    trimmed = map(partial(_trimmed, text), breaks, breaks[1:])
    return [sentence for sentence in trimmed if sentence.start < sentence.end]


def _trimmed(text: str, start: int, end: int) -> Range:
    piece = text[start:end]
    return Range(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def _line_breaks(text: str) -> Iterator[int]:
    for match in _LINE_END.finditer(text):
        breaks = match[0].replace("\r\n", "\n")
        if (
            sum(map(breaks.count, "\n\r\f\v\x85\u2028\u2029")) > 1
            or "\f" in breaks
            or "\u2029" in breaks
        ):
            yield match.end()


def _full_stops(text: str) -> Iterator[int]:
    for match in _TERMINAL.finditer(text):
        rest = text[match.end() : match.end() + _LONGEST_WORD]
        following = rest.lstrip()
        is_apart = len(following) < len(rest)
        if not following or not _may_start(following, is_apart=is_apart):
            continue
        if match[0].startswith(".") and _is_abbreviation(text, match, following, is_apart=is_apart):
            continue
        yield match.end()


def _may_start(following: str, *, is_apart: bool) -> bool:
    """Whether what follows a full stop may be the start of a sentence."""
    first = following.lstrip(_OPENING)[:1]
    opens = following[0] in _OPENING
    if is_apart:
        return not first.islower() or (opens and not first)
    return first.isupper() or (opens and following[0] in "“‘\u00ab" and not first.islower())


def _is_abbreviation(text: str, stop: re.Match[str], following: str, *, is_apart: bool) -> bool:
    """Whether a full stop belongs to a word and not to a sentence."""
    if stop[0] != ".":
        return False
    found = _LAST_WORD.search(text, max(0, stop.start() - _LONGEST_WORD), stop.start())
    word = found[0] if found else ""
    if word.lower() in _SHORTENED:
        # These end sentences, too: unless a number follows, it is no “No. 5”.
        return word.lower() not in {"no", "co", "al", "etc"} or following[0].isdigit()
    is_initial = word[-1:].isupper() and len(word.rpartition(".")[2]) == 1 and word != "I"
    # “J. Doe” goes on, and so does “U.S.based”; “in the U.S. They” does not.
    return is_initial and (not is_apart or "." not in word)


def _lost_breaks(text: str) -> Iterator[int]:
    """Where a heading was joined to what stood before or behind it."""
    glued = list(_GLUED.finditer(text))
    if not glued:
        return
    words = Counter(match[0].lower() for match in _WORD.finditer(text))
    for match in glued:
        before, after = match[1].lower(), match[2].lower()
        is_word = len(before) >= 4 and (before.isdigit() or words[before] > 0)
        if (
            words[before + after] == 1
            and len(before) > 2
            and (is_word or after in _FIRST_WORDS or words[after] > 0)
        ):
            yield match.start(2)
