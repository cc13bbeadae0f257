"""The command `kerrdata download`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kerrdata import console


def download(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A release: its folder, its zip archive, or the web address of either.",
        ),
    ],
    *,
    version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Refuse any other version.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="A new folder for it. Without it: your cache."),
    ] = None,
) -> None:
    """Download the data package of a release, and check each file against its SHA-256.

    Prints the folder. `kerrdata.load("people", version=…)` then finds it in the cache. Exits with 2
    if something cannot be fetched or is not what its checksum says; then nothing is kept.
    """
    from kerrdata.download import fetch
    from kerrdata.renderers.wording import visible

    is_seen = sys.stderr.isatty()

    def show(name: str) -> None:
        if is_seen:
            typer.echo(f"\r\x1b[K{visible(name, 60)}", nl=False, err=True)

    try:
        folder = fetch(source, version=version, output=output, progress=show)
    finally:
        if is_seen:
            typer.echo("\r\x1b[K", nl=False, err=True)
    console.say(f"{folder}\n")
