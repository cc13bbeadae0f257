"""Lives and foundings as intervals: what certainly lies outside them, and ages. No rules here."""

from __future__ import annotations

import pandas as pd

from kerrdata.frames import Intervals
from kerrdata.rules.links import behind, cell


def outside_life(moment: Intervals, ids: pd.Series, people: pd.DataFrame) -> pd.Series:
    """Where a moment certainly lies before the birth or after the death of someone.

    Of a life that ends before it begins nothing is certain; KD105 speaks of it, and once.
    """
    birth, death = (Intervals(behind(ids, people, f"{end}_edtf")) for end in ("birth", "death"))
    outside = moment.certainly_before(birth) | death.certainly_before(moment)
    return outside & ~death.certainly_before(birth)


def life(people: pd.DataFrame, person: str) -> str:
    """What is known of a life, for a note: `born 1950, died 2001`."""
    known = ((word, cell(people, person, f"{word}_edtf")) for word in ("birth", "death"))
    verbs = {"birth": "born", "death": "died"}
    return ", ".join(f"{verbs[word]} {date}" for word, date in known if date)


def completed_years(since: pd.Series, until: pd.Series) -> pd.Series:
    """Age in completed years on the day `until` of someone born on the day `since`."""
    before_birthday = _day_of_year(until) < _day_of_year(since)
    years: pd.Series = until.dt.year - since.dt.year - before_birthday
    return years


def _day_of_year(days: pd.Series) -> pd.Series:
    number: pd.Series = days.dt.month * 100 + days.dt.day
    return number
