"""What all metadata files say of a release, taken from its descriptor and manifest. Writes nothing.

Whoever writes a descriptor may put anything into it: what is no text, no web address and no ORCID
is left out here, and characters that some format cannot hold are replaced, so that each format has
only its own rules to follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from kerrdata.descriptor import Descriptor, Raw
from kerrdata.manifest import Manifest, ReleasedFile

AUTHORS = ("author", "creator")
"""Roles of those who are cited; where nobody has one of them, all contributors are."""
UNTITLED = "Untitled data package"
FORMATS_OF_DATA = (".csv", ".jsonl", ".parquet", ".sqlite", ".tsv", ".xlsx")
FOLDERS_OF_DATA = ("jsonl/", "parquet/")

_UNWRITABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
"""What XML, YAML or UTF-8 has no way to write: control characters and halves of characters."""
_ADDRESS = re.compile(
    r"https?://(?:[\w.~:/?!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+(?:#(?:[\w.~:/?!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)
_ORCID = re.compile(r"https?://orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?", re.ASCII)


@dataclass(frozen=True)
class License:
    """A licence, each part empty where it is not stated.

    Attributes:
        name: Its identifier, such as `CC-BY-4.0`.
        title: In words.
        address: Where its text stands on the web.
    """

    name: str
    title: str
    address: str


@dataclass(frozen=True)
class Agent:
    """Whoever made the data: a person or a group, each part empty where it is not stated.

    Attributes:
        name: In full.
        given_names, family_names: Of a person. A name is never taken apart here.
        organization: What the person belongs to.
        orcid: The identifier alone, such as `0000-0002-1825-0097`.
        address: Of a web page.
        roles: What the agent did, in the words of the descriptor.
    """

    name: str
    given_names: str = ""
    family_names: str = ""
    organization: str = ""
    orcid: str = ""
    address: str = ""
    roles: tuple[str, ...] = ()

    @property
    def is_person(self) -> bool:
        """Whether the descriptor says something that only persons have."""
        return bool(self.family_names or self.given_names or self.orcid or self.organization)

    @property
    def inverted(self) -> str:
        """Family name first where it is known."""
        return ", ".join(filter(None, (self.family_names, self.given_names))) or self.name


@dataclass(frozen=True)
class Publication:
    """A release as it is cited; texts are empty and lists are empty where nothing is stated.

    Attributes:
        name, version: Of the package.
        title: In words, else the name; never empty, for no format can do without.
        description: What it holds, line breaks kept.
        released: The day of the release.
        created: The day that the descriptor gives, None where it gives none.
        homepage: Address of its web page.
        keywords: Each once, in the order of the descriptor.
        licenses: Likewise.
        creators: Those who are cited.
        others: The other contributors.
        sources: Titles and addresses of what the data were made from.
        files: The data files by path.
    """

    name: str
    version: str
    title: str
    description: str
    released: date
    created: date | None
    homepage: str
    keywords: tuple[str, ...]
    licenses: tuple[License, ...]
    creators: tuple[Agent, ...]
    others: tuple[Agent, ...]
    sources: tuple[tuple[str, str], ...]
    files: tuple[ReleasedFile, ...]


def publication(descriptor: Descriptor, manifest: Manifest) -> Publication:
    """Take from a descriptor and a manifest what metadata files say.

    Args:
        descriptor: The package as it describes itself
            (https://datapackage.org/standard/data-package/).
        manifest: Its release. Only the day and the data files are taken from it, name and version
            where the descriptor has none: so it does not matter whether it lists the metadata
            files yet.
    """
    raw = descriptor.raw
    agents = tuple(dict.fromkeys(_agents(raw.get("contributors"))))
    creators = tuple(agent for agent in agents if set(AUTHORS) & set(agent.roles)) or agents
    name = line(descriptor.name or manifest.name)
    return Publication(
        name=name,
        version=line(descriptor.version or manifest.version),
        title=line(raw.get("title")) or name or UNTITLED,
        description=text(raw.get("description")),
        released=manifest.released,
        created=_day(raw.get("created")),
        homepage=address(raw.get("homepage")),
        keywords=tuple(dict.fromkeys(filter(None, map(line, _items(raw.get("keywords")))))),
        licenses=tuple(dict.fromkeys(_licenses(raw.get("licenses")))),
        creators=creators,
        others=tuple(agent for agent in agents if agent not in creators),
        sources=tuple(dict.fromkeys(_sources(raw.get("sources")))),
        files=data_files(descriptor, manifest),
    )


def data_files(descriptor: Descriptor, manifest: Manifest) -> tuple[ReleasedFile, ...]:
    """The files of a release that hold its tables, in whatever format, by path.

    Args:
        descriptor: The package.
        manifest: Its release.
    """
    tables = {path for table in descriptor.tables for path in table.paths}
    known = (file for file in manifest.files if file.path in tables or _holds_data(file.path))
    return tuple(sorted(known, key=lambda file: file.path))


def text(value: Any) -> str:
    """A text that every format can hold, empty where the value is none.

    Args:
        value: Whatever stands in the descriptor.
    """
    if not isinstance(value, str):
        return ""
    return _UNWRITABLE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def line(value: Any) -> str:
    """The same in one line.

    Args:
        value: Whatever stands in the descriptor.
    """
    return " ".join(text(value).split())


def address(value: Any) -> str:
    """A web address as RFC 3986 writes it, empty where the value is none.

    Other schemes, such as `javascript:`, and addresses with a user name are none.

    Args:
        value: Whatever stands in the descriptor.
    """
    if not isinstance(value, str) or len(value) > 2000:
        return ""
    try:
        written = quote(value.strip(), safe="".join(map(chr, range(0x21, 0x7F))))
        parts = urlsplit(written)
        usable = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:  # half a character, or a bracket that is no IPv6 address
        return ""
    return written if usable and _ADDRESS.fullmatch(written) else ""


def _agents(contributors: Any) -> Iterator[Agent]:
    for raw in _objects(contributors):
        given, family = line(raw.get("givenName")), line(raw.get("familyName"))
        organization = line(raw.get("organization"))
        name = line(raw.get("title")) or " ".join(filter(None, (given, family)))
        page = address(raw.get("path"))
        orcid = _ORCID.fullmatch(page)
        if name or organization:
            yield Agent(
                name=name or organization,
                given_names=given if family else "",
                family_names=family,
                organization=organization if name else "",
                orcid=orcid[1] if orcid else "",
                address="" if orcid else page,
                roles=tuple(map(line, [*_items(raw.get("roles")), *_items(raw.get("role"))])),
            )


def _licenses(licenses: Any) -> Iterator[License]:
    for raw in _objects(licenses):
        known = License(line(raw.get("name")), line(raw.get("title")), address(raw.get("path")))
        if known != License("", "", ""):
            yield known


def _sources(sources: Any) -> Iterator[tuple[str, str]]:
    for raw in _objects(sources):
        known = line(raw.get("title")), address(raw.get("path"))
        if any(known):
            yield known


def _holds_data(path: str) -> bool:
    is_there = path.startswith(FOLDERS_OF_DATA) or "/" not in path
    return is_there and path.endswith(FORMATS_OF_DATA)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _objects(value: Any) -> Iterable[Raw]:
    return (item for item in _items(value) if isinstance(item, dict))


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
