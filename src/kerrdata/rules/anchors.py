"""Rules about the anchors of quotations and evidence: spans of a source, and their hashes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kerrdata.descriptor import Field, TableSchema
from kerrdata.frames import Tables
from kerrdata.rules.links import behind, cell
from kerrdata.rules.registry import Fault, rule, true_except

SPAN = ["source_id", "span_start", "span_end"]


def _span_note(row: dict[str, Any], sources: pd.DataFrame) -> str:
    length = cell(sources, row["source_id"], "length")
    return (
        f"the span {row['span_start']}–{row['span_end']} is no piece of `{row['source_id']}`, "
        f"which has {length or 'an unknown number of'} code points"
    )


def _inside(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    start, end = rows["span_start"], rows["span_end"]
    length = behind(rows["source_id"], sources, "length")
    return (start >= 0) & (start < end) & (end <= length)


@rule(
    "KD304",
    table="quotes",
    columns=("span_end", "span_start", "source_id", "sources.id", "sources.length"),
    note=_span_note,
)
def quotations_lie_in_their_source(quotes: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """The span of a quotation lies within its source, and its end after its start.

    Nobody can look up words at a place that does not exist.

    Fix: find the quotation in the source again, and write the offsets of its first code point and
    of the one after its last.
    """
    return _inside(quotes, sources)


@rule(
    "KD404",
    table="evidence",
    columns=("span_end", "span_start", "source_id", "sources.id", "sources.length"),
    note=_span_note,
)
def evidence_lies_in_its_source(evidence: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """The span of an evidence row lies within its source, and its end after its start.

    Nobody can check a row at a place that does not exist.

    Fix: find the passage in the source again, and write the offsets of its first code point and of
    the one after its last.
    """
    return _inside(evidence, sources)


@rule("KD305", columns=("quotes.id", *(f"quotes.{column}" for column in SPAN)))
def quotations_do_not_overlap(tables: Tables) -> Iterator[Fault]:
    """No two quotations share words of their source.

    A quotation is one uninterrupted run of words within its quotation marks: where two overlap, one
    of them reaches too far, or the same words are told twice.

    Fix: correct the spans, or delete the quotation that repeats the other.
    """
    starts = tables.texts("quotes")["span_start"]
    for row, other in _overlaps(tables["quotes"]):
        note = f"the span overlaps with that of `{other}`"
        yield Fault(note, "quotes", row, "span_start", starts[row])


def _overlaps(quotes: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Each row that starts within the span of another, with the id of that one."""
    spans = quotes.dropna(subset=SPAN).sort_values(SPAN, kind="stable").fillna({"id": "?"})
    reached: dict[str, tuple[int, str]] = {}
    for row, key, source, start, end in spans[["id", *SPAN]].itertuples(name=None):
        if start < end:
            furthest, other = reached.get(source, (start, ""))
            if start < furthest:
                yield row, other
            reached[source] = max((furthest, other), (end, key))


def hash_cells(table: TableSchema, field: Field) -> bool:
    """Picks the columns that hold hashes."""
    return field.name == "sha256"


@rule(
    "KD405",
    cells=hash_cells,
    note="`{value}` is no SHA-256: that is 64 characters, each a digit or one of a to f",
)
def hashes_are_well_formed(texts: pd.Series) -> pd.Series:
    """A hash is a SHA-256 in 64 lower-case hexadecimal digits.

    A hash that was cut off or retyped proves nothing: it never equals the one that is computed.

    Fix: compute the hash of the normalised span again, and copy it whole.
    """
    return texts.str.fullmatch("[0-9a-f]{64}")


@rule(
    "KD407",
    table="evidence",
    columns=("sha256", *SPAN, "quotes.sha256", *(f"quotes.{column}" for column in SPAN)),
    note="another row has another hash for the span {span_start}–{span_end} of `{source_id}`",
)
def one_span_has_one_hash(evidence: pd.DataFrame, quotes: pd.DataFrame) -> pd.Series:
    """The same span of the same source has the same hash wherever it stands.

    The hash follows from the words of the span: where two differ, at least one is wrong.

    Fix: compute the hash of the normalised span again, and correct the row that differs.
    """
    hashed = pd.concat([rows[[*SPAN, "sha256"]].dropna() for rows in (quotes, evidence)])
    if not (hashed.duplicated(SPAN) & ~hashed.duplicated()).any():
        return true_except(evidence, ())  # which is seen far sooner than where one differs
    known = hashed.drop_duplicates(SPAN)
    first = evidence[SPAN].merge(known, how="left", on=SPAN)["sha256"].set_axis(evidence.index)
    return (evidence["sha256"] == first) | evidence["sha256"].isna() | first.isna()
