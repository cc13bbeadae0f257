"""Where words like a phrase stand in a source. Quotes and white space do not count."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from kerrdata import spans
from kerrdata.anchors.reading import plain
from kerrdata.spans import Span

LIKENESS = 75
"""From which likeness on, in per cent, words are shown as near."""


@dataclass(frozen=True)
class Near:
    """A run of the source that is like a phrase.

    Attributes:
        span: The run, from border to border of its words.
        words: What stands there.
        likeness: In per cent.
    """

    span: Span
    words: str
    likeness: float


def nearest(text: str, phrase: str) -> Near | None:
    """The run of a text most like a phrase, None where none is like it.

    Args:
        text: The source.
        phrase: The words.
    """
    reading = plain(text)
    words = spans.normalise(phrase)
    found = fuzz.partial_ratio_alignment(words, reading.normal, score_cutoff=LIKENESS)
    if not words or not found or found.dest_start == found.dest_end:
        return None
    start, end = _whole_words(reading.normal, found.dest_start, found.dest_end)
    place = reading.place(start, end)
    run = text[place.start : place.end]
    return Near(spans.cut(text, *place), run, fuzz.ratio(words, spans.normalise(run)))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())
