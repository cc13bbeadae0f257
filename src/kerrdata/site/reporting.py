"""How a visitor reports an error: an issue that is filled in, else a text to copy.

Where issues are opened, the package says by the property `issues` of its descriptor: an address of
the web in which `{title}` and `{body}` stand for what is reported. Without them it gets both as the
parameters that GitHub, Forgejo and Gitea read. The standard allows properties of one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kerrdata.descriptor import Descriptor
from kerrdata.renderers.wording import visible
from kerrdata.site.addresses import web_address

PROPERTY = "issues"


@dataclass(frozen=True)
class ErrorReport:
    """What a visitor would send.

    Attributes:
        title, body: Of the issue.
        link: Where it is opened, empty where the package does not say.
    """

    title: str
    body: str
    link: str


def error_report(descriptor: Descriptor, place: str, name: str, page: str) -> ErrorReport:
    """The report of an error, of which only the error itself is missing.

    Args:
        descriptor: The package.
        place: What is wrong: a table and a key, or the package.
        name: What that is called.
        page: The page of it, an address of the web where that is known.
    """
    version = f", version {descriptor.version}" if descriptor.version else ""
    title = visible(f"Error in {place}: {name}", most=160)
    body = "\n".join(
        [
            visible(f"Row: {place} ({descriptor.name or 'package'}{version})", most=300),
            visible(f"Page: {page}", most=500),
            "",
            "What is wrong:",
            "",
            "What is right, and which source says so:",
            "",
        ]
    )
    return ErrorReport(title, body, _link(descriptor.raw.get(PROPERTY), title, body))


def _link(stated: object, title: str, body: str) -> str:
    template = stated if isinstance(stated, str) else ""
    if not web_address(template.replace("{title}", "").replace("{body}", "")):
        return ""
    if "{title}" not in template and "{body}" not in template:
        template += ("&" if "?" in template else "?") + "title={title}&body={body}"
    return template.replace("{title}", quote(title, safe="")).replace(
        "{body}", quote(body, safe="")
    )
