"""The command `kerrdata diff`."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from kerrdata import cli_outputs, console
from kerrdata.cli_outputs import Format as AnyFormat
from kerrdata.errors import KerrdataError

PLACES = (
    "A folder, a descriptor, a zip archive, a release, or a git revision such as `v1.0.0`, "
    "`HEAD~3` or `HEAD:sub/folder`."
)


class Format(StrEnum):
    """How a difference is written."""

    terminal = "terminal"
    json = "json"
    html = "html"
    markdown = "markdown"


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=PLACES)],
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="NEW",
            help="The same. Without it: the package around the current folder.",
        ),
    ] = None,
    *,
    format: Annotated[  # noqa: A002 (the option's name)
        list[Format] | None,
        typer.Option(
            help="How to write it; may be repeated. `terminal` unless --output says more; `html` "
            "shows the rows side by side."
        ),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Write it to a file; may be repeated. Without --format the ending decides (.html, "
            ".json, .md, .txt). A folder takes all formats.",
        ),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Show only this table; may be repeated."),
    ] = None,
) -> None:
    """Show what changed between two versions of a data package.

    The promise (tables, columns, types, constraints, keys), then the rows by primary key: added,
    removed, changed cell by cell, anchors that moved, ids that may have been renamed. The order of
    rows is no difference.

    Exits with 0 if nothing is different, 1 if something is, 2 if it could not be compared.
    """
    from kerrdata.diff.revisions import difference

    outputs = cli_outputs.plan([AnyFormat(one) for one in format or ()], output or (), "difference")
    _check(outputs)
    found = difference(old, new)
    if table:
        found = found.only(*map(partial(_known, found), table))
    cli_outputs.deliver(outputs, partial(_text, found))
    if found:
        raise typer.Exit(console.FOUND)


def _check(outputs: list[cli_outputs.Output]) -> None:
    for one in outputs:
        if str(one.kind) not in list(Format):
            kinds = ", ".join(Format)
            raise KerrdataError(
                f"{one.path}: a difference has no form `{one.kind}`.", f"There are: {kinds}."
            )


def _known(found: Any, name: str) -> str:
    """The name of a table that one of the sides has."""
    from kerrdata.nearness import did_you_mean

    names = {one.name for one in found.tables} | {one.old_name for one in found.tables}
    names |= {one.table for one in found.changes if one.table}
    if name not in names:
        hint = did_you_mean(name, sorted(names)) or f"There are: {', '.join(sorted(names))}."
        raise KerrdataError(f"neither side has a table `{name}`.", hint)
    return name


def _text(found: Any, kind: AnyFormat, *, color: bool, width: int) -> str:
    """The difference with one line end at its end; only what the format needs is imported."""
    options: dict[str, Any] = {"color": color, "width": width} if kind == "terminal" else {}
    renderer = import_module(f"kerrdata.renderers.differences.{kind}")
    return str(renderer.render(found, **options)).rstrip("\n") + "\n"
