"""The commands about the text of a source: parse, call, print, exit. Heavy imports come late.

Exit codes: 0 all is well; 1 something was found (an anchor that is not verified, an excerpt that
does not stand, a text that is not the very one, coverage below its floor); 2 it could not run, or
no text was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kerrdata import completion, console

app = typer.Typer(
    help="Work with the text of a source, which you hold and the package does not.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """How a report is printed."""

    terminal = "terminal"
    json = "json"


Text = Annotated[
    Path, typer.Option("--text", metavar="FILE", help="The text of the source: plain text or HTML.")
]
Texts = Annotated[
    list[Path] | None,
    typer.Option(
        "--text", metavar="FILE", help="The text of a source, plain text or HTML; may be repeated."
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        help="The source that the text is of; not needed if its hash or being the only one tells.",
        autocompletion=completion.sources,
    ),
]
PackagePath = Annotated[
    Path | None,
    typer.Option(
        "--package",
        metavar="PATH",
        help="Folder or descriptor; without it the package around this folder.",
    ),
]
ReportFormat = Annotated[
    Format, typer.Option("--format", help="Print for people, or for programs.")
]


@app.command(short_help="Check each anchor against the text.")
def verify(
    text: Texts = None,
    *,
    source: Source = None,
    package: PackagePath = None,
    another_copy: Annotated[
        bool,
        typer.Option(
            "--another-copy",
            help="The text is another copy: another hash and `moved` are expected.",
        ),
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="List also what is as it should be.")
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help="Try every place of a long text, however long it takes."),
    ] = False,
    form: ReportFormat = Format.terminal,
) -> None:
    """Check quotations and evidence against the text of their source.

    Each anchor is verified, moved, changed, ambiguous, missing, or, without a text, not supplied.
    Exits with 0 if all are verified, 1 if something is to be seen to, 2 if a source has no text.
    """
    from kerrdata.anchors.source import read_source
    from kerrdata.anchors.verification import known_hashes
    from kerrdata.anchors.verification import verify as ask
    from kerrdata.package import open_place
    from kerrdata.renderers import anchors as shape

    with open_place(package) as opened:
        hashes = known_hashes(opened)
        texts = [read_source(path, hashes) for path in text or ()]
        report = ask(opened, texts, source, hashes=float("inf") if thorough else None)
    if form is Format.json:
        console.say(shape.verification_json(report) + "\n")
    else:
        console.say(shape.verification(report, another_copy=another_copy, every=every) + "\n")
    if not report.is_supplied and not report.has_findings(another_copy=another_copy):
        raise typer.Exit(console.COULD_NOT_RUN)
    if report.has_findings(another_copy=another_copy):
        raise typer.Exit(console.FOUND)


@app.command(short_help="Print the quotations in full, for your own study.")
def hydrate(
    text: Texts = None,
    *,
    source: Source = None,
    package: PackagePath = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to this file, outside of any package."
        ),
    ] = None,
) -> None:
    """Print the table of quotations with the words themselves in a further column, `quotation`.

    For your own study: the words are under copyright. It refuses to write into a package or a
    release. Exits with 1 if the words of a quotation were not found; their cells are empty.
    """
    from kerrdata.anchors import files
    from kerrdata.anchors.hydration import hydrate as fill
    from kerrdata.anchors.source import read_source
    from kerrdata.anchors.verification import known_hashes
    from kerrdata.anchors.verification import verify as ask
    from kerrdata.package import open_place

    if not text:
        raise typer.BadParameter("Give the text with --text FILE: the package does not hold it.")
    with open_place(package) as opened:
        target = output or files.standard_output()
        if target:
            files.refuse_inside(opened, target)
        texts = [read_source(path, known_hashes(opened)) for path in text]
        report = ask(opened, texts, source)
        table = fill(opened, report)
    if output:
        files.write_whole(output, table)
    else:
        console.say(table)
    lost = [one for one in report.answers if one.anchor.table == "quotes" and not one.is_found]
    for one in lost:
        typer.echo(f"{one.status}: {one.anchor.table}/{one.anchor.id}", err=True)
    if lost:
        raise typer.Exit(console.FOUND)


@app.command(short_help="Show what of the text the package rests on.")
def coverage(
    text: Text,
    *,
    source: Source = None,
    package: PackagePath = None,
    floor: Annotated[
        float | None,
        typer.Option(
            metavar="PERCENT", help="Exit with 1 if fewer sentences of a hundred have an anchor."
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", help="Write a heat map of the text, outside of any package."
        ),
    ] = None,
    form: ReportFormat = Format.terminal,
) -> None:
    """Show which sentences have no anchor, and which rows no evidence.

    The heat map holds the whole text and is for you alone. Exits with 1 below the floor.
    """
    from kerrdata.anchors import files
    from kerrdata.anchors.coverage import check_floor, cover
    from kerrdata.anchors.source import read_source
    from kerrdata.anchors.verification import known_hashes
    from kerrdata.package import open_place
    from kerrdata.renderers import anchors as shape
    from kerrdata.renderers import heat_map

    check_floor(floor)
    with open_place(package) as opened:
        if html:
            files.refuse_inside(opened, html)
        report = cover(opened, read_source(text, known_hashes(opened)), source)
    if html:
        files.write_whole(html, heat_map.render(report))
    if form is Format.json:
        console.say(shape.coverage_json(report) + "\n")
    else:
        console.say(shape.coverage(report, width=console.width(), floor=floor) + "\n")
    if floor is not None and not report.reaches(floor):
        raise typer.Exit(console.FOUND)


@app.command(short_help="Find where phrases stand in a source.")
def locate(
    phrases: Annotated[
        list[str] | None,
        typer.Argument(metavar="PHRASES", help="Words of the source; `first … last` is a run."),
    ] = None,
    *,
    text: Text,
    table: Annotated[
        Path | None,
        typer.Option(
            "--phrases",
            metavar="CSV",
            help="A table with a column `phrase`: it is printed with span_start, span_end and "
            "sha256 in its place. A column `occurrence` says which of several places is meant.",
        ),
    ] = None,
    row: Annotated[
        str | None,
        typer.Option(
            metavar="TABLE/ID[/COLUMN]",
            help="What it is evidence for: print the row of evidence.",
            autocompletion=completion.rows,
        ),
    ] = None,
    note: Annotated[str, typer.Option(help="How it supports the row.")] = "",
    occurrence: Annotated[
        int | None, typer.Option(metavar="N", help="Which of several places is meant, from 1.")
    ] = None,
    add: Annotated[
        bool, typer.Option("--add", help="Add the row to the table of evidence, in its place.")
    ] = False,
    source: Source = None,
    package: PackagePath = None,
) -> None:
    """Find where phrases stand in a source: start, end, SHA-256 and number of words.

    Typographic and straight quotes are the same, as are all kinds of white space. With --row it
    prints a line for evidence.csv, and --add puts it there. Exits with 1 if a phrase is not there
    word for word; what comes near is printed all the same.
    """
    from kerrdata.anchors.source import read_source

    if bool(phrases) == bool(table):
        raise typer.BadParameter("Give either phrases or --phrases.")
    if table:
        _fill(read_source(text).text, table)
    elif row:
        wanted = _Wanted(text, row, note, occurrence, source, package)
        for phrase in phrases or ():
            console.say(_evidence(wanted, phrase, add=add))
    elif add:
        raise typer.BadParameter("Say with --row what it is evidence for.")
    else:
        words = read_source(text).text
        lost = [phrase for phrase in phrases or () if not _find(words, phrase)]
        if lost:
            raise typer.Exit(console.FOUND)


def _find(text: str, phrase: str) -> bool:
    """Print the places of a phrase; whether it stands there word for word."""
    from kerrdata import spans
    from kerrdata.anchors.nearest import nearest
    from kerrdata.renderers.wording import visible

    found = spans.find(text, phrase)
    near = None if found else nearest(text, phrase)
    for span in found or ([near.span] if near else []):
        console.say(f"{span.start}\t{span.end}\t{span.sha256}\t{span.words}" + "\n")
    if near:
        words = visible(" ".join(near.words.split()))
        typer.echo(f"not word for word, but {near.likeness:.0f} % alike: {words}", err=True)
    elif not found:
        typer.echo(f"not in the source: {visible(phrase)}", err=True)
    return bool(found)


def _fill(text: str, table: Path) -> None:
    from kerrdata import phrases
    from kerrdata.anchors.source import read_source

    filled = phrases.fill(text, read_source(table).text)
    for one in filled.unplaced:
        typer.echo(f"{table}:{one.line}: {one.problem} {one.hint}", err=True)
    if filled.unplaced:
        raise typer.Exit(console.FOUND)
    console.say(filled.text)


@dataclass(frozen=True)
class _Wanted:
    """The options of `locate` that are about evidence."""

    text: Path
    row: str
    note: str
    occurrence: int | None
    source: str | None
    package: Path | None


def _evidence(wanted: _Wanted, phrase: str, *, add: bool) -> str:
    """The row of evidence for a phrase, added to the table if that is wanted."""
    from kerrdata import phrases
    from kerrdata.anchors import adding
    from kerrdata.anchors.source import read_source
    from kerrdata.anchors.verification import known_hashes, very_source
    from kerrdata.package import open_package

    package = open_package(wanted.package)  # anew each time, since the phrase before may be in it
    what = adding.supported(package, wanted.row)
    text = read_source(wanted.text, known_hashes(package))
    span = phrases.locate(text.text, phrase, wanted.occurrence)
    source = very_source(package, text, wanted.source)
    make = adding.add if add else adding.line
    return make(package, span, source, what, wanted.note)
