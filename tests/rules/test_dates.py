"""The rules about dates: their form, their bounds, and what follows from comparing them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import dates
from kerrdata.frames import Intervals
from kerrdata.rules.lives import completed_years


def table(*rows: str) -> str:
    return "\n".join(rows) + "\n"


# --- form and bounds ---


@pytest.mark.parametrize(
    ("text", "said"),
    [("2000-02-30", "no"), ("~2000", "write `2000~`"), ("2001/1999", "write `1999/2001`")],
)
def test_why_a_date_is_refused(judge, text, said):
    rows = {"people": table("id,birth_edtf", "ann,1950", f"ben,{text}", "cai,")}
    (finding,) = judge("KD101", rows)
    assert (finding.row, finding.value) == (3, text)
    assert said in finding.note


def test_dates_in_any_table_are_looked_at(judge):
    rows = {
        "people": table("id,death_edtf", "ann,X"),
        "events": table("id,date_edtf", "final,X", "opening,X"),
    }
    found = [(one.table, one.row, one.column) for one in judge("KD101", rows)]
    assert found == [
        ("people", 2, "death_edtf"),
        ("events", 2, "date_edtf"),
        ("events", 3, "date_edtf"),
    ]


@pytest.mark.parametrize(
    ("cells", "notes"),
    [
        ("1950,1950-01-01,1950-12-31", []),
        ("1950,1950-01-01,", ["birth_latest is empty, but the date 1950 ends on 1950-12-31"]),
        (
            "1950,1951-01-01,1951-12-31",
            [
                "birth_earliest is 1951-01-01, but the date 1950 begins on 1950-01-01",
                "birth_latest is 1951-12-31, but the date 1950 ends on 1950-12-31",
            ],
        ),
        ("1950,1950-1-1,1950-12-31", ["begins on 1950-01-01"]),
        ("../1950,1949-01-01,1950-12-31", ["is open there: it should be empty"]),
        (",1950-01-01,", ["there is no date: it should be empty"]),
        ("1950?,1950-01-01,1950-12-31", []),
        ("soon,1950-01-01,", []),  # KD101 speaks of it
    ],
)
def test_bounds(judge, cells, notes):
    rows = {"people": table("id,birth_edtf,birth_earliest,birth_latest", f"ann,{cells}")}
    found = judge("KD102", rows)
    assert len(found) == len(notes)
    assert all(note in finding.note for finding, note in zip(found, notes, strict=True))


def test_a_bound_that_has_no_column_is_left_to_the_structure(judge):
    assert (
        judge("KD102", {"people": table("id,birth_edtf,birth_latest", "a,1950,1950-12-31")}) == []
    )


# --- comparison of columns ---

TEXTS = st.one_of(
    st.dates().map(date.isoformat),
    st.integers(1900, 2030).map(str),
    st.integers(190, 203).map("{}X".format),
    st.integers(1900, 2030).map("{}~".format),
    st.integers(1900, 2030).map("../{}".format),
    st.integers(1900, 2030).map("{}/..".format),
    st.sampled_from(["2000-21", "2000-24", "soon", "", "0001", "9999-12-31"]),
    st.none(),
)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=20))
def test_columns_compare_as_their_cells_do(pairs):
    index = range(7, 7 + len(pairs))
    one, other = (
        Intervals(pd.Series([pair[side] for pair in pairs], index=index, dtype="str"))
        for side in (0, 1)
    )
    read = [tuple(dates.interval(text) if text else None for text in pair) for pair in pairs]
    expected = [bool(a and b and dates.certainly_before(a, b)) for a, b in read]
    assert one.certainly_before(other).tolist() == expected


# --- before and after the source ---

SOURCES = {"sources": table("id,published_edtf", "news,2001-05", "book,2010", "blog,")}


@pytest.mark.parametrize(
    ("cited", "told_late"),
    [
        (["news"], True),
        (["news", "book"], False),  # the later source may tell of it
        (["news", "blog"], False),  # so may one of unknown date
        (["news", "lost"], False),
        ([], False),
    ],
)
def test_an_event_after_all_its_sources(judge, cited, told_late):
    evidence = [f"{source},events,final,{source}" for source in cited]
    rows = {
        **SOURCES,
        "events": table("id,date_edtf", "final,2003"),
        "evidence": table("id,table_name,row_id,source_id", *evidence),
    }
    assert bool(judge("KD106", rows)) is told_late


def test_evidence_of_another_table_dates_no_event(judge):
    rows = {
        **SOURCES,
        "events": table("id,date_edtf", "final,2003"),
        "evidence": table("id,table_name,row_id,source_id", "a,people,final,news"),
    }
    assert judge("KD106", rows) == []


# --- lives ---

PEOPLE = {"people": table("id,birth_edtf,death_edtf", "ann,1950-06-01,2001", "ben,1960~,", "ben,,")}


@pytest.mark.parametrize(
    ("member", "breaks"),
    [
        ("ann,1950-05,", True),
        ("ann,1950,", False),
        ("ann,,2002", True),
        ("ann,2002/..,", True),
        ("ann,../1949,1990", True),
        ("ann,,", False),
        ("ben,1900,", False),  # two people claim the id
        ("cai,1900,", False),
        (",1900,", False),
    ],
)
def test_memberships_within_a_life(judge, member, breaks):
    rows = {**PEOPLE, "memberships": table("id,person_id,start_edtf,end_edtf", f"m,{member}")}
    found = judge("KD110", rows)
    assert bool(found) is breaks
    assert all("born 1950-06-01, died 2001" in finding.note for finding in found)


@pytest.mark.parametrize(
    ("age", "birth", "event", "breaks"),
    [
        (56, "1968/1969", "2025-09~", False),
        (50, "1968/1969", "2025-09~", True),
        (39, "1960-06-15", "2000-06-14", False),
        (40, "1960-06-15", "2000-06-14", True),
        (40, "1960-06-15", "2000-06-15", False),
        (39, "1960-06-15", "2000", False),
        (38, "1960-06-15", "2000", True),
        (0, "2000", "2000", False),
        (0, "2001", "2000", True),
        (12, "2000/..", "2001", True),
        (12, "../2000", "2001", False),
        (12, "", "2001", False),
        (12, "soon", "2001", False),
    ],
)
def test_stated_ages(judge, age, birth, event, breaks):
    rows = {
        "people": table("id,birth_edtf", f"ann,{birth}"),
        "events": table("id,date_edtf", f"final,{event}"),
        "event_people": table("event_id,person_id,role,age", f"final,ann,fighter,{age}"),
    }
    assert bool(judge("KD112", rows)) is breaks


@given(st.dates(date(1900, 1, 1)), st.dates(date(1900, 1, 1)))
def test_completed_years_are_counted_birthdays(birth, day):
    since, until = (pd.Series([one]).astype("datetime64[s]") for one in (birth, day))
    years = int(completed_years(since, until).iloc[0])
    had = (birth.month, birth.day) <= (day.month, day.day)
    assert years == day.year - birth.year - (not had)


@pytest.mark.parametrize(
    ("row", "breaks"),
    [
        ("late,ann,fighter", True),
        ("late,ann,subject", False),
        ("late,ann,", False),
        ("early,ann,child", True),
        ("birth,ann,child", False),
        ("lost,ann,fighter", False),
    ],
)
def test_participants_are_alive(judge, row, breaks):
    events = table("id,date_edtf", "late,2003", "early,1949", "birth,1950-06-01")
    rows = {**PEOPLE, "events": events, "event_people": table("event_id,person_id,role", row)}
    assert bool(judge("KD108", rows)) is breaks


def test_members_before_the_founding(judge):
    rows = {
        "organizations": table("id,founded_edtf", "club,1990"),
        "events": table("id,date_edtf", "cup,1980"),
        "event_organizations": table("event_id,organization_id,role", "cup,club,subject"),
        "memberships": table("id,organization_id,start_edtf", "a,club,1985", "b,club,../1985"),
    }
    found = [(one.table, one.row, one.column) for one in judge("KD109", rows)]
    assert found == [("memberships", row, "organization_id") for row in (2, 3)]


# --- works ---


@pytest.mark.parametrize(
    ("kind", "event", "breaks"),
    [
        ("release", "2019", False),
        ("release", "2018", True),
        ("release", "2020", True),
        ("release", "2020~", False),
        ("publication", "2020", True),
        ("premiere", "2018", False),
        ("premiere", "2020", True),
        ("interview", "2020", False),
    ],
)
def test_releases(judge, kind, event, breaks):
    rows = {
        "works": table("id,released_edtf", "duel,2019"),
        "events": table("id,kind,date_edtf,work_id", f"opening,{kind},{event},duel"),
    }
    assert bool(judge("KD113", rows)) is breaks
