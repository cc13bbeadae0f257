"""The command `kerrdata export`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kerrdata import console
from kerrdata.errors import KerrdataError


class Format(StrEnum):
    """The formats, as `kerrdata.export.FORMATS` has them."""

    parquet = "parquet"
    sqlite = "sqlite"
    excel = "excel"
    jsonl = "jsonl"


def export(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="A folder, a descriptor or a zip archive of a data package. Without it: the "
            "package around the current folder, else the one installed here.",
        ),
    ] = None,
    *,
    format: Annotated[  # noqa: A002 (the option's name)
        list[Format] | None,
        typer.Option(help="What to write; may be repeated. Without it: all formats."),
    ] = None,
    output: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where to write; it is made if need be.")
    ],
    released: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The day of the release, such as 2026-11-24, which the files say. Without it: the "
            "day of `created` in the descriptor.",
        ),
    ] = None,
) -> None:
    """Write the tables in the formats of other tools, with their types and keys.

    parquet and jsonl are folders with a file for each table; sqlite and excel are one file, named
    after the package. A file that is there already is replaced once all of its format are whole.

    Exits with 0 if all is written, 2 if something is not, for example because the package is not
    valid.
    """
    from kerrdata import export as exporting
    from kerrdata.package import open_place

    with open_place(path) as package:
        day = _day(released, package.descriptor.raw.get("created"))
        for chosen in dict.fromkeys(format or Format):
            for file in exporting.export(package, chosen.value, output, day):
                console.say(f"{file}  {file.stat().st_size:,} bytes\n")


def _day(given: str | None, created: object) -> date:
    """The day of the release: as given, else as the descriptor has it."""
    try:
        return date.fromisoformat(str(created)[:10] if given is None else given)
    except ValueError as error:
        if given is not None:
            message, hint = f"--released {given}: it is no date.", "Write it like 2026-11-24."
        else:
            message = "The descriptor does not say on which day the package was created."
            hint = "Say --released 2026-11-24, with the day of its release."
        raise KerrdataError(message, hint) from error
