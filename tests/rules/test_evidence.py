"""The rules about the evidence: all rows have some, and it points at what exists."""

from __future__ import annotations

import pytest

HASH, OTHER = "0" * 64, "f" * 64


def table(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def test_rows_of_tables_with_ids_need_evidence(judge):
    rows = {
        "people": table("id", "ann", "ben", "ben", '""'),
        "quotes": table("id", "a"),
        "event_people": table("event_id,person_id,role", "final,ann,host"),
        "evidence": table("id,table_name,row_id", "a,people,ann", "b,events,a", "c,quotes,"),
    }
    found = [(one.table, one.row, one.value) for one in judge("KD401", rows)]
    assert found == [("people", 3, "ben"), ("people", 4, "ben"), ("quotes", 2, "a")]


@pytest.mark.parametrize(
    ("cells", "column", "hint"),
    [
        ("people,", "", ""),
        ("people,birth_edtf", "", ""),
        ("peple,birth_edtf", "table_name", "Did you mean `people`?"),
        ("people,brith_edtf", "column_name", "Did you mean `birth_edtf`?"),
        ("evidence,note", "", ""),
        (",brith_edtf", "", ""),
        ("people,q", "column_name", "rite the names"),
    ],
)
def test_tables_and_columns_exist(judge, cells, column, hint):
    rows = {
        "people": table("id,birth_edtf", "ann,1950"),
        "evidence": table("id,table_name,column_name,note", f"a,{cells},"),
    }
    found = judge("KD402", rows)
    assert [one.column for one in found] == ([column] if column else [])
    assert all(hint in one.hint for one in found)


def test_rows_exist_in_the_table_that_is_named(judge):
    rows = {
        "people": table("id,name", "ann-lee,Ann Lee"),
        "events": table("id,title", "final,The final"),
        "evidence": table(
            "id,table_name,row_id",
            "a,people,ann-lee",
            "b,events,ann-lee",
            "c,people,final",
            "d,events,the-final",
            "e,nowhere,final",
            "f,people,",
        ),
    }
    found = {one.row: one.hint for one in judge("KD403", rows)}
    assert sorted(found) == [3, 4, 5]
    assert found[5] == "Did you mean `final`?"


@pytest.mark.parametrize(
    ("evidence", "breaks"),
    [
        (["a,people,ben,How."], False),
        (["a,people,ben,", "b,people,ben,How."], False),
        (["a,people,ben,", "b,people,ann,How."], True),
        (["a,people,ben, "], True),
        (["a,events,ben,How."], True),
        ([], True),
    ],
)
def test_inferences_are_explained(judge, evidence, breaks):
    rows = {
        "people": table("id,status", "ann,stated", "ben,inferred", "cai,disputed", "dan,"),
        "evidence": table("id,table_name,row_id,note", *evidence),
    }
    found = [(one.row, one.column, one.value) for one in judge("KD406", rows)]
    assert found == ([(3, "status", "inferred")] if breaks else [])


def test_one_span_has_one_hash_within_the_evidence_too(judge):
    header = "id,source_id,span_start,span_end,sha256"
    rows = {
        "quotes": table(header),
        "evidence": table(
            header,
            f"a,news,0,9,{HASH}",
            f"b,news,0,9,{OTHER}",
            f"c,news,,9,{OTHER}",
            "d,news,0,9,",
            f"e,news,0,09,{HASH}",
        ),
    }
    assert [one.row for one in judge("KD407", rows)] == [3]


@pytest.mark.parametrize(
    "text",
    [
        HASH[:-1],
        HASH + "0",
        HASH.replace("0", "O"),
        OTHER.upper(),
        "sha256:" + HASH,
        HASH + "\u200b",
    ],
)
def test_malformed_hashes(judge, text):
    found = judge("KD405", {"quotes": table("id,sha256", f"a,{text}", f"b,{HASH}", "c,")})
    assert [one.row for one in found] == [2]


def test_evidence_that_lacks_something_is_not_called_double(judge):
    header = "id,table_name,row_id,column_name,source_id,span_start,span_end"
    rows = [
        "a,people,ann,,news,0,9",
        "b,people,ann,,news,0,",
        "c,people,ann,,news,0,",
        "d,people,ann,,news,0,9",
    ]
    assert [one.row for one in judge("KD408", {"evidence": table(header, *rows)})] == [5]
