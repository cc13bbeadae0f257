"""No network, and what refuses a package says."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.validation import validate

Refusal = Callable[[Path], str]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The addresses that were asked for; none of them is reached."""
    asked: list[Any] = []

    def refuse(*address: Any, **_: Any) -> None:
        asked.append(address)
        raise OSError("there is no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return asked


@pytest.fixture
def refusal() -> Refusal:
    """A function that demands that a package is refused, and returns the words."""

    def refused(root: Path) -> str:
        with pytest.raises(KerrdataError) as refused:
            validate(root)
        assert refused.value.hint, "a refusal says what to do"
        return str(refused.value)

    return refused
