"""A package and the texts of its sources → an answer for each anchor. No output, no files.

The own offsets first; then the search in the plain reading; then in the readings of copies that
were set otherwise; and for what is not found, what stands where it should.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kerrdata.anchors.answers import Anchor, Answer, Place, SourceAnswer, Status, Verification
from kerrdata.anchors.excerpts import fit
from kerrdata.anchors.nearby import Nearby
from kerrdata.anchors.reading import Reading, other_readings, plain
from kerrdata.anchors.rows import QUOTES, SourceRow, anchors, sources
from kerrdata.anchors.search import Budget, Run, Search, occurrences
from kerrdata.anchors.source import SourceText, read_source
from kerrdata.errors import KerrdataError
from kerrdata.package import Package
from kerrdata.spans import digest

SHORT = 100_000
"""So many code points may be tried everywhere in all readings."""
NO_SOURCE = "its source is not in the table of sources"
MOST_PLACES = 10
"""So many places of an ambiguous anchor are named."""


def verify(
    package: Package,
    texts: Sequence[SourceText] = (),
    source: str | None = None,
    *,
    hashes: float | None = None,
) -> Verification:
    """Ask texts for the anchors of a package.

    Args:
        package: The package.
        texts: The texts; each is assigned to the source whose hash it has, else to the one that is
            left.
        source: Identifier of the only source to look at.
        hashes: How many hashes may be tried in a text, None for the usual number.

    Raises:
        KerrdataError: There is no such source, or it is not clear which source a text is of.
    """
    known = sources(package)
    if source is not None and source not in known:
        raise KerrdataError(
            f"There is no source `{source}` in {package.place}.", f"There is: {', '.join(known)}."
        )
    chosen = {source: known[source]} if source is not None else known
    supplied = assign(texts, chosen)
    answers: dict[Anchor, Answer] = {}
    exhaustive = True
    for name in chosen:
        own = [anchor for anchor in anchors(package) if anchor.source == name]
        found, complete = answer(own, supplied.get(name), chosen[name], hashes)
        answers.update(found)
        exhaustive &= complete
    if source is None:
        # What rests on nothing is not passed over in silence.
        strays = (anchor for anchor in anchors(package) if anchor.source not in known)
        answers.update((one, Answer(one, Status.MISSING, note=NO_SOURCE)) for one in strays)
    ordered = tuple(answers[anchor] for anchor in anchors(package) if anchor in answers)
    reports = tuple(_report(row, supplied.get(name)) for name, row in chosen.items())
    return Verification(package.name, reports, ordered, exhaustive)


def assign(
    texts: Iterable[SourceText], sources_of: Mapping[str, SourceRow]
) -> dict[str, SourceText]:
    """Which text is of which source.

    Raises:
        KerrdataError: It is not clear.
    """
    by_hash = {row.sha256: name for name, row in sources_of.items()}
    assigned = {by_hash[text.sha256]: text for text in texts if text.sha256 in by_hash}
    others = [text for text in texts if text.sha256 not in by_hash]
    left = [name for name in sources_of if name not in assigned]
    if others and (len(others) > 1 or len(left) != 1):
        raise KerrdataError(
            f"{others[0].place}: its hash is that of no source: it is not clear which it is of.",
            f"Say it with --source, one text at a time: {', '.join(left or sources_of)}.",
        )
    return {**assigned, **dict(zip(left, others, strict=False))}


def answer(
    wanted: Sequence[Anchor],
    text: SourceText | None,
    source: SourceRow,
    hashes: float | None = None,
) -> tuple[dict[Anchor, Answer], bool]:
    """The answers of one text, and whether every place was tried for what is missing."""
    if text is None:
        return {anchor: Answer(anchor, Status.NOT_SUPPLIED) for anchor in wanted}, True
    verified = {anchor: _own_place(anchor) for anchor in wanted if _stands(anchor, text.text)}
    answers = {
        anchor: Answer(anchor, Status.VERIFIED, (place,), words=text.text[slice(*place)])
        for anchor, place in verified.items()
    }
    rest = [anchor for anchor in wanted if anchor not in verified]
    complete = True
    if rest:
        finder = _Finder(text, verified, Budget(hashes) if hashes else Budget())
        answers.update(finder.find(rest))
        complete = finder.exhausted
    is_same = text.sha256 == source.sha256
    return {one: _with_excerpt(_explained(answers[one], is_same)) for one in wanted}, complete


def known_hashes(package: Package) -> frozenset[str]:
    """The hashes of the texts that the sources of a package describe."""
    return frozenset(row.sha256 for row in sources(package).values())


def very_source(package: Package, text: SourceText, source: str | None = None) -> str:
    """The source of which a text is the very text, as new offsets demand.

    Args:
        package: The package.
        text: The text.
        source: The only source that is meant.

    Raises:
        KerrdataError: The hash of the text is not that of a source.
    """
    found = [name for name, row in sources(package).items() if row.sha256 == text.sha256]
    if not found or source not in {None, *found}:
        raise KerrdataError(
            f"{text.place}: its hash is not that of {source or 'any source'}.",
            "Take the very text that the source row describes; `source verify` searches in copies.",
        )
    return source or found[0]


def very_texts(package: Package, paths: Iterable[Path]) -> dict[str, str]:
    """The texts of sources by identifier, read from files that hold the very texts.

    Args:
        package: The package.
        paths: The files.

    Raises:
        KerrdataError: A file cannot be read, or its hash is not that of a source.
    """
    hashes = known_hashes(package)
    texts = [read_source(path, hashes) for path in paths]
    return {very_source(package, text): text.text for text in texts}


class _Finder:
    """Finds again what does not stand at its own offsets."""

    def __init__(self, text: SourceText, verified: Mapping[Anchor, Place], budget: Budget) -> None:
        self._text = text.text
        self._budget = budget
        self._plain = plain(text.text)
        self._places = dict(verified)
        self.exhausted = True

    def find(self, wanted: list[Anchor]) -> dict[Anchor, Answer]:
        """The answers for these anchors."""
        search = self._search(self._plain, wanted, everywhere=True)
        answers = self._answers(self._plain, search)
        self.exhausted = search.exhausted
        # A long text in which none were found is another text, and no copy set otherwise.
        is_short = len(self._text) <= SHORT
        if search.missing and (self._places or is_short):
            for reading in other_readings(self._text):
                missing = [anchor for anchor in wanted if anchor not in answers]
                if missing:
                    other = self._search(reading, missing, everywhere=is_short)
                    answers.update(self._answers(reading, other))
        nearby = Nearby(self._text, self._plain, self._places)
        return {anchor: answers.get(anchor) or nearby.answer(anchor) for anchor in wanted}

    def _search(self, reading: Reading, wanted: list[Anchor], *, everywhere: bool) -> Search:
        search = Search(reading, wanted, self._budget)
        landmarks = self._places.items()
        search.know(
            {one: (reading.offset(at.start), reading.offset(at.end)) for one, at in landmarks}
        )
        search.run(everywhere=everywhere)
        return search

    def _answers(self, reading: Reading, search: Search) -> dict[Anchor, Answer]:
        """What was found, once it is known where else the same words stand."""
        words = {anchor: reading.normal[slice(*run)] for anchor, run in search.found.items()}
        everywhere = occurrences(reading, words.values())
        runs = {
            anchor: [(start, start + len(text)) for start in everywhere[text]]
            or [search.found[anchor]]
            for anchor, text in words.items()
        }
        for anchor, same in runs.items():
            if len(same) == 1:
                self._places[anchor] = reading.place(*same[0])
        order = _Order(self._places)
        return {anchor: self._answer(anchor, reading, same, order) for anchor, same in runs.items()}

    def _answer(self, anchor: Anchor, reading: Reading, runs: list[Run], order: _Order) -> Answer:
        places = [reading.place(*run) for run in runs]
        fitting = places if len(places) == 1 else order.fitting(anchor, places)
        note = f"read {reading.name}" if reading.name else ""
        if len(fitting) == 1:
            self._places[anchor] = fitting[0]
            # As the source prints it, unless the reading left something out.
            words = reading.normal[slice(*runs[0])] if note else self._text[slice(*fitting[0])]
            return Answer(anchor, Status.MOVED, tuple(fitting), note, words=words)
        note = f"stands in {len(places)} places, and neither offset nor order tells which is meant"
        return Answer(anchor, Status.AMBIGUOUS, tuple(places[:MOST_PLACES]), note)


class _Order:
    """The order of the anchors that stand in one place only: it decides between several places."""

    def __init__(self, places: Mapping[Anchor, Place]) -> None:
        self._sorted = sorted((anchor.start, place.start) for anchor, place in places.items())

    def fitting(self, anchor: Anchor, places: list[Place]) -> list[Place]:
        """Those of the places that lie between the anchor's neighbours; none without neighbours."""
        before = [here for source, here in self._sorted if source <= anchor.start]
        after = [here for source, here in self._sorted if source >= anchor.start]
        if not before or not after:
            return []
        return [place for place in places if before[-1] <= place.start <= after[0]]


