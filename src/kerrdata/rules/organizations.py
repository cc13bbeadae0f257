"""Rules about the organizations: when they can have acted."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kerrdata.frames import Intervals, Tables
from kerrdata.rules.links import behind, cell
from kerrdata.rules.registry import Fault, rule


@rule(
    "KD109",
    columns=(
        "organizations.id",
        "organizations.founded_edtf",
        "events.id",
        "events.date_edtf",
        "event_organizations.event_id",
        "event_organizations.organization_id",
        "event_organizations.role",
        "memberships.organization_id",
        "memberships.start_edtf",
    ),
)
def organizations_act_after_their_founding(tables: Tables) -> Iterator[Fault]:
    """No organization acts or has members before it was founded.

    Such a row names the wrong organization, often a successor for its predecessor, or carries a
    wrong date. An organization that an event merely concerns (role `subject`) may come later.

    Fix: compare the founding and the other date with the source, or give the organization the role
    `subject`.
    """
    acts, events = tables["event_organizations"], tables["events"]
    acts = acts[(acts["role"] != "subject") & acts["role"].notna()]
    moments = behind(acts["event_id"], events, "date_edtf")
    yield from _too_early("event_organizations", acts["organization_id"], moments, tables)
    members = tables["memberships"]
    yield from _too_early("memberships", members["organization_id"], members["start_edtf"], tables)


def _too_early(table: str, ids: pd.Series, moments: pd.Series, tables: Tables) -> Iterator[Fault]:
    organizations = tables["organizations"]
    founded = Intervals(behind(ids, organizations, "founded_edtf"))
    early = Intervals(moments).certainly_before(founded)
    for row, key, date in zip(ids.index[early], ids[early], moments[early], strict=True):
        founding = cell(organizations, key, "founded_edtf")
        note = f"`{key}` was founded in {founding}, but acts or has a member in {date}"
        yield Fault(note, table, int(row), "organization_id", key)
