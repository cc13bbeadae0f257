"""Cells that follow from others: the bounds of an uncertain date, the number of words.

They are filled where the cell that they follow from says something. Where it is empty or cannot be
read nothing follows, and they stay as they are. No files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kerrdata import dates
from kerrdata.descriptor import Field, TableSchema
from kerrdata.spans import count_words
from kerrdata.spelling import nothing

DATE, BOUNDS = "_edtf", ("earliest", "latest")
EXCERPT, WORDS, ANCHOR = "excerpt", "words", "span_start"


@dataclass(frozen=True)
class Derivation:
    """How the cells of a column follow from those of another.

    Attributes:
        target: The column that is filled.
        source: The column that says with what.
        derive: What follows from a text: another text, empty for *no value*, or None for nothing.
        corrects: Whether a cell that says something else is replaced, and not only filled.
    """

    target: Field
    source: Field
    derive: Callable[[str], str | None]
    corrects: bool = True


def fill(columns: dict[str, list[str]], table: TableSchema) -> None:
    """Write what follows into the columns of a table.

    Args:
        columns: The cells of each column, in the order of the rows; changed in place.
        table: The table. What it does not describe is neither read nor written.
    """
    for one in derivations([field for field in table.fields if field.name in columns]):
        cells = columns[one.target.name]
        silent, missing = nothing(one.source, table), nothing(one.target, table)
        for at, text in enumerate(columns[one.source.name]):
            if text not in silent:
                cells[at] = _derived(one, text, cells[at], missing)


def derivations(fields: list[Field]) -> Iterator[Derivation]:
    """What follows from what in a table with these columns.

    Args:
        fields: The columns.
    """
    known = {field.name: field for field in fields}
    for source in fields:
        prefix = source.name.removesuffix(DATE)
        bounds = [known.get(f"{prefix}_{bound}") for bound in BOUNDS]
        if source.name.endswith(DATE) and all(field and _holds_days(field) for field in bounds):
            for target, bound in zip(filter(None, bounds), BOUNDS, strict=True):
                yield Derivation(target, source, _bound(bound))
    words, excerpt = known.get(WORDS), known.get(EXCERPT)
    if words and excerpt and words.type == "integer":
        # Elsewhere an excerpt may stand beside the number of words of the whole text.
        yield Derivation(words, excerpt, _count, corrects=ANCHOR in known)


def _derived(one: Derivation, text: str, cell: str, missing: tuple[str, ...]) -> str:
    if not one.corrects and cell not in missing:
        return cell
    derived = one.derive(text)
    if derived:
        return derived
    is_emptied = derived is not None and cell not in missing
    return missing[0] if is_emptied and missing and not _is_required(one.target) else cell


def _holds_days(field: Field) -> bool:
    return field.type == "string" or (
        field.type == "date" and field.raw.get("format", "default") == "default"
    )


def _is_required(field: Field) -> bool:
    return bool(field.constraints.get("required"))


def _bound(which: str) -> Callable[[str], str | None]:
    def derive(text: str) -> str | None:
        interval = dates.interval(text)
        if not interval:
            return None
        day = interval.earliest if which == "earliest" else interval.latest
        return day.isoformat() if day else ""

    return derive


def _count(text: str) -> str:
    return str(count_words(text))
