"""The rules about quotations and their spans."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.rules.anchors import SPAN, _overlaps
from kerrdata.rules.quotes import LONGEST_RUN, _borrowed

ELEVEN = "one two three four five six seven eight nine ten eleven"


def table(*rows: str) -> str:
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("excerpt", "breaks"),
    [
        (ELEVEN, True),
        (ELEVEN.removesuffix(" eleven"), False),
        ("non-stop well-known it’s", False),
        ("", False),
    ],
)
def test_ten_words(judge, excerpt, breaks):
    assert bool(judge("KD301", {"quotes": table("id,excerpt", f"a,{excerpt}")})) is breaks


@pytest.mark.parametrize(
    ("cells", "breaks"),
    [
        ("we won,10,16", False),
        ("we won,10,15", True),  # longer than its span
        ("we … won,10,90", True),
        ("we won...,10,90", True),
        ("[we] won,10,90", True),
        ("we won,,90", False),
        ("we [won,,", True),
        (",10,10", False),
    ],
)
def test_one_piece(judge, cells, breaks):
    rows = {"quotes": table("id,excerpt,span_start,span_end", f"a,{cells}")}
    assert bool(judge("KD302", rows)) is breaks


@pytest.mark.parametrize(("words", "breaks"), [(40, True), (41, False), ("", False)])
def test_an_eighth_of_a_source(judge, words, breaks):
    rows = {
        "sources": table("id,words", f"news,{words}", "blog,1"),
        "quotes": table(
            "id,source_id,excerpt", "a,news,one two three", "b,news,four five", "c,,six"
        ),
    }
    found = judge("KD303", rows)
    assert bool(found) is breaks
    assert all("have 5 of the 40 words" in one.note for one in found)


@pytest.mark.parametrize(
    ("span", "breaks"),
    [
        ("0,100", False),
        ("99,100", False),
        ("0,101", True),
        ("-1,5", True),
        ("5,5", True),
        ("9,5", True),
        (",101", True),
        (",5", False),
        ("x,5", False),
        ("100,", False),
    ],
)
@pytest.mark.parametrize(("code", "name"), [("KD304", "quotes"), ("KD404", "evidence")])
def test_spans_inside_their_source(judge, code, name, span, breaks):
    rows = {
        "sources": table("id,length", "news,100"),
        name: table("id,source_id,span_start,span_end", f"a,news,{span}", f"b,lost,{span}"),
    }
    blamed = [one.row for one in judge(code, rows)]
    assert (2 in blamed) is breaks


OFFSETS = st.integers(0, 12)


@given(st.lists(st.tuples(st.sampled_from("ab"), OFFSETS, OFFSETS), max_size=9))
def test_overlaps_are_found_as_by_comparing_all_pairs(spans):
    frame = pd.DataFrame(spans, columns=SPAN).astype({"span_start": "Int64", "span_end": "Int64"})
    blamed = {row for row, _ in _overlaps(frame.assign(id=[str(row) for row in frame.index]))}
    clashes = [
        (at, by)
        for at, (source, start, end) in enumerate(spans)
        for by, (other, first, last) in enumerate(spans)
        if at != by and source == other and start < end and first < last
        if start < last and first < end
    ]
    assert bool(blamed) == bool(clashes)
    assert blamed <= {at for at, _ in clashes}
    assert all({at, by} & blamed for at, by in clashes), "mending the blamed mends all"


@pytest.mark.parametrize(
    ("summary", "excerpt", "said"),
    [
        ("", "we won", "no summary"),
        ("—", "we won", "no summary"),
        ("We won!", "we won", "repeats the excerpt"),
        ("Speaks of how it’s all we had.", "it's all we had then", "`its all we had`"),
        ("He said they won the cup.", "we won the cup", ""),
        ("All is said in new words.", "", ""),
    ],
)
def test_summaries(summary, excerpt, said):
    assert said in _borrowed(summary, excerpt)
    assert bool(_borrowed(summary, excerpt)) is bool(said)


@given(st.lists(st.sampled_from("abcdef"), min_size=1), st.lists(st.sampled_from("abcdef")))
def test_a_run_is_borrowed_if_the_texts_share_one(own, quoted):
    length = LONGEST_RUN + 1
    runs = {" ".join(quoted[at : at + length]) for at in range(len(quoted) - LONGEST_RUN)}
    shared = any(f" {run} " in f" {' '.join(own)} " for run in runs)
    assert bool(_borrowed(" ".join(own), " ".join(quoted))) == (shared or own == quoted)


def test_an_empty_summary_is_a_breach(judge):
    assert len(judge("KD308", {"quotes": table("id,excerpt,summary", "a,we won,")})) == 1


@pytest.mark.parametrize("topic", ["health", "addiction", "family"])
@pytest.mark.parametrize(("sensitive", "breaks"), [("true", False), ("false", True), ("", False)])
def test_delicate_topics(judge, topic, sensitive, breaks):
    rows = {"quotes": table("id,topic,sensitive", f"a,{topic},{sensitive}")}
    assert bool(judge("KD309", rows)) is breaks
