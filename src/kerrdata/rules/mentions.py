"""A rule about people who are named in the text of an event without taking part in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set

import pandas as pd

from kerrdata.casts import encoded
from kerrdata.frames import Tables
from kerrdata.rules.names import called
from kerrdata.rules.registry import Fault, rule

Words = tuple[str, ...]
Mention = tuple[Words, frozenset[str]]
"""A name, and the ids of those who bear it."""

TEXTS = ("title", "description")
THINGS = ("organizations", "places", "works")
SUFFIXES = frozenset({"Jr", "Sr", "II", "III", "IV"})

_WORD = re.compile(r"\w+")


class Known:
    """Finds known names in a text, as whole words and the longest where several fit.

    Args:
        holders: Of each name, as a run of words, the ids of the people who bear it; none where it
            is not clear who or what is meant.
    """

    def __init__(self, holders: dict[Words, frozenset[str]]) -> None:
        self._holders = holders
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in filter(None, holders):
            lengths[name[0]].add(len(name))
        self._lengths = {word: sorted(known, reverse=True) for word, known in lengths.items()}

    def mentioned(self, text: str) -> Iterator[Mention]:
        """Each name in a text with those who bear it."""
        found, free = _words(text), 0
        for at, word in enumerate(found):
            for length in self._lengths.get(word, ()) if at >= free else ():
                name = found[at : at + length]
                holders = self._holders.get(name)
                if holders is not None:
                    free = at + length
                    if holders:
                        yield name, holders
                    break


@rule(
    "KD213",
    columns=(
        "events.id",
        "events.title",
        "events.description",
        "people.id",
        "people.name",
        "people.aliases",
        "people.kind",
        "event_people.event_id",
        "event_people.person_id",
    ),
    severity="warning",
)
def mentioned_people_are_linked(tables: Tables) -> Iterator[Fault]:
    """Whoever is named in the title or description of an event stands among its people.

    Users find the events of a person through `event_people`; a name in a sentence is found by
    nobody. Looked for are whole names and aliases, and family names that only one person bears,
    written with the same capitals; what is also the name of a work, place or organization is not.

    Fix: add the person to `event_people`, as `subject` if the event merely concerns them.
    """
    events, linked = tables.texts("events").dropna(subset=["id"]), _linked(tables["event_people"])
    codes, texts = encoded(pd.concat([events[column] for column in TEXTS]))
    mentioned = _mentioned(texts, _known(tables))
    columns = codes.reshape(len(TEXTS), -1).tolist()
    rows = zip(events.index.tolist(), events["id"].tolist(), *columns, strict=True)
    for row, event, *places in rows:
        people: Set[str] = linked.get(event, frozenset())
        for column, place in zip(TEXTS, places, strict=True):
            for name, holders in mentioned[place]:
                if holders.isdisjoint(people):
                    people = people | holders
                    yield _fault(row, column, texts[place], name, holders)


def _mentioned(texts: pd.Series, known: Known) -> list[list[Mention]]:
    """The names in each text, and in the end those of a missing one, whose code is -1: none."""
    return [*(list(known.mentioned(text)) for text in texts.tolist()), []]


def _linked(event_people: pd.DataFrame) -> dict[str, set[str]]:
    """The people of each event; written out, for `groupby` takes seconds for many events."""
    linked: dict[str, set[str]] = defaultdict(set)
    columns = (event_people[column].tolist() for column in ("event_id", "person_id"))
    for event, person in zip(*columns, strict=True):
        linked[event].add(person)
    return linked


def _fault(row: int, column: str, text: str, name: Words, holders: frozenset[str]) -> Fault:
    people = " or ".join(f"`{person}`" for person in sorted(holders))
    note = f"{' '.join(name)} is named, but {people} is not among the people of the event"
    return Fault(note, "events", row, column, text)


def _known(tables: Tables) -> Known:
    people = tables["people"]
    holders = _holders(people[people["kind"] == "named"])
    things = (called(tables.texts(name)) for name in THINGS if name in tables)
    unclear: set[Words] = {name for name, who in holders.items() if len(name) == 1 and len(who) > 1}
    unclear |= {_words(name) for names in things for _, name in names}
    clear = {name: frozenset(who) for name, who in holders.items() if name not in unclear}
    return Known(clear | dict.fromkeys(unclear, frozenset()))


def _holders(people: pd.DataFrame) -> dict[Words, set[str]]:
    """Who bears each name, alias and family name."""
    holders: dict[Words, set[str]] = defaultdict(set)
    bearers: dict[str, set[str]] = defaultdict(set)
    for person, name in called(people):
        run = _words(name)
        holders[run].add(person)
        for word in run:
            bearers[word].add(person)
    for name in people["name"].dropna().unique():
        parts = [word for word in _words(name) if word not in SUFFIXES]
        if len(parts) > 1:
            holders[(parts[-1],)] |= bearers[parts[-1]]
    return holders


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text))