def _own_place(anchor: Anchor) -> Place:
    return Place(anchor.start, anchor.end)


def _stands(anchor: Anchor, text: str) -> bool:
    """Whether the words stand at the anchor's own offsets."""
    is_inside = 0 <= anchor.start < anchor.end <= len(text)
    return is_inside and digest(text[anchor.start : anchor.end]) == anchor.sha256


def _explained(given: Answer, is_same: bool) -> Answer:
    """Where the text is the very one, it is the row that is wrong."""
    if not is_same or given.status in {Status.VERIFIED, Status.AMBIGUOUS}:
        return given
    if given.status is Status.MOVED:
        return replace(given, note="the text is the very one, so the offsets of the row are wrong")
    return replace(
        given, note=f"{given.note}; the text is the very one, so the row is wrong".lstrip("; ")
    )


def _with_excerpt(given: Answer) -> Answer:
    """The answer for a quotation with what is wrong with its excerpt."""
    if given.anchor.table != QUOTES or not given.is_found:
        return given
    fitting = fit(given.anchor.excerpt, given.words)
    return given if fitting.is_faithful else replace(given, excerpt_fault=f"the excerpt {fitting}")


def _report(row: SourceRow, text: SourceText | None) -> SourceAnswer:
    if text is None:
        return SourceAnswer(row.id, expected_sha256=row.sha256)
    is_same = text.sha256 == row.sha256
    return SourceAnswer(row.id, text.place, is_same, text.sha256, row.sha256, text.kind)
