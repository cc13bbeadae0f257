"""The metadata files of a release, one module each, all made from the descriptor and the manifest.

What they say is compared here, each read by a library of its own. Writes no files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

from kerrdata.descriptor import Descriptor
from kerrdata.errors import KerrdataError
from kerrdata.manifest import Manifest, ReleasedFile
from kerrdata.metadata.statement import FACTS, Statement

try:
    from kerrdata.metadata import bibtex, citation, croissant, dcat, zenodo
except ModuleNotFoundError as error:
    raise KerrdataError(
        f"{error.name} is not installed, which the metadata of a release need.",
        "Install it with `pip install 'kerrdata[release]'`.",
    ) from error

Render = Callable[[Descriptor, Manifest], str]

_MODULES: tuple[ModuleType, ...] = (croissant, citation, dcat, zenodo, bibtex)
FORMATS: dict[str, Render] = {module.FILE_NAME: module.render for module in _MODULES}
"""What writes each metadata file, by the name of the file and in the order of writing."""
MOST_BYTES = 4 * 2**20


def cross_check(
    texts: Path | Mapping[str, str], descriptor: Descriptor, manifest: Manifest
) -> list[str]:
    """Compare what the metadata files, the descriptor and the manifest say of a release.

    Args:
        texts: The folder of the release, or the texts of its metadata files by name.
        descriptor: Of the package in the release.
        manifest: Of the release; it may list the metadata files too.

    Returns:
        What is wrong, each in a sentence that begins with the name of the file; empty if all agree.
    """
    problems = list(_against_manifest(descriptor, manifest))
    for module in _MODULES:
        name: str = module.FILE_NAME
        text = _text(texts, name)
        if text is None:
            problems.append(
                f"{name}: it is missing, larger than {MOST_BYTES // 2**20} MiB or no UTF-8."
            )
            continue
        own = module.render(descriptor, manifest)
        try:
            said: Statement = module.read(text)
        except Exception as error:  # noqa: BLE001 (five parsers on any text: each fails in its ways)
            reason = " ".join(str(error).split()) or type(error).__name__
            problems.append(f"{name}: it cannot be read: {reason}.")
        else:
            ours = said if text == own else module.read(own)
            problems += (f"{name}: {problem}." for problem in _differences(said, ours))
    return problems


def _against_manifest(descriptor: Descriptor, manifest: Manifest) -> Iterator[str]:
    """Where the descriptor and the manifest disagree."""
    for fact in ("name", "version"):
        said, ours = getattr(manifest, fact), getattr(descriptor, fact)
        if ours and said != ours:
            yield f"manifest.json: the {fact} is {said!r}, in the descriptor {ours!r}."
    for table in descriptor.tables:
        for path in table.paths:
            file = manifest.file(path)
            if not file:
                yield f"manifest.json: the file {path!r} of table {table.name!r} is missing."
            elif len(table.paths) == 1:
                yield from _against_resource(file, table.raw)


def _against_resource(file: ReleasedFile, raw: Mapping[str, object]) -> Iterator[str]:
    for fact, ours in {"bytes": file.bytes, "hash": file.hash}.items():
        said = raw.get(fact)
        if said not in (None, ours):
            yield f"manifest.json: {fact} of {file.path!r} is {ours!r}, in the descriptor {said!r}."


def _differences(said: Statement, own: Statement) -> Iterator[str]:
    """Where a file says something else than it would if it were written now."""
    for fact, word in FACTS.items():
        theirs, ours = getattr(said, fact), getattr(own, fact)
        if theirs != ours:
            yield f"the {word} is {_shown(theirs)}, by the descriptor {_shown(ours)}"
    for path in sorted({*said.files, *own.files}):
        theirs, ours = said.files.get(path), own.files.get(path)
        if not theirs or not ours:
            yield f"the file {path!r} is {'missing' if ours else 'not in the release'}"
        elif theirs[0] != ours[0]:
            yield f"{path!r} has {theirs[0]} bytes, in the manifest {ours[0]}"
        elif theirs[1] != ours[1]:
            yield f"the hash of {path!r} is {theirs[1]!r}, in the manifest {ours[1]!r}"


def _shown(value: object) -> str:
    words = ", ".join(value) if isinstance(value, tuple) else value
    return repr(words) if words else "missing"


def _text(texts: Path | Mapping[str, str], name: str) -> str | None:
    if not isinstance(texts, Path):
        return texts.get(name)
    try:
        file = texts / name
        return file.read_text("utf-8") if file.stat().st_size <= MOST_BYTES else None
    except (OSError, UnicodeDecodeError):
        return None
