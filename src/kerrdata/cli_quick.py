"""Calling a command without pydantic, by which typer converts arguments in a third of a second.

The command's own parser splits the words; where a value is more than a text, a path, a choice or a
list of them, or where anything is wrong, typer does it all, and says so in its own words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import typer
from typer.main import get_command_from_info

INTERRUPTED = 130


class NotPlain(Exception):  # noqa: N818 (it is no error: typer takes over)
    """The arguments need typer."""


def call(app: typer.Typer, functions: Iterable[Callable[..., object]], words: Sequence[str]) -> int:
    """Run a command.

    Args:
        app: The program.
        functions: The commands, which bear the names that are typed.
        words: What stands behind the program's name.

    Returns:
        The exit code.

    Raises:
        NotPlain: It has not been run, and typer has to do it.
    """
    function = next((one for one in functions if words and one.__name__ == words[0]), None)
    if not function or "_KERRDATA_COMPLETE" in os.environ:
        raise NotPlain
    arguments = _arguments(app, function, list(words[1:]))
    try:
        function(**arguments)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.BadParameter as error:
        raise NotPlain from error
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _arguments(
    app: typer.Typer, function: Callable[..., object], words: list[str]
) -> dict[str, Any]:
    """The arguments of a function, as they were typed.

    Raises:
        NotPlain: Something about them is for typer.
    """
    information = next(one for one in app.registered_commands if one.callback is function)
    # Of this one command alone: to prepare all of them takes ten times as long.
    command: Any = get_command_from_info(
        information, pretty_exceptions_short=True, rich_markup_mode=None
    )
    hints = get_type_hints(function)
    try:
        given, left, _ = command.make_parser(command.context_class(command)).parse_args(words)
        plain = {name: value for name, value in given.items() if value not in (None, ())}
        converted = {name: _converted(hints[name], value) for name, value in plain.items()}
    except Exception as error:  # (whatever is wrong, typer says it better)
        raise NotPlain from error
    if left or any(one.callback and one.name in converted for one in command.params):
        raise NotPlain
    if any(one.required and one.name not in converted for one in command.params):
        raise NotPlain
    return converted


def _converted(kind: Any, value: Any) -> Any:
    """A word, or several, as what the function wants.

    Raises:
        NotPlain: It wants something else.
        ValueError: It is no word of the choice.
    """
    if get_origin(kind) in {Union, UnionType}:
        return _converted(get_args(kind)[0], value)
    if get_origin(kind) is list:
        return [_converted(get_args(kind)[0], one) for one in value]
    is_plain = kind in {str, Path} or (isinstance(kind, type) and issubclass(kind, Enum))
    if is_plain and isinstance(value, str):
        return kind(value)
    if kind is bool and isinstance(value, bool):
        return value
    raise NotPlain
