"""A curator's phrases become spans, or it is said why not."""

from __future__ import annotations

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.phrases import fill, locate
from kerrdata.spans import cut

TEXT = "The fight lasts ten rounds. “I was tired,” he says. She was tired. It ends."


def test_locate() -> None:
    assert locate(TEXT, "ten rounds") == cut(TEXT, 16, 26)
    assert locate(TEXT, "The fight … rounds") == cut(TEXT, 0, 26)
    assert locate(TEXT, "was tired", 2) == cut(TEXT, 56, 65)


@pytest.mark.parametrize(
    ("phrase", "occurrence", "said"),
    [
        ("ten runds", None, "Did you mean `ten rounds.`?"),
        ("was tired", None, "2 times, at 31, 56"),
        ("was tired", 3, "from 1 to 2"),
        ("qqqq", None, "Copy the words from the source."),
    ],
)
def test_phrase_without_a_place_is_refused(phrase: str, occurrence: int | None, said: str) -> None:
    with pytest.raises(KerrdataError) as refused:
        locate(TEXT, phrase, occurrence)
    assert said in str(refused.value)


def test_fill_replaces_the_phrase_and_counts_the_excerpt() -> None:
    table = (
        "\ufeffid,phrase,occurrence,excerpt,summary\r\n"
        'a,was tired,2,"was, tired",x\r\n'
        'b,"fight\r\nlasts",,lasts,y\r\n'
    )
    one, two = cut(TEXT, 56, 65), cut(TEXT, 4, 15)
    filled = fill(TEXT, table)
    assert filled.unplaced == ()
    assert filled.text == (
        "id,span_start,span_end,sha256,words,excerpt,summary\n"
        f'a,56,65,{one.sha256},2,"was, tired",x\n'
        f"b,4,15,{two.sha256},1,lasts,y\n"
    )


def test_fill_keeps_columns_that_are_there_in_their_place() -> None:
    filled = fill(TEXT, "phrase,words,excerpt,span_end,id\nten rounds,9,rounds,5,a\n")
    span = cut(TEXT, 16, 26)
    assert filled.text == (
        f"span_start,sha256,words,excerpt,span_end,id\n16,{span.sha256},1,rounds,26,a\n"
    )


def test_each_phrase_without_a_place_is_named_with_its_line() -> None:
    table = 'phrase,occurrence\n"ten\nrounds",\nnowhere,\nwas tired,\nwas tired,x\n'
    assert [(one.line, one.problem.split("`")[1]) for one in fill(TEXT, table).unplaced] == [
        (4, "nowhere"),
        (5, "was tired"),
        (6, "x"),
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("id,words\n1,x\n", "no column `phrase`"),
        ("", "its header is nothing"),
        ("phrase,id\nten rounds\n", "Line 2 has more or fewer cells"),
        ("phrase,id\nten rounds,1,2\n", "Line 2 has more or fewer cells"),
        ('phrase\n"ten\n', "is no CSV"),
    ],
)
def test_table_that_cannot_be_read(table: str, said: str) -> None:
    with pytest.raises(KerrdataError, match=said):
        fill(TEXT, table)
