"""The site on this machine alone, built anew whenever the package is saved. Ends with Ctrl-C."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from kerrdata.errors import KerrdataError
from kerrdata.inputs import Inputs, inputs_of, settled
from kerrdata.package import located
from kerrdata.site.building import build
from kerrdata.site.releases import BESIDE

HOST = "127.0.0.1"
TICK = 0.3
"""Seconds between two looks at the files."""


@dataclass(frozen=True)
class Wanted:
    """What is shown, as for `building.build`.

    Attributes:
        place: The package.
        releases: Folders of releases.
        released: The day to state.
    """

    place: Path | None = None
    releases: tuple[Path, ...] = ()
    released: date | None = None

    def inputs(self) -> list[Inputs]:
        """All files that the site is made of, there or not."""
        places = [self.place] if self.place or not self.releases else []
        found = []
        for place in [*places, *self.releases]:
            with suppress(KerrdataError, OSError):  # it is gone for a while
                path = located(place)[0]
                found.append(inputs_of(path, [path.parent / name for name in BESIDE]))
        return found


def serve(
    wanted: Wanted,
    port: int,
    *,
    say: Callable[[str], object],
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Show a site until somebody interrupts.

    Args:
        wanted: What is shown.
        port: Where to listen; 0 takes any that is free.
        say: Tells the user something.
        wait: Lets some seconds pass.

    Raises:
        KerrdataError: The port is taken.
        KeyboardInterrupt: Somebody has pressed Ctrl-C.
    """
    with tempfile.TemporaryDirectory(prefix="kerrdata-site-") as folder:
        site = Path(folder) / "site"
        site.mkdir()
        with _listening(site, port) as address:
            say(f"building; it will be at {address}")
            for _ in settled(_looks(wanted, wait)):
                _round(wanted, site, address, say)


def _looks(wanted: Wanted, wait: Callable[[float], object]) -> Iterator[Any]:
    """What the files look like, time after time; after a change the descriptor may name others."""
    inputs, before = wanted.inputs(), None
    while True:
        look = [one.stamp() for one in inputs]
        if look != before:
            inputs = wanted.inputs()
            look = [one.stamp() for one in inputs]
        yield look
        before = look
        wait(TICK)


def _round(wanted: Wanted, site: Path, address: str, say: Callable[[str], object]) -> None:
    try:
        built = build(wanted.place, site, releases=wanted.releases, released=wanted.released)
    except KerrdataError as error:
        say(f"error: {error.message}")
        say(f"hint: {error.hint}" if error.hint else "waiting for the next save")
        return
    except OSError as error:  # a file was taken away just now
        say(f"error: {error.filename or 'a file'}: {error.strerror or error}.")
        return
    for note in built.notes:
        say(f"note: {note}")
    say(f"{built.pages} pages at {address} – built anew at each save; Ctrl-C ends")


@contextmanager
def _listening(site: Path, port: int) -> Iterator[str]:
    """A server in the background, and its address."""
    handler = partial(_Quiet, directory=str(site))
    try:
        server = ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        raise KerrdataError(
            f"port {port}: cannot listen there: {error.strerror or error}.",
            "Another program may use it: give another one, such as --port 8001, or --port 0.",
        ) from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    """Sends files, keeps none in the browser, and prints nothing."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name)
        """Say nothing: the terminal shows what was built."""
