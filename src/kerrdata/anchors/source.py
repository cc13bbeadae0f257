"""The text of a source, read from a file: plain text as it is, HTML as what a reader sees of it.

Refuses files that are too large, and bytes that are no text.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from kerrdata.errors import KerrdataError

MAX_BYTES = 256 * 2**20

PLAIN = "plain text"
VISIBLE = "visible text of an HTML file"

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_UNSEEN = (
    "head, script, style, template, noscript, [hidden], [aria-hidden='true'], "
    "[style*='display:none'], [style*='display: none']"
)
_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True)
class SourceText:
    """A text that anchors are looked for in.

    Attributes:
        place: The file as the user named it.
        text: The text that offsets are counted in.
        sha256: The hash that `sources.sha256` has to equal for it to be the very text.
        kind: `PLAIN` or `VISIBLE`.
    """

    place: str
    text: str
    sha256: str
    kind: str = PLAIN


def read_source(path: Path, known: Container[str] = ()) -> SourceText:
    """Read a text.

    A file whose bytes have a known hash is that very text, whatever its format: the offsets refer
    to it as it is. Any other HTML file is read as its visible text.

    Args:
        path: The file.
        known: The hashes of the sources.

    Raises:
        KerrdataError: The file cannot be read, is too large, or is no text.
    """
    data = _bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 not in known and _is_html(path, data):
        text = visible_text(_as_utf_8(data))
        return SourceText(str(path), text, hashlib.sha256(text.encode()).hexdigest(), VISIBLE)
    return SourceText(str(path), _decode(path, data, is_known=sha256 in known), sha256)


def visible_text(html: str | bytes) -> str:
    """What a reader sees of an HTML page, a blank line between blocks.

    Args:
        html: The page; of bytes the encoding is found as browsers do.

    Raises:
        KerrdataError: The library that reads HTML is not installed.
    """
    try:
        from justhtml import JustHTML  # noqa: PLC0415 (an extra, and needed for HTML files only)
    except ImportError as error:
        raise KerrdataError(
            "HTML files cannot be read: the library for it is not installed.",
            "Install it with `pip install 'kerrdata[html]'`, or save the page as a text file.",
        ) from error
    page = JustHTML(html, sanitize=False)
    for node in page.query(_UNSEEN):
        if node.parent:
            node.parent.remove_child(node)
    return str(page.to_text(separator="\n\n", strip=False, separator_blocks_only=True)).strip()


def _as_utf_8(data: bytes) -> str | bytes:
    """An HTML file as text if it is UTF-8: without a declaration a browser would not guess that."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise KerrdataError(f"{path}: the text is larger than {MAX_BYTES // 2**20} MiB.")
        return path.read_bytes()
    except OSError as error:
        raise KerrdataError(f"{path}: cannot be read: {error.strerror}.") from error


def _is_html(path: Path, data: bytes) -> bool:
    return path.suffix.lower() in {".html", ".htm", ".xhtml"} or bool(_HTML.match(data[:4096]))


def _decode(path: Path, data: bytes, *, is_known: bool) -> str:
    """The text; that of a known source keeps its byte order mark, since its offsets count it."""
    encoding = "utf-8"
    if not is_known:
        encoding = next(
            (name for mark, name in _ENCODINGS.items() if data.startswith(mark)), encoding
        )
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise KerrdataError(
            f"{path}: byte {error.start} is not {encoding.upper()}.", "Save the text as UTF-8."
        ) from error
