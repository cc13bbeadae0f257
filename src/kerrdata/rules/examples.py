"""The rule about the examples that describe the columns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from kerrdata.descriptor import Field
from kerrdata.frames import Tables
from kerrdata.rules.registry import Fault, rule

PROSE = {"name", "title", "description", "example", "rdfType"}


@rule("KD509")
def examples_are_values(tables: Tables) -> Iterator[Fault]:
    """The example of each column is a value that the column accepts.

    Users and programs take the example for the way to write a value; one that breaks the column's
    own type or constraints leads them astray.

    Fix: write an example that could stand in the column, or correct the type or the constraint.
    """
    for table in tables.descriptor.tables:
        for field in table.fields:
            example = field.raw.get("example")
            for note in _objections(field, example) if isinstance(example, str) else ():
                fault = f"the example of `{field.name}` is not accepted: {note}"
                yield Fault(fault, table.name, column=field.name, value=example)


def _objections(field: Field, example: str) -> list[str]:
    """What Frictionless has against a value; nothing where it stumbles over the field itself.

    That a field is malformed is for the structural check to say.
    """
    judged = {name: value for name, value in field.raw.items() if name not in PROSE}
    try:
        _, notes = _reader(json.dumps(judged, sort_keys=True, default=str))(example)
    except (LookupError, TypeError, ValueError, re.error):
        return []
    return list((notes or {}).values())


@cache
def _reader(properties: str) -> Callable[[str], tuple[Any, dict[str, str] | None]]:
    """Frictionless's reader of cells; it is slow to make, and many fields differ in prose only.

    Raises:
        ValueError: The field is malformed; other errors can come out of the constraints.
    """
    # Frictionless is heavy, and a run that checks the structure has it in memory by now.
    from frictionless import Field as Reader  # noqa: PLC0415
    from frictionless import FrictionlessException  # noqa: PLC0415

    try:
        field = Reader.from_descriptor({"name": "example", **json.loads(properties)})
        return field.create_cell_reader()
    except FrictionlessException as error:
        raise ValueError(str(error)) from error
