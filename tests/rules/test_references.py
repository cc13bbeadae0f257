"""The rules about references, and about people, ties and places that refer to each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.package import bundled_package
from kerrdata.rules import names, orphans
from kerrdata.rules.places import _heads
from kerrdata.rules.registry import COLUMN_TYPES, RULES

KERR = bundled_package().descriptor
PEOPLE = {
    "people": """id,name,aliases,kind
ann-lee,Ann Lee,The Ant;AL,named
ben-orr,Ben Orr,,named
cai-orr,Cai Orr,,named
child-of-ann-lee,Child of Ann Lee,,unnamed
"""
}


def table(*rows: str) -> str:
    return "\n".join(rows) + "\n"


# --- the sets are closed ---


@pytest.mark.parametrize(
    ("referred", "references"),
    [("people", orphans.TO_PEOPLE), ("organizations", orphans.TO_ORGANIZATIONS)],
)
def test_orphans_are_judged_by_every_declared_reference(referred, references):
    declared = {
        f"{one.name}.{field}"
        for one in KERR.tables
        for key in one.foreign_keys
        for field in key.fields
        if key.table == referred and one.name not in {referred, "evidence"}
    }
    assert set(references) == declared


def test_a_rule_looks_for_unknown_ids_of_every_table_that_is_referred_to():
    referred = {key.table for one in KERR.tables for key in one.foreign_keys}
    judged = {
        rule.others[0] for code, rule in RULES.items() if code.startswith("KD20") and rule.cells
    }
    assert judged == referred


def test_the_columns_that_rules_need_exist_with_the_types_they_rely_on():
    for code, rule in RULES.items():
        for name, column in rule.needs:
            described = KERR.table(name)
            field = described and described.field(column)
            assert field, f"{code} needs {name}.{column}"
            assert field.type == COLUMN_TYPES.get(column, "string"), f"{code}: {name}.{column}"


# --- near misses ---


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ann-le", "ann-lee"),
        ("Ann Lee", "ann-lee"),
        ("Ánn-Lee ", "ann-lee"),
        ("lee-ann", "ann-lee"),
        ("the-ant", "ann-lee"),
        ("al", "ann-lee"),
        ("orr", "ben-orr"),
        ("zoe-q", ""),
        ("?", ""),
    ],
)
def test_near_misses(judge, written, meant):
    rows = {**PEOPLE, "quotes": table("id,speaker_id", f"a,{written}", "b,", "c,ann-lee")}
    (finding,) = judge("KD201", rows)
    assert (finding.row, finding.column, finding.value) == (2, "speaker_id", written)
    assert finding.note == f"there is no person `{written}`"
    expected = f"Did you mean `{meant}`?" if meant else RULES["KD201"].rule.fix
    assert finding.hint == expected


def test_a_table_full_of_wrong_ids_is_not_searched_for_ever(judge):
    wrong = [f"{number},x-ann-lee-{number}" for number in range(3 * names.PATIENCE)]
    found = judge("KD201", {**PEOPLE, "quotes": table("id,speaker_id", *wrong)})
    assert len(found) == len(wrong)
    assert sum("mean" in one.hint for one in found) == names.PATIENCE


# --- ties ---


@pytest.mark.parametrize(
    ("rows", "blamed"),
    [
        (["a,ann,ben,sibling", "b,ben,ann,sibling"], [3]),
        (["a,ben,ann,sibling", "b,ann,ben,sibling", "c,ben,ann,sibling"], [3]),
        (["a,ann,ben,sibling", "b,ben,ann,partner"], []),
        (["a,ann,ben,parent", "b,ben,ann,parent"], []),  # wrong, but no mirror
        (["a,ann,ben,sibling", "b,ann,ben,sibling"], []),  # the unique key speaks of it
        (["a,ann,ann,sibling"], []),
        (["a,,ben,sibling", "b,ben,,sibling"], []),
    ],
)
def test_mirrored_ties(judge, rows, blamed):
    rows = {"relationships": table("id,person_id,related_person_id,kind", *rows)}
    assert [one.row for one in judge("KD211", rows)] == blamed


@pytest.mark.parametrize(
    ("rows", "notes"),
    [
        (["a,b", "b,c", "c,"], []),
        (["a,a"], ["a → a"]),
        (["x,a", "b,a", "a,b"], ["b → a → b"]),
        (["a,b", "b,a", "c,d", "d,c"], ["a → b → a", "c → d → c"]),
        (["a,b", "b,a", "a,"], []),  # which `a` is meant is not certain
        (["a,lost", ",a"], []),
    ],
)
def test_places_in_circles(judge, rows, notes):
    found = judge("KD212", {"places": table("id,within_id", *rows)})
    assert [one.note.partition(": ")[2] for one in found] == notes


@given(st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("abcdefgh")))
def test_one_place_of_each_circle_is_blamed(parents):
    def circle(place):
        path = [place]
        while parents.get(path[-1]) and len(path) <= len(parents):
            path.append(parents[path[-1]])
            if path[-1] == place:
                return frozenset(path)
        return frozenset()

    circles = {circle(place) for place in parents} - {frozenset()}
    heads = _heads(parents)
    assert {circle(head) for head in heads} == circles
    assert len(heads) == len(circles)


# --- people who are named ---


@pytest.mark.parametrize(
    ("title", "description", "missing"),
    [
        ("Ann Lee wins", "", ["ann-lee"]),
        ("Lee wins", "Ann Lee's day", ["ann-lee"]),  # once is enough
        ("The Ant wins", "", ["ann-lee"]),
        ("AL wins", "", ["ann-lee"]),
        ("Orr wins", "", []),  # two people of that name
        ("Ben Orr wins", "Cai Orr weeps", ["ben-orr", "cai-orr"]),
        ("Leeds wins", "lee side; bleed", []),
        ("Lee-Metford rifles", "", ["ann-lee"]),
        ("ANN LEE", "", []),
        ("Child of Ann Lee", "", ["ann-lee"]),
        ("", "", []),
    ],
)
def test_people_named_in_events(judge, title, description, missing):
    rows = {
        **PEOPLE,
        "events": table("id,title,description", f"final,{title},{description}"),
        "event_people": table("event_id,person_id"),
    }
    found = judge("KD213", rows)
    assert [person for one in found for person in missing if f"`{person}`" in one.note] == missing
    assert len(found) == len(missing)
    linked = [f"final,{person}" for person in missing]
    assert judge("KD213", {**rows, "event_people": table("event_id,person_id", *linked)}) == []


def test_a_name_that_a_work_has_too_means_nobody(judge):
    rows = {
        **PEOPLE,
        "works": table("id,title", "the-ant,The Ant", "life,Life of Ann Lee"),
        "events": table("id,title,description", "a,The Ant opens,Life of Ann Lee is shown"),
        "event_people": table("event_id,person_id"),
    }
    assert judge("KD213", rows) == []


def test_either_of_two_people_of_one_name_will_do(judge):
    rows = {
        "people": table("id,name,aliases,kind", "a-1,Al Ray,,named", "a-2,Al Ray,,named"),
        "events": table("id,title,description", "x,Al Ray wins,", "y,Al Ray wins,"),
        "event_people": table("event_id,person_id", "x,a-2"),
    }
    (finding,) = judge("KD213", rows)
    assert finding.row == 3
    assert "`a-1` or `a-2`" in finding.note


# --- people who are one ---


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mark Stone,,named,", "Marc Stone,,named,", True),
        ("Mark Stone,,named,", "Stone Mark,,named,", True),
        ("Márk Stone,,named,", "mark stone,,named,", True),
        ("Mark Stone,The Rolling Fist,named,", "M. S.,the rolling fist,named,", True),
        ("Mark Stone,,named,", "Peter Wood,Mark Stone,named,", True),
        ("Mark Stone,,named,1950", "Mark Stone,,named,1980", False),
        ("Mark Stone,,named,1950~", "Mark Stone,,named,1951", True),
        ("Mark Stone,MS,named,", "Maud Steel,MS,named,", False),
        ("Mark Stone,,named,", "John Stone,,named,", False),
        ("A doctor,,unnamed,", "A doctor,,unnamed,", False),
        ("陈 大文,,named,", "陈 大文,,named,", True),
        ("?,,named,", "!,,named,", False),
        (",,named,", ",,named,", False),
    ],
)
def test_two_people_who_are_one(judge, one, other, same):
    rows = {
        "people": table("id,name,aliases,kind,birth_edtf", f"a,{one}", f"b,{other}"),
        "relationships": table("id,person_id,related_person_id"),
    }
    found = judge("KD214", rows)
    assert [finding.row for finding in found] == ([3] if same else [])
    tie = table("id,person_id,related_person_id", "x,b,a")
    assert judge("KD214", {**rows, "relationships": tie}) == []
