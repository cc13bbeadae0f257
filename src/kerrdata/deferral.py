"""Libraries that are loaded when they are first used, not where they are named. Loads none itself.

Every rule module names pandas, most of them only in their types. A package of another model is
checked without a single frame, and need not wait for it; nor need any check wait for what
Frictionless publishes and prints with.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Deferred(ModuleType):
    """What stands for a module that is still to be loaded.

    The standard library's `LazyLoader` does not do: until Python 3.12 a second `import` loads it.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(_loaded(self), name)


class _Borrowed:
    """What stands for a function or class that was taken out of such a module."""

    def __init__(self, module: _Deferred, name: str) -> None:
        self._own: Callable[[], Any] = lambda: getattr(_loaded(module), name)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._own()(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own(), name)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, self._own())

    def __mro_entries__(self, _: tuple[object, ...]) -> tuple[Any]:
        return (self._own(),)


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Let `import` of some modules cost nothing until an attribute of them is asked for.

    So it is for the imports within the context alone: libraries look into `sys.modules` to see
    whether others are in use.

    Args:
        names: Libraries, each before its own modules; those that are loaded already, or not
            installed, are left alone. With `:name name …` behind it, these functions and classes
            are imported from it, and that, too, costs nothing until they are used.
    """
    modules = [_deferred(name) for name in names if _is_missing(name.partition(":")[0])]
    for module in modules:
        sys.modules[module.__name__] = module
        parent, _, name = module.__name__.rpartition(".")
        if isinstance(sys.modules.get(parent), _Deferred):
            setattr(sys.modules[parent], name, module)
    try:
        yield
    finally:
        for module in modules:
            _forget(module)


def _deferred(name: str) -> _Deferred:
    name, _, borrowed = name.partition(":")
    module = _Deferred(name)
    if borrowed:
        vars(module).update({one: _Borrowed(module, one) for one in borrowed.split()})
        module.__path__ = []  # `from … import` asks for it, and it would be loaded
    return module


def _loaded(module: _Deferred) -> ModuleType:
    """The module itself, of which what stands for it has everything from now on."""
    _forget(module)
    loaded = import_module(module.__name__)
    vars(module).update(vars(loaded))
    return loaded


def _is_missing(name: str) -> bool:
    """Whether a module is not loaded, but its library is there."""
    return name not in sys.modules and find_spec(name.partition(".")[0]) is not None


def _forget(module: ModuleType) -> None:
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
