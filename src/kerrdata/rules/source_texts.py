"""Rules that need the texts of the sources: do hashes and excerpts agree with what stands there?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from kerrdata import spans
from kerrdata.frames import Tables
from kerrdata.rules.registry import Fault, rule

ANCHOR = ("source_id", "span_start", "span_end")


class _Run(NamedTuple):
    """A row of a table of anchors, and the words at its offsets."""

    row: int
    words: str
    cells: pd.Series


@rule("KD320", columns=tuple(f"quotes.{name}" for name in (*ANCHOR, "sha256")), source_text=True)
def quotations_have_their_hash(tables: Tables) -> Iterator[Fault]:
    """The hash of a quotation is that of the words at its offsets.

    Else nobody can tell which words were meant: neither who holds this text nor who holds another.

    Fix: find the words with `kerrdata source locate`, and write the offsets and the hash it prints.
    """
    return _hashes("quotes", tables)


@rule("KD420", columns=tuple(f"evidence.{name}" for name in (*ANCHOR, "sha256")), source_text=True)
def evidence_has_its_hash(tables: Tables) -> Iterator[Fault]:
    """The hash of an evidence row is that of the words at its offsets.

    Else nobody can tell which words were meant: neither who holds this text nor who holds another.

    Fix: find the words with `kerrdata source locate`, and write the offsets and the hash it prints.
    """
    return _hashes("evidence", tables)


@rule("KD321", columns=tuple(f"quotes.{name}" for name in (*ANCHOR, "excerpt")), source_text=True)
def excerpts_stand_in_their_quotation(tables: Tables) -> Iterator[Fault]:
    """An excerpt is one piece of its quotation, in order and word for word.

    Words that are left out, above all a negation, can turn what was said into its opposite.

    Fix: copy the excerpt anew from the words between the quotation's offsets.
    """
    # Most checks are made without a text, and need not load what compares with one.
    from kerrdata.anchors.excerpts import fit  # noqa: PLC0415

    for run in _runs("quotes", tables):
        excerpt = run.cells["excerpt"]
        fitting = fit(excerpt, run.words) if pd.notna(excerpt) else None
        if fitting and not fitting.is_faithful:
            yield Fault(f"the excerpt {fitting}", "quotes", run.row, "excerpt", excerpt)


@rule(
    "KD421",
    columns=tuple(f"evidence.{name}" for name in ANCHOR),
    source_text=True,
    severity="warning",
)
def evidence_holds_whole_words(tables: Tables) -> Iterator[Fault]:
    """An evidence row starts and ends between words.

    Half a word is no evidence, and shows that the offsets are not those that were meant.

    Fix: widen or narrow the span to whole words: `kerrdata source locate` prints its offsets.
    """
    for run in _runs("evidence", tables):
        text = tables.source_texts[run.cells["source_id"]]
        for column in ("span_start", "span_end"):
            offset = int(run.cells[column])
            if not spans.is_border(text, offset):
                around = text[max(0, offset - 8) : offset], text[offset : offset + 8]
                note = f"offset {offset} lies inside a word: `{around[0]}|{around[1]}`"
                yield Fault(note, "evidence", run.row, column, str(offset))


def _hashes(table: str, tables: Tables) -> Iterator[Fault]:
    for run in _runs(table, tables):
        stated = run.cells["sha256"]
        found = spans.digest(run.words)
        if pd.notna(stated) and stated != found:
            note = f"the words at its offsets have the hash {found}"
            yield Fault(note, table, run.row, "sha256", stated)


def _runs(table: str, tables: Tables) -> Iterator[_Run]:
    """The rows whose offsets mean something; where they do not, other rules say so."""
    for row, cells in tables[table].iterrows():
        text = tables.source_texts.get(cells["source_id"])
        start, end = cells["span_start"], cells["span_end"]
        if text is not None and pd.notna(start) and pd.notna(end) and 0 <= start < end <= len(text):
            yield _Run(int(str(row)), text[start:end], cells)
