"""What a release would be, and what stands in its way. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kerrdata.diff.comparison import compare
from kerrdata.diff.revisions import open_revision
from kerrdata.errors import KerrdataError
from kerrdata.package import Package
from kerrdata.release import changelog, layout
from kerrdata.release.repository import Repository
from kerrdata.validation import validate
from kerrdata.versioning.legality import check


@dataclass(frozen=True)
class Obstacle:
    """Something that stands in the way of a release.

    Attributes:
        note: What.
        hint: How to remove it.
    """

    note: str
    hint: str


@dataclass(frozen=True)
class Plan:
    """What a release would be.

    Attributes:
        title: Its name.
        tag: The tag that it would get.
        released: Its day as the changelog has it, None where it has none.
        previous: The tag of the release before it, None for the first one.
        obstacles: What stands in its way.
    """

    title: str
    tag: str
    released: date | None
    previous: str | None
    obstacles: tuple[Obstacle, ...]


def plan(package: Package, place: Path) -> Plan:
    """Find out what a release would be, and all that stands in its way.

    Args:
        package: The package, in a git repository.
        place: The folder in which that of the release would be made.

    Raises:
        KerrdataError: There is no repository, or the package has no name or version.
    """
    title = layout.title(package.descriptor)
    tag = f"v{package.descriptor.version}"
    repository = Repository(package.root)
    if not repository.exists:
        raise KerrdataError(f"{package.root}: there is no git repository with a commit.")
    previous = last_tag(package)
    obstacles = (
        *_uncommitted(repository),
        *_taken(repository, tag, place / title),
        *_silent(package),
        *_invalid(package),
        *_too_low(package, previous),
    )
    return Plan(title, tag, day(package), previous, obstacles)


def day(package: Package) -> date | None:
    """The day on which the changelog releases the version of a package, None without one.

    Args:
        package: The package.
    """
    told = _told(package)
    return told.released if told else None


def expected_day(package: Package) -> date:
    """The day on which the changelog releases the version of a package.

    Args:
        package: The package.

    Raises:
        KerrdataError: It does not say.
    """
    found = day(package)
    if not found:
        version = package.descriptor.version
        raise KerrdataError(
            f"{package.root / changelog.FILE_NAME}: it has no day for {version}.",
            f"Write `## [{version}] - YYYY-MM-DD` there, or give `--released`.",
        )
    return found


def last_tag(package: Package) -> str | None:
    """The tag of the release before the present one, None where there is no such tag.

    Args:
        package: The package.
    """
    repository, own = Repository(package.root), f"v{package.descriptor.version}"
    known = repository.releases() if repository.exists else []
    return next((name for name in known if name != own), None)


def _told(package: Package) -> changelog.Entry | None:
    path = package.root / changelog.FILE_NAME
    text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    return changelog.entry(text, package.descriptor.version)


def _uncommitted(repository: Repository) -> Iterator[Obstacle]:
    files = repository.uncommitted()
    if files:
        more = f" and {len(files) - 3} more" if len(files) > 3 else ""
        note = f"not committed: {', '.join(files[:3])}{more}"
        yield Obstacle(note, "Commit or remove what `git status` shows.")


def _taken(repository: Repository, tag: str, target: Path) -> Iterator[Obstacle]:
    if repository.has_tag(tag):
        yield Obstacle(f"the tag {tag} exists", "Raise the `version` in the descriptor.")
    if target.exists():
        hint = "Remove the folder if it was never published."
        yield Obstacle(f"{target} exists, and no release is ever overwritten", hint)


def _silent(package: Package) -> Iterator[Obstacle]:
    version, told = package.descriptor.version, _told(package)
    if not told or told.is_empty:
        hint = f"Write `## [{version}] - YYYY-MM-DD`, and below it what changed."
        yield Obstacle(f"{changelog.FILE_NAME} says nothing of {version}", hint)
    elif not told.released:
        hint = f"Write `## [{version}] - YYYY-MM-DD`: all dates of the release come from it."
        yield Obstacle(f"{changelog.FILE_NAME} has no day for {version}", hint)


def _invalid(package: Package) -> Iterator[Obstacle]:
    report = validate(package)
    if not report.valid:
        note = f"the package is invalid: {report.count('error')} errors"
        yield Obstacle(note, "Run `kerrdata validate`.")


def _too_low(package: Package, previous: str | None) -> Iterator[Obstacle]:
    if not previous:
        return
    with open_revision(previous, package.root) as old:
        problems = check(compare(old, package))
    yield from (Obstacle(problem.note, problem.hint) for problem in problems)
