"""What stops a run: an exception with a message that says where, what and how to mend it."""

from __future__ import annotations

from pathlib import Path


class KerrdataError(Exception):
    """A run that could not be carried out, as opposed to data in which something was found.

    Args:
        message: Where and what, in one sentence.
        hint: How to mend it, in one sentence.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class DescriptorError(KerrdataError):
    """A descriptor that is there but cannot be understood: for a validation that is a finding.

    Args:
        path: The descriptor.
        message, hint: As of any such error.
        reason: What the parser said.
        line: Where it said so.
    """

    def __init__(
        self, path: Path, message: str, hint: str = "", reason: str = "", line: int | None = None
    ) -> None:
        super().__init__(message, hint)
        self.path = path
        self.reason = reason
        self.line = line
