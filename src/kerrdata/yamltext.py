"""YAML as far as it is data: no code, and no aliases, a few lines of which can stand for gigabytes.

In a module of its own, so that who reads JSON need not wait for the library.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from kerrdata.errors import DescriptorError


def read(path: Path, text: str) -> Any:
    """What a YAML text says.

    Args:
        path: Its file, for the message.
        text: The text.

    Raises:
        DescriptorError: It is no YAML, or it has an alias.
        ValueError: A value cannot be read, such as a control character.
    """
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 (a SafeLoader without aliases)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"{path}:{line}: not YAML: {error.problem}."
        raise DescriptorError(path, message, "", str(error), line) from error
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def line_of_alias(path: Path) -> int | None:
    """The first line with an alias, None if there is none before YAML ends, or cannot be read.

    Args:
        path: The file.
    """
    try:
        with path.open(encoding="utf-8") as file:
            events = yaml.parse(file)
            found = next((one for one in events if isinstance(one, yaml.AliasEvent)), None)
    except (OSError, ValueError, yaml.YAMLError):
        return None
    return found.start_mark.line + 1 if found and found.start_mark else None


class _PlainLoader(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not accepted", mark)
        return super().compose_node(parent, index)
