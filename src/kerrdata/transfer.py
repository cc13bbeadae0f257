"""Files of a release, from a folder or from the web, in pieces and within bounds.

Refuses addresses other than `http:` and `https:`, user names in them, redirections without end or
out of https, and more bytes than a file may have.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urljoin, urlsplit

from kerrdata.errors import KerrdataError

MOST_REDIRECTS = 5
SECONDS = 30
CHUNK = 2**20


def is_address(source: str) -> bool:
    """Whether a text is a web address and no path.

    Args:
        source: What the user named.
    """
    return "://" in source


@contextmanager
def chunks(base: str, path: str, most: int) -> Iterator[Iterator[bytes]]:
    """The bytes of a file, in pieces, for as long as the context lasts.

    Args:
        base: A folder, or a web address that ends in a slash.
        path: Of the file within it.
        most: Bytes that it may have.

    Raises:
        KerrdataError: It cannot be read, or has more bytes.
    """
    with _opened(base, path, most) as source:
        yield _chunks(source, path, most)


def _chunks(source: IO[bytes], path: str, most: int) -> Iterator[bytes]:
    left = most
    while chunk := source.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise _too_large(path, most)
        yield chunk


@contextmanager
def _opened(base: str, path: str, most: int) -> Iterator[IO[bytes]]:
    if not is_address(base):
        with _local(Path(base) / path) as file:
            yield file
        return
    address = urljoin(base, quote(path))
    try:
        with closing(_opener().open(_request(address), timeout=SECONDS)) as answer:
            if int(answer.headers.get("Content-Length") or 0) > most:
                raise _too_large(path, most)
            yield answer
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason, code = getattr(error, "reason", None) or error, ""
        if isinstance(error, urllib.error.HTTPError):
            code = f"{error.code} "
            error.close()
        raise KerrdataError(
            f"{address}: cannot be fetched: {code}{reason}.", "Check the address and the network."
        ) from error


def _local(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as error:
        raise KerrdataError(
            f"{file}: cannot be read: {error.strerror}.",
            "A release has its SHA256SUMS and the files named there side by side.",
        ) from error


def _request(address: str) -> urllib.request.Request:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise KerrdataError(
            f"{parts.scheme}: only http and https addresses without a user name are fetched.",
            "Download the release yourself and name its folder.",
        )
    return urllib.request.Request(address, headers={"User-Agent": "kerrdata"})  # noqa: S310 (checked)


class _FewRedirects(urllib.request.HTTPRedirectHandler):
    max_redirections = MOST_REDIRECTS
    max_repeats = 1

    def redirect_request(self, *arguments: Any) -> urllib.request.Request | None:
        before, answer, target = arguments[0], arguments[1], arguments[-1]
        try:
            if before.type == "https" and urlsplit(target).scheme != "https":
                raise KerrdataError(f"{target}: the redirection leaves https.", "Do not trust it.")
            return _request(target)
        except KerrdataError:
            answer.close()
            raise


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_FewRedirects)


def _too_large(path: str, most: int) -> KerrdataError:
    return KerrdataError(f"{path}: it is larger than the {most:,} bytes that it may have.")
