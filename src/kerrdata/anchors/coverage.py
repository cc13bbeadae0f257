"""What of a source a package rests on: sentences without an anchor, rows without evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kerrdata.anchors.answers import Anchor, Answer, Place
from kerrdata.anchors.rows import Row, linking, rows, supportable, unsupported
from kerrdata.anchors.source import SourceText
from kerrdata.anchors.verification import verify
from kerrdata.errors import KerrdataError
from kerrdata.package import Package
from kerrdata.sentences import split


@dataclass(frozen=True)
class Placed:
    """An anchor and where it stands in the text."""

    anchor: Anchor
    place: Place


@dataclass(frozen=True)
class Sentence:
    """A sentence and the anchors that share a word with it.

    Attributes:
        start, end: Half-open offsets in the text.
        words: Number of its words.
        covered: Number of its words that lie in an anchor, wholly or in part.
        anchors: In the order of the text.
    """

    start: int
    end: int
    words: int
    covered: int
    anchors: tuple[Placed, ...]


@dataclass(frozen=True)
class Coverage:
    """How a package and a text cover each other.

    Attributes:
        package: Name of the package.
        source: Identifier of the source.
        text: The text.
        is_same: Whether it is the very text that the offsets refer to.
        sentences: All of the text.
        lost: The anchors of the source that were not found in the text.
        rows: The rows that need evidence, of whatever source.
        unsupported: Those that have none.
        linking: The tables whose rows rest on the evidence for what they link.
        resting: The rows that rest on anchors found in the text, by `table/id`.
    """

    package: str
    source: str
    text: SourceText
    is_same: bool
    sentences: tuple[Sentence, ...]
    lost: tuple[Answer, ...]
    rows: tuple[Row, ...]
    unsupported: tuple[Row, ...]
    linking: tuple[str, ...]
    resting: Mapping[str, Row]

    @cached_property
    def unmined(self) -> tuple[Sentence, ...]:
        """The sentences without an anchor."""
        return tuple(sentence for sentence in self.sentences if not sentence.anchors)

    @property
    def percent(self) -> float:
        """Sentences with an anchor, of a hundred; a text without sentences is covered."""
        return _percent(len(self.sentences) - len(self.unmined), len(self.sentences))

    @property
    def words_percent(self) -> float:
        """Words that lie in an anchor, of a hundred."""
        covered = sum(sentence.covered for sentence in self.sentences)
        return _percent(covered, sum(sentence.words for sentence in self.sentences))

    def reaches(self, floor: float) -> bool:
        """Whether at least so many sentences of a hundred have an anchor."""
        # In whole sentences, so that no rounding lifts a figure over its floor.
        anchored = len(self.sentences) - len(self.unmined)
        return anchored * 100 >= floor * len(self.sentences)


def cover(package: Package, text: SourceText, source: str | None = None) -> Coverage:
    """Compare a package with the text of one of its sources.

    Args:
        package: The package.
        text: The text.
        source: Identifier of the source; not needed where the text's hash, or its being the only
            one, tells.

    Raises:
        KerrdataError: It is not clear which source the text is of.
    """
    verification = verify(package, [text], source)
    of = next(report for report in verification.sources if report.place)
    answers = [answer for answer in verification.answers if answer.anchor.source == of.source]
    placed = [Placed(answer.anchor, answer.places[0]) for answer in answers if answer.is_found]
    return Coverage(
        package=package.name,
        source=of.source,
        text=text,
        is_same=of.is_same,
        sentences=tuple(_sentences(text.text, placed)),
        lost=tuple(one for one in answers if not one.is_found),
        rows=tuple(supportable(package)),
        unsupported=tuple(unsupported(package)),
        linking=tuple(linking(package)),
        resting=_resting(package, placed),
    )


def check_floor(floor: float | None) -> None:
    """Refuse a floor that means nothing.

    Raises:
        KerrdataError: It is not between 0 and 100.
    """
    if floor is not None and not 0 <= floor <= 100:
        raise KerrdataError(f"A floor of {floor} % means nothing.", "Give a number from 0 to 100.")


def _resting(package: Package, placed: Iterable[Placed]) -> dict[str, Row]:
    names = {one.anchor.supported_row for one in placed}
    tables = dict.fromkeys(name.partition("/")[0] for name in names)
    found = (
        row
        for table in package.descriptor.tables
        if table.name in tables
        for row in rows(package, table.name)
    )
    return {row.name: row for row in found if row.name in names}


def _sentences(text: str, placed: Sequence[Placed]) -> Iterator[Sentence]:
    ordered = sorted(placed, key=lambda one: (one.place.start, one.place.end, one.anchor.id))
    longest = max((one.place.end - one.place.start for one in ordered), default=0)
    starts = [one.place.start for one in ordered]
    for start, end in split(text):
        near = ordered[bisect_right(starts, start - longest - 1) : bisect_right(starts, end)]
        anchors = tuple(one for one in near if _shares_word(text, one.place, start, end))
        words = list(_words(text, start, end))
        covered = sum(any(_overlap(one.place, *word) for one in anchors) for word in words)
        yield Sentence(start, end, len(words), covered, anchors)


def _shares_word(text: str, place: Place, start: int, end: int) -> bool:
    shared = (
        text[max(place.start, start) : min(place.end, end)] if _overlap(place, start, end) else ""
    )
    return any(character.isalnum() for character in shared)


def _overlap(place: Place, start: int, end: int) -> bool:
    return place.start < end and start < place.end


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for word in text[start:end].split():
        position = text.index(word, position)
        yield position, position + len(word)
        position += len(word)


def _percent(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0
