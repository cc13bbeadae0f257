"""Rules about the characters of all cells. What an id may look like stands in `ids.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd

from kerrdata import characters
from kerrdata.descriptor import Field, TableSchema
from kerrdata.rules.links import once
from kerrdata.rules.registry import rule, true_except

Cell = Mapping[str, str]
Find = Callable[[str], int | None]

LONGEST_PROPOSAL = 80

PATTERNS = (
    characters.SPACES_IN_A_ROW,
    characters.MAYBE_DECOMPOSED,
    characters.CONTROL,
    characters.UNSEEN,
    characters.BIDIRECTIONAL,
    characters.FORMULA,
    characters.LINE_BREAK,
)
"""What is sought in all cells; at once, which takes no longer than any of them alone."""


def every_cell(_table: TableSchema, _field: Field) -> bool:
    """Picks all cells: in a CSV file numbers and dates are text, too."""
    return True


def at(text: str, offset: int) -> str:
    """A character of a text, named, and its position."""
    return f"{characters.named(text[offset])} as character {offset + 1} of {len(text)}"


def _naming(find: Find, words: str = "the cell holds {}") -> Callable[[Cell], str]:
    """A note that names the character that a function finds."""
    return lambda cell: words.format(at(cell["value"], find(cell["value"]) or 0))


def _first(pattern: str) -> Find:
    """A function that finds what a pattern matches."""

    def find(text: str) -> int | None:
        match = re.search(pattern, text)
        return match.start() if match else None

    return find


def _proposing(mend: Callable[[str], str]) -> Callable[[Cell], str]:
    """A hint that shows the mended cell; empty where that is too long to be compared."""

    def hint(cell: Cell) -> str:
        mended = mend(cell["value"])
        shown = f"Write `{mended}`." if mended else "Leave the cell empty."
        return shown if len(mended) <= LONGEST_PROPOSAL else ""

    return hint


@once
def _suspects(texts: pd.Series) -> pd.Series:
    """The texts in which any of the patterns finds something: in most packages next to none."""
    return texts[texts.str.contains("|".join(PATTERNS))]


def _without(texts: pd.Series, pattern: str, find: Find | None = None) -> pd.Series:
    """Where a pattern finds nothing, nor a slow function that is asked only where it does."""
    suspects = _suspects(texts)
    suspects = suspects[suspects.str.contains(pattern)]
    found = (row for row, text in suspects.items() if not find or find(text) is not None)
    return true_except(texts, found)


def _edges(cell: Cell) -> str:
    value = cell["value"]
    spaced = {"begins": value.startswith(" "), "ends": value.endswith(" ")}
    verbs = " and ".join(verb for verb, is_so in spaced.items() if is_so)
    return f"the cell {verbs} with a space" if value.strip(" ") else "the cell is only spaces"


@rule("KD002", cells=every_cell, note=_edges, hint=_proposing(lambda text: text.strip(" ")))
def no_space_at_the_edges(texts: pd.Series) -> pd.Series:
    """No cell begins or ends with a space.

    Nobody sees such a space, but it makes two values of one: a join or a filter then misses rows
    without a word.

    Fix: delete the spaces before the first and after the last visible character.
    """
    return ~(texts.str.startswith(" ") | texts.str.endswith(" "))


def _run(cell: Cell) -> str:
    spaces = re.findall(" {2,}", cell["value"].strip(" "))
    return f"the cell holds {len(spaces[0])} spaces in a row"


@rule("KD003", cells=every_cell, note=_run, hint=_proposing(lambda text: re.sub(" +", " ", text)))
def no_spaces_in_a_row(texts: pd.Series) -> pd.Series:
    """No cell holds two spaces in a row.

    Web pages show many spaces as one, so that two values that differ look the same and a search
    for one misses the other.

    Fix: leave one space between two words.
    """
    return _without(texts, characters.SPACES_IN_A_ROW)


@rule(
    "KD004",
    cells=every_cell,
    note=_naming(characters.decomposed, "the cell is not in the normal form NFC because of {}"),
    hint=_proposing(characters.composed),
)
def text_is_composed(texts: pd.Series) -> pd.Series:
    """Text is in Unicode's normal form NFC.

    An accented letter can be written as one character or as a letter and an accent. Both look the
    same, but a computer takes them for two words when it joins, searches or sorts.

    Fix: type the letter anew, so that it is one character.
    """
    return _without(texts, characters.MAYBE_DECOMPOSED, characters.decomposed)


@rule("KD005", cells=every_cell, note=_naming(_first(characters.CONTROL)))
def no_control_characters(texts: pd.Series) -> pd.Series:
    """No cell holds a tab, another control character, or the stand-in for a lost character.

    They come from copying out of other programs and from files read in the wrong encoding. They
    break tables, terminals and XML, and where a replacement character stands, a letter is missing.

    Fix: delete the character, or write what belongs in its place.
    """
    return _without(texts, characters.CONTROL)


def _unseen(cell: Cell) -> str:
    note = _naming(characters.unseen)(cell)
    return f"{note}, which {'is not the plain space' if _respaced(cell) else 'cannot be seen'}"


def _respaced(cell: Cell) -> str:
    character = cell["value"][characters.unseen(cell["value"]) or 0]
    return "Type a plain space in its place." if character.isspace() else ""


@rule("KD006", cells=every_cell, note=_unseen, hint=_respaced)
def no_unseen_characters(texts: pd.Series) -> pd.Series:
    """No cell holds an invisible character or an unusual space.

    A soft hyphen, a zero-width space or a no-break space comes along when text is copied from a
    web page. It looks like nothing or like a plain space, and yet makes two values of one. Tag
    characters can even hide whole sentences.

    Fix: delete the character; it stands where an arrow key does not move the cursor.
    """
    return _without(texts, characters.UNSEEN, characters.unseen)


@rule("KD007", cells=every_cell, note=_naming(_first(characters.BIDIRECTIONAL)))
def no_bidirectional_controls(texts: pd.Series) -> pd.Series:
    """No cell holds a bidirectional control character.

    Such a character reorders what is shown, so that a reader sees another text than the one that
    stands in the file. This is a known way to smuggle a change past its review.

    Fix: delete the character; in a cell of its own, text that runs from right to left needs none.
    """
    return _without(texts, characters.BIDIRECTIONAL)


def _formula(text: str) -> int | None:
    return 0 if characters.is_formula(text) else None


@rule("KD009", cells=every_cell, note="a spreadsheet takes the cell for a formula and computes it")
def no_formulas(texts: pd.Series) -> pd.Series:
    """No cell is taken for a formula by a spreadsheet.

    A cell that begins with `=`, `+`, `-` or `@` is computed when the file is opened: at best the
    text is lost, at worst the cell fetches or runs something on the reader's computer. A plain
    number such as `-5` is no formula.

    Fix: begin the cell with a word, or with a dash `–` in the place of the hyphen.
    """
    return _without(texts, characters.FORMULA, _formula)


@rule(
    "KD010",
    cells=every_cell,
    note=_naming(_first(characters.LINE_BREAK)),
    hint=_proposing(lambda text: re.sub(f" *{characters.LINE_BREAK}+ *", " ", text).strip(" ")),
)
def no_line_breaks(texts: pd.Series) -> pd.Series:
    """No cell holds a line break.

    With one row per line, tools that read lines, such as `diff`, `grep` and `wc`, tell the truth
    about the rows.

    Fix: write the text on one line, with a space where the line breaks.
    """
    return _without(texts, characters.LINE_BREAK)
