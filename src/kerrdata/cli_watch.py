"""Checking anew whenever something is saved, with the libraries in memory. Ends with Ctrl-C.

The files are looked at, not listened to: a package has a few dozen of them, and so nothing depends
on the file system, on how an editor saves, or on a folder that is gone for a while.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import typer

from kerrdata import console
from kerrdata.cli_checking import Check
from kerrdata.errors import KerrdataError
from kerrdata.findings import Report
from kerrdata.inputs import settled

TICK = 0.08
"""Seconds between two looks."""
CLEAR = "\x1b[H\x1b[2J\x1b[3J"


def follow(
    check: Check, show: Callable[[Report], object], wait: Callable[[float], object] = time.sleep
) -> None:
    """Check now and after each change, until somebody interrupts.

    Args:
        check: What is asked.
        show: Prints a report.
        wait: Lets some seconds pass.

    Raises:
        KeyboardInterrupt: Somebody has pressed Ctrl-C.
    """
    for _ in settled(_looks(check, wait)):
        if console.is_terminal():
            console.say(CLEAR)
        gc.disable()  # a sixth of the round; what it leaves behind is collected while nobody waits
        _round(check, show)
        gc.enable()
        gc.collect()
        if console.is_terminal():
            typer.echo("\nwaiting for changes; Ctrl-C ends", err=True)


def _looks(check: Check, wait: Callable[[float], object]) -> Iterator[Any]:
    """What the files of a package look like, time after time."""
    inputs, before = check.inputs(), None
    while True:
        look = inputs.stamp() if inputs else None
        if look != before:  # the descriptor may name other files now
            inputs = check.inputs() or inputs
            look = inputs.stamp() if inputs else None
        yield look
        before = look
        wait(TICK)
        inputs = inputs or check.inputs()


def _round(check: Check, show: Callable[[Report], object]) -> None:
    try:
        show(check.report())
    except KerrdataError as error:
        _complain(error.message, error.hint)
    except OSError as error:
        _complain(f"{error.filename or 'a file'}: {error.strerror or error}.")
    except typer.Exit:
        raise
    except Exception as error:  # noqa: BLE001 (the next save may mend it)
        _complain(f"kerrdata itself failed: {type(error).__name__}: {error}")
    sys.stdout.flush()


def _complain(message: str, hint: str = "") -> None:
    typer.echo(f"error: {message}", err=True)
    if hint:
        typer.echo(f"hint: {hint}", err=True)
