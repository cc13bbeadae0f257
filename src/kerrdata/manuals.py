"""The manuals of the rules and of the Frictionless types, at once and without running a rule.

A rule's manual is the docstring of its function. The registry has it from the function, and needs
pandas for that; here it is read from the text of the same file. Both read it by `manual`.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kerrdata.elsewhere import ELSEWHERE
from kerrdata.errors import KerrdataError
from kerrdata.examples import read_case
from kerrdata.findings import Rule, Severity
from kerrdata.nearness import did_you_mean
from kerrdata.standard import FIXES


def manual(code: str, docstring: str, severity: Severity = "error") -> Rule:
    """Title, reason and fix out of a docstring: first line, middle, and what follows `Fix:`.

    Args:
        code: The rule's code.
        docstring: Of its function.
        severity: Of its findings.

    Raises:
        ValueError: One of the three is missing.
    """
    title, _, rest = inspect.cleandoc(docstring).partition("\n\n")
    reason, _, fix = rest.partition("Fix:")
    title, reason, fix = (" ".join(part.split()) for part in (title, reason, fix))
    if not (title and reason and fix):
        raise ValueError(f"{code} needs a title, a reason and a `Fix:` in its docstring")
    return Rule(code, title, reason, fix[0].upper() + fix[1:], severity)


@cache
def rules() -> dict[str, Rule]:
    """The manual of every rule by code, in the order of the codes."""
    folder = files("kerrdata") / "rules"
    texts = (path.read_text("utf-8") for path in folder.iterdir() if path.name.endswith(".py"))
    found = {rule.code: rule for text in texts if "@rule(" in text for rule in _in_source(text)}
    return dict(sorted(found.items()))


@cache
def types() -> dict[str, Rule]:
    """What there is to say of each Frictionless type by name."""
    return {name: of_type(name) for name in sorted(FIXES)}


def named(code: str) -> Rule:
    """The manual of a rule or type, however it is spelt.

    Args:
        code: `KD105`, in any case and also as `rule/KD105`, or `type-error`.

    Raises:
        KerrdataError: There is no such code.
    """
    known = {**rules(), **types()}
    word = code.strip().removeprefix("rule/")
    found = known.get(word.upper()) or known.get(word.lower())
    if not found:
        raise unknown(code)
    return found


def beginning(prefix: str) -> list[Rule]:
    """The manuals of all rules and types whose code begins with a text.

    Args:
        prefix: In any case; empty for all.

    Raises:
        KerrdataError: There are none.
    """
    known = {**rules(), **types()}
    chosen = [rule for code, rule in known.items() if code.lower().startswith(prefix.lower())]
    if not chosen:
        raise unknown(prefix)
    return chosen


def unknown(code: str) -> KerrdataError:
    """The error that a code does not exist, with the near miss.

    Args:
        code: What was asked for.
    """
    near = did_you_mean(code, [*rules(), *types()])
    hint = f"{near} `kerrdata rules` lists them all.".strip()
    return KerrdataError(f"{code}: there is no rule or Frictionless type of that name.", hint)


def _in_source(text: str) -> Iterator[Rule]:
    functions = (one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef))
    for function in functions:
        for call in function.decorator_list:
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "rule":
                code, severity = ast.literal_eval(call.args[0]), _severity(call)
                yield manual(code, ast.get_docstring(function) or "", severity)


def _severity(call: ast.Call) -> Severity:
    named = (one.value for one in call.keywords if one.arg == "severity")
    severity: Severity = ast.literal_eval(next(named, ast.Constant("error")))
    return severity


@cache
def of_type(name: str) -> Rule:
    """The manual of a Frictionless type; no other is read.

    Args:
        name: The type, one of `standard.FIXES`.
    """
    fix = FIXES[name]
    if name in ELSEWHERE:
        return Rule(name, *ELSEWHERE[name], fix)
    case = read_case(name)
    return Rule(name, case.title, case.reason, fix)
