"""The terminal that a command was started from: printing, colour, width. Only the doors use it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import typer

FOUND, COULD_NOT_RUN, PIPE_BROKEN = 1, 2, 141
"""Exit codes."""


def say(text: str) -> None:
    """Print, and stop without a word if nobody reads any more.

    Args:
        text: What to print, line ends included.

    Raises:
        typer.Exit: Nobody reads.
    """
    try:
        typer.echo(text, nl=False, color=True)  # the caller knows whether colours are wanted
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (until the end)
        raise typer.Exit(PIPE_BROKEN) from None


def has_color() -> bool:
    """Whether what is printed may be coloured."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """Columns of the terminal."""
    return shutil.get_terminal_size(fallback=(80, 24)).columns


def is_terminal() -> bool:
    """Whether what is printed is seen at once, and may be wiped away."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
