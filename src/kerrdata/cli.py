"""The command line: parse, call, print, exit. Nothing else prints or knows exit codes.

0: valid; 1: something was found; 2: it could not run; 130: stopped by Ctrl-C. What is heavy is
imported by the command that needs it, so that help and version come at once.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import kerrdata
from kerrdata import cli_outputs, cli_progress, cli_quick, completion, console
from kerrdata.cli_checking import Check
from kerrdata.cli_diff import diff
from kerrdata.cli_download import download
from kerrdata.cli_export import export
from kerrdata.cli_fmt import fmt
from kerrdata.cli_manuals import explain, rules
from kerrdata.cli_release import app as release
from kerrdata.cli_selftest import selftest
from kerrdata.cli_site import app as site
from kerrdata.cli_source import app as source
from kerrdata.cli_version import version
from kerrdata.errors import KerrdataError

app = typer.Typer(
    help="Check the Kerr data package, or any other Data Package.",
    no_args_is_help=True,
    rich_markup_mode=None,  # rich would triple the time until help appears
    pretty_exceptions_enable=False,
)
app.add_typer(source, name="source")
app.add_typer(site, name="site")
app.add_typer(release, name="release")


MOST_OF_A_MESSAGE = 2_000


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"kerrdata {kerrdata.__version__}")
        raise typer.Exit


@app.callback()
def _common(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """Check the Kerr data package, or any other Data Package."""


@app.command(short_help="Check a data package.")
def validate(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="A folder, a descriptor (datapackage.json or .yaml) or a zip archive with one. "
            "Without it: the package around the current folder, else the one installed here.",
        ),
    ] = None,
    *,
    format: Annotated[  # noqa: A002 (the option's name)
        list[cli_outputs.Format] | None,
        typer.Option(
            help="How to write the report; may be repeated. `terminal` unless --output says more; "
            "`json` is a Frictionless report, `github` are workflow commands."
        ),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Write a report to a file; may be repeated. A FILE takes the --format that its "
            "ending names (.html, .json, .md, .sarif, .txt, .xml), else the next one; without "
            "--format its ending decides. A folder takes all.",
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help="Check only these rules. Codes (KD105), their beginnings (KD1) or Frictionless "
            "types (type-error), separated by commas; may be repeated. Of the structure all is "
            "reported, unless types are named.",
            autocompletion=completion.codes,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help="Leave these rules and types out; written as for --select.",
            autocompletion=completion.codes,
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Let warnings, too, make the package invalid.")
    ] = False,
    allow_network: Annotated[
        bool,
        typer.Option(
            "--allow-network",
            help="Fetch what the descriptor names on web servers. Without it nothing is asked.",
        ),
    ] = False,
    source_text: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="The text of a source, for the rules that need it; may be repeated.",
        ),
    ] = None,
    limit_errors: Annotated[
        int,
        typer.Option(
            "--limit-errors",
            min=1,
            metavar="N",
            help="Report so many errors of each table in full, and of each rule in each table; "
            "all are counted.",
        ),
    ] = 1000,
    no_cache: Annotated[
        bool,
        typer.Option("--no-cache", help="Check anew, even if nothing has changed since last time."),
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check anew at each save, until Ctrl-C.")
    ] = False,
) -> None:
    """Check a data package: its structure first, then the rules of sense.

    Prints per table what was checked, then each finding with file, line, column and how to mend it.
    Exits with 0 if the package is valid, 1 if something is wrong, 2 if it could not be checked.
    """
    outputs = cli_outputs.plan(format or (), output or ())
    check = Check(
        path,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        strict=strict,
        allow_network=allow_network,
        source_texts=tuple(source_text or ()),
        use_cache=not no_cache,
        memory={} if watch else None,
        limit_errors=limit_errors,
    )
    if watch:
        from kerrdata import cli_watch

        cli_watch.follow(check, lambda report: cli_outputs.publish(report, outputs))
    with cli_progress.progress():
        report = check.report()
    cli_outputs.publish(report, outputs)
    if not report.valid:
        raise typer.Exit(console.FOUND)


app.command(short_help="Write the tables in their canonical form.")(fmt)
app.command(short_help="Write the tables as Parquet, SQLite, Excel, JSON Lines.")(export)
app.command(short_help="Prove that the checks can fail.")(selftest)
app.command(short_help="Show what changed between two versions.")(diff)
app.command(short_help="Say which version number comes next, and why.")(version)
app.command(short_help="Download a release and check it.")(download)
app.command(short_help="Explain a rule, with an example.")(explain)
app.command(short_help="List the rules.")(rules)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: What stands behind `kerrdata`; None means those of the process.

    Returns:
        The exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        return _run(words)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except KerrdataError as error:
        return _fail(error.message, error.hint)
    except OSError as error:
        return _fail(f"{error.filename or 'a file'}: {error.strerror or error}.")
    except Exception as error:  # a traceback tells a curator nothing
        if os.environ.get("KERRDATA_TRACEBACK"):
            raise
        message = f"kerrdata itself failed: {type(error).__name__}: {error}"
        return _fail(message, "Please report it; KERRDATA_TRACEBACK=1 shows where it failed.")


def _run(words: list[str]) -> int:
    try:
        return cli_quick.call(app, (validate, explain, rules), words)
    except cli_quick.NotPlain:
        app(args=words, prog_name="kerrdata")
    return 0


def _fail(message: str, hint: str = "") -> int:
    from kerrdata.renderers.wording import visible  # names and cells may hold anything

    for head, text in (("error", message), ("hint", hint)):
        if text:
            typer.echo(f"{head}: {visible(text, MOST_OF_A_MESSAGE)}", err=True)
    return console.COULD_NOT_RUN
