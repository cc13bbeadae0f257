"""A change log after https://keepachangelog.com as versions with lists; other forms are empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_VERSION = re.compile(r"## \[?(?P<name>[^\]]+?)\]?(?: - (?P<day>[0-9-]+))?\s*")


@dataclass
class Section:
    """What changed in one respect.

    Attributes:
        title: Such as `Data`; empty for what stands before the first title.
        paragraphs: Texts that stand by themselves.
        items: What is listed.
    """

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.paragraphs or self.items)


@dataclass(frozen=True)
class Version:
    """What changed in a version.

    Attributes:
        name: The version, or `Unreleased`.
        day: When it was released, as it is written.
        sections: What changed; those that say nothing are left out.
    """

    name: str
    day: str
    sections: Sequence[Section]


def versions(text: str) -> list[Version]:
    """The versions of a change log, in its order; those of which nothing is said are left out.

    Args:
        text: Markdown.
    """
    found: list[Version] = []
    sections: list[Section] = []
    for block in _blocks(text):
        head = _VERSION.fullmatch(block)
        if head:
            sections = [Section()]
            found.append(Version(head["name"], head["day"] or "", sections))
        elif block.startswith("### ") and found:
            sections.append(Section(block[4:].strip()))
        elif block.startswith("- ") and found:
            sections[-1].items.append(block[2:])
        elif found and not block.startswith(("#", "[")):
            sections[-1].paragraphs.append(block)
    told = (Version(one.name, one.day, list(filter(None, one.sections))) for one in found)
    return [one for one in told if one.sections]


def _blocks(text: str) -> list[str]:
    """Headings, items of lists and paragraphs, each on one line."""
    lines = text.replace("\r\n", "\n").split("\n")
    marked = (
        "\n" + line if line.startswith(("#", "- ")) or not line.strip() else line for line in lines
    )
    joined = "\n".join(marked)
    parts = re.split(r"\n\n+", joined)
    return [" ".join(part.split()) for part in parts if part.strip()]
