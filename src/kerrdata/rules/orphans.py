"""Rules about people and organizations to which nothing refers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kerrdata.frames import Tables
from kerrdata.rules.links import among
from kerrdata.rules.registry import Fault, rule

TO_PEOPLE = (
    "credits.character_id",
    "credits.person_id",
    "event_people.person_id",
    "memberships.person_id",
    "quote_people.person_id",
    "quotes.speaker_id",
    "relationships.person_id",
    "relationships.related_person_id",
)
TO_ORGANIZATIONS = (
    "event_organizations.organization_id",
    "memberships.organization_id",
    "sources.publisher_id",
    "works.organization_id",
)


@rule("KD208", columns=("people.id", *TO_PEOPLE))
def no_orphan_person(tables: Tables) -> Iterator[Fault]:
    """Every person takes part in something that the package tells.

    Whoever is tied to no event, organization, person, work or quotation either shows that a row is
    missing, or is named for no reason, which a living person need not bear.

    Fix: add the row that ties the person to the rest, or remove the person.
    """
    yield from _orphans(tables, "people", TO_PEOPLE)


@rule("KD209", columns=("organizations.id", *TO_ORGANIZATIONS))
def no_orphan_organization(tables: Tables) -> Iterator[Fault]:
    """Every organization takes part in something that the package tells.

    An organization that no event, membership, work or source refers to is of no use to anybody, and
    usually shows that a row is missing.

    Fix: add the row that ties the organization to the rest, or remove the organization.
    """
    yield from _orphans(tables, "organizations", TO_ORGANIZATIONS)


def _orphans(tables: Tables, name: str, references: tuple[str, ...]) -> Iterator[Fault]:
    referring = (reference.split(".") for reference in references)
    used = pd.concat([tables.texts(table)[column] for table, column in referring])
    ids = tables.texts(name)["id"].dropna()
    orphans = ids[~among(ids, used)]
    for row, key in zip(orphans.index.tolist(), orphans.tolist(), strict=True):
        yield Fault(f"no table but the evidence refers to `{key}`", name, row, "id", key)
