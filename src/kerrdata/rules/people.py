"""Rules about the people: their lives and their names."""

from __future__ import annotations

import pandas as pd

from kerrdata.frames import intervals
from kerrdata.rules.registry import rule


@rule(
    "KD105",
    table="people",
    columns=("death_edtf", "birth_edtf"),
    note="{name} died {death_edtf}, before the birth in {birth_edtf}",
)
def death_after_birth(people: pd.DataFrame) -> pd.Series:
    """Nobody dies before they are born.

    A reversed pair is nearly always two swapped cells, and every age computed from it is wrong.

    Fix: compare both dates with the cited source and correct the wrong one.
    """
    return ~intervals(people, "death").certainly_before(intervals(people, "birth"))


@rule(
    "KD215",
    table="people",
    columns=("aliases", "kind"),
    note="`{id}` stays unnamed, but goes by {aliases}",
)
def unnamed_people_have_no_aliases(people: pd.DataFrame) -> pd.Series:
    """A person who stays unnamed has no other names either.

    Private persons are described and not named; a nickname among the aliases would name them after
    all.

    Fix: empty the aliases, or set the kind to `named` if the source names the person in public.
    """
    return ~((people["kind"] == "unnamed") & people["aliases"].notna())
