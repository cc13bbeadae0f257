"""What a check of a release found, what it checked and what it could not. No files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was released.

    Attributes:
        path: The file, relative to the release.
        note: What is wrong with it.
    """

    path: str
    note: str


@dataclass(frozen=True)
class Verdict:
    """The outcome of a check.

    Attributes:
        place: What was checked, as the user named it.
        checked: What was looked at, in words.
        problems: What is wrong.
        unchecked: What could not be looked at, and why.
    """

    place: str
    checked: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong as far as could be checked."""
        return not self.problems
