"""Rules about references: each names a row that exists, and a near miss is named."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kerrdata.descriptor import Field, TableSchema
from kerrdata.rules.links import among
from kerrdata.rules.names import near_miss
from kerrdata.rules.registry import Selector, rule


def references_to(table: str) -> Selector:
    """Picks the columns that are described as referring to the ids of a table."""

    def refers(schema: TableSchema, field: Field) -> bool:
        return any(
            key.table == table
            and ("id", field.name) in zip(key.reference_fields, key.fields, strict=False)
            for key in schema.foreign_keys
        )

    return refers


def _no(what: str) -> Callable[..., str]:
    def note(cell: dict[str, str], *_: pd.DataFrame) -> str:
        return f"there is no {what} `{cell['value']}`"

    return note


def _near_miss(cell: dict[str, str], known: pd.DataFrame) -> str:
    return near_miss(cell["value"], known)


@rule(
    "KD201",
    cells=references_to("people"),
    columns=("people.id",),
    note=_no("person"),
    hint=_near_miss,
)
def people_are_known(ids: pd.Series, people: pd.DataFrame) -> pd.Series:
    """Every person that a row refers to stands in `people`.

    An id that leads nowhere drops out of every join: the person silently vanishes from the events
    and quotations of the row.

    Fix: write the id of the person, or add the person to `people`.
    """
    return among(ids, people["id"])


@rule(
    "KD202",
    cells=references_to("organizations"),
    columns=("organizations.id",),
    note=_no("organization"),
    hint=_near_miss,
)
def organizations_are_known(ids: pd.Series, organizations: pd.DataFrame) -> pd.Series:
    """Every organization that a row refers to stands in `organizations`.

    An id that leads nowhere drops out of every join, and the organization with it.

    Fix: write the id of the organization, or add it to `organizations`.
    """
    return among(ids, organizations["id"])


@rule(
    "KD203",
    cells=references_to("places"),
    columns=("places.id",),
    note=_no("place"),
    hint=_near_miss,
)
def places_are_known(ids: pd.Series, places: pd.DataFrame) -> pd.Series:
    """Every place that a row refers to stands in `places`.

    An id that leads nowhere drops out of every join, and the row from every map.

    Fix: write the id of the place, or add it to `places`.
    """
    return among(ids, places["id"])


@rule(
    "KD204",
    cells=references_to("works"),
    columns=("works.id",),
    note=_no("work"),
    hint=_near_miss,
)
def works_are_known(ids: pd.Series, works: pd.DataFrame) -> pd.Series:
    """Every film or text that a row refers to stands in `works`.

    An id that leads nowhere drops out of every join, and the credit or event loses its work.

    Fix: write the id of the work, or add it to `works`.
    """
    return among(ids, works["id"])


@rule(
    "KD205",
    cells=references_to("sources"),
    columns=("sources.id",),
    note=_no("source"),
    hint=_near_miss,
)
def sources_are_known(ids: pd.Series, sources: pd.DataFrame) -> pd.Series:
    """Every source that a row refers to stands in `sources`.

    Offsets without their text are two numbers: nobody can check what they are to prove.

    Fix: write the id of the source, or add it to `sources`.
    """
    return among(ids, sources["id"])


@rule(
    "KD206",
    cells=references_to("events"),
    columns=("events.id",),
    note=_no("event"),
    hint=_near_miss,
)
def events_are_known(ids: pd.Series, events: pd.DataFrame) -> pd.Series:
    """Every event that a row refers to stands in `events`.

    An id that leads nowhere drops out of every join: the event seems to have had no participants.

    Fix: write the id of the event, or add it to `events`.
    """
    return among(ids, events["id"])


@rule(
    "KD207",
    cells=references_to("quotes"),
    columns=("quotes.id",),
    note=_no("quotation"),
    hint=_near_miss,
)
def quotations_are_known(ids: pd.Series, quotes: pd.DataFrame) -> pd.Series:
    """Every quotation that a row refers to stands in `quotes`.

    An id that leads nowhere drops out of every join: the quotation seems to be about nobody.

    Fix: write the id of the quotation, or add it to `quotes`.
    """
    return among(ids, quotes["id"])
