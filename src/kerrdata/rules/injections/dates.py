"""Faults for the rules about dates."""

from __future__ import annotations

from kerrdata.rules.injections.ways import (
    FAR_AHEAD,
    LONG_AGO,
    STRANGER,
    Injection,
    cell,
    known_sources,
    position,
)
from kerrdata.tampering import Copy, Spot

LATER = "1001"


def _wrong_bound(copy: Copy) -> Spot:
    dated = position(copy, "events", lambda event: bool(event["date_earliest"]))
    return copy.set("events", dated, date_earliest="1000-01-01")


def _after_its_sources(copy: Copy) -> Spot:
    dated = known_sources(copy, "published_latest")
    evidence = [one for one in copy.rows("evidence") if one["table_name"] == "events"]
    undated = {one["row_id"] for one in evidence if one["source_id"] not in dated}
    told = {one["row_id"] for one in evidence} - undated
    at = position(copy, "events", lambda event: event["id"] in told)
    return copy.set("events", at, date_edtf=FAR_AHEAD)


def _said_after_its_source(copy: Copy) -> Spot:
    dated = known_sources(copy, "published_latest")
    at = position(copy, "quotes", lambda quote: quote["source_id"] in dated)
    return copy.set("quotes", at, said_edtf=FAR_AHEAD)


def _dated_event(copy: Copy) -> str:
    """The id of an event of which both bounds are known."""
    bounds = ("date_earliest", "date_latest")
    at = position(copy, "events", lambda event: all(event[bound] for bound in bounds))
    return copy.rows("events")[at]["id"]


def _participant(copy: Copy, birth: str, **cells: str) -> Spot:
    """A person of that birth at an event whose date is known, in a row that begins with `cells`."""
    event = _dated_event(copy)
    copy.add("people", id=STRANGER, birth_edtf=birth)
    return copy.add("event_people", **cells, event_id=event, role="participant")


def _before_the_founding(copy: Copy) -> Spot:
    event = _dated_event(copy)
    copy.add("organizations", id=STRANGER, founded_edtf=FAR_AHEAD)
    return copy.add(
        "event_organizations", organization_id=STRANGER, event_id=event, role="organizer"
    )


def _before_the_birth(table: str) -> Injection:
    def inject(copy: Copy) -> Spot:
        copy.add("people", id=STRANGER, birth_edtf=FAR_AHEAD)
        at = position(copy, table)
        return copy.set(table, at, person_id=STRANGER, start_edtf=LONG_AGO, end_edtf="")

    return inject


def _release_of_another_time(copy: Copy) -> Spot:
    released = position(copy, "works", lambda work: bool(work["released_edtf"]))
    work = copy.rows("works")[released]["id"]
    event = position(copy, "events")
    return copy.set("events", event, date_edtf=LONG_AGO, kind="release", work_id=work)


INJECTIONS: dict[str, Injection] = {
    "KD101": cell("events", date_edtf="30 February"),
    "KD102": _wrong_bound,
    "KD103": cell("memberships", end_edtf=LONG_AGO, start_edtf=LATER),
    "KD104": cell("relationships", end_edtf=LONG_AGO, start_edtf=LATER),
    "KD105": cell("people", death_edtf=LONG_AGO, birth_edtf=LATER),
    "KD106": _after_its_sources,
    "KD107": _said_after_its_source,
    "KD108": lambda copy: _participant(copy, FAR_AHEAD, person_id=STRANGER),
    "KD109": _before_the_founding,
    "KD110": _before_the_birth("memberships"),
    "KD111": _before_the_birth("relationships"),
    "KD112": lambda copy: _participant(copy, LONG_AGO, age="1", person_id=STRANGER),
    "KD113": _release_of_another_time,
    "KD114": lambda copy: _participant(copy, LONG_AGO, person_id=STRANGER),
}
