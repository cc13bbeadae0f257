"""The commands `kerrdata explain` and `kerrdata rules`: what is checked, why, how to mend it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kerrdata import completion, console


class Format(StrEnum):
    """How a list of rules is printed."""

    terminal = "terminal"
    json = "json"
    markdown = "markdown"


def explain(
    codes: Annotated[
        list[str],
        typer.Argument(
            metavar="CODE",
            help="Codes of rules (KD105) or Frictionless types (type-error).",
            autocompletion=completion.codes,
        ),
    ],
) -> None:
    """Explain a rule or a Frictionless type: what it demands, why, and how to mend a breach.

    An example shows data in which all is well, and data in which something is found; an arrow
    points at it. Exits with 2 if there is no such code.
    """
    from kerrdata import examples, manuals
    from kerrdata.renderers import manuals as shape

    chosen = [manuals.named(code) for code in codes]
    known = set(examples.codes())
    pages = [
        shape.explain(
            one,
            examples.read_case(one.code) if one.code in known else None,
            color=console.has_color(),
            columns=console.width(),
        )
        for one in chosen
    ]
    console.say("\n\n\n".join(pages) + "\n")


def rules(
    prefix: Annotated[
        str,
        typer.Argument(
            metavar="PREFIX",
            help="List only what begins so: KD1, for example, or type.",
            autocompletion=completion.codes,
        ),
    ] = "",
    *,
    form: Annotated[
        Format,
        typer.Option("--format", help="Print for people, for programs, or the whole manuals."),
    ] = Format.terminal,
) -> None:
    """List all rules and Frictionless types, or those whose code begins in one way.

    Exits with 2 if no code does.
    """
    from kerrdata import manuals
    from kerrdata.renderers import documentation
    from kerrdata.renderers import manuals as shape

    chosen = manuals.beginning(prefix)
    if form is Format.json:
        text = shape.listing_json(chosen)
    elif form is Format.markdown:
        text = documentation.rules(chosen)
    else:
        text = shape.listing(chosen, color=console.has_color(), columns=console.width())
    console.say(text + "\n")
