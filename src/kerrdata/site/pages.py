"""Pages out of templates: what all have in common, and how their links are written.

Whatever comes from the data is escaped by the templates, and made visible first.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup, escape

import kerrdata
from kerrdata.renderers.pages import marked, style
from kerrdata.renderers.wording import visible
from kerrdata.site.addresses import INDEX, relative

STYLE, SCRIPT, ICON = "assets/site.css", "assets/site.js", "assets/favicon.svg"
SORTER = "assets/datatables.min.js"
MOST_OF_A_DESCRIPTION = 200
ENDLESS = 2**31

Facts = dict[str, Any]


@dataclass(frozen=True)
class Link:
    """An entry of a menu.

    Attributes:
        title: What it says.
        address: The file that it leads to.
    """

    title: str
    address: str

    @property
    def folder(self) -> str:
        """Where the pages below it stand; all of them belong to the entry."""
        return self.address.removesuffix(INDEX) or self.address


@dataclass(frozen=True)
class Frame:
    """What all pages have in common.

    Attributes:
        title: Of the package.
        version, released: Of the newest release, in words; empty where they are not known.
        licence, licence_url, licence_title: Of the data; empty where it is not stated.
        has_excerpts: Whether words of sources are quoted.
        base: Address of the site on the web, empty where it has none.
        menu: What the head of each page offers.
        all_pages: What the foot of each page offers.
    """

    title: str
    version: str
    released: str
    licence: str
    licence_url: str
    licence_title: str
    has_excerpts: bool
    base: str
    menu: Sequence[Link]
    all_pages: Sequence[Link]
    tool: str = kerrdata.__version__
    mark: Markup = field(default_factory=lambda: Markup(_asset("mark.svg").strip()))  # noqa: S704


@dataclass(frozen=True)
class Page:
    """A page to be written.

    Attributes:
        address: Its file.
        template: Which template draws it.
        title: Empty for the front page.
        description: For search engines, and those who share it.
        facts: What the template is given.
        linked_data: JSON-LD, empty for none.
        scripts: Files of scripts.
        kind: Of the Open Graph.
        is_hidden: Whether search engines are asked to leave it out.
        is_whole: Whether style and script stand in the page itself.
    """

    address: str
    template: str
    title: str
    description: str
    facts: Facts
    linked_data: Markup = field(default_factory=Markup)
    scripts: tuple[str, ...] = ()
    kind: str = "website"
    is_hidden: bool = False
    is_whole: bool = False


def rendered(page: Page, frame: Frame) -> bytes:
    """The text of a page.

    Args:
        page: The page.
        frame: What it has in common with the others.
    """
    style = Markup(style_sheet()) if page.is_whole else ""  # noqa: S704 (our own)
    script = Markup(_asset("site.js")) if page.is_whole else ""  # noqa: S704 (our own)
    text = _template(page.template).render(
        site=frame,
        to=partial(relative, page=page.address),
        page={
            "address": page.address,
            "title": page.title,
            "description": _shortened(page.description),
            "kind": page.kind,
            "canonical": canonical(page.address, frame.base),
            "linked_data": page.linked_data,
            "scripts": page.scripts,
            "is_hidden": page.is_hidden,
            "style": style,
            "script": script,
            "policy": _policy(style, script),
        },
        **page.facts,
    )
    return (text.strip() + "\n").encode()


def canonical(address: str, base: str) -> str:
    """The address of a page on the web, empty where the site has none.

    Args:
        address: Its file.
        base: Address of the site.
    """
    return f"{base.rstrip('/')}/{address.removesuffix(INDEX)}" if base else ""


def style_sheet() -> str:
    """The style of the site, in the colours of the report."""
    return str(style()) + _asset("site.css")


def assets() -> dict[str, bytes]:
    """The files of the site that are the same for every package, by address."""
    return {
        STYLE: style_sheet().encode(),
        SCRIPT: _asset("site.js").encode(),
        ICON: _asset("favicon.svg").encode(),
    }


@cache
def _template(name: str) -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        loader=FunctionLoader(lambda part: (_folder() / "templates" / part).read_text("utf-8")),
    )
    environment.filters |= {"marked": marked, "lines": _lines, "placed": _placed}
    return environment.get_template(f"{name}.html.jinja")


def _shown(value: Any) -> Any:
    """What a template prints: of texts, nothing that cannot be seen."""
    return visible(value, most=ENDLESS) if type(value) is str else value


def _lines(text: str) -> Markup:
    """A text of several lines."""
    return Markup("\n").join(escape(visible(line, most=ENDLESS)) for line in text.split("\n"))


def _placed(drawing: Markup, to: Callable[[str], str]) -> Markup:
    """A drawing with its links as they are written on the page."""
    placed = re.sub(r'href="@@([^"]*)"', lambda one: f'href="{to(one[1])}"', drawing)
    return Markup(placed)  # noqa: S704 (its addresses are our own)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= MOST_OF_A_DESCRIPTION:
        return words
    return words[:MOST_OF_A_DESCRIPTION].rsplit(" ", 1)[0] + " …"


def _policy(style: str, script: str) -> str:
    """What a browser may do for a page: load our own files, and run nothing that stands in it."""
    own = "'self' file:"
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src {own} {_permitted(style)}".strip(),
            f"script-src {own} {_permitted(script)}".strip(),
            f"img-src {own} data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _permitted(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'" if text else ""


def _asset(name: str) -> str:
    return (_folder() / "assets" / name).read_text("utf-8")


def _folder() -> Traversable:
    return files("kerrdata.site")
