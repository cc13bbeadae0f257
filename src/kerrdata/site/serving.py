"""The site on this machine alone, built anew whenever the package is saved. Ends with Ctrl-C."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from kerrdata.errors import KerrdataError
from kerrdata.inputs import inputs_of, settled
from kerrdata.package import DESCRIPTOR_NAMES, located
from kerrdata.site.building import build

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

    def look(self) -> Any:
        """Sizes and times of all that the site is made of; another value after each save."""
        places = [self.place] if self.place or not self.releases else []
        stamps = []
        for place in [*places, *self.releases]:
            try:
                stamps.append(inputs_of(located(place)[0], self._texts(place)).stamp())
            except (KerrdataError, OSError):  # it is gone for a while, or just being written
                stamps.append(())
        return tuple(stamps)

    def _texts(self, place: Path | None) -> list[Path]:
        root = located(place)[0].parent
        return [root / name for name in ("CHANGELOG.md", "CITATION.cff", *DESCRIPTOR_NAMES)]


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
            for _ in settled(_looks(wanted, wait)):
                _round(wanted, site, address, say)


def _looks(wanted: Wanted, wait: Callable[[float], object]) -> Iterator[Any]:
    while True:
        yield wanted.look()
        wait(TICK)


def _round(wanted: Wanted, site: Path, address: str, say: Callable[[str], object]) -> None:
    try:
        built = build(wanted.place, site, releases=wanted.releases, released=wanted.released)
    except KerrdataError as error:
        say(
            f"error: {error.message}\nhint: {error.hint}"
            if error.hint
            else f"error: {error.message}"
        )
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
