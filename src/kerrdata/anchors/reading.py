"""A text in the normal form that is hashed, with the way back to its own offsets.

Besides the plain reading there are readings for copies that were set otherwise: a written rule says
what each leaves out or replaces. Since an anchor counts as found only where the hash of the reading
equals its own, no rule can make words out of other words.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate

from kerrdata.anchors.answers import Place
from kerrdata.spans import normalise

_TOKEN = re.compile(r"\S+")
# A word, a number, a sign; also the halves of two words between which a space was lost ("endThe").
_ATOM = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+|[^\w\s]|[\w]")
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_QUOTES = {
    **dict.fromkeys("\u00ab\u00bb\u2033\uff02\u301d\u301e", '"'),
    **dict.fromkeys("\u2039\u203a\u2032`\u00b4\uff07", "'"),
}
_NOTHING = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_TYPESET = str.maketrans({**_LIGATURES, **_QUOTES, **_NOTHING})
_HAS_TYPESET = re.compile(f"[{''.join(map(chr, _TYPESET))}]|[-\u2010]\\s*[\n\r]|``|''")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad][^\S\n\r]*[\n\r]\s*(?=[^\W\d_])")

_NEGATIONS = """
no not never none nobody nothing nowhere neither nor without cannot hardly barely scarcely rarely
seldom fail failed fails deny denied denies refuse refused refuses lack lacked lacks
"""

_SENTENCE_END = re.compile("[.!?…:;,][\"'”’»)\\]]*\\s*$")

FURNITURE_WORDS = 12
FURNITURE_LENGTH = 80
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:page\s+)?(?:\d+|[ivxlc]+)(?:\s*(?:/|of|von|de)\s*\d+)?[\W_]*", re.I
)


@dataclass(frozen=True)
class _Tokens:
    """Runs without white space: their offsets in the text, and their form in the reading."""

    starts: array[int]
    ends: array[int]
    forms: list[str]


class Reading:
    """A text as it is hashed.

    Args:
        name: The rule by which it was read, as a clause for reports; empty for the plain reading.
        text: The text.
        tokens: Its tokens.
        form: What turned a token into its form.

    Attributes:
        normal: The reading.
    """

    def __init__(self, name: str, text: str, tokens: _Tokens, form: Callable[[str], str]) -> None:
        self.name = name
        self._text = text
        self._tokens = tokens
        self._form = form
        self.normal = " ".join(tokens.forms)
        lengths = (len(one) + 1 for one in tokens.forms)
        self._offsets = array("I", accumulate(lengths, initial=0))

    @property
    def starts(self) -> array[int]:
        """Offsets in the reading at which a run may start: those of words, numbers and signs."""
        return self._borders[0]

    @property
    def is_end(self) -> bytearray:
        """For each offset of the reading whether a run may end there."""
        return self._borders[1]

    @cached_property
    def _borders(self) -> tuple[array[int], bytearray]:
        starts, is_end = array("I"), bytearray(len(self.normal) + 1)
        for match in _ATOM.finditer(self.normal):
            start, end = match.span()
            starts.append(start)
            is_end[end] = 1
        return starts, is_end

    def place(self, start: int, end: int) -> Place:
        """Where a run of the reading stands in the text."""
        return Place(self._raw(start), self._raw(end - 1, after=True))

    def offset(self, raw: int) -> int:
        """The offset of the reading that stands for an offset of the text."""
        token = bisect_right(self._tokens.starts, raw) - 1
        if token < 0:
            return 0
        inside = min(raw, self._tokens.ends[token]) - self._tokens.starts[token]
        form = self._tokens.forms[token]
        if len(form) != self._tokens.ends[token] - self._tokens.starts[token]:
            start = self._tokens.starts[token]
            inside = len(self._form(self._text[start : start + inside]))
        return self._offsets[token] + min(inside, len(form))

    def _raw(self, offset: int, *, after: bool = False) -> int:
        """The offset in the text of the character at an offset of the reading, or that after it."""
        token = bisect_right(self._offsets, offset) - 1
        inside = offset - self._offsets[token] + after
        start, end = self._tokens.starts[token], self._tokens.ends[token]
        if len(self._tokens.forms[token]) == end - start:
            return start + inside
        # Composed characters, ligatures: the shortest piece that reads as so many characters.
        raw = self._text[start:end]
        steps = [len(self._form(raw[:length])) for length in range(len(raw) + 1)]
        return start + min(bisect_left(steps, inside), len(raw))


def plain(text: str) -> Reading:
    """The normal form itself."""
    starts, ends = _token_offsets(text)
    if unicodedata.is_normalized("NFC", text):
        forms = normalise(text).split(" ") if starts else []
    else:
        forms = [normalise(text[start:end]) for start, end in zip(starts, ends, strict=True)]
    return Reading("", text, _Tokens(starts, ends, forms), normalise)


def other_readings(text: str) -> Iterator[Reading]:
    """The readings of a copy that was set otherwise, where they differ from the plain one."""
    starts, ends = _token_offsets(text)
    if _HAS_TYPESET.search(text):
        yield typeset(text, hyphen="")
    if _BROKEN_WORD.search(text):
        yield typeset(text, hyphen="-")
    for name, lines in (("repeated", _repeated_lines), ("short", _short_lines)):
        left_out = list(lines(text))
        if left_out:
            yield _without(f"over page furniture ({name} lines)", text, (starts, ends), left_out)


def typeset(text: str, hyphen: str) -> Reading:
    """A page without ligatures, soft hyphens, foreign quote marks and words broken at line ends.

    Args:
        text: The text.
        hyphen: What becomes of a hyphen at a line end: the word's own is kept, the line's is
            dropped.
    """
    form = partial(_typeset_form, hyphen=hyphen)
    joined = [match.span() for match in _BROKEN_WORD.finditer(text)]
    bounds = _joined_tokens(*_token_offsets(text), joined)
    kept = [(start, end, read) for start, end in bounds if (read := form(text[start:end]))]
    tokens = _Tokens(
        array("I", (start for start, _, _ in kept)),
        array("I", (end for _, end, _ in kept)),
        [read for _, _, read in kept],
    )
    return Reading("past ligatures, quote marks or hyphens at line ends", text, tokens, form)


def _typeset_form(token: str, hyphen: str) -> str:
    unbroken = _BROKEN_WORD.sub(hyphen, token)
    return normalise(unbroken.translate(_TYPESET).replace("``", '"').replace("''", '"'))


def _token_offsets(text: str) -> tuple[array[int], array[int]]:
    starts, ends = array("I"), array("I")
    for match in _TOKEN.finditer(text):
        starts.append(match.start())
        ends.append(match.end())
    return starts, ends


def _joined_tokens(
    starts: array[int], ends: array[int], joined: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The tokens, those that a broken word was torn into made one again."""
    through = {end for _, end in joined}
    merged: tuple[int, int] | None = None
    for start, end in zip(starts, ends, strict=True):
        if merged and start in through:
            merged = merged[0], end
            continue
        if merged:
            yield merged
        merged = start, end
    if merged:
        yield merged


