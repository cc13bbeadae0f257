"""Rules about the relationships: in order, within both lives, and told once."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kerrdata.frames import intervals
from kerrdata.rules.lives import life, outside_life
from kerrdata.rules.registry import rule

SYMMETRIC_KINDS = frozenset(
    {"acquaintance", "collaborator", "partner", "sibling", "spouse", "training-partner"}
)
PERSONS = ["person_id", "related_person_id"]


@rule(
    "KD104",
    table="relationships",
    columns=("end_edtf", "start_edtf"),
    note="the relationship ends in {end_edtf}, before it starts in {start_edtf}",
)
def relationships_end_after_their_start(relationships: pd.DataFrame) -> pd.Series:
    """No relationship ends before it starts.

    A reversed pair is nearly always two swapped cells.

    Fix: compare both dates with the cited source and correct the wrong one.
    """
    return ~intervals(relationships, "end").certainly_before(intervals(relationships, "start"))


def _note(row: dict[str, Any], people: pd.DataFrame) -> str:
    lasted = f"{row['start_edtf'] or '?'} – {row['end_edtf'] or '?'}"
    lives = (f"`{row[person]}` ({life(people, row[person]) or '?'})" for person in PERSONS)
    return f"the relationship ({lasted}) goes beyond the lives of {' and '.join(lives)}"


@rule(
    "KD111",
    table="relationships",
    columns=(
        "person_id",
        "related_person_id",
        "start_edtf",
        "end_edtf",
        "people.id",
        "people.birth_edtf",
        "people.death_edtf",
    ),
    note=_note,
)
def relationships_lie_within_both_lives(
    relationships: pd.DataFrame, people: pd.DataFrame
) -> pd.Series:
    """A relationship neither starts nor ends outside the lives of the two people.

    Such a row names the wrong person, often a namesake, or one of the dates is wrong.

    Fix: compare the dates of the relationship and of both lives with the sources.
    """
    outside = [
        outside_life(intervals(relationships, date), relationships[person], people)
        for date in ("start", "end")
        for person in PERSONS
    ]
    return ~pd.concat(outside, axis=1).any(axis=1)


@rule(
    "KD210",
    table="relationships",
    columns=("related_person_id", "person_id"),
    note="`{person_id}` is related to themselves",
)
def nobody_is_related_to_themselves(relationships: pd.DataFrame) -> pd.Series:
    """A relationship ties two different people.

    The second id was copied and not changed, so that the tie that was meant is missing.

    Fix: write the id of the other person into one of the two columns.
    """
    return relationships["person_id"] != relationships["related_person_id"]


@rule(
    "KD211",
    table="relationships",
    columns=("related_person_id", "person_id", "kind"),
    note="the same {kind} tie stands there already, from `{related_person_id}` to `{person_id}`",
)
def no_mirrored_relationship(relationships: pd.DataFrame) -> pd.Series:
    """A tie that is the same from both sides stands in one row.

    Whoever is a sibling of somebody has that person as sibling: a second row, with the two people
    swapped, doubles the tie in every count and sooner or later contradicts the first.

    Fix: delete one of the two rows, and move its evidence to the other.
    """
    tie = relationships[[*PERSONS, "kind"]].dropna()
    tie = tie[tie["kind"].isin(SYMMETRIC_KINDS)]
    first, second = (tie[person] for person in PERSONS)
    lower, upper = first.where(first < second, second), second.where(first < second, first)
    leading = first.groupby([lower, upper, tie["kind"]]).transform("first")
    return (first == leading).reindex(relationships.index, fill_value=True)
