"""The command `kerrdata version`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kerrdata import console
from kerrdata.errors import KerrdataError


class Format(StrEnum):
    """How the answer is printed."""

    terminal = "terminal"
    json = "json"


def version(
    old: Annotated[
        str | None,
        typer.Argument(
            metavar="OLD",
            help="The last version: a folder, a descriptor, a zip archive, a release, or a git "
            "revision such as `v1.0.0`.",
        ),
    ] = None,
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="NEW",
            help="What it has become. Without it: the package around the current folder.",
        ),
    ] = None,
    *,
    policy: Annotated[
        bool, typer.Option("--policy", help="Print which change moves which number, and stop.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Exit with 1 if NEW declares a lower version, or if an id that is gone is not in "
            "its list `retired`.",
        ),
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="Print for people or for programs.")] = (
        Format.terminal
    ),
) -> None:
    """Say which version a package may have next, and why.

    Compares two versions and prints the smallest legal number by the recipe of the Data Package
    standard, with each change that moves it. The version of `kerrdata` itself: `--version`.

    Exits with 0, with 1 if --check finds something, with 2 if it could not be compared.
    """
    from kerrdata.renderers import versions

    is_json = form is Format.json
    if policy:
        console.say(
            (versions.policy_json() if is_json else versions.policy(console.width())) + "\n"
        )
        return
    if old is None:
        raise KerrdataError(
            "with what is the package to be compared?",
            "Give OLD, such as the tag of the last release: `kerrdata version v1.0.0`.",
        )
    from kerrdata import versioning
    from kerrdata.diff.revisions import difference

    found = difference(old, new)
    text = (
        versions.render_json(found)
        if is_json
        else versions.render(found, checked=check, width=console.width())
    )
    console.say(text + "\n")
    if check and versioning.check(found):
        raise typer.Exit(console.FOUND)
