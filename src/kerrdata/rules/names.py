"""What things are called: names reduced to words, and the id that was meant. No rules here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

from kerrdata.nearness import nearest
from kerrdata.rules.links import once

PATIENCE = 200

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text without case, accents and punctuation; `don't` is one."""
    plain = text.replace("'", "").replace("’", "")
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in letters if not unicodedata.combining(one))
    return _WORD.findall(plain.casefold())


def slug(text: str) -> str:
    """A text as it would stand in an id: `Mark Kerr` is `mark-kerr`."""
    return "-".join(words(text))


def aliases(cell: object) -> list[str]:
    """The names in a cell that separates them by semicolons."""
    parts = cell.split(";") if isinstance(cell, str) else []
    return [part.strip() for part in parts if part.strip()]


def called(frame: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Each id of a table with each of its names: name or title, then the aliases."""
    if "id" not in frame:
        return
    named = frame.dropna(subset=["id"])
    for column in ("name", "title", "aliases"):
        if column in named:
            for key, cell in zip(named["id"].tolist(), named[column].tolist(), strict=True):
                yield from ((key, name) for name in _names(column, cell))


def _names(column: str, cell: object) -> list[str]:
    if column == "aliases":
        return aliases(cell)
    return [cell] if isinstance(cell, str) else []


def near_miss(text: str, frame: pd.DataFrame) -> str:
    """The question that names the row that was probably meant, empty where none comes near."""
    key = _index(frame).meant(text)
    return f"Did you mean `{key}`?" if key else ""


class Index:
    """The ids of a table by what they and their rows are called.

    Args:
        frame: The table.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        by_name = {slug(name): key for key, name in called(frame)}
        self._ids: dict[str, str] = {**by_name, **{key: key for key in frame["id"].dropna()}}
        self._known: dict[str, str] = {}

    def meant(self, text: str) -> str:
        """The id that a text was probably to be, empty where none comes near.

        Whoever mistypes does so a few times: after `PATIENCE` different texts no more are tried, so
        that a table full of wrong ids is judged in seconds, too.
        """
        if text not in self._known and len(self._known) < PATIENCE:
            self._known[text] = self._search(slug(text))
        return self._known.get(text, "")

    def _search(self, text: str) -> str:
        return self._ids.get(text) or self._ids.get(nearest(text, self._ids), "")


@once
def _index(frame: pd.DataFrame) -> Index:
    return Index(frame)
