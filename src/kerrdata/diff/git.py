"""Files of a git revision, read from the object store alone.

No checkout, no filter, no hook and no network: git is asked with fixed arguments, and what a user
typed reaches it behind `--end-of-options` only. Links and submodules are left out.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kerrdata.errors import KerrdataError

FILE_MODES = {"100644", "100755"}
ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone would ask its server
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class Stored:
    """A file in the object store: its name there, and its size in bytes."""

    name: str
    size: int


class Repository:
    """The repository around a folder.

    Args:
        folder: The folder.

    Raises:
        KerrdataError: There is none, or there is no git.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.top = Path(os.fsdecode(self._run("rev-parse", "--show-toplevel")).rstrip("\n"))

    def commit(self, revision: str) -> str:
        """The name of the commit that a revision means, empty where it means none.

        Args:
            revision: As a user types it: a tag, a branch, `HEAD~3`, the beginning of a name.
        """
        if not revision or revision.startswith("-") or "\0" in revision:
            return ""
        meant = f"{revision}^{{commit}}"
        try:
            found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", meant)
        except KerrdataError:
            return ""
        return found.decode("ascii", "replace").strip()

    def names(self) -> list[str]:
        """The short names of all tags and branches."""
        found = self._run("for-each-ref", "--format=%(refname:short)")
        return found.decode("utf-8", "replace").split("\n")[:-1]

    def files(self, commit: str, folder: str = "") -> dict[str, Stored]:
        """The files of a commit below a folder, by their paths from there.

        Args:
            commit: The name of the commit.
            folder: The folder, parts joined by `/`; empty for all.

        Raises:
            KerrdataError: The commit has no such folder.
        """
        listed = self._run("ls-tree", "-r", "-z", "-l", "--full-tree", f"{commit}:{folder}")
        found: dict[str, Stored] = {}
        for entry in listed.split(b"\0")[:-1]:
            facts, _, path = entry.partition(b"\t")
            mode, _, name, size = facts.decode("ascii").split()
            if mode in FILE_MODES and b".." not in path.split(b"/"):
                found[os.fsdecode(path)] = Stored(name, int(size))
        return found

    def content(self, file: Stored) -> bytes:
        """What a file holds, byte by byte.

        Args:
            file: The file.

        Raises:
            KerrdataError: The object store does not have it.
        """
        return self._run("cat-file", "blob", file.name)

    def _run(self, *arguments: str) -> bytes:
        command = ["git", "--no-replace-objects", *arguments]
        try:
            done = subprocess.run(  # noqa: S603 (fixed words, see `commit`)
                command,
                cwd=self._folder,
                env=os.environ | ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise KerrdataError(
                "git is not installed.", "Install git, or give a folder or a zip archive."
            ) from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
            raise KerrdataError(f"{said.removeprefix('fatal: ') or 'git failed'}.")
        return done.stdout
