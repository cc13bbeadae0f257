"""Rules about the events: when they can have happened, and how they are marked."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kerrdata.frames import Intervals, intervals
from kerrdata.rules.links import behind, cell, on
from kerrdata.rules.registry import rule

SENSITIVE_KINDS = frozenset({"family", "health"})
RELEASES = frozenset({"publication", "release"})

_LAST_DAY = "9999-12-31"


@rule(
    "KD106",
    table="events",
    columns=(
        "date_edtf",
        "id",
        "evidence.table_name",
        "evidence.row_id",
        "evidence.source_id",
        "sources.id",
        "sources.published_edtf",
    ),
    note="the event is dated {date_edtf}, after the publication of every source cited for it",
)
def events_precede_their_sources(
    events: pd.DataFrame, evidence: pd.DataFrame, sources: pd.DataFrame
) -> pd.Series:
    """No event lies after the publication of all sources that tell of it.

    A source tells what has happened; a later date is a typing error or comes from elsewhere.

    Fix: compare the date with the source, and the source's date of publication as well.
    """
    told = evidence[["row_id", "source_id"]][evidence["table_name"] == "events"]
    published = Intervals(behind(told["source_id"], sources, "published_edtf")).latest
    # A source of unknown date may have come out at any time.
    latest = published.fillna(pd.Timestamp(_LAST_DAY)).groupby(told["row_id"]).max()
    return ~(on(events["id"], latest) < intervals(events, "date").earliest)


def _release_note(event: dict[str, Any], works: pd.DataFrame) -> str:
    released = cell(works, event["work_id"], "released_edtf")
    return (
        f"this {event['kind']} is dated {event['date_edtf']}, "
        f"but the work `{event['work_id']}` came out in {released}"
    )


@rule(
    "KD113",
    table="events",
    columns=("date_edtf", "kind", "work_id", "works.id", "works.released_edtf"),
    note=_release_note,
)
def releases_agree_with_the_work(events: pd.DataFrame, works: pd.DataFrame) -> pd.Series:
    """The release of a work is dated alike in the event and in the work; a premiere is not later.

    The same fact stands in two tables; users of the one must not find another answer in the other.

    Fix: correct the date of the event or `released_edtf` of the work, after the source.
    """
    date = intervals(events, "date")
    released = Intervals(behind(events["work_id"], works, "released_edtf"))
    later = released.certainly_before(date)
    apart = later | date.certainly_before(released)
    kind = events["kind"]
    return ~(kind.isin(RELEASES) & apart | (kind == "premiere") & later)


@rule(
    "KD310",
    table="events",
    columns=("sensitive", "kind"),
    note="an event of the kind {kind} is not marked as sensitive",
)
def delicate_events_are_sensitive(events: pd.DataFrame) -> pd.Series:
    """Events about health and family are marked as sensitive.

    They ask for care when they are shown or combined with other data, and users who want to leave
    them out must be able to rely on the mark.

    Fix: set `sensitive` to `true`, or choose another kind if the event is about something else.
    """
    return ~events["kind"].isin(SENSITIVE_KINDS) | events["sensitive"]
