"""The commands `kerrdata site build` and `kerrdata site serve`: the page of a data package."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kerrdata import console

app = typer.Typer(
    help="Make the page of a data package: to read, look, download and cite.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Place = Annotated[
    Path | None,
    typer.Argument(
        metavar="PATH",
        help="A folder, a descriptor or a zip archive. Without it: the newest of the releases, "
        "else the package around the current folder, else the one installed here.",
    ),
]
Releases = Annotated[
    list[Path] | None,
    typer.Option(
        "--release",
        metavar="DIR",
        help="The folder of a release whose files are offered; may be repeated for several "
        "versions. Without it the tables, the descriptor and a zip of both are.",
    ),
]
Released = Annotated[
    datetime | None,
    typer.Option(
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The day to state where no release states it; otherwise `created` of the descriptor.",
    ),
]


@app.command(short_help="Build the page into a folder.")
def build(
    path: Place = None,
    *,
    release: Releases = None,
    output: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER",
            help="Where to; a page that was built there before is replaced, nothing else is.",
        ),
    ] = Path("site"),
    released: Released = None,
) -> None:
    """Build the page of a data package: one folder for a web host or a USB stick.

    The same package and releases make the same bytes. What is left out is said on stderr; exits
    with 2 if nothing could be built, and then an older page is as it was.
    """
    from kerrdata import site

    site.require_libraries()
    from kerrdata.site import building

    built = building.build(
        path, output, releases=tuple(release or ()), released=released.date() if released else None
    )
    for note in built.notes:
        typer.echo(f"note: {note}", err=True)
    amount = f"{built.pages} pages, {built.bytes / 1e6:.1f} MB"
    console.say(f"{output}: {amount}. Open {output / 'index.html'}\n")


@app.command(short_help="Show the page on this machine, and build it anew at each save.")
def serve(
    path: Place = None,
    *,
    release: Releases = None,
    released: Released = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any that is free.")
    ] = 8000,
) -> None:
    """Show the page at http://127.0.0.1:8000/ until Ctrl-C, and build it anew at each save.

    Nobody but this machine sees it.
    """
    from kerrdata import site

    site.require_libraries()
    from kerrdata.site import serving

    serving.serve(
        serving.Wanted(path, tuple(release or ()), released.date() if released else None),
        port,
        say=lambda text: typer.echo(text, err=True),
    )
