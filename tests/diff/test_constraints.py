"""Constraints: whether fewer values are accepted, each word of Table Schema with both faces."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.diff.constraints import judged, listed
from kerrdata.diff.differences import Kind

TIGHTER = [
    ("required", False, True),
    ("required", None, True),
    ("unique", None, True),
    ("enum", ["a", "b"], ["a"]),
    ("enum", ["a", "b"], ["a", "c"]),
    ("enum", None, ["a"]),
    ("minimum", 1, 2),
    ("minimum", "9", "10"),
    ("minimum", "1999-01-01", "2000-01-01"),
    ("exclusiveMinimum", 1, 1.5),
    ("maximum", 2, 1),
    ("maximum", "2000-01-01", "1999-12-31"),
    ("exclusiveMaximum", None, 5),
    ("minLength", 1, 2),
    ("maxLength", 10, 9),
    ("pattern", None, "a+"),
]


def verdict(name: str, old: Any, new: Any) -> Any:
    sides = ({} if one is None else {name: one} for one in (old, new))
    found = list(judged(*sides))
    assert all(one[0] == name for one in found)
    return found[0][1:] if found else None


@pytest.mark.parametrize(("name", "old", "new"), TIGHTER)
def test_tightened_and_back(name: str, old: Any, new: Any) -> None:
    assert verdict(name, old, new) == (Kind.constraint_tightened, "")
    back = verdict(name, new, old)
    is_loosened = back == (Kind.constraint_loosened, "")
    assert is_loosened or (name == "enum" and old == ["a", "b"] and new == ["a", "c"])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("pattern", "a", "a|b"),
        ("minimum", 1, "1999-01-01"),
        ("minimum", "1999", "1999-01-01"),
        ("enum", ["a"], "a"),
        ("jsonSchema", {"a": 1}, {"a": 2}),
        ("unheardOf", 1, 2),
        ("maximum", True, 2),
        ("maxLength", [1], 2),
    ],
)
def test_what_cannot_be_decided_counts_as_tightened(name: str, old: Any, new: Any) -> None:
    for one, other in ((old, new), (new, old)):
        kind, note = verdict(name, one, other)
        assert kind is Kind.constraint_tightened
        assert note


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("required", None, False),
        ("unique", False, None),
        ("enum", ["a", "b"], ["b", "a"]),
        ("minimum", 1, 1.0),
        ("minimum", "1", 1),
        ("pattern", "a", "a"),
    ],
)
def test_what_says_the_same(name: str, old: Any, new: Any) -> None:
    assert verdict(name, old, new) is None
    assert verdict(name, new, old) is None


@given(st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)))
def test_a_list_is_loosened_only_by_more_values(old: set[int], new: set[int]) -> None:
    found = listed(sorted(old), sorted(new, reverse=True))
    if old == new:
        assert found is None
    else:
        loosened, tightened = (Kind.constraint_loosened, ""), (Kind.constraint_tightened, "")
        assert found == (loosened if old < new else tightened)


@given(st.decimals(-9, 9, places=1), st.decimals(-9, 9, places=1))
def test_bounds(old: Any, new: Any) -> None:
    for name, is_tighter in (("minimum", new > old), ("maximum", new < old)):
        found = verdict(name, str(old), float(new))
        kind = Kind.constraint_tightened if is_tighter else Kind.constraint_loosened
        assert found == (None if old == new else (kind, ""))
