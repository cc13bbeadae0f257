"""Where each page stands: safe names for folders, and the relative links between files.

An address depends on nothing but the name of the table and the key of the row, so that it stays the
same from release to release. Refuses addresses that are not of the web.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

INDEX = "index.html"
OURS = frozenset(
    {
        "assets",
        "changes",
        "dictionary",
        "latest",
        "network",
        "report",
        "rules",
        "tables",
        "timeline",
    }
)
"""Folders of the site itself, which no table may take."""

# What Windows takes for a device whatever stands behind the dot, and a USB stick may go there.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9_-])?")
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+-]{0,63}")
_MOST_OF_A_NAME = 40


def folder_name(text: str) -> str:
    """A text as the name of a folder that is safe, legible and another one for each text.

    Args:
        text: A plain text of small letters, digits and `-._` is its own name; of all else the
            legible part is kept, and the beginning of its SHA-256 tells it apart.
    """
    if _PLAIN.fullmatch(text) and ".." not in text and not _DEVICES.fullmatch(text):
        return text
    legible = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_MOST_OF_A_NAME].strip("-")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{legible}-{digest}" if legible else f"x-{digest}"


def key_name(key: Iterable[str]) -> str:
    """The name of a row by its key; that of several columns is joined, and told apart as a whole.

    Args:
        key: The cells of the key, in its order.
    """
    parts = tuple(key)
    return folder_name(parts[0]) if len(parts) == 1 else folder_name("\x1f".join(parts))


def table_folder(name: str) -> str:
    """The folder that holds the pages of a table's rows.

    Args:
        name: Name of the table.
    """
    plain = folder_name(name)
    taken = plain in OURS or re.fullmatch(r"v[0-9].*", plain) or "." in plain
    return folder_name(f"{name} table") if taken else plain


def version_folder(version: str) -> str:
    """The folder of a release, `v1.2.0`; empty where the version is none.

    Args:
        version: As the package states it.
    """
    return f"v{version}" if _VERSION.fullmatch(version) and ".." not in version else ""


def file_address(folder: str, path: str) -> str:
    """Where a file of a release stands, as a link writes it.

    Args:
        folder: Its folder in the site.
        path: In the release; it may hold any character.
    """
    return f"{folder}/{quote(path, errors='replace')}"


def relative(target: str, page: str) -> str:
    """A link that leads from one file of the site to another, from a web host and a disk alike.

    Args:
        target: The file that is meant, with `#` and a part of it if need be.
        page: The file on which the link stands.
    """
    path, hash_sign, part = target.partition("#")
    if path == page and part:
        return f"#{part}"
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + hash_sign + part


def web_address(text: object) -> str:
    """A text if it is an address of the web that may be linked, else nothing.

    Args:
        text: What a package states; `javascript:` and its like are no addresses.
    """
    if not isinstance(text, str) or not text.isprintable() or " " in text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in {"http", "https"} and parts.hostname else ""
