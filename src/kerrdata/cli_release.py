"""The commands `kerrdata release …`: plan, build, check, sign, tag."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kerrdata import console

app = typer.Typer(
    help="Build a release, check one, sign one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

DIST = Path("dist")
Package = Annotated[
    Path | None,
    typer.Argument(
        metavar="PATH",
        help="The folder or the descriptor of a package. Without it: the package around the "
        "current folder.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Where the folder of the release is made; `dist` beside the descriptor unless given.",
    ),
]
Downloaded = Annotated[
    Path,
    typer.Argument(
        metavar="DIR|ZIP|SHA256SUMS",
        help="The folder of a release, a zip archive of it or of the package, or its checksums.",
    ),
]


@app.command(short_help="Say what a release would be.")
def plan(path: Package = None, *, output: Output = None) -> None:
    """Say what a release would be, and all that stands in its way. Changes nothing.

    A release needs: everything committed, a valid package, an entry with a day in CHANGELOG.md, no
    tag and no folder of that version, and a version as high as the changes since the last release
    demand.

    Exits with 0 if nothing stands in the way, 1 if something does, 2 if that cannot be found out.
    """
    from kerrdata.release import wording
    from kerrdata.release.readiness import plan as make_plan
    from kerrdata.writable import open_writable

    package, _ = open_writable(path)
    made = make_plan(package, output or package.root / DIST)
    console.say(wording.plan(made, width=console.width()))
    if made.obstacles:
        raise typer.Exit(console.FOUND)


@app.command(short_help="Build a release.")
def build(
    path: Package = None,
    *,
    output: Output = None,
    previous: Annotated[
        str | None,
        typer.Option(
            metavar="PACKAGE",
            help="The release before it, to tell what changed: a folder, an archive or a git "
            "revision. Without it: the last one that is tagged `vX.Y.Z`.",
        ),
    ] = None,
    released: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The day of the release. Without it: the one in CHANGELOG.md.",
        ),
    ] = None,
) -> None:
    """Build a release: the package in every format, its metadata, what changed, checksums.

    The same package gives the same bytes on any machine and day. What was built is checked before
    it gets its name, so that there is a whole release or none.

    Exits with 0 if it was built, 2 if it could not be.
    """
    from kerrdata.diff.revisions import open_revision
    from kerrdata.release import readiness, wording
    from kerrdata.release.building import Order
    from kerrdata.release.building import build as make
    from kerrdata.writable import open_writable

    package, _ = open_writable(path)
    day = released.date() if released else readiness.expected_day(package)
    before = previous or readiness.last_tag(package)
    with ExitStack() as stack:
        old = stack.enter_context(open_revision(before, package.root)) if before else None
        folder = make(Order(package, day, old), output or package.root / DIST, _progress())
    console.say(wording.tree(folder))


@app.command(short_help="Check a release that was downloaded.")
def check(
    place: Downloaded,
    *,
    signers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The allowed signers, as ssh-keygen reads them: one of them has to have signed.",
        ),
    ] = None,
    signer: Annotated[
        str, typer.Option(metavar="NAME", help="Who of the --signers has to have signed.")
    ] = "",
    format: Annotated[  # noqa: A002 (the option's name)
        str, typer.Option(metavar="terminal|json", help="How to print the outcome.")
    ] = "terminal",
) -> None:
    """Check a release from its files alone: is each as it was released, do they agree?

    Finds any file that was changed, added or removed; compares the descriptor, the metadata and the
    other formats with the tables, and validates the package. Says what it could not check.

    Exits with 0 if all is well, 1 if something is wrong, 2 if there is nothing to check.
    """
    from kerrdata.release import wording
    from kerrdata.release.checking import check as examine
    from kerrdata.release.signing import Signers

    verdict = examine(place, Signers(signers, signer) if signers else None)
    render = wording.verdict_as_json if format == "json" else wording.verdict
    console.say(render(verdict))
    if not verdict.valid:
        raise typer.Exit(console.FOUND)


@app.command(short_help="Sign a release with an SSH key.")
def sign(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a release.")],
    *,
    key: Annotated[
        Path,
        typer.Option(metavar="FILE", help="Your SSH key; the public one if an agent holds it."),
    ],
) -> None:
    """Sign the checksums of a release, and with them every file, by `ssh-keygen -Y sign`."""
    from kerrdata.release import signing

    console.say(f"signed: {signing.sign(folder, key)}\n")


@app.command(short_help="Tag the commit that a release was built from.")
def tag(path: Package = None, *, output: Output = None) -> None:
    """Tag the present commit as the release that was built from it.

    Refuses unless the release is there, passes its check, and holds the tables of this commit.
    """
    from kerrdata.release.tagging import tag as make
    from kerrdata.writable import open_writable

    package, _ = open_writable(path)
    console.say(f"tagged: {make(package, output or package.root / DIST)}\n")


def _progress() -> Callable[[str], None]:
    """Tells on a terminal's standard error what is done, and after how many seconds."""
    started = time.monotonic()
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda step: typer.echo(f"{time.monotonic() - started:6.1f} s  {step}", err=True)
