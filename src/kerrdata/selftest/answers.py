"""The words of this floor: a promise of a descriptor, and whether anything enforces it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kerrdata.tampering import Spot


class State(StrEnum):
    """What is known of a check; the texts of the members are part of the JSON format."""

    ENFORCED = "enforced"
    NOT_ENFORCED = "not enforced"
    INEXACT = "inexact"
    NOT_EVALUABLE = "not evaluable"


NOWHERE = Spot()
FAILURES = frozenset({State.NOT_ENFORCED, State.INEXACT})


@dataclass(frozen=True)
class Promise:
    """A key or a constraint that a descriptor declares.

    Attributes:
        table: Name of the table.
        columns: The columns that it is about.
        kind: Its name in the descriptor: `type`, `pattern`, `primaryKey` …
        declared: What is declared, as text.
    """

    table: str
    columns: tuple[str, ...]
    kind: str
    declared: str = ""


@dataclass(frozen=True)
class Proof:
    """Whether a fault was found, for a promise or a rule.

    Attributes:
        subject: The promise, or the code of the rule.
        state: The answer.
        by: What found the fault: a rule's code or a type of Frictionless.
        spot: Where it was put.
        note: Why there is no proof, or how the proof was led if not in the package's own data.
    """

    subject: Promise | str
    state: State
    by: str = ""
    spot: Spot = NOWHERE
    note: str = ""

    @property
    def fails(self) -> bool:
        """Whether the check stayed quiet or named the wrong place."""
        return self.state in FAILURES


@dataclass(frozen=True)
class SelfTest:
    """The proofs that the checks of a package can fail.

    Attributes:
        package: Its name.
        place: How the user named it.
        promises: One proof for each promise, in the order of the descriptor.
        rules: One for each rule, in the order of the codes.
        seconds: Wall time.
    """

    package: str
    place: str
    promises: tuple[Proof, ...]
    rules: tuple[Proof, ...]
    seconds: float = 0.0

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """Those of the promises, then those of the rules."""
        return self.promises + self.rules

    @property
    def valid(self) -> bool:
        """Whether every check that could be tried found its fault."""
        return not any(proof.fails for proof in self.proofs)


def counted(proofs: tuple[Proof, ...]) -> Mapping[State, int]:
    """How many proofs there are of each state, zeros included.

    Args:
        proofs: The proofs.
    """
    found = Counter(proof.state for proof in proofs)
    return {state: found[state] for state in State}
