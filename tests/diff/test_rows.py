"""Rows: whatever changed is found, nothing else is, and the list of changes makes NEW of OLD."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.descriptor import Field, TableSchema
from kerrdata.diff.differences import TableDifference
from kerrdata.diff.reading import Columns
from kerrdata.diff.rows import compare_rows

People = Callable[..., TableDifference]
NAMES = ("id", "kind", "text")
TEXTS = st.text("ab\"',=<é\x1b", max_size=3)  # no white space, which is but a spelling
ROWS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xy"), TEXTS), max_size=12)
KEYS = st.sampled_from([("id",), ("id", "kind"), ("kind", "id"), ()])

Row = tuple[str, ...]


def columns(rows: Sequence[Row], key: tuple[str, ...], names: tuple[str, ...] = NAMES) -> Columns:
    table = TableSchema("t", fields=tuple(map(Field, names)), primary_key=key)
    cells = list(zip(*rows, strict=True)) or [()] * len(names)
    texts = {name: pa.array(cells[at], pa.large_string()) for at, name in enumerate(names)}
    return Columns(table, texts, len(rows))


def compared(old: Sequence[Row], new: Sequence[Row], key: tuple[str, ...]) -> TableDifference:
    return compare_rows(columns(old, key), columns(new, key), {name: name for name in NAMES})


def unique(rows: list[Row], key: tuple[str, ...]) -> list[Row]:
    places = [NAMES.index(name) for name in key] or range(len(NAMES))
    return list({tuple(row[at] for at in places): row for row in rows}.values())


def cells(row: Any) -> Row:
    return tuple(row.cells[name] for name in NAMES)


@given(ROWS, KEYS, st.randoms())
def test_itself_in_another_order_is_no_difference(rows: list[Row], key: Any, rng: Any) -> None:
    shuffled = rng.sample(rows, len(rows))
    found = compared(rows, shuffled, key)
    assert not found
    assert found.old_rows == found.new_rows == len(rows)


@given(ROWS, ROWS, KEYS)
def test_the_changes_make_the_new_rows_of_the_old(old: list[Row], new: list[Row], key: Any) -> None:
    found = compared(old, new, key)
    left = Counter(old)
    left.subtract(map(cells, found.removed))
    left.update(map(cells, found.added))
    for row in found.changed:
        after = dict(zip(NAMES, row.before, strict=True))
        left.subtract([row.before])
        for cell in row.cells:
            assert after[cell.column] == cell.old != cell.new
            after[cell.column] = cell.new
        left.update([tuple(after.values())])
    assert +left == Counter(new)
    assert not -left


@given(ROWS, ROWS, KEYS)
def test_backwards_is_the_reverse(old: list[Row], new: list[Row], key: Any) -> None:
    there, back = compared(old, new, key), compared(new, old, key)
    assert there.added == back.removed
    assert there.removed == back.added
    turned = [[(cell.column, cell.new, cell.old) for cell in row.cells] for row in back.changed]
    assert Counter(map(repr, turned)) == Counter(
        repr([tuple(cell) for cell in row.cells]) for row in there.changed
    )
    assert {(one.new, one.old) for one in back.renamed} == {
        (one.old, one.new) for one in there.renamed
    }


@given(ROWS, ROWS, KEYS, st.randoms())
def test_order_of_rows_and_columns_does_not_matter(
    old: list[Row], new: list[Row], key: Any, rng: Any
) -> None:
    order = [2, 0, 1]
    turned = columns(
        [tuple(row[at] for at in order) for row in rng.sample(new, len(new))],
        key,
        tuple(NAMES[at] for at in order),
    )
    found = compare_rows(columns(old, key), turned, {name: name for name in NAMES})
    plain = compared(old, new, key)
    assert Counter(map(cells, found.added)) == Counter(map(cells, plain.added))
    assert Counter(map(cells, found.removed)) == Counter(map(cells, plain.removed))
    assert {(row.key, frozenset(row.cells)) for row in found.changed} == {
        (row.key, frozenset(row.cells)) for row in plain.changed
    }


@given(ROWS, ROWS, KEYS)
def test_keys_of_several_rows_are_said(old: list[Row], new: list[Row], key: Any) -> None:
    found = compared(old, new, key)
    places = [NAMES.index(name) for name in key]
    sides = [Counter(tuple(row[at] for at in places) for row in rows) for rows in (old, new)]
    several = {one for side in sides for one, count in side.items() if count > 1}
    assert set(found.duplicates) == (several if key else set())


@given(ROWS, ROWS, st.sampled_from([("id",), ("id", "kind")]))
def test_a_key_is_in_one_list_only(old: list[Row], new: list[Row], key: Any) -> None:
    found = compared(unique(old, key), unique(new, key), key)
    lists = (found.added, found.removed, found.changed, found.moved)
    keys = [row.key for rows in lists for row in rows]
    assert len(keys) == len(set(keys))
    assert not found.duplicates
    for rows in lists:
        assert [row.key for row in rows] == sorted(row.key for row in rows)


def typed(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


@pytest.mark.parametrize(
    ("field", "old", "new", "is_same"),
    [
        (typed("v", "boolean"), "TRUE", "true", True),
        (typed("v", "boolean"), "true", "false", False),
        (typed("v", "integer"), "007", "7", True),
        (typed("v", "integer"), "7", "70", False),
        (typed("v", "string"), "007", "7", False),
        (typed("v", "number"), "1.50", "1.5", False),  # digits may state a precision
        (typed("v", "date"), "1999-5-1", "1999-05-01", True),
        (typed("v", "string"), "e\u0301", "é", True),
        (typed("v", "string", missingValues=["", "NA"]), "NA", "", True),
        (typed("v", "string"), "NA", "", False),
    ],
)
def test_a_spelling_is_no_change(
    people: People, field: Any, old: str, new: str, *, is_same: bool
) -> None:
    schema = {"fields": [typed("id", "string"), field], "primaryKey": ["id"]}
    found = people(f"id,v\na,{old}\n", f"id,v\na,{new}\n", schema)
    assert found.respelled == is_same
    assert bool(found.changed) is not is_same
    assert found  # the file is another one


def test_a_key_may_be_spelled_otherwise(people: People) -> None:
    schema = {"fields": [typed("id", "integer"), typed("v", "string")], "primaryKey": ["id"]}
    found = people("id,v\n01,x\n2,y\n", "id,v\n1,z\n3,y\n", schema)
    (row,) = found.changed
    assert (row.key, row.cells) == (("1",), (("v", "x", "z"),))
    assert [row.key for row in found.removed] == [("2",)]
    assert [row.key for row in found.added] == [("3",)]


def test_moved_anchors_are_told_from_changes(people: People) -> None:
    names = "id,span_start,span_end,sha256,note"
    schema = {"fields": [typed(name, "string") for name in names.split(",")], "primaryKey": "id"}
    found = people(f"{names}\na,1,2,x,n\nb,1,2,x,n\n", f"{names}\na,3,4,x,n\nb,3,2,x,m\n", schema)
    assert [row.key for row in found.moved] == [("a",)]
    assert [row.key for row in found.changed] == [("b",)]


def test_a_hash_without_a_span_is_no_anchor(people: People) -> None:
    schema = {"fields": [typed("id", "string"), typed("sha256", "string")], "primaryKey": "id"}
    found = people("id,sha256\na,x\n", "id,sha256\na,y\n", schema)
    assert (len(found.changed), len(found.moved)) == (1, 0)


def test_a_renamed_id_is_suspected(people: People) -> None:
    old = "id,name,born\nann,Ann Lee of Kent,1950\nben,Ben,1960\n"
    found = people(old, old.replace("ann,", "ann-lee,").replace("ben,", "cai,"))
    (one,) = found.renamed  # of the other row there is too little to tell
    assert one == (("ann",), ("ann-lee",), 100)
    changed = old.replace("ann,Ann Lee of Kent", "ann-lee,Ann Lee of Kend")
    (one,) = people(old, changed).renamed
    assert one.new == ("ann-lee",)
    assert 85 <= one.likeness < 100
    assert not people(
        old, old.replace("ann,Ann Lee of Kent,1950", "zoe,Quite another,2001")
    ).renamed


@pytest.mark.parametrize(
    ("row", "is_remeant"),
    [
        ("ann,Ann Lee,1951", False),  # another year
        ("ann,Anne Lee,1950", False),  # a better name
        ("ann,Lee Ann,1999", False),
        ("ann,Zoe Quirk,1950", False),  # another name for the same
        ("ann,Zoe Quirk,1999", True),
        ("ann,,1999", False),  # nothing is said any more
    ],
)
def test_an_id_that_means_something_else(people: People, row: str, *, is_remeant: bool) -> None:
    head = "id,name,born\n"
    (found,) = people(f"{head}ann,Ann Lee,1950\n", f"{head}{row}\n").changed
    assert found.remeant is is_remeant


def test_without_a_name_all_cells_have_to_change(people: People) -> None:
    schema = {"fields": [typed(name, "string") for name in ("id", "a", "b")], "primaryKey": "id"}
    old, head = "id,a,b\nx,house,garden\n", "id,a,b\n"
    assert people(old, f"{head}x,zebra,quilt\n", schema).remeant == (("x",),)
    assert not people(old, f"{head}x,zebra,garden\n", schema).remeant
    assert not people(old, f"{head}x,houses,gardens\n", schema).remeant


def test_another_key_compares_whole_rows(people: People) -> None:
    was = {"fields": [typed("id", "string"), typed("v", "string")], "primaryKey": ["id"]}
    now = {**was, "primaryKey": ["v"]}
    found = people("id,v\na,1\nb,2\n", "id,v\na,1\nb,3\n", was, now)
    assert found.key == ()
    assert [row.cells for row in found.removed] == [{"id": "b", "v": "2"}]
    assert [row.cells for row in found.added] == [{"id": "b", "v": "3"}]
    assert not found.unretired


@pytest.mark.parametrize(
    "text",
    [
        "id,name,born\r\nann,Ann,1\r\n",
        "\ufeffid,name,born\nann,Ann,1\n",
        'id,name,born\n"ann","Ann","1"',
        "id,name,born\n\nann,Ann,1\n\n",
        "born,name,id\n1,Ann,ann\n",
    ],
)
def test_other_layouts_hold_the_same_rows(people: People, text: str) -> None:
    assert not people("id,name,born\nann,Ann,1\n", text)


def test_uneven_rows_are_read(people: People) -> None:
    found = people("id,name,born\nann,Ann,1\nben\n", "id,name,born\nann,Ann\nben,,,,\n")
    assert [(row.key, row.cells) for row in found.changed] == [(("ann",), (("born", "1", ""),))]


def test_empty_tables(people: People) -> None:
    head = "id,name,born\n"
    assert not people(head, head)
    assert len(people(head, f"{head}a,b,c\n").added) == 1
    assert len(people(f"{head}a,b,c\n", head).removed) == 1
    found = people("", f"{head}a,b,c\n")
    assert found
