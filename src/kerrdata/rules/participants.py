"""Rules about the people at events: alive, of the age that is stated, and not impossibly old."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kerrdata.frames import Intervals
from kerrdata.rules.links import behind, cell
from kerrdata.rules.lives import completed_years, life, outside_life
from kerrdata.rules.registry import rule

OLDEST = 120


def _note(row: dict[str, Any], events: pd.DataFrame, people: pd.DataFrame) -> str:
    date = cell(events, row["event_id"], "date_edtf")
    who = f"`{row['person_id']}` ({life(people, row['person_id'])})"
    return f"{who} cannot take part as {row['role']} in an event of {date}"


def _acting(event_people: pd.DataFrame) -> pd.Series:
    """Who takes part, and is not merely the subject."""
    return event_people["role"].notna() & (event_people["role"] != "subject")


@rule(
    "KD108",
    table="event_people",
    columns=(
        "person_id",
        "event_id",
        "role",
        "events.id",
        "events.date_edtf",
        "people.id",
        "people.birth_edtf",
        "people.death_edtf",
    ),
    note=_note,
)
def participants_are_alive(
    event_people: pd.DataFrame, events: pd.DataFrame, people: pd.DataFrame
) -> pd.Series:
    """Nobody takes part in an event before they are born or after they have died.

    Such a row names the wrong person, often a namesake, or one of the dates is wrong. Only the
    subject of an event, whom it merely concerns, may be unborn or dead.

    Fix: compare the event's date and the life with the sources; whoever is honoured after death is
    the `subject`.
    """
    moment = Intervals(behind(event_people["event_id"], events, "date_edtf"))
    outside = outside_life(moment, event_people["person_id"], people)
    return ~(outside & _acting(event_people))


def _too_old(row: dict[str, Any], events: pd.DataFrame, people: pd.DataFrame) -> str:
    date = cell(events, row["event_id"], "date_edtf")
    who = f"`{row['person_id']}` ({life(people, row['person_id'])})"
    return f"{who} would be more than {OLDEST} years old at an event of {date}"


def _age_note(row: dict[str, Any], events: pd.DataFrame, people: pd.DataFrame) -> str:
    date = cell(events, row["event_id"], "date_edtf")
    return (
        f"an age of {row['age']} at the event of {date} contradicts the birth of "
        f"`{row['person_id']}` in {cell(people, row['person_id'], 'birth_edtf')}"
    )


@rule(
    "KD112",
    table="event_people",
    columns=(
        "age",
        "event_id",
        "person_id",
        "events.id",
        "events.date_edtf",
        "people.id",
        "people.birth_edtf",
    ),
    note=_age_note,
)
def stated_ages_agree_with_births(
    event_people: pd.DataFrame, events: pd.DataFrame, people: pd.DataFrame
) -> pd.Series:
    """A stated age agrees with the person's birth and the date of the event.

    Birth, event and age say the same thing twice; where they disagree, one of them was read or
    concluded wrongly.

    Fix: compare the age and both dates with the sources.
    """
    event = Intervals(behind(event_people["event_id"], events, "date_edtf"))
    birth = Intervals(behind(event_people["person_id"], people, "birth_edtf"))
    too_young = event_people["age"] < completed_years(birth.latest, event.earliest)
    too_old = event_people["age"] > completed_years(birth.earliest, event.latest)
    return ~(too_young | too_old)


@rule(
    "KD114",
    table="event_people",
    columns=(
        "person_id",
        "event_id",
        "role",
        "events.id",
        "events.date_edtf",
        "people.id",
        "people.birth_edtf",
        "people.death_edtf",
    ),
    note=_too_old,
    severity="warning",
)
def participants_are_not_too_old(
    event_people: pd.DataFrame, events: pd.DataFrame, people: pd.DataFrame
) -> pd.Series:
    """Nobody takes part in an event when they are more than 120 years old.

    Hardly anyone has lived so long: most likely a century was mistyped, or a date of death is
    missing.

    Fix: compare the birth and the event's date with the sources.
    """
    event = Intervals(behind(event_people["event_id"], events, "date_edtf"))
    birth = Intervals(behind(event_people["person_id"], people, "birth_edtf"))
    age = completed_years(birth.latest, event.earliest)
    dead = outside_life(event, event_people["person_id"], people)  # of that KD108 speaks
    return ~((age > OLDEST) & _acting(event_people) & ~dead)
