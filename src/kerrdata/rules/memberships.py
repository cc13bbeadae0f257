"""Rules about the memberships: in order, and within the member's life."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kerrdata.frames import intervals
from kerrdata.rules.lives import life, outside_life
from kerrdata.rules.registry import rule


@rule(
    "KD103",
    table="memberships",
    columns=("end_edtf", "start_edtf"),
    note="the membership ends in {end_edtf}, before it starts in {start_edtf}",
)
def memberships_end_after_their_start(memberships: pd.DataFrame) -> pd.Series:
    """No membership ends before it starts.

    A reversed pair is nearly always two swapped cells.

    Fix: compare both dates with the cited source and correct the wrong one.
    """
    return ~intervals(memberships, "end").certainly_before(intervals(memberships, "start"))


def _note(row: dict[str, Any], people: pd.DataFrame) -> str:
    lasted = f"{row['start_edtf'] or '?'} – {row['end_edtf'] or '?'}"
    return f"the membership ({lasted}) goes beyond the life of `{row['person_id']}` " + (
        f"({life(people, row['person_id'])})"
    )


@rule(
    "KD110",
    table="memberships",
    columns=(
        "person_id",
        "start_edtf",
        "end_edtf",
        "people.id",
        "people.birth_edtf",
        "people.death_edtf",
    ),
    note=_note,
)
def memberships_lie_within_a_life(memberships: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    """A membership neither starts nor ends outside the member's life.

    Such a row names the wrong person, often a namesake, or one of the dates is wrong.

    Fix: compare the dates of the membership and of the life with the sources; tell what happens
    after death as an event.
    """
    member = memberships["person_id"]
    start = outside_life(intervals(memberships, "start"), member, people)
    return ~(start | outside_life(intervals(memberships, "end"), member, people))
