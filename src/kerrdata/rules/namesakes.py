"""A rule about people who are probably one: blocks of similar names, compared by rapidfuzz."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, product

import pandas as pd

from kerrdata.frames import Tables, intervals
from kerrdata.rules.names import aliases, words
from kerrdata.rules.registry import Fault, rule

SIMILAR = 88
"""From which likeness on, in per cent, two spellings may be one name; `Smith` for `Smyth` is 90."""
PREFIX = 3
"""Spellings are compared where two of their words begin with the same letters, so many of them."""
LARGEST = 1000
"""How many spellings are compared each with each; longer lists are cut, in alphabetical order."""
ENOUGH = 10
"""How many candidates are looked at before one is held to be alone."""

Pair = tuple[int, int]


@rule(
    "KD214",
    columns=(
        "people.id",
        "people.name",
        "people.aliases",
        "people.kind",
        "people.birth_edtf",
        "relationships.person_id",
        "relationships.related_person_id",
    ),
    severity="warning",
)
def no_two_people_are_one(tables: Tables) -> Iterator[Fault]:
    """No two people are probably the same one.

    Two spellings of one name split a life into two, and each half looks complete. Names and aliases
    are compared, their words in any order; people born at different times, people tied by a
    relationship, and people who both stay unnamed are two.

    Fix: merge the two rows, keep the other spelling as an alias, and let all references name the
    row that stays; if they are two, tell when each was born or how they are related.
    """
    people = tables["people"].dropna(subset=["id"])
    people = people.drop_duplicates("id", keep=False).reset_index()
    twins = _twins(people, tables["relationships"])
    ids, rows = people["id"].tolist(), people["row"].tolist()
    names = people["name"].fillna("").tolist()
    for later, earlier in sorted(twins.items()):
        note = f"`{ids[later]}` and `{ids[earlier]}` are probably one person"
        yield Fault(note, "people", rows[later], "name", names[later])


def _twins(people: pd.DataFrame, relationships: pd.DataFrame) -> dict[int, int]:
    """The position of each person who is probably an earlier one, with that one's."""
    spellings = _spellings(people)
    are_two = _Difference(people, relationships)
    twins: dict[int, int] = {}
    for pair in chain(_same(spellings), _similar(spellings)):
        earlier, later = sorted(pair)
        if earlier != later and later not in twins and not are_two(earlier, later):
            twins[later] = earlier
    return twins


class _Difference:
    """Knows which pairs of people are two for certain."""

    def __init__(self, people: pd.DataFrame, relationships: pd.DataFrame) -> None:
        birth = intervals(people, "birth")
        self._earliest = birth.earliest.to_numpy()
        self._latest = birth.latest.to_numpy()
        self._unnamed = (people["kind"] == "unnamed").tolist()
        self._ids = people["id"].tolist()
        pairs = relationships[["person_id", "related_person_id"]].dropna()
        self._related = set(map(frozenset, pairs.itertuples(index=False, name=None)))

    def __call__(self, one: int, other: int) -> bool:
        return bool(
            (self._unnamed[one] and self._unnamed[other])
            or {self._ids[one], self._ids[other]} in self._related
            or self._latest[one] < self._earliest[other]
            or self._latest[other] < self._earliest[one]
        )


def _spellings(people: pd.DataFrame) -> dict[str, list[int]]:
    """Names and aliases, their words sorted, with the positions of those who bear them.

    An alias of one word is left out: too many people are called `DJ`.
    """
    spellings: dict[str, list[int]] = defaultdict(list)
    for position, (name, others) in enumerate(zip(people["name"], people["aliases"], strict=True)):
        names = [words(name)] if isinstance(name, str) else []
        names += [parts for alias in aliases(others) if len(parts := words(alias)) > 1]
        for spelling in dict.fromkeys(" ".join(sorted(parts)) for parts in names if parts):
            spellings[spelling].append(position)
    return spellings


def _same(spellings: dict[str, list[int]]) -> Iterator[Pair]:
    for bearers in spellings.values():
        for place, later in enumerate(bearers):
            yield from ((earlier, later) for earlier in bearers[max(0, place - ENOUGH) : place])


def _similar(spellings: dict[str, list[int]]) -> Iterator[Pair]:
    for block in _blocks(spellings):
        for one, other in _near(block):
            yield from product(spellings[one][:ENOUGH], spellings[other][:ENOUGH])


def _blocks(spellings: Iterable[str]) -> Iterator[list[str]]:
    """Spellings of which a word begins alike, in handy portions."""
    by_prefix: dict[str, list[str]] = defaultdict(list)
    for spelling in sorted(spellings):
        for prefix in dict.fromkeys(word[:PREFIX] for word in spelling.split()):
            by_prefix[prefix].append(spelling)
    for block in by_prefix.values():
        yield from (block[at : at + LARGEST] for at in range(0, len(block), LARGEST))


def _near(block: list[str]) -> Iterator[tuple[str, str]]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 (not needed by most commands)

    scores = process.cdist(block, block, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    for later in range(1, len(block)):
        for earlier in scores[:later, later].nonzero()[0][:ENOUGH]:
            yield block[earlier], block[later]
