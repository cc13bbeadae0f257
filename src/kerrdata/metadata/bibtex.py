"""`citation.bib`: the release as a BibTeX entry, and the same for Croissant's `citeAs`."""

from __future__ import annotations

import re
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors

from kerrdata.descriptor import Descriptor
from kerrdata.manifest import Manifest
from kerrdata.metadata.publication import Agent, Publication, publication
from kerrdata.metadata.statement import Statement

FILE_NAME = "citation.bib"

_MEANT_BY_LATEX = {
    # Braces have to balance even where a backslash stands before them, so they are spelled out.
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_IN_A_KEY = re.compile(r"[^A-Za-z0-9.]+")


def render(descriptor: Descriptor, manifest: Manifest) -> str:
    """The text of `citation.bib`.

    Args:
        descriptor: The package.
        manifest: Its release.
    """
    return entry(publication(descriptor, manifest))


def entry(known: Publication) -> str:
    """A release as a `@dataset` of BibLaTeX; older styles take it for `@misc`.

    Args:
        known: The release.
    """
    fields = {
        "author": " and ".join(map(_author, known.creators)),
        "title": f"{{{_latex(known.title)}}}",
        "version": _latex(known.version),
        "date": known.released.isoformat(),
        "year": str(known.released.year),
        "month": str(known.released.month),
        "url": known.homepage,
        "copyright": ", ".join(
            _latex(one.name or one.title or one.address) for one in known.licenses
        ),
        "keywords": ", ".join(map(_latex, known.keywords)),
        "abstract": _latex(" ".join(known.description.split())),
    }
    key = _IN_A_KEY.sub("-", f"{known.name}-{known.version}").strip("-.") or "dataset"
    lines = [f"  {name:<9} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@dataset{{{key},", *lines, "}"]) + "\n"


def read(text: str) -> Statement:
    """What a `citation.bib` says.

    Args:
        text: The file.

    Raises:
        ValueError: It is not one entry.
    """
    separate, decode = SeparateCoAuthors(), LatexDecodingMiddleware()
    library = parse_string(text, append_middleware=[separate, decode])
    if len(library.entries) != 1 or library.failed_blocks:
        raise ValueError("it is not one entry")
    facts: dict[str, Any] = {one.key: one.value for one in library.entries[0].fields}
    license_names = facts.get("copyright", "")
    return Statement(
        title=facts.get("title", "").strip("{}"),
        version=facts.get("version", ""),
        released=facts.get("date", ""),
        licenses=(license_names,) if license_names else (),
        authors=tuple(name.strip("{}") for name in facts.get("author", ())),
        description=facts.get("abstract", ""),
    )


def _latex(text: str) -> str:
    return "".join(_MEANT_BY_LATEX.get(sign, sign) for sign in text)


def _author(agent: Agent) -> str:
    if not agent.family_names:
        return f"{{{_latex(agent.name)}}}"  # one name, not to be taken apart
    return ", ".join(_part(part) for part in (agent.family_names, agent.given_names) if part)


def _part(name: str) -> str:
    shown = _latex(name)
    is_plain = "," not in name and " and " not in f" {name.lower()} "
    return shown if is_plain else f"{{{shown}}}"
