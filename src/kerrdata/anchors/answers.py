"""The words of this floor: an anchor, and the answer that a text gives. No files, no search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """What a text says of an anchor; the texts of the members are part of the JSON format."""

    VERIFIED = "verified"
    MOVED = "moved"
    CHANGED = "changed"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    NOT_SUPPLIED = "not supplied"


HELD = frozenset({Status.VERIFIED, Status.MOVED})
"""The answers that say: these very words stand in this text."""


@dataclass(frozen=True)
class Anchor:
    """A row's claim that a run of a source has this hash.

    Attributes:
        table, id, row: The row that makes it; `row` is the record number, the header being 1.
        source: Identifier of the source.
        start, end: Offsets in the text that the source row describes, half-open; both 0 where the
            row's own are not readable.
        sha256: Hash of the normalised run.
        excerpt: A few words out of the run, as quotations have them, else empty.
        supports: The row that rests on it, as `table/id` or `table/id/column`; its own for a
            quotation.
    """

    table: str
    id: str
    row: int
    source: str
    start: int
    end: int
    sha256: str
    excerpt: str = ""
    supports: str = ""

    @property
    def length(self) -> int:
        """Length of the run in the text that the source row describes, white space as is."""
        return self.end - self.start

    @property
    def supported_row(self) -> str:
        """The row that rests on it, as `table/id`."""
        return "/".join(self.supports.split("/")[:2])


class Place(NamedTuple):
    """A run of the text that was looked at: half-open offsets in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class Answer:
    """What a text says of an anchor.

    Attributes:
        anchor: The anchor.
        status: The answer.
        places: Where it was found; for `changed` where something near stands, for `ambiguous` all
            places, up to a limit.
        note: By what it was found, or why it was not.
        expected: For `changed`: what is known of the words that were meant.
        found: For `changed`: what stands at the place.
        words: The words themselves where they were found, without page furniture in between.
        excerpt_fault: Why the excerpt is no piece of the run, empty where it is one or there is
            none.
    """

    anchor: Anchor
    status: Status
    places: tuple[Place, ...] = ()
    note: str = ""
    expected: str = ""
    found: str = ""
    words: str = ""
    excerpt_fault: str = ""

    @property
    def is_found(self) -> bool:
        """Whether the words stand in the text, at a place that is clear."""
        return self.status in HELD

    @property
    def holds(self) -> bool:
        """Whether the words stand in the text, and the excerpt in the words."""
        return self.is_found and not self.excerpt_fault


@dataclass(frozen=True)
class SourceAnswer:
    """What is known of the text of one source.

    Attributes:
        source: Identifier of the source.
        place: The file that was looked at, empty where none was supplied.
        is_same: Whether it is the very text that the offsets refer to, by its hash.
        sha256, expected_sha256: Hash of the text looked at, and the source row's.
        kind: How the text was read.
    """

    source: str
    place: str = ""
    is_same: bool = False
    sha256: str = ""
    expected_sha256: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Verification:
    """The answers for all anchors of a package, or of one of its sources.

    Attributes:
        package: Name of the package.
        sources: One per source.
        answers: One per anchor, in the order of the rows.
        exhaustive: Whether every place of the texts was tried for the anchors that were not found.
    """

    package: str
    sources: tuple[SourceAnswer, ...]
    answers: tuple[Answer, ...]
    exhaustive: bool = True

    @property
    def counts(self) -> Mapping[Status, int]:
        """How often each answer was given, in the order of `Status`, zeros included."""
        counted = Counter(answer.status for answer in self.answers)
        return {status: counted[status] for status in Status}

    @property
    def is_supplied(self) -> bool:
        """Whether there was a text for every source."""
        return all(source.place for source in self.sources)

    def holds(self, *, another_copy: bool = False) -> bool:
        """Whether every anchor was looked up and there is nothing to report.

        Args:
            another_copy: Whether the reader knows that the text is another copy, so that its hash
                is another one and `moved` is no finding.
        """
        return self.is_supplied and not self.has_findings(another_copy=another_copy)

    def has_findings(self, *, another_copy: bool = False) -> bool:
        """Whether something is to be seen to; what could not be looked up is none.

        Args:
            another_copy: As for `holds`.
        """
        good = {Status.VERIFIED, Status.NOT_SUPPLIED, *([Status.MOVED] if another_copy else [])}
        same = another_copy or all(source.is_same for source in self.sources if source.place)
        return not same or any(
            answer.status not in good or answer.excerpt_fault for answer in self.answers
        )
