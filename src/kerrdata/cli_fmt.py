"""The command `kerrdata fmt`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kerrdata import console


def fmt(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="A folder or a descriptor of a data package, or one of its CSV files. Without it: "
            "the package around the current folder.",
        ),
    ] = None,
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit with 1 if a file is not canonical."),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; print what would change.")
    ] = False,
) -> None:
    """Write the CSV files of a data package in their canonical form.

    Rows are sorted by their key; each value is written in one way: without needless white space and
    quotation marks, in NFC, numbers and dates and truth values as the schema has them. The bounds
    of dates and the number of words are filled in. No row changes what it means: a file in which
    that is in doubt is refused, and none is written in part.

    Exits with 0 if all is canonical now, 1 if a file was refused or --check found something to do,
    2 if a file could not be written.
    """
    from kerrdata import atomic, canonical
    from kerrdata.renderers import formatting
    from kerrdata.writable import open_writable

    package, table = open_writable(path)
    done = canonical.canonicalise(package)
    done = done.only(table) if table else done
    is_dry = check or diff
    if not is_dry:
        atomic.rewrite(one.file for one in done.changed)
    if diff:
        console.say(formatting.diff(done, color=console.has_color()))
    said = formatting.summary(done, package.place, written=not is_dry, width=console.width())
    typer.echo(said, nl=False, err=diff)  # so that the diff alone can be piped
    if done.refused or (check and done.changed):
        raise typer.Exit(console.FOUND)
