"""What it costs to verify anchors: a small package against importing pandas, and a large text."""

from __future__ import annotations

import hashlib
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

from kerrdata.anchors.answers import Anchor, Answer, Status
from kerrdata.anchors.rows import SourceRow
from kerrdata.anchors.source import SourceText
from kerrdata.anchors.verification import answer
from kerrdata.spans import digest

SEED = 6
ENDS = ["", "", "", "", "", "", ",", ",", ".", "’s"]


def make_text(length: int, words: list[str], chance: random.Random) -> str:
    """Paragraphs of made-up words, up to a length."""
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < length:
        size = chance.randint(40, 200)
        paragraphs.append(" ".join(chance.choice(words) + chance.choice(ENDS) for _ in range(size)))
    return "\n\n".join(paragraphs)[:length]


def make_anchors(text: str, count: int, chance: random.Random) -> list[Anchor]:
    """Runs of three to sixty words."""
    breaks = [at for at, character in enumerate(text) if character == " "]
    anchors = []
    for number in range(count):
        first = chance.randrange(len(breaks) - 61)
        start, end = breaks[first] + 1, breaks[first + chance.randint(3, 60)]
        sha256 = digest(text[start:end])
        anchors.append(Anchor("evidence", str(number), number, "s", start, end, sha256))
    return anchors


def ask(anchors: list[Anchor], original: str, copy: str) -> dict[Anchor, Answer]:
    row = SourceRow("s", "", hashlib.sha256(original.encode()).hexdigest())
    text = SourceText("copy", copy, hashlib.sha256(copy.encode()).hexdigest())
    return answer(anchors, text, row)[0]


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Median wall time."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def start(module: str) -> float:
    """Median wall time of a process that only imports a module."""
    return seconds(lambda: subprocess.run([sys.executable, "-c", f"import {module}"], check=True))


def told(name: str, anchors: list[Anchor], original: str, copy: str, times: int) -> None:
    counts = Counter(one.status for one in ask(anchors, original, copy).values())
    said = ", ".join(f"{counts[status]} {status}" for status in Status if counts[status])
    print(f"{name:44} {seconds(lambda: ask(anchors, original, copy), times):7.3f} s  {said}")


def main() -> None:
    chance = random.Random(SEED)  # noqa: S311 (made-up texts)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(5000)]
    nothing = start("sys")
    print(f"{'importing pandas':44} {start('pandas') - nothing:7.3f} s")
    print(f"{'importing kerrdata.anchors.verification':44} ", end="")
    print(f"{start('kerrdata.anchors.verification') - nothing:7.3f} s")
    small = make_text(15_000, words, chance)
    anchors = make_anchors(small, 300, chance)
    told("300 anchors, 15 kB, the very text", anchors, small, small, 5)
    told("300 anchors, 15 kB, another layout", anchors, small, "x " + " ".join(small.split()), 5)
    told("300 anchors, 15 kB, another text", anchors, small, make_text(15_000, words, chance), 3)
    large = make_text(10_000_000, words, chance)
    anchors = make_anchors(large, 1000, chance)
    told("1,000 anchors, 10 MB, the very text", anchors, large, large, 3)
    told("1,000 anchors, 10 MB, another layout", anchors, large, "x " + " ".join(large.split()), 1)
    told(
        "1,000 anchors, 10 MB, another text",
        anchors,
        large,
        make_text(10_000_000, words, chance),
        1,
    )


if __name__ == "__main__":
    main()
