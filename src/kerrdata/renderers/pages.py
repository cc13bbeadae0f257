"""Templates and parts of the HTML pages that the tool writes; what comes from data is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape


@cache
def template(name: str) -> Template:
    """A template of the folder `page`, which escapes all that it is given.

    Args:
        name: Its file.
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["marked"] = marked
    return environment.from_string(_text(name))


def part(name: str) -> Markup:
    """A style sheet or script of the folder `page`, to stand in a page as it is.

    Args:
        name: Its file.
    """
    return Markup(_text(name))  # noqa: S704 (our own)


def style(*names: str) -> Markup:
    """Style sheets of the folder `page`, behind the colours that all pages share.

    Args:
        names: Their files.
    """
    return Markup().join(map(part, ("tokens.css", *names)))


def marked(text: str) -> Markup:
    """A text with what stands between backticks in the type of code.

    Args:
        text: Any text.
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    code = Markup("<code>{}</code>")
    return Markup().join(code.format(one) if at % 2 else one for at, one in enumerate(parts))


def _text(name: str) -> str:
    return (files("kerrdata.renderers") / "page" / name).read_text("utf-8")
