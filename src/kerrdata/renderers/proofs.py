"""A self-test for people and as JSON: what was broken, and whether anything noticed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from kerrdata.findings import Rule
from kerrdata.renderers.jsontext import written
from kerrdata.renderers.wording import visible
from kerrdata.selftest.answers import Promise, Proof, SelfTest, State, counted

NARROWEST, WIDEST = 60, 110
BOLD, RED, GREEN, YELLOW = "1", "1;31", "32", "33"
STYLES = {
    State.ENFORCED: GREEN,
    State.NOT_ENFORCED: RED,
    State.INEXACT: RED,
    State.NOT_EVALUABLE: YELLOW,
}
STATE_WIDTH = max(map(len, State)) + 2
MOST_CODES = 4


def render(result: SelfTest, rules: Mapping[str, Rule], *, color: bool, width: int) -> str:
    """The self-test as text: each promise, each rule, the verdict.

    Args:
        result: The self-test.
        rules: The rules' manuals by code.
        color: Whether to use colours; nothing is said by colour alone.
        width: Columns of the terminal.
    """
    page = _Page(color, max(NARROWEST, min(width, WIDEST)))
    title = page.paint(BOLD, visible(f"{result.package} ({result.place})"))
    tables = groupby(result.promises, key=lambda proof: _promise(proof).table)
    blocks = [
        [f"{title}: can its checks fail?"],
        *([page.paint(BOLD, visible(name)), *page.promises(list(some))] for name, some in tables),
        [page.paint(BOLD, "rules"), *page.rules(result.rules, rules)],
        list(page.failures(result)),
        [page.verdict(result)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def render_json(result: SelfTest) -> str:
    """The self-test as the text of a JSON object.

    Args:
        result: The self-test.
    """
    described = {
        "valid": result.valid,
        "package": result.package,
        "place": result.place,
        "stats": {
            "promises": counted(result.promises),
            "rules": counted(result.rules),
            "seconds": result.seconds,
        },
        "promises": [
            {**_of_promise(_promise(proof)), **_answer(proof)} for proof in result.promises
        ],
        "rules": [{"code": proof.subject, **_answer(proof)} for proof in result.rules],
    }
    return written(described)


def _of_promise(promise: Promise) -> dict[str, Any]:
    return {
        "table": promise.table,
        "columns": list(promise.columns),
        "kind": promise.kind,
        "declared": promise.declared,
    }


def _answer(proof: Proof) -> dict[str, Any]:
    return {
        "state": proof.state,
        "by": proof.by or None,
        "fault": proof.spot._asdict() if any(proof.spot) else None,
        "note": proof.note or None,
    }


class _Page:
    def __init__(self, color: bool, width: int) -> None:
        self._color, self._width = color, width

    def paint(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._color else text

    def promises(self, proofs: list[Proof]) -> Iterator[str]:
        """A line for each promise of a table: column, promise, state, and what found the fault."""
        names = [visible(", ".join(_promise(proof).columns), self._width // 4) for proof in proofs]
        kinds = [visible(_promise(proof).kind, self._width // 4) for proof in proofs]
        wide, kind_wide = max(map(len, names)), max(map(len, kinds))
        for proof, name, kind in zip(proofs, names, kinds, strict=True):
            head = f"  {name:<{wide}}  {kind:<{kind_wide}}  "
            yield self._line(head, proof, proof.note or f"{proof.by} row {proof.spot.row}")

    def rules(self, proofs: Iterable[Proof], rules: Mapping[str, Rule]) -> Iterator[str]:
        """A line for each rule that applies; the others by the reason why they do not."""
        left: dict[str, list[str]] = {}
        for proof in proofs:
            code = str(proof.subject)
            if proof.state is State.NOT_EVALUABLE:
                left.setdefault(proof.note, []).append(code)
            else:
                yield self._line(f"  {code}  ", proof, proof.note or rules[code].title)
        for reason, codes in left.items():
            listed = ", ".join(codes) if len(codes) <= MOST_CODES else f"{codes[0]} … {codes[-1]}"
            text = f"{State.NOT_EVALUABLE}: {_number(len(codes), 'rule')} ({listed}): {reason}"
            yield from textwrap.wrap(
                text, self._width, initial_indent="  ", subsequent_indent="    "
            )

    def _line(self, head: str, proof: Proof, text: str) -> str:
        state = self.paint(STYLES[proof.state], f"{proof.state:<{STATE_WIDTH}}")
        room = self._width - len(head) - STATE_WIDTH
        text = visible(text)
        return f"{head}{state}{text if len(text) <= room else f'{text[: room - 1]}…'}".rstrip()

    def failures(self, result: SelfTest) -> Iterator[str]:
        """What failed, in full."""
        for proof in filter(lambda one: one.fails, result.proofs):
            where = " ".join(str(part) for part in proof.spot if part)
            text = f"{_name(proof)}: {proof.state}: {proof.note}{f' in {where}' if where else ''}"
            yield from textwrap.wrap(visible(text), self._width, subsequent_indent="  ")

    def verdict(self, result: SelfTest) -> str:
        """The last line."""
        counts = counted(result.proofs)
        tried = _number(len(result.proofs) - counts[State.NOT_EVALUABLE], "check")
        left = counts[State.NOT_EVALUABLE]
        untried = f"; {_number(left, 'other')} could not be tried" if left else ""
        if result.valid:
            return self.paint(GREEN, f"proved: {tried} can fail, and found the fault{untried}")
        failed = sum(proof.fails for proof in result.proofs)
        return self.paint(RED, f"failed: {failed} of {tried} did not find their fault{untried}")


def _promise(proof: Proof) -> Promise:
    if not isinstance(proof.subject, Promise):
        raise TypeError(proof.subject)
    return proof.subject


def _name(proof: Proof) -> str:
    if isinstance(proof.subject, str):
        return proof.subject
    return f"{proof.subject.table}.{', '.join(proof.subject.columns)} {proof.subject.kind}"


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
