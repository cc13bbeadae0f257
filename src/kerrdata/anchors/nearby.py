"""What stands where an anchor should stand, when its words are not there any more.

Only the hash of the words is known, and of a quotation its excerpt: that something *near* stands
there is said where the excerpt is found again, exactly or nearly, or where anchors close by, before
and after, show which piece of the text lies between them. Nothing is said to be near without one of
these.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from kerrdata.anchors.answers import Anchor, Answer, Place, Status
from kerrdata.anchors.reading import Reading
from kerrdata.spans import normalise

LIKENESS = 80
"""From which likeness on, in per cent, words are taken for a changed excerpt."""
CLOSE = 1_500
"""How far away, in code points, an anchor may stand to tell where its neighbour should be."""
MOST_SEARCHED = 2_000_000
"""In a longer text a changed excerpt is only looked for between the anchors around it."""


class Nearby:
    """Answers for anchors whose words were not found.

    Args:
        text: The text.
        reading: Its plain reading.
        places: The anchors that were found.
    """

    def __init__(self, text: str, reading: Reading, places: Mapping[Anchor, Place]) -> None:
        self._text = text
        self._reading = reading
        found = sorted(
            (one.start, one.end, place.start, place.end) for one, place in places.items()
        )
        self._found = found
        self._starts = [start for start, *_ in found]

    def answer(self, anchor: Anchor) -> Answer:
        """`changed` with what stands there, or `missing`."""
        if not anchor.length:
            return Answer(anchor, Status.MISSING, note="the row has no readable offsets")
        if not anchor.sha256:
            return Answer(anchor, Status.MISSING, note="the row has no readable hash")
        return self._by_excerpt(anchor) or self._by_neighbours(anchor)

    def _by_excerpt(self, anchor: Anchor) -> Answer | None:
        # Only changed words need it, and most runs have none.
        from rapidfuzz import fuzz  # noqa: PLC0415

        words = normalise(anchor.excerpt)
        first, last = self._between(anchor)
        if not words or last - first > MOST_SEARCHED:
            return None
        searched = self._reading.normal[first:last]
        like = fuzz.partial_ratio_alignment(words, searched, score_cutoff=LIKENESS)
        if not like or like.dest_end <= like.dest_start:
            return None
        start, end = self._widened(first + like.dest_start, first + like.dest_end, anchor.length)
        place = self._reading.place(start, end)
        note = f"the excerpt is found, alike to {like.score:.0f} %"
        return Answer(anchor, Status.CHANGED, (place,), note, anchor.excerpt, self._shown(place))

    def _by_neighbours(self, anchor: Anchor) -> Answer:
        """What lies as far from the found neighbours as the anchor does in the source."""
        around = self._neighbours(anchor)
        if not around:
            return Answer(anchor, Status.MISSING, note="nothing near it was found")
        start, end = self._expected(anchor, *around)
        if end - start < anchor.length // 2:
            return Answer(anchor, Status.MISSING, note="the text between its neighbours is gone")
        place = self._reading.place(
            *self._snapped(self._reading.offset(start), self._reading.offset(end))
        )
        expected = f"{anchor.length} code points of which only the hash is known"
        note = "placed by the anchors around it"
        return Answer(anchor, Status.CHANGED, (place,), note, expected, self._shown(place))

    def _neighbours(
        self, anchor: Anchor
    ) -> tuple[tuple[int, int, int, int], tuple[int, int, int, int]] | None:
        """The anchors found close before and after; not an anchor that holds it or lies in it."""
        before = [one for one in self._found if anchor.start - CLOSE <= one[1] <= anchor.start]
        after = [one for one in self._found if anchor.end <= one[0] <= anchor.end + CLOSE]
        if not before or not after:
            return None
        last, first = max(before, key=lambda one: one[1]), min(after)
        return (last, first) if last[3] <= first[2] else None

    def _expected(
        self, anchor: Anchor, before: tuple[int, int, int, int], after: tuple[int, int, int, int]
    ) -> tuple[int, int]:
        """The place in the text, measured from the nearer neighbour at each end, within both."""
        gap_before, gap_after = anchor.start - before[1], after[0] - anchor.end
        start = min(before[3] + gap_before, after[2])
        end = max(after[2] - gap_after, before[3])
        return (start, end) if start < end else (before[3], after[2])

    def _between(self, anchor: Anchor) -> tuple[int, int]:
        """The piece of the reading between the neighbours, else all of it."""
        before = bisect_left(self._starts, anchor.start) - 1
        after = bisect_right(self._starts, anchor.end)
        first = self._reading.offset(self._found[before][2]) if before >= 0 else 0
        size = len(self._reading.normal)
        last = self._reading.offset(self._found[after][3]) if after < len(self._found) else size
        return (first, last) if first < last else (0, size)

    def _widened(self, start: int, end: int, length: int) -> tuple[int, int]:
        """The quotation around words: to the quotation marks, else as much as it was long."""
        normal = self._reading.normal
        opening, closing = normal.rfind('"', 0, start), normal.find('"', end)
        if opening >= 0 and closing >= 0 and closing - opening <= 2 * length + 20:
            return opening + 1, closing
        spare = max(0, length - (end - start)) // 2
        return self._snapped(max(0, start - spare), min(len(normal), end + spare))

    def _snapped(self, start: int, end: int) -> tuple[int, int]:
        """A run widened to whole words."""
        normal = self._reading.normal
        while start > 0 and normal[start - 1].isalnum() and normal[start].isalnum():
            start -= 1
        while end < len(normal) and normal[end].isalnum() and normal[end - 1].isalnum():
            end += 1
        piece = normal[start:end]
        return end - len(piece.lstrip()), start + len(piece.rstrip())

    def _shown(self, place: Place) -> str:
        return self._text[place.start : place.end]
