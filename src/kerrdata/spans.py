"""Anchored spans of a source text: offsets, the normal form, its hash, and finding a phrase.

Offsets are those of the Web Annotation Data Model's Text Position Selector, counted in Unicode code
points, half-open (https://www.w3.org/TR/annotation-model/#text-position-selector). No tables.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

_STRAIGHT = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"'}
)
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*")


@dataclass(frozen=True)
class Span:
    """A run of a source text.

    Attributes:
        start: Offset of the first code point.
        end: Offset after the last code point.
        sha256: Hash of the normalised run.
        words: Number of its words.
    """

    start: int
    end: int
    sha256: str
    words: int


class Range(NamedTuple):
    """A run of a text: offset of its first code point, and after its last one."""

    start: int
    end: int


def normalise(text: str) -> str:
    """The form that is hashed: NFC, straight quotes, each run of white space one space, trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_STRAIGHT).split())


def digest(text: str) -> str:
    """SHA-256, in hexadecimal, of the normalised text in UTF-8."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()


def count_words(text: str) -> int:
    """Number of runs without white space."""
    return len(text.split())


def cut(text: str, start: int, end: int) -> Span:
    """The span of `text` from `start` to `end`."""
    return Span(start, end, digest(text[start:end]), count_words(text[start:end]))


def find(text: str, phrase: str) -> list[Span]:
    """Every place where a phrase stands, whatever its quotes and white space.

    Args:
        text: The source.
        phrase: The words. `first words … last words` stands for the shortest run from the one to
            the other.
    """
    parts = [part for part in _ELLIPSIS.split(phrase.strip()) if part]
    if not parts:
        return []
    pattern = re.compile(_shortest([_loosely(part) for part in parts]), re.DOTALL)
    straight = text.translate(_STRAIGHT)
    return [cut(text, *match.span()) for match in pattern.finditer(straight)]


def is_border(text: str, offset: int) -> bool:
    """Whether no word reaches over an offset. Where a space was lost (`endThe`) there are two.

    Args:
        text: The source.
        offset: An offset in it.
    """
    before, after = text[max(0, offset - 1) : offset], text[offset : offset + 1]
    if not (before.isalnum() and after.isalnum()):
        return True
    return after.isupper() and not before.isupper()


def _shortest(parts: list[str]) -> str:
    """A pattern of the parts in order, none of which is met again before the next."""
    gaps = [f"(?:(?!{part}).)*?" for part in parts[:-1]]
    return "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True))


def _loosely(phrase: str) -> str:
    return r"\s+".join(map(re.escape, phrase.translate(_STRAIGHT).split()))
