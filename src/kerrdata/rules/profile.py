"""The rule that a descriptor conforms to the official profile of the Data Package standard, v2.

The profile is the file that the distribution `dplib-py` carries: nothing is fetched, and `dplib` is
not imported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kerrdata.descriptor import Raw
from kerrdata.errors import KerrdataError
from kerrdata.frames import Tables
from kerrdata.nearness import did_you_mean
from kerrdata.rules.registry import Fault, rule

ADDRESS = "https://datapackage.org/profiles/2.0/datapackage.json"

# The standard knows this type of field, but its profile 2.0 has forgotten it.
NOT_IN_PROFILE = "list"

PROFILE = "profiles/2.0/datapackage.json"

LONGEST_SHOWN = 60

_KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "an object",
    "string": "a text",
}
_FORMS = {
    "path": "neither a web address nor a path within the folder of the descriptor",
    "name": "not made of letters, digits, `-`, `.` and `_` alone",
    "mediatype": "not of the form `type/subtype`",
    "hash": "not of the form `algorithm:hexadecimal digits`",
}


@rule("KD506", specification=True)
def descriptor_conforms(tables: Tables) -> Iterator[Fault]:
    """The descriptor conforms to the profile of the standard that it names in `$schema`.

    Other programs read the package on the strength of that promise. A descriptor that names no
    profile, or another than version 2.0, is not judged.

    Fix: correct the property as https://datapackage.org/standard/data-package describes it.
    """
    raw = tables.descriptor.raw
    if raw.get("$schema") == ADDRESS:
        yield from {(fault.table, fault.note): fault for fault in _faults(raw)}.values()


def _faults(raw: Raw) -> Iterator[Fault]:
    from jsonschema.exceptions import best_match  # noqa: PLC0415 (most packages name no profile)

    for found in _validator().iter_errors(raw):
        error: Any = best_match([found])  # Of an `anyOf` the branch that comes closest.
        sentence, known = _sentence(error), error.validator_value
        if sentence:
            hint = did_you_mean(str(error.instance), known) if error.validator == "enum" else ""
            where, table, column = _place(raw, list(error.absolute_path))
            yield Fault(f"{where} {sentence}", table, column=column, hint=hint)


@cache
def _validator() -> Any:
    from jsonschema import Draft7Validator, validators  # noqa: PLC0415 (as above)

    found = find_spec("dplib")
    folders = found.submodule_search_locations if found else None
    if not folders:
        raise KerrdataError("The profile of the standard is missing.", "Install `dplib-py` anew.")
    profile = json.loads((Path(folders[0]) / PROFILE).read_text(encoding="utf-8"))
    extend: Any = validators.extend  # It has no types.
    return extend(Draft7Validator, {"oneOf": _one_of})(profile)


def _one_of(validator: Any, branches: list[Raw], instance: Any, schema: Raw) -> Iterator[Any]:
    """JSON Schema's `oneOf`, but of branches for types of fields only that of the field's own type.

    That is five times as fast, and says what is wrong with the field as what it is meant to be.
    """
    from jsonschema import Draft7Validator  # noqa: PLC0415 (as above)

    by_type = {name: branch for branch in branches for name in _types(branch)}
    if not by_type or not isinstance(instance, dict):
        yield from Draft7Validator.VALIDATORS["oneOf"](validator, branches, instance, schema)
        return
    declared = instance.get("type", "string")
    if isinstance(declared, str) and declared in by_type:
        yield from validator.descend(instance, by_type[declared])
    elif declared != NOT_IN_PROFILE:
        yield from validator.descend(declared, {"enum": sorted(by_type)}, path="type")


def _types(branch: Raw) -> list[str]:
    """The types of fields that a branch of the profile is for."""
    names: list[str] = branch.get("properties", {}).get("type", {}).get("enum", [])
    return names


def _sentence(error: Any) -> str:
    """What an error says, in words; empty where another error at that place says it."""
    say = _SENTENCES.get(error.validator)
    return say(error) if say else str(error.message)[:LONGEST_SHOWN]


def _required(error: Any) -> str:
    return f"has no {_listed(set(error.validator_value) - set(error.instance))}"


def _type(error: Any) -> str:
    kinds = error.validator_value
    allowed = [kinds] if isinstance(kinds, str) else kinds
    return f"is {_shown(error.instance)}, not {' or '.join(_KINDS[kind] for kind in allowed)}"


def _enum(error: Any) -> str:
    return f"is {_shown(error.instance)}, not one of {', '.join(map(str, error.validator_value))}"


def _pattern(error: Any) -> str:
    names = [step for step in error.absolute_path if isinstance(step, str)]
    form = _FORMS.get(names[-1], f"not of the form `{error.validator_value}`")
    return f"is {_shown(error.instance)}, which is {form}"


def _choice(error: Any) -> str:
    """That none of several forms fits, or more than one."""
    branches = error.validator_value
    if all("required" in branch for branch in branches):
        return _missing(error.instance, [set(branch["required"]) for branch in branches])
    kinds = {_KINDS[branch["type"]]: None for branch in branches if "type" in branch}
    forms = f"not {' or '.join(kinds)}" if len(kinds) > 1 else "in none of the forms allowed"
    return f"is {_shown(error.instance)}, {forms}"


def _missing(instance: Any, choices: list[set[str]]) -> str:
    """That an object has not the properties of just one of several sets."""
    if not isinstance(instance, dict):
        return ""  # Another error says that it is no object.
    missing = [names - set(instance) for names in choices]
    in_all, in_any = missing[0].intersection(*missing), missing[0].union(*missing)
    if not all(missing):
        ways = choices[0].union(*choices) - choices[0].intersection(*choices)
        return f"has {_listed(ways)}, where only one may be"
    return f"has no {_listed(in_all or in_any, 'and no')}"


def _place(raw: Raw, path: list[str | int]) -> tuple[str, str | None, str | None]:
    """A path in words, and the table and the column that it leads through."""
    steps: list[str] = []
    names: dict[str, str] = {}
    here: Any = raw
    for step in path:
        here = here[step]
        if isinstance(step, str):
            steps.append(step)
            continue
        name = here.get("name") if isinstance(here, dict) else None
        if isinstance(name, str):
            names[steps[-1]] = name
        steps[-1] += f"[{step}] {name}" if isinstance(name, str) else f"[{step}]"
    where = f"`{' > '.join(steps)}`" if steps else "the descriptor"
    return where, names.get("resources"), names.get("fields")


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "anyOf": _choice,
    "enum": _enum,
    "minItems": lambda _: "is empty",
    "minProperties": lambda _: "is empty",
    "minimum": lambda error: f"is {_shown(error.instance)}, less than {error.validator_value}",
    "oneOf": _choice,
    "pattern": _pattern,
    "required": _required,
    "type": _type,
    "uniqueItems": lambda _: "has an entry twice",
}


def _listed(names: Iterable[Any], word: str = "and") -> str:
    return f" {word} ".join(f"`{name}`" for name in sorted(map(str, names)))


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str, skipkeys=True)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
