"""The command `kerrdata selftest`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kerrdata import console


class Format(StrEnum):
    """How the self-test is printed."""

    terminal = "terminal"
    json = "json"


def selftest(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="A folder, a descriptor or a zip archive with one. Without it: the package around "
            "the current folder, else the one installed here.",
        ),
    ] = None,
    *,
    form: Annotated[
        Format, typer.Option("--format", help="Print for people, or for programs.")
    ] = Format.terminal,
) -> None:
    """Prove that the checks of a data package can fail.

    Lists every key and constraint that the descriptor declares, and every rule. For each a fault is
    put into a copy of the data, in a folder of its own, and has to be found at its row and column;
    what else is found must follow from it. The package itself is not touched.

    Exits with 0 if every fault was found, 1 if a check stayed quiet or named another place, 2 if
    the package cannot be opened. What cannot be tried, for want of data, is listed and no failure.
    """
    from kerrdata import selftest as proofs
    from kerrdata.package import open_place
    from kerrdata.renderers import proofs as shape
    from kerrdata.rules.registry import RULES

    with open_place(path) as package:
        result = proofs.prove(package)
    if form is Format.json:
        console.say(shape.render_json(result) + "\n")
    else:
        rules = {code: one.rule for code, one in RULES.items()}
        color, width = console.has_color(), console.width()
        console.say(shape.render(result, rules, color=color, width=width) + "\n")
    if not result.valid:
        raise typer.Exit(console.FOUND)
