"""`CITATION.cff` 1.2.0, as GitHub and Zotero read it (https://citation-file-format.github.io/)."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from kerrdata.descriptor import Descriptor
from kerrdata.manifest import Manifest
from kerrdata.metadata.publication import Agent, Publication, publication
from kerrdata.metadata.statement import Statement

FILE_NAME = "CITATION.cff"
MESSAGE = "If you use this data, please cite it as below."
NOBODY = "Anonymous"
"""Whom to cite where nobody is named, for the format demands somebody."""
DEEPEST = 10
WIDTH = 120

KNOWN_LICENSES = frozenset({
    "0BSD", "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "Artistic-2.0",
    "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC-BY-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0",
    "CC-BY-4.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0",
    "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-3.0", "CC-BY-ND-4.0", "CC-BY-SA-1.0",
    "CC-BY-SA-2.0", "CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC0-1.0",
    "CDLA-Permissive-1.0", "CDLA-Sharing-1.0", "EPL-2.0", "EUPL-1.1", "EUPL-1.2",
    "GFDL-1.3-only", "GFDL-1.3-or-later", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only",
    "GPL-3.0-or-later", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only",
    "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "ODC-By-1.0", "ODbL-1.0", "OGL-UK-3.0",
    "PDDL-1.0", "Unlicense", "WTFPL", "Zlib",
})  # fmt: skip
"""Licences of data and code that the schema of the format knows; others are named by address."""


def render(descriptor: Descriptor, manifest: Manifest) -> str:
    """The text of `CITATION.cff`.

    Args:
        descriptor: The package.
        manifest: Its release.
    """
    known = publication(descriptor, manifest)
    facts = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": known.title,
        "version": known.version,
        "date-released": known.released,
        "authors": [_agent(agent) for agent in known.creators] or [{"name": NOBODY}],
        "abstract": known.description,
        **_licenses(known),
        "keywords": list(known.keywords),
        "url": known.homepage,
    }
    return yaml.safe_dump(
        {key: value for key, value in facts.items() if value},
        allow_unicode=True,
        sort_keys=False,
        width=WIDTH,
    )


def of_checkout(descriptor: Descriptor) -> str:
    """The text of the `CITATION.cff` of a repository, where the day is that of the descriptor.

    Args:
        descriptor: The package, which has to say when it was `created`.

    Raises:
        ValueError: It does not say so.
    """
    created = date.fromisoformat(str(descriptor.raw.get("created", ""))[:10])
    return render(descriptor, Manifest(descriptor.name, descriptor.version, created, ()))


def read(text: str) -> Statement:
    """What a `CITATION.cff` says.

    Args:
        text: The file.

    Raises:
        ValueError: It uses aliases, is nested deeply or is no mapping.
        yaml.YAMLError: It is no YAML.
    """
    _refuse_bombs(text)
    facts = yaml.safe_load(text)
    if not isinstance(facts, dict):
        raise ValueError("it is no mapping")
    licenses = facts.get("license") or facts.get("license-url") or []
    released = facts.get("date-released", "")
    return Statement(
        title=str(facts.get("title", "")),
        version=str(facts.get("version", "")),
        released=released.isoformat() if isinstance(released, date) else str(released),
        licenses=tuple(licenses if isinstance(licenses, list) else [licenses]),
        authors=tuple(map(_name, facts.get("authors", ()))),
        description=str(facts.get("abstract", "")),
    )


def _refuse_bombs(text: str) -> None:
    """Refuse what takes the parser hours: a few lines of aliases, or deep nesting."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            raise ValueError("it uses aliases or is nested too deeply")


def _agent(agent: Agent) -> dict[str, str]:
    orcid = f"https://orcid.org/{agent.orcid}" if agent.orcid else ""
    if agent.family_names:
        facts = {
            "family-names": agent.family_names,
            "given-names": agent.given_names,
            "affiliation": agent.organization,
            "orcid": orcid,
            "website": agent.address,
        }
    else:  # only persons whose names are known in parts have the fields of a person
        facts = {"name": agent.name, "orcid": orcid, "website": agent.address}
    return {key: value for key, value in facts.items() if value}


def _licenses(known: Publication) -> dict[str, Any]:
    names = list(dict.fromkeys(one.name for one in known.licenses if one.name in KNOWN_LICENSES))
    if names:
        return {"license": names if len(names) > 1 else names[0]}
    return {"license-url": next((one.address for one in known.licenses if one.address), "")}


def _name(author: dict[str, Any]) -> str:
    parts = (author.get("family-names"), author.get("given-names"))
    return ", ".join(filter(None, parts)) or str(author.get("name", ""))
