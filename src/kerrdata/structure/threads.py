"""Looks at the blocks of a table in threads while the next ones are read.

Arrow and numpy leave Python's lock to others while they work, so that both cores of
a usual machine are in use; more than a few threads would only wait for that lock.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST_THREADS = 4


def side_by_side(
    items: Iterator[Item], look: Callable[[Item], Answer]
) -> Generator[tuple[Item, Answer], None, None]:
    """Items and what is seen in them, in their order.

    If the items end with an exception, it is raised behind the last answer.

    Args:
        items: Read in the thread of the caller, a few of them ahead.
        look: Called in several threads at once.
    """
    count = min(_cores(), MOST_THREADS)
    waiting: deque[tuple[Item, Future[Answer]]] = deque()
    broken: list[Exception] = []
    with ThreadPoolExecutor(count) as pool:
        for item in _until_broken(items, broken):
            waiting.append((item, pool.submit(look, item)))
            if len(waiting) > count:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    for exception in broken:
        raise exception


def _until_broken(items: Iterator[Item], broken: list[Exception]) -> Iterator[Item]:
    try:
        yield from items
    except Exception as exception:  # noqa: BLE001 (whatever it is, it is raised in its turn)
        broken.append(exception)


def _next(waiting: deque[tuple[Item, Future[Answer]]]) -> tuple[Item, Answer]:
    item, answer = waiting.popleft()
    return item, answer.result()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
