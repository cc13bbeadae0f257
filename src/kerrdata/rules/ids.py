"""Rules about identifiers: slugs of ASCII letters, digits and hyphens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import pandas as pd

from kerrdata import characters, lookalikes
from kerrdata.descriptor import Field, TableSchema
from kerrdata.rules.registry import rule, true_except

# Letters with a stroke and ligatures, which Unicode does not take apart.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"} | {"ı": "i"}  # noqa: RUF001 (the dotless letter is meant)
)

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"

Cell = Mapping[str, str]


def ids(table: TableSchema, field: Field) -> bool:
    """Picks the key column `id` of a table and every column that refers to an `id`."""
    if field.name == "id":
        return "id" in table.primary_key
    pairs = (zip(key.fields, key.reference_fields, strict=False) for key in table.foreign_keys)
    return any((field.name, "id") in pair for pair in pairs)


def slugged(text: str) -> str:
    """The slug that a text suggests; empty where it holds no Latin letter and no digit."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub("[^a-z0-9]+", "-", bare).strip("-")


def _propose_slug(cell: Cell) -> str:
    slug = slugged(cell["value"])
    return f"Write `{slug}`, here and in every row that refers to it." if slug else ""


@rule("KD001", cells=ids, note="`{value}` is not a slug", hint=_propose_slug)
def ids_are_slugs(texts: pd.Series) -> pd.Series:
    """An id is a slug: lower-case letters `a` to `z` and digits, in groups joined by hyphens.

    Ids stand in web addresses, file names and other people's code. A slug needs no quoting or
    escaping in any of them and cannot be mistyped in case. Where another rule names the very
    character that is wrong, this one is silent.

    Fix: write the id in lower case, without accents, and with one hyphen for whatever else it
    holds.
    """
    suspects = texts[~texts.str.fullmatch(SLUG)]
    return true_except(texts, (row for row, text in suspects.items() if not _is_explained(text)))


def _is_explained(text: str) -> bool:
    """Whether another rule names what is wrong with an id."""
    return characters.is_faulty(text) or lookalikes.foreign(text) is not None


def _foreign_letter(cell: Cell) -> str:
    offset = lookalikes.foreign(cell["value"]) or 0
    letter = cell["value"][offset]
    alike = lookalikes.resembled(letter)
    what = f"looks like `{alike}`" if alike else "is no Latin letter"
    return f"the id holds {characters.named(letter)} as character {offset + 1}, which {what}"


def _latin_id(cell: Cell) -> str:
    latin = "".join(lookalikes.resembled(letter) or letter for letter in cell["value"])
    return f"Write `{latin}` with Latin letters." if latin.isascii() else ""


@rule("KD008", cells=ids, note=_foreign_letter, hint=_latin_id)
def ids_are_latin(texts: pd.Series) -> pd.Series:
    """An id holds no letter, digit or dash of another script.

    A Cyrillic letter or a no-break hyphen can look just like a Latin one, so that two ids that
    nobody can tell apart by eye are different keys.

    Fix: delete the character, and type the one on the Latin keyboard that it looks like.
    """
    suspects = texts[~texts.str.isascii()]
    foreign = (row for row, text in suspects.items() if lookalikes.foreign(text) is not None)
    return true_except(texts, foreign)
