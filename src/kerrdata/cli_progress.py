"""The progress bar of a long run: on a terminal's standard error, and never in a pipe or CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import typer

from kerrdata.progress import NOW
from kerrdata.renderers.wording import visible

DELAY = 1.0
"""Seconds that pass before it appears: most runs are over by then."""
TICK = 0.1
WIPE = "\r\x1b[2K\x1b[?25h"
"""Clears the line, and shows the cursor that the bar has hidden."""
WIDEST_NAME = 24
MEGABYTE = 1_000_000


@contextmanager
def progress() -> Iterator[None]:
    """Show how far the check has come for as long as the context lasts, then wipe it away."""
    if not _is_watched():
        yield
        return
    ended = Event()
    thread = Thread(target=_draw, args=(ended,), name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _is_watched() -> bool:
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    return is_terminal and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")


def _draw(ended: Event) -> None:
    if ended.wait(DELAY):
        return
    bar: Any = None
    while not ended.wait(TICK):
        if NOW.total and (bar is None or bar.length != NOW.total):
            bar = typer.progressbar(length=NOW.total, file=sys.stderr, width=24, show_eta=True)
        if bar is not None:
            bar.label = _label()
            bar.update(max(NOW.done - bar.pos, 0))
    sys.stderr.write(WIPE)
    sys.stderr.flush()


def _label() -> str:
    name = visible(NOW.table, WIDEST_NAME).ljust(WIDEST_NAME)
    return f"{name} {NOW.done / MEGABYTE:7,.1f} of {NOW.total / MEGABYTE:,.1f} MB"
