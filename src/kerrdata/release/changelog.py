"""A changelog in the form of Keep a Changelog: which versions it tells of, and of which day.

The form is https://keepachangelog.com/en/1.1.0/. No git, no files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

FILE_NAME = "CHANGELOG.md"
HEADING = re.compile(
    r"^## \[(?P<version>[^\]\n]+)\](?: - (?P<day>\d{4}-\d{2}-\d{2}))?[ \t]*$", re.M
)
SUBHEADING = re.compile(r"^#.*$", re.M)


@dataclass(frozen=True)
class Entry:
    """What a changelog says of a version.

    Attributes:
        version: As it stands in the heading.
        released: The day in the heading, None where there is none or it is no day.
        text: What stands below the heading, without it.
    """

    version: str
    released: date | None
    text: str

    @property
    def is_empty(self) -> bool:
        """Whether it tells nothing beyond headings."""
        return not SUBHEADING.sub("", self.text).strip()


def entries(text: str) -> list[Entry]:
    """What a changelog says of each version, in its order.

    Args:
        text: The whole changelog.
    """
    found = list(HEADING.finditer(text))
    starts = [*(match.start() for match in found), len(text)]
    return [
        Entry(match["version"], _day(match["day"]), text[match.end() : end].strip())
        for match, end in zip(found, starts[1:], strict=True)
    ]


def entry(text: str, version: str) -> Entry | None:
    """What a changelog says of one version, None where it is silent.

    Args:
        text: The whole changelog.
        version: The version, such as `1.0.0`.
    """
    return next((known for known in entries(text) if known.version == version), None)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
