"""What git says of the folder of a package: what is not committed, which releases are tagged.

Refuses nothing but what git refuses. Reads only, but for `tag`.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kerrdata.errors import KerrdataError

RELEASE_TAG = re.compile(r"v(\d+)\.(\d+)\.(\d+)")


@dataclass(frozen=True)
class Repository:
    """The git repository around a folder.

    Attributes:
        folder: The folder; what lies outside it does not count.
    """

    folder: Path

    @property
    def exists(self) -> bool:
        """Whether the folder belongs to a repository that has a commit."""
        return _git(self.folder, "rev-parse", "--verify", "--quiet", "HEAD") is not None

    def uncommitted(self) -> list[str]:
        """The files that are not as they were committed, new ones included."""
        said = self._ask("status", "--porcelain", "-z", "--untracked-files=all", "--", ".")
        return [line[3:] for line in said.split("\0") if line[2:3] == " "]

    def releases(self) -> list[str]:
        """The tags of releases that the present commit builds on, the newest version first."""
        tags = self._ask("tag", "--merged", "HEAD").split()
        return sorted(filter(RELEASE_TAG.fullmatch, tags), key=_numbers, reverse=True)

    def has_tag(self, name: str) -> bool:
        """Whether there is such a tag, on whatever commit."""
        reference = f"refs/tags/{name}"
        return _git(self.folder, "rev-parse", "--verify", "--quiet", reference) is not None

    def tag(self, name: str, message: str) -> None:
        """Tag the present commit.

        Args:
            name: The new tag.
            message: What it says.

        Raises:
            KerrdataError: git refuses.
        """
        self._ask("tag", "--annotate", "--message", message, "--", name)

    def _ask(self, *words: str) -> str:
        said = _git(self.folder, *words)
        if said is None:
            raise KerrdataError(
                f"git {words[0]} failed in {self.folder}.",
                f"Run `git {words[0]}` there to see why.",
            )
        return said


def _git(folder: Path, *words: str) -> str | None:
    """What git prints, None where it fails."""
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program; a name cannot become an option)
            ["git", "-C", str(folder), *words],  # noqa: S607 (the user's own git)
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise KerrdataError(
            "git is not installed.", "Install it, or build from a folder without repository."
        ) from error
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _numbers(tag: str) -> tuple[int, ...]:
    return tuple(map(int, RELEASE_TAG.fullmatch(tag).groups()))  # type: ignore[union-attr]
