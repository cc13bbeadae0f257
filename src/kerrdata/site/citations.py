"""How to cite the package and a row of it: as text, BibTeX and CFF. Invents no author."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from kerrdata.descriptor import Descriptor, Raw
from kerrdata.renderers.wording import visible
from kerrdata.site.addresses import web_address
from kerrdata.site.releases import Release

AUTHORS = {"creator", "author"}
"""Roles of https://datapackage.org/standard/data-package/#contributors that make an author."""
_BIBTEX = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%"}
    | {"#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


@dataclass(frozen=True)
class Citation:
    """What a package is cited by.

    Attributes:
        authors: Names, in order.
        title: Of the package.
        version: Empty where there is none.
        released: The day, None where it is not known.
        address: Of the web, empty where there is none.
        licence: Its identifier, empty where there is none.
    """

    authors: tuple[str, ...]
    title: str
    version: str
    released: date | None
    address: str
    licence: str

    @property
    def text(self) -> str:
        """The citation as a sentence."""
        version = f" (version {self.version})" if self.version else ""
        return f"{self._head}{self.title}{version} [Data set]. {self.address}".strip()

    def of_row(self, name: str, place: str, address: str) -> str:
        """The citation of one row.

        Args:
            name: What the row is called.
            place: Table and key.
            address: Of its page, from the beginning of the site.
        """
        version = f" (version {self.version})" if self.version else ""
        page = (
            f"{self.address.rstrip('/')}/{address.removesuffix('index.html')}"
            if self.address
            else ""
        )
        return f"{self._head}{name} ({place}). In: {self.title}{version} [Data set]. {page}".strip()

    def bibtex(self, key: str) -> str:
        """The citation as an entry of BibTeX.

        Args:
            key: Of the entry.
        """
        facts = {
            "author": " and ".join(f"{{{name.translate(_BIBTEX)}}}" for name in self.authors),
            "title": f"{{{self.title.translate(_BIBTEX)}}}",
            "year": str(self.released.year) if self.released else "",
            "version": self.version.translate(_BIBTEX),
            "note": "Data set",
            "url": self.address.translate({ord("}"): "%7D", ord("{"): "%7B"}),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in facts.items() if value]
        return "\n".join([f"@misc{{{key},", *lines, "}"])

    def cff(self) -> str:
        """The citation in the Citation File Format 1.2, values as JSON, which YAML reads."""
        facts = {
            "cff-version": "1.2.0",
            "message": "If you use this data, please cite it as below.",
            "type": "dataset",
            "title": self.title,
            "version": self.version,
            "date-released": self.released.isoformat() if self.released else "",
            "license": self.licence,
            "url": self.address,
        }
        lines = [f"{name}: {_quoted(value)}" for name, value in facts.items() if value]
        names = [f"  - name: {_quoted(name)}" for name in self.authors or ("Anonymous",)]
        return "\n".join([*lines, "authors:", *names])

    @property
    def _head(self) -> str:
        authors = "; ".join(self.authors)
        year = f"({self.released.year})" if self.released else ""
        head = " ".join(filter(None, (authors, year)))
        return f"{head}. " if head else ""


def citation(descriptor: Descriptor, title: str, release: Release) -> Citation:
    """What a package is cited by.

    Args:
        descriptor: The package.
        title: What it is called.
        release: The version that is cited.
    """
    licences = _objects(descriptor.raw.get("licenses"))
    return Citation(
        authors=_authors(_objects(descriptor.raw.get("contributors"))),
        title=visible(title),
        version=visible(release.version),
        released=release.released,
        address=web_address(descriptor.raw.get("homepage")),
        licence=visible(_string(licences[0].get("name"))) if licences else "",
    )


def _authors(contributors: list[Raw]) -> tuple[str, ...]:
    named = [(visible(_string(one.get("title"))), _roles(one)) for one in contributors]
    creators = [name for name, roles in named if name and roles & AUTHORS]
    return tuple(creators or [name for name, _ in named if name])


def _roles(contributor: Raw) -> set[str]:
    roles = contributor.get("roles")
    listed = roles if isinstance(roles, list) else [contributor.get("role")]
    return {one for one in listed if isinstance(one, str)}


def _objects(value: Any) -> list[Raw]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
