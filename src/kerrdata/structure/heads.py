"""Keeps Frictionless from reading a whole table only to know its keys.

It does so for every foreign key, row by row, before it looks at the first row of the table that has
the foreign key. The engine knows those keys already (see `references`), so that the head is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any

from frictionless import Parser, Resource
from frictionless.formats import CsvParser

_JUDGED: ContextVar[Resource | None] = ContextVar("judged", default=None)


class HeadParser(CsvParser):
    """Reads so many records as Frictionless needs to understand a table."""

    def read_cell_stream_create(self) -> Iterator[Any]:
        """The first records, of which a dialect and a schema are inferred."""
        records: Any = super().read_cell_stream_create()  # type: ignore[no-untyped-call]
        yield from islice(records, self.resource.detector.sample_size)


def head_parser(resource: Resource) -> Parser | None:
    """The parser of a table that is only referred to, while another one is judged."""
    judged = _JUDGED.get()
    return HeadParser(resource) if judged is not None and resource is not judged else None


@contextmanager
def only_heads_but_of(resource: Resource) -> Iterator[None]:
    """Read all tables but one only by their head, for as long as the context lasts.

    Args:
        resource: The table that is judged.
    """
    token = _JUDGED.set(resource)
    try:
        yield
    finally:
        _JUDGED.reset(token)
