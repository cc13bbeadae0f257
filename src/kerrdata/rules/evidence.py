"""Rules about the evidence: each row has some, and it points at what exists."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kerrdata.frames import Tables
from kerrdata.nearness import did_you_mean
from kerrdata.rules.links import among
from kerrdata.rules.names import near_miss
from kerrdata.rules.registry import Fault, rule

NAME = "evidence"


def _entities(tables: Tables) -> Iterator[str]:
    """The tables whose rows need evidence: those with an id of their own."""
    for name in tables:
        with_ids = tables.schema(name).primary_key == ("id",) and "id" in tables.texts(name)
        if with_ids and name != NAME:
            yield name


@rule("KD401", columns=("evidence.table_name", "evidence.row_id"))
def rows_have_evidence(tables: Tables) -> Iterator[Fault]:
    """Every row of a table with ids has evidence.

    A fact that nobody can look up is a rumour; about living people we publish none.

    Fix: add a row to `evidence` with this table and id and the span of the source that says so, or
    remove the fact.
    """
    evidence = tables[NAME]
    for name in _entities(tables):
        ids = tables.texts(name)["id"].dropna()
        bare = ids[~among(ids, evidence["row_id"][evidence["table_name"] == name])]
        for row, key in zip(bare.index.tolist(), bare.tolist(), strict=True):
            yield Fault(f"nothing in evidence supports `{key}`", name, row, "id", key)


@rule("KD402", columns=("evidence.table_name", "evidence.column_name"))
def evidence_names_tables_and_columns(tables: Tables) -> Iterator[Fault]:
    """Evidence points at a table and a column that exist.

    A misspelled name makes the evidence unreachable, and its row looks unsupported.

    Fix: write the names as they stand in `datapackage.json`; an empty column means the whole row.
    """
    described = {
        table.name: [field.name for field in table.fields] for table in tables.descriptor.tables
    }
    texts = tables.texts(NAME)
    names, columns = texts["table_name"], texts["column_name"]
    yield from _unknown("table_name", names.dropna(), "table", list(described))
    for name, fields in described.items():
        named = columns[names == name].dropna()
        yield from _unknown("column_name", named, f"column in {name}", fields)


def _unknown(column: str, cells: pd.Series, what: str, known: list[str]) -> Iterator[Fault]:
    wrong = cells[~among(cells, known)]
    for row, value in zip(wrong.index.tolist(), wrong.tolist(), strict=True):
        hint = did_you_mean(value, known)
        yield Fault(f"there is no {what} called `{value}`", NAME, row, column, value, hint)


@rule("KD403", columns=("evidence.table_name", "evidence.row_id"))
def evidence_names_rows(tables: Tables) -> Iterator[Fault]:
    """Evidence points at a row that exists.

    A misspelled id makes the evidence unreachable, and its row looks unsupported.

    Fix: write the id as it stands in the table that is named, or delete the evidence together with
    its row.
    """
    texts = tables.texts(NAME)
    for name in (name for name in tables if "id" in tables.texts(name)):
        cells = texts["row_id"][texts["table_name"] == name].dropna()
        wrong = cells[~among(cells, tables.texts(name)["id"])]
        for row, value in zip(wrong.index.tolist(), wrong.tolist(), strict=True):
            hint = near_miss(value, tables.texts(name))
            yield Fault(f"{name} has no row `{value}`", NAME, row, "row_id", value, hint)


@rule("KD406", columns=("evidence.table_name", "evidence.row_id", "evidence.note"))
def inferences_are_explained(tables: Tables) -> Iterator[Fault]:
    """The evidence of an inferred row says how it was inferred.

    Whoever doubts a conclusion must be able to repeat it; without the reasoning the row is a claim
    of ours.

    Fix: write into the `note` of one of its evidence rows how it follows from the source, or set
    the status to `stated` if the source says it.
    """
    evidence = tables[NAME]
    noted = evidence[evidence["note"].str.strip().fillna("") != ""]
    for name in (name for name in _entities(tables) if "status" in tables.texts(name)):
        explained = noted["row_id"][noted["table_name"] == name]
        texts = tables.texts(name)
        inferred = texts["id"][texts["status"] == "inferred"].dropna()
        bare = inferred[~among(inferred, explained)]
        for row, key in zip(bare.index.tolist(), bare.tolist(), strict=True):
            note = f"`{key}` is inferred, but no note in its evidence says how"
            yield Fault(note, name, row, "status", "inferred")


@rule(
    "KD408",
    table=NAME,
    columns=("id", "table_name", "row_id", "column_name", "source_id", "span_start", "span_end"),
    note="the span {span_start}–{span_end} supports `{row_id}` already",
)
def evidence_is_told_once(evidence: pd.DataFrame) -> pd.Series:
    """No two evidence rows say the same.

    A row that is there twice counts as two witnesses where there is one.

    Fix: delete one of them, and keep its note if only that one has one.
    """
    claim = ["table_name", "row_id", "column_name", "source_id", "span_start", "span_end"]
    required = evidence[claim].drop(columns="column_name")
    return ~evidence.duplicated(claim) | required.isna().any(axis=1)
