"""Faults for the rules about quotations, and about what is sensitive."""

from __future__ import annotations

from kerrdata.rules.injections.ways import (
    FAR_AHEAD,
    LONG_AGO,
    STRANGER,
    Injection,
    cell,
    edited,
    known_sources,
    position,
    positions,
)
from kerrdata.tampering import Copy, Spot

BEYOND = "999999999"


def beyond_its_source(table: str) -> Injection:
    """The fault of a span that ends behind its source."""

    def inject(copy: Copy) -> Spot:
        measured = known_sources(copy, "length")
        at = position(copy, table, lambda one: one["source_id"] in measured)
        return copy.set(table, at, span_end=BEYOND)

    return inject


def _too_much_of_a_source(copy: Copy) -> Spot:
    quoted = {quote["source_id"] for quote in copy.rows("quotes") if quote["excerpt"]}
    at = position(copy, "sources", lambda source: source["id"] in quoted)
    return copy.set("sources", at, words="1")


def _overlapping(copy: Copy) -> Spot:
    first, second, *_ = positions(copy, "quotes", least=2)
    rows = copy.rows("quotes")
    span = {name: rows[first][name] for name in ("span_start", "span_end", "source_id")}
    return copy.set("quotes", second, **span)


def _miscounted(copy: Copy) -> Spot:
    at = position(copy, "quotes", lambda quote: bool(quote["excerpt"]))
    return copy.set("quotes", at, words="999")


def _unborn_speaker(copy: Copy) -> Spot:
    copy.add("people", id=STRANGER, birth_edtf=FAR_AHEAD)
    at = position(copy, "quotes")
    return copy.set("quotes", at, speaker_id=STRANGER, said_edtf=LONG_AGO)


INJECTIONS: dict[str, Injection] = {
    "KD301": cell("quotes", excerpt="one two three four five six seven eight nine ten eleven"),
    "KD302": edited("quotes", "excerpt", "… {}".format),
    "KD303": _too_much_of_a_source,
    "KD304": beyond_its_source("quotes"),
    "KD305": _overlapping,
    "KD306": _miscounted,
    "KD307": _unborn_speaker,
    "KD308": cell("quotes", summary=""),
    "KD309": cell("quotes", sensitive="false", topic="health"),
    "KD310": cell("events", sensitive="false", kind="health"),
}
