"""What rules look up by id: known texts, rows behind ids, and each distinct text judged once."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.casts import mapped
from kerrdata.rules.links import among, behind, on

IDS = st.lists(st.sampled_from(["a", "b", "é", None]), max_size=6)
PEOPLE = pd.DataFrame(
    {"id": ["a", "b", "b", "c", None], "name": ["A", "B", "C", None, "E"]}, dtype="str"
)


def column(cells: list[str | None]) -> pd.Series:
    """A column that does not count its rows from 0."""
    return pd.Series(cells, index=range(7, 7 + len(cells)), dtype="str")


@given(cells=IDS, known=IDS)
def test_among(cells: list[str | None], known: list[str | None]) -> None:
    expected = [cell is not None and cell in known for cell in cells]
    found = among(column(cells), column(known))
    assert found.tolist() == expected
    assert found.index.equals(column(cells).index)
    assert among(column(cells), {one for one in known if one}).tolist() == expected


def test_among_tables_put_together() -> None:
    known = pd.concat([column(["a"]), column(["b", None])])
    assert among(pd.concat([column(["b"]), column(["c"])]), known).tolist() == [True, False]


@pytest.mark.parametrize(
    ("key", "name"), [("a", "A"), ("b", None), ("c", None), ("d", None), (None, None)]
)
def test_only_an_id_that_one_row_has_leads_to_it(key: str | None, name: str | None) -> None:
    found = behind(column(["a", key]), PEOPLE, "name")
    assert found.index.tolist() == [7, 8]
    assert [None if pd.isna(cell) else cell for cell in found] == ["A", name]


def test_values_keep_their_type() -> None:
    numbers = pd.Series([2**60, None], index=pd.Index(["a", "b"], dtype="str"), dtype="Int64")
    found = on(column(["b", "a", "c", None]), numbers)
    assert found.dtype == "Int64"
    assert found.isna().tolist() == [True, False, True, True]
    assert found[8] == 2**60


@given(cells=IDS)
def test_each_distinct_text_is_asked_about_once(cells: list[str | None]) -> None:
    asked: list[str] = []

    def measure(text: str) -> int:
        asked.append(text)
        return len(text)

    lengths = mapped(column(cells), measure, "Int64")
    assert sorted(asked) == sorted({cell for cell in cells if cell is not None})
    found = [None if pd.isna(one) else one for one in lengths]
    assert found == [None if cell is None else len(cell) for cell in cells]
    assert lengths.index.equals(column(cells).index)