def _without(
    name: str, text: str, offsets: tuple[array[int], array[int]], left_out: list[tuple[int, int]]
) -> Reading:
    """A reading that leaves out whole lines."""
    line_starts = [start for start, _ in left_out]
    kept = [
        (start, end)
        for start, end in zip(*offsets, strict=True)
        if not _is_within(start, line_starts, left_out)
    ]
    tokens = _Tokens(
        array("I", (start for start, _ in kept)),
        array("I", (end for _, end in kept)),
        [normalise(text[start:end]) for start, end in kept],
    )
    return Reading(name, text, tokens, normalise)


def _is_within(offset: int, line_starts: list[int], lines: list[tuple[int, int]]) -> bool:
    line = bisect_right(line_starts, offset) - 1
    return line >= 0 and offset < lines[line][1]


def _repeated_lines(text: str) -> Iterator[tuple[int, int]]:
    """Running heads and page numbers: short lines that recur but for their digits; numbers."""
    lines = [match for match in _LINE.finditer(text) if _could_be_furniture(match[0])]
    masked = [re.sub(r"\d+", "0", match[0].strip()) for match in lines]
    often = {line for line, count in Counter(masked).items() if count > 1}
    for match, line in zip(lines, masked, strict=True):
        if line in often or _PAGE_NUMBER.fullmatch(match[0]):
            yield match.span()


def _short_lines(text: str) -> Iterator[tuple[int, int]]:
    """Short paragraphs of one line that do not end as sentences do: headings, captions, links."""
    lines = list(_LINE.finditer(text))
    alone = [_is_alone(text, match) for match in lines]
    for match, is_alone in zip(lines, alone, strict=True):
        if is_alone and _could_be_furniture(match[0]) and not _SENTENCE_END.search(match[0]):
            yield match.span()


def _is_alone(text: str, line: re.Match[str]) -> bool:
    before = text[max(0, line.start() - 200) : line.start()]
    after = text[line.end() : line.end() + 200]
    return _ends_paragraph(before[::-1]) and _ends_paragraph(after)


def _ends_paragraph(rest: str) -> bool:
    """Whether there is nothing, a page break or a blank line before the next word."""
    blank = rest[: len(rest) - len(rest.lstrip())]
    breaks = blank.replace("\r\n", "\n").replace("\n\r", "\n")
    return (
        blank == rest
        or sum(map(breaks.count, "\n\r\x85\u2028")) > 1
        or any(sign in blank for sign in "\f\v\u2029")
    )


def _could_be_furniture(line: str) -> bool:
    words = line.split()
    return (
        0 < len(words) <= FURNITURE_WORDS
        and len(line.strip()) <= FURNITURE_LENGTH
        and not any(map(is_negation, re.findall(r"\w+(?:['’]\w+)*", line)))
    )


def is_negation(word: str) -> bool:
    """Whether a word turns the meaning of its sentence, so that nothing may be left out over it."""
    plain_word = word.lower().replace("’", "'")
    return plain_word in _NEGATIONS.split() or plain_word.endswith("n't")
