"""`.zenodo.json`, from which Zenodo fills in a deposit (https://developers.zenodo.org/#representation)."""

from __future__ import annotations

import html
import json
from typing import Any

from kerrdata.descriptor import Descriptor
from kerrdata.manifest import Manifest
from kerrdata.metadata.publication import Agent, Publication, publication
from kerrdata.metadata.statement import Statement

FILE_NAME = ".zenodo.json"

CONTRIBUTOR_TYPES = {
    "contact": "ContactPerson",
    "curator": "DataCurator",
    "distributor": "Distributor",
    "editor": "Editor",
    "maintainer": "DataManager",
    "producer": "Producer",
    "publisher": "Distributor",
    "researcher": "Researcher",
    "wrangler": "DataManager",
}
"""Zenodo's word for a role; other roles are `Other`."""


def render(descriptor: Descriptor, manifest: Manifest) -> str:
    """The text of `.zenodo.json`.

    Args:
        descriptor: The package.
        manifest: Its release.
    """
    known = publication(descriptor, manifest)
    facts = {
        "title": known.title,
        "upload_type": "dataset",
        "description": _html(known.description or known.title),
        "creators": [_agent(agent) for agent in known.creators],
        "contributors": [{**_agent(one), "type": _type(one)} for one in known.others],
        "access_right": "open",
        "license": next((one.name.lower() for one in known.licenses if one.name), ""),
        "keywords": list(known.keywords),
        "publication_date": known.released.isoformat(),
        "version": known.version,
        "related_identifiers": _related(known),
    }
    return json.dumps(_stated(facts), ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> Statement:
    """What a `.zenodo.json` says.

    Args:
        text: The file.
    """
    facts = json.loads(text)
    license_name = facts.get("license", "")
    return Statement(
        title=facts.get("title", ""),
        version=facts.get("version", ""),
        released=facts.get("publication_date", ""),
        licenses=(license_name,) if license_name else (),
        authors=tuple(agent["name"] for agent in facts.get("creators", ())),
        description=facts.get("description", ""),
    )


def _html(text: str) -> str:
    paragraphs = (html.escape(part).replace("\n", "<br>") for part in text.split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def _agent(agent: Agent) -> dict[str, Any]:
    facts = {
        "name": agent.inverted,
        "affiliation": agent.organization,
        "orcid": agent.orcid,
    }
    return _stated(facts)


def _type(agent: Agent) -> str:
    known = (CONTRIBUTOR_TYPES[role] for role in agent.roles if role in CONTRIBUTOR_TYPES)
    return next(known, "Other")


def _related(known: Publication) -> list[dict[str, str]]:
    pages = [("isDescribedBy", known.homepage)]
    pages += [("isDerivedFrom", page) for _, page in known.sources]
    return [{"identifier": page, "relation": relation} for relation, page in pages if page]


def _stated(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value}
