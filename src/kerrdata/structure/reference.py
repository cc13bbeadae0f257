"""The seat of the structural judge: Frictionless itself, asked resource by resource.

Its answers are handed on as its own report descriptors. Of large tables it is shown only the rows
that may be wrong, see `engine`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from typing import Any, cast

import frictionless
from frictionless import FrictionlessException, errors
from frictionless.vendors import stringcase

from kerrdata.descriptor import TableSchema, inside
from kerrdata.errors import KerrdataError
from kerrdata.memory import Recollection
from kerrdata.package import Package
from kerrdata.progress import NOW
from kerrdata.structure import limits
from kerrdata.structure.fence import Fence, fenced, scheme_of
from kerrdata.structure.verdicts import SOUND, Error, Round, Verdict, is_rememberable, remember
from kerrdata.structure.weight import seconds

# Frictionless spells the same few names anew for each field that it copies: a sixth of its time.
stringcase.snakecase = cache(stringcase.snakecase)

READ_BY_FRICTIONLESS = {".json", ".yaml"}


QUICK_FROM = 0.3
"""Seconds of Frictionless, for all large tables of a package, that the start of Arrow is worth."""
LARGE_FROM = 0.05
"""Seconds of Frictionless from which on a table is large."""

Validator = partial[frictionless.Report]
"""Asks about one resource."""
Asked = Iterator[tuple[frictionless.Resource, Validator]]


def judge(
    package: Package,
    *,
    allow_network: bool = False,
    quick_from: float = QUICK_FROM,
    recollection: Recollection | None = None,
    most_errors: int = limits.MOST_ERRORS,
) -> Verdict:
    """The verdict of `frictionless validate` on a package.

    Args:
        package: The package.
        allow_network: Whether web servers may be asked for what the descriptor names.
        quick_from: For how many seconds of Frictionless, about, the engine is started; if 0, it
            gets the smallest table.
        recollection: What was said before, of the files of the package alone; it is read, and
            written for the next time.
        most_errors: How many errors of a table are reported with their details.

    Raises:
        KerrdataError: The descriptor names something that is not opened here, see `fence`.
    """
    known = recollection or Recollection()
    if not is_rememberable(package, known):
        known = Recollection()
    verdict = Verdict()
    with fenced(package.root, allow_network=allow_network) as fence, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # remarks on legacy spellings, meant for programmers
        ask = partial(_asking, package=package, quick_from=quick_from, most_errors=most_errors)
        NOW.start(_expected(package))
        if known.recall(SOUND):
            _judge_anew(package, fence, verdict, known, ask)
        else:
            resources = _resources(package, fence, verdict.problems, known)
            for resource, validate in ask(resources):
                verdict.add(_judged(resource, fence, validate, known))
    if package.unpacked:
        _rename(verdict, str(package.root), package.place)
    return verdict


def _judge_anew(
    package: Package,
    fence: Fence,
    verdict: Verdict,
    known: Recollection,
    ask: Callable[[list[frictionless.Resource]], Asked],
) -> None:
    """Judge the tables of which it is not known what would be said."""
    now = Round(package, known)
    said = {table.name: now.still(table.name) for table in package.descriptor.tables}
    anew = [name for name, still in said.items() if not still]
    asked = ask([now.resource(name) for name in anew])
    for name, (resource, validate) in zip(anew, asked, strict=True):
        said[name] = _judged(resource, fence, validate, known)
    for one in filter(None, said.values()):
        verdict.add(one)


def _expected(package: Package) -> dict[str, int]:
    """By table the bytes of its files, and of those that its foreign keys refer to."""
    sizes = {table.name: _size(package, table) for table in package.descriptor.tables}
    return {
        table.name: sum(sizes.get(name, 0) for name in (table.name, *_referred(table)))
        for table in package.descriptor.tables
    }


def _size(package: Package, table: TableSchema) -> int:
    files = filter(None, (inside(package.root, path) for path in table.paths))
    with suppress(OSError):  # a name that is longer than file systems allow
        return sum(file.stat().st_size for file in files if file.is_file())
    return 0


def _referred(table: TableSchema) -> list[str]:
    return [key.table for key in table.foreign_keys if key.table != table.name]


def unreadable(place: str, reason: str) -> Error:
    """The error with which Frictionless answers to a descriptor that it cannot read."""
    note = f'cannot retrieve metadata "{place}" because "{reason}"'
    return errors.PackageError(note=note).to_descriptor()


def _resources(
    package: Package, fence: Fence, problems: list[Error], known: Recollection
) -> list[frictionless.Resource]:
    """The resources of a package whose descriptor is sound, else none, and the problems."""
    opened = _asked(lambda: _opened(package), fence, problems, errors.PackageError)
    if not problems:
        known.keep(SOUND, (), answer=True)
    else:
        culprits = _culprits(package, fence)
        problems[:] = [{**error, **culprits.get(_identity(error), {})} for error in problems]
    return list(opened.resources) if opened else []


def _opened(package: Package) -> frictionless.Package:
    """The package as Frictionless reads it: from the file itself, so that the notes are alike."""
    if package.path.suffix in READ_BY_FRICTIONLESS:
        path = package.path.absolute() if scheme_of(str(package.path)) else package.path
        opened = frictionless.Package.from_descriptor(str(path))
    else:
        raw = dict(package.descriptor.raw)
        opened = frictionless.Package.from_descriptor(raw, basepath=str(package.root))
    opened.to_descriptor(validate=True)
    return opened


def _culprits(package: Package, fence: Fence) -> dict[tuple[str, str], dict[str, str]]:
    """By error of a descriptor the table and column that it is about, which it does not say.

    Each part of the descriptor is asked about for itself; who gives the same error is the culprit.
    """
    culprits: dict[tuple[str, str], dict[str, str]] = {}
    for culprit, question in _parts(package):
        found: list[Error] = []
        _asked(question, fence, found, errors.PackageError)
        for error in found:
            culprits.setdefault(_identity(error), culprit)
    return culprits


def _parts(package: Package) -> Iterator[tuple[dict[str, str], Callable[[], Any]]]:
    """The columns and tables of a descriptor, each with the question whether it is sound."""
    for table in package.descriptor.tables:
        for column in table.fields:
            culprit = {"table": table.name, "column": column.name}
            yield culprit, partial(frictionless.Field.from_descriptor, dict(column.raw))
        yield {"table": table.name}, partial(_read_resource, table, str(package.root))


def _read_resource(table: TableSchema, base: str) -> None:
    resource = frictionless.Resource.from_descriptor(dict(table.raw), basepath=base)
    resource.to_descriptor(validate=True)


def _identity(error: Error) -> tuple[str, str]:
    return str(error["type"]), str(error["note"])


def _asking(
    resources: list[frictionless.Resource], package: Package, quick_from: float, most_errors: int
) -> Asked:
    """Resources, one after the other, each with what answers for it."""
    large = _large(resources, quick_from)
    kept: dict[Any, Any] = {}
    for resource in resources:
        NOW.enter(str(resource.name))
        yield resource, _validator(resource, large, package, most_errors, kept)


def _large(resources: list[frictionless.Resource], quick_from: float) -> set[str]:
    """The names of the tables that the engine gets: the large ones, if it is worth its start."""
    needed = {str(one.name): seconds(one) for one in resources}
    least = LARGE_FROM if quick_from else 0
    large = {name: time for name, time in needed.items() if time > least}
    return set(large) if sum(large.values()) >= quick_from else set()


def _validator(
    resource: frictionless.Resource,
    large: set[str],
    package: Package,
    most_errors: int,
    kept: dict[Any, Any],
) -> Validator:
    """What answers for a resource: the engine if it is a large table, else Frictionless alone."""
    if str(resource.name) not in large:
        return partial(limits.validate, resource, most_errors)
    from kerrdata.structure.engine import validate

    def again() -> frictionless.resources.TableResource:
        table: Any = _opened(package).get_resource(str(resource.name))
        table.package = resource.package  # the tables it refers to as they are by now
        return cast(frictionless.resources.TableResource, table)

    table = cast(frictionless.resources.TableResource, resource)
    return partial(validate, table, again, most_errors, kept)


def _judged(
    resource: frictionless.Resource,
    fence: Fence,
    validate: Validator,
    known: Recollection,
) -> Verdict:
    crashes: list[Error] = []
    report = _asked(validate, fence, crashes, errors.ResourceError)
    if report is None:
        return Verdict(tasks=[_task_of_crash(resource, crashes)])
    answer = report.to_descriptor()
    verdict = Verdict(answer["errors"], answer["tasks"])
    if isinstance(resource, frictionless.resources.TableResource):
        fields = resource.schema.to_descriptor().get("fields", [])
        verdict.fields[str(resource.name)] = fields
        remember(resource, verdict, known, is_read=validate.func is limits.validate)
    return verdict


def _asked(
    question: Callable[[], Any], fence: Fence, problems: list[Error], kind: type[frictionless.Error]
) -> Any:
    """The answer of Frictionless, None where it has only errors; these are added to `problems`."""
    try:
        answer = question()
    except FrictionlessException as exception:
        problems.extend(error.to_descriptor() for error in exception.to_errors())
        answer = None
    except KerrdataError:
        answer = None  # a refusal of the fence, which is raised below
    except Exception as crash:  # noqa: BLE001 (its own command, too, takes any exception for a verdict)
        note = f"{type(crash).__name__}: {crash}" if str(crash) else type(crash).__name__
        problems.append(kind(note=note).to_descriptor())
        answer = None
    if fence.refusals:
        raise fence.refusals[0]
    return answer


def _task_of_crash(resource: frictionless.Resource, crashes: list[Error]) -> dict[str, Any]:
    """The report of a resource that made Frictionless stumble, as it would have written it."""
    stats = {"errors": len(crashes), "warnings": 0, "seconds": 0.0}
    kind = str(resource.type) if resource.type else None
    return {
        "name": resource.name,
        "type": kind,
        "valid": False,
        "place": resource.place,
        "labels": [],
        "stats": stats,
        "warnings": [],
        "errors": crashes,
    }


def _rename(verdict: Verdict, passing: str, place: str) -> None:
    """Name the archive where Frictionless names the folder that it was unpacked into."""
    for error in [*verdict.problems, *(one for task in verdict.tasks for one in task["errors"])]:
        for key in ("note", "message"):
            error[key] = error[key].replace(passing, place)
