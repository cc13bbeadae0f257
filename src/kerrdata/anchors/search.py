"""Finding runs of a text again from hash, length and place alone: no words are known.

A hash cannot be searched for, it can only be compared with that of a run that is tried. What keeps
the number of trials small: a run starts and ends at the border of a word; a quotation stands
between quotation marks; an excerpt stands inside its quotation; and two runs stand about as far
apart in a copy as they did in the source, so that each that is found tells where to look for its
neighbours. Only where all this tells nothing, all runs of a length are tried, for as long as the
budget lasts.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256

from kerrdata.anchors.answers import Anchor
from kerrdata.anchors.reading import Reading
from kerrdata.spans import normalise

BUDGET = 4_000_000
"""Hashes that may be tried for one text: some four seconds."""
REACH = 2_000
"""How far from where its neighbours say a run is looked for."""
ALL_RUNS = 1_000_000
"""In texts with fewer runs all of them are tried, whatever their length."""
MARKS_BETWEEN = 8
"""Quotation marks that a quotation may hold inside, counting the one that ends it."""

Run = tuple[int, int]


class Budget:
    """How many hashes may still be tried."""

    def __init__(self, hashes: float = BUDGET) -> None:
        self.left = hashes

    def spend(self, hashes: int) -> bool:
        """Take from the budget, and say whether there was enough."""
        if hashes > self.left:
            return False
        self.left -= hashes
        return True


class Search:
    """The search for anchors in one reading of a text.

    Args:
        reading: The reading.
        anchors: What to look for.
        budget: Shared by all searches in a text.

    Attributes:
        found: Of each anchor that was found the run of the reading, or one of several equal ones.
        exhausted: Whether all runs were tried for those not found.
    """

    def __init__(self, reading: Reading, anchors: Sequence[Anchor], budget: Budget) -> None:
        self._reading = reading
        self._budget = budget
        self._wanted: dict[bytes, list[Anchor]] = defaultdict(list)
        for anchor in anchors:
            if len(anchor.sha256) == 64 and anchor.length > 0:
                self._wanted[bytes.fromhex(anchor.sha256)].append(anchor)
        self._known: list[tuple[int, int]] = []
        self._tried: dict[Anchor, tuple[Run, ...]] = {}
        self.found: dict[Anchor, Run] = {}
        self.exhausted = True

    @property
    def missing(self) -> list[Anchor]:
        """What is still to be found, in the order of the source."""
        left = {
            anchor for same in self._wanted.values() for anchor in same if anchor not in self.found
        }
        return sorted(left, key=lambda anchor: (anchor.start, anchor.end, anchor.id))

    def know(self, places: Mapping[Anchor, Run]) -> None:
        """Take over runs that were found by other means, as landmarks."""
        for anchor, run in places.items():
            insort(self._known, (anchor.start, run[0]))

    def run(self, *, everywhere: bool = True) -> None:
        """Look for everything that is wanted.

        Args:
            everywhere: Whether to try all runs of a length where nothing else helps.
        """
        self._try_all(self._between_marks())
        self._around_excerpts()
        self._near_neighbours()
        if everywhere:
            self._everywhere()

    def bracket(self, anchor: Anchor) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """The landmarks before and after: offsets in the source and in the reading."""
        after = bisect_left(self._known, (anchor.start, 0))
        before = self._known[after - 1] if after else None
        return before, self._known[after] if after < len(self._known) else None

    def _try_all(self, runs: Iterable[Run]) -> bool:
        """Compare runs with all that is wanted; whether the budget sufficed."""
        tried = list(dict.fromkeys(runs))
        if not self._budget.spend(len(tried)):
            self.exhausted = False
            return False
        normal, wanted = self._reading.normal, self._wanted
        hits: dict[bytes, list[Run]] = defaultdict(list)
        for run in tried:
            digest = sha256(normal[run[0] : run[1]].encode()).digest()
            if digest in wanted:
                hits[digest].append(run)
        for digest, same in hits.items():
            self._note(digest, same)
        return True

    def _note(self, digest: bytes, runs: list[Run]) -> None:
        """Keep what was found; what was found once is a landmark."""
        for anchor in self._wanted[digest]:
            if anchor not in self.found:
                self.found[anchor] = runs[0]
                if len(runs) == 1:
                    insort(self._known, (anchor.start, runs[0][0]))

    def _between_marks(self) -> Iterator[Run]:
        """What stands between quotation marks, whichever opens and whichever closes."""
        normal = self._reading.normal
        marks = [match.start() for match in re.finditer('"', normal)]
        longest = max((anchor.length for anchor in self.missing), default=0)
        for position, opening in enumerate(marks):
            for closing in marks[position + 1 : position + 1 + MARKS_BETWEEN]:
                if closing - opening > longest + 2:
                    break
                yield _trimmed(normal, opening + 1, closing)

    def _around_excerpts(self) -> None:
        """Runs that hold the excerpt of a quotation."""
        for anchor in self.missing:
            words = normalise(anchor.excerpt)
            for place in _places(self._reading.normal, words, limit=20) if words else ():
                starts = self._starts(place + len(words) - anchor.length, place)
                runs = self._runs(anchor, starts)
                self._try_all(run for run in runs if run[1] >= place + len(words))

    def _near_neighbours(self) -> None:
        """Runs about where the neighbours say; each that is found is a neighbour for the next."""
        before = -1
        while self._known and before != len(self.found):
            before = len(self.found)
            for order in (self.missing, self.missing[::-1]):
                for anchor in order:
                    if anchor not in self.found:
                        self._near(anchor)

    def _near(self, anchor: Anchor) -> None:
        """Try the runs around an anchor's expected places, the nearest first."""
        windows = tuple(self._windows(anchor))
        if self._tried.get(anchor) == windows:
            return
        self._tried[anchor] = windows
        for window in windows:
            if not self._try_all(self._runs(anchor, self._starts(*window))) or anchor in self.found:
                return
        self._try_all(self._torn(anchor, *windows[0]))

    def _windows(self, anchor: Anchor) -> Iterator[Run]:
        """Where a run may start, as the landmarks before and after have it, first closely."""
        landmarks = [known for known in self.bracket(anchor) if known]
        landmarks.sort(key=lambda known: abs(known[0] - anchor.start))
        # Of a short text all runs are tried in the end, which costs less than to go far here.
        for reach in (4, 60) if self._is_short else (4, 60, REACH // 4, REACH):
            for source, here in landmarks:
                expected = here + anchor.start - source
                # White space was perhaps wider in the source: the more, the farther apart they are.
                drift = min(abs(anchor.start - source) // 8, reach * 8, REACH)
                yield expected - reach - drift, expected + reach
        if len(landmarks) == 2:
            first, last = sorted(here for _, here in landmarks)
            if last - first <= 2 * REACH and not self._is_short:
                yield first, last + 1

    @cached_property
    def _is_short(self) -> bool:
        """Whether all runs of the text are so few that they can be tried."""
        longest = max((anchor.length for anchor in self.missing), default=0)
        # About every fifth character ends a word or is a sign.
        return len(self._reading.starts) * longest <= 5 * ALL_RUNS

    def _everywhere(self) -> None:
        """All runs that can be meant: of a short text at once, of a long one length by length."""
        if self._is_short:
            self._try_all(self._all_runs())
            self._near_neighbours()
            return
        scanned: set[int] = set()
        while (length := self._next_length(scanned)) and self._scan(length):
            scanned.add(length)
            self._near_neighbours()

    def _all_runs(self) -> Iterator[Run]:
        ends = [end for end, flag in enumerate(self._reading.is_end) if flag]
        longest = max((anchor.length for anchor in self.missing), default=0)
        for start in self._reading.starts:
            for end in ends[bisect_right(ends, start) : bisect_right(ends, start + longest)]:
                yield start, end

    def _next_length(self, scanned: set[int]) -> int:
        """The length of the most anchors; then shorter ones, as white space may have been wider."""
        missing = self.missing
        for less in range(max((_slack(anchor) for anchor in missing), default=-1) + 1):
            lengths = Counter(
                anchor.length - less
                for anchor in missing
                if less <= _slack(anchor) and anchor.length - less not in scanned
            )
            if lengths:
                # Of lengths equally frequent the greater: its runs are the least likely to recur.
                return max(lengths, key=lambda length: (lengths[length], length))
        return 0

    def _scan(self, length: int) -> bool:
        """Try all runs of a length."""
        size, is_end = len(self._reading.normal), self._reading.is_end
        last = bisect_right(self._reading.starts, size - length)
        runs = [
            (start, start + length)
            for start in self._reading.starts[:last]
            if is_end[start + length]
        ]
        return self._try_all(runs)

    def _starts(self, first: int, last: int) -> array[int]:
        starts = self._reading.starts
        return starts[bisect_left(starts, max(first, 0)) : bisect_left(starts, max(last, 0) + 1)]

    def _runs(self, anchor: Anchor, starts: Iterable[int]) -> Iterator[Run]:
        """The runs of an anchor's length, or somewhat shorter, from these starts."""
        is_end, slack = self._reading.is_end, _slack(anchor)
        for start in starts:
            longest = min(start + anchor.length, len(is_end) - 1)
            for end in range(longest, start + anchor.length - slack - 1, -1):
                if is_end[end] and end > start:
                    yield start, end

    def _torn(self, anchor: Anchor, first: int, last: int) -> Iterator[Run]:
        """Runs that start or end inside a word, as those of careless rows do."""
        size = len(self._reading.normal)
        for start in range(max(first, 0), min(last, size)):
            for length in range(anchor.length, max(0, anchor.length - 3), -1):
                if start + length <= size:
                    yield start, start + length


def occurrences(reading: Reading, texts: Iterable[str]) -> dict[str, list[int]]:
    """Where each of many texts stands in a reading, at the borders of words, in one pass.

    Args:
        reading: The reading.
        texts: What to look for.
    """
    normal, is_end = reading.normal, reading.is_end
    by_key: dict[int, dict[str, set[str]]] = {1: {}, 4: {}, 16: {}}
    for text in filter(None, texts):
        size = max(size for size in by_key if size <= len(text))
        by_key[size].setdefault(text[:size], set()).add(text)
    found: dict[str, list[int]] = defaultdict(list)
    for size, keys in by_key.items():
        starts = (
            [start for start in reading.starts if normal[start : start + size] in keys]
            if keys
            else []
        )
        for start in starts:
            for text in keys[normal[start : start + size]]:
                end = start + len(text)
                if end < len(is_end) and is_end[end] and normal.startswith(text, start):
                    found[text].append(start)
    return found


def _slack(anchor: Anchor) -> int:
    """By how much an anchor's normal form may be shorter than its run in the source."""
    return max(2, anchor.length // 8)


def _trimmed(text: str, start: int, end: int) -> Run:
    """A run without the spaces at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _places(text: str, words: str, limit: int) -> Iterator[int]:
    place = text.find(words)
    while place >= 0 and limit > 0:
        yield place
        place, limit = text.find(words, place + 1), limit - 1
