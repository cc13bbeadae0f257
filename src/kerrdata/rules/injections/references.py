"""Faults for the rules about references, people, organizations and places."""

from __future__ import annotations

from kerrdata.rules.injections.ways import (
    STRANGER,
    Injection,
    cell,
    position,
    row,
    unknown_reference,
)
from kerrdata.tampering import Copy, Spot

NAME = "Selftest Stranger"


def _related_to_oneself(copy: Copy) -> Spot:
    at = position(copy, "relationships")
    person = copy.rows("relationships")[at]["person_id"]
    return copy.set("relationships", at, related_person_id=person)


def _mirrored(copy: Copy) -> Spot:
    at = position(copy, "relationships")
    copy.set("relationships", at, kind="sibling")
    tie = copy.rows("relationships")[at]
    return copy.add(
        "relationships",
        related_person_id=tie["person_id"],
        person_id=tie["related_person_id"],
        kind="sibling",
        id=STRANGER,
    )


def _within_itself(copy: Copy) -> Spot:
    at = position(copy, "places")
    return copy.set("places", at, within_id=copy.rows("places")[at]["id"])


def _mentioned(copy: Copy) -> Spot:
    copy.add("people", id=STRANGER, name=NAME, kind="named")
    return copy.set("events", position(copy, "events"), title=NAME)


def _namesake(copy: Copy) -> Spot:
    known = position(copy, "people", lambda person: len(person["name"].split()) > 1)
    name = copy.rows("people")[known]["name"]
    return copy.add("people", name=name, id=STRANGER, kind="named")


INJECTIONS: dict[str, Injection] = {
    "KD201": unknown_reference("people"),
    "KD202": unknown_reference("organizations"),
    "KD203": unknown_reference("places"),
    "KD204": unknown_reference("works"),
    "KD205": unknown_reference("sources"),
    "KD206": unknown_reference("events"),
    "KD207": unknown_reference("quotes"),
    "KD208": row("people", id=STRANGER),
    "KD209": row("organizations", id=STRANGER),
    "KD210": _related_to_oneself,
    "KD211": _mirrored,
    "KD212": _within_itself,
    "KD213": _mentioned,
    "KD214": _namesake,
    "KD215": cell("people", aliases="Stranger", kind="unnamed"),
}
