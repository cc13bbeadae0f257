"""Whether the tests of the engine notice that a branch of it is gone: a mutation run.

Each condition of `src/kerrdata/structure/` is turned round or dropped, each entry of a dictionary
and each statement that stands for itself left out, each exception that is caught raised again, one
at a time. Then some of the tests that come by there are run, but for those on random packages; if
none of them notices it, more of them. What they do not notice is printed, unless `survivors.toml`
says why nothing can.

    python tests/structure/mutation.py                  # everything: half an hour
    python tests/structure/mutation.py scan --seconds 60

Each mutant runs in a fork of this process, which has imported the libraries but not the engine.
What Frictionless answers does not depend on the mutant: it is kept from when the tests were run
to see where they come by. Before any mutant, all of them have to pass in such forks.
"""

from __future__ import annotations

import argparse
import io
import os
import pickle
import random
import resource
import signal
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest
from mutants import Mutant, mutants
from watching import ENGINE, Answers, NoticedBy, Only, Watch, Watched

ROOT = Path(__file__).parents[2]
TESTS = (
    *("structure", "test_structure.py", "test_structure_descriptor.py", "security"),
    *("test_explain.py", "test_json_report.py", "test_memory.py", "test_progress.py"),
    *("test_selftest.py", "test_streaming.py", "test_validation.py"),
)
"""Those that come by the engine in this process."""
MODULES = sorted(path.stem for path in ENGINE.glob("*.py") if path.stem not in {"advice", "hints"})
"""All but those that only say how to mend what was found: no verdict rests on them."""
SURVIVORS = Path(__file__).with_name("survivors.toml")
OPTIONS = ("-x", *(f"-pno:{name}" for name in ("xdist", "cacheprovider", "unraisableexception")))
"""What an earlier test left open must not fail a later one."""
KEPT = {"__main__", "mutants", "watching"}
UNCHANGED = Mutant("", range(0), "nothing changed", compile("", "", "exec"))
LONGER = 4
"""How many times as long tests are run for a mutant that is not noticed for no known reason."""
STARTING = 5
LONGEST = 4
"""How many times as many seconds of the processor as its tests usually take a mutant may take."""
MOST_MEMORY = 8 * 2**30


def watch(processes: int) -> Watched:
    """Run all tests once, in so many processes, and see where they come by."""
    whole = Watched()
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, str(part)) for part in range(processes)]
        children = [
            _fork(partial(_watch_part, file, part, processes)) for part, file in enumerate(files)
        ]
        _wait_for(children)
        for file in files:
            part = pickle.loads(file.read_bytes())  # noqa: S301 (written below)
            whole.seconds |= part.seconds
            whole.places |= part.places
            whole.answers |= part.answers
    return whole


def _watch_part(file: Path, part: int, parts: int) -> int:
    told, watched = _silent_but_for(UNCHANGED), Watched()
    failed = _pytest(TESTS, [Watch(watched, part, parts), Answers(watched.answers), told])
    file.write_bytes(pickle.dumps(watched))
    return failed


def demand_success(watched: Watched, processes: int) -> None:
    """Stop if any test fails in a fork where nothing is changed, run in any order."""
    tests = [*watched.seconds]
    random.Random(1).shuffle(tests)  # noqa: S311 (the same order each time)
    parts = [tests[part::processes] for part in range(processes)]
    children = [_fork(partial(_notice, UNCHANGED, part, watched)) for part in parts]
    _wait_for(children)


def _wait_for(children: Sequence[int]) -> None:
    statuses = [os.waitpid(child, 0)[1] for child in children]
    if any(statuses):
        sys.exit("The tests have to pass without a change.")


def _pytest(names: Sequence[str], plugins: Sequence[object]) -> int:
    return int(pytest.main([*OPTIONS, *(f"{ROOT}/tests/{name}" for name in names)], plugins))


def survivors(
    wanted: Sequence[Mutant], watched: Watched, seconds: float, processes: int
) -> set[str]:
    """The names of those mutants that no chosen test notices."""
    running: dict[int, Mutant] = {}
    found: set[str] = set()

    def wait() -> None:
        child, status = os.wait()
        done = running.pop(child)
        if os.WIFSIGNALED(status):
            print("came to no end:", done.name, flush=True)
        elif not status:
            found.add(done.name)
            print(f"{done.name}: not noticed", file=sys.stderr, flush=True)

    for mutant in wanted:
        if len(running) == processes:
            wait()
        chosen = watched.choose(mutant, seconds)
        running[_fork(partial(_notice, mutant, chosen, watched))] = mutant
    while running:
        wait()
    return found


def _fork(work: Callable[[], int]) -> int:
    child = os.fork()
    if not child:
        try:
            os._exit(work())
        except BaseException as problem:  # noqa: BLE001 (nothing may leave the fork)
            print(problem, file=sys.stderr, flush=True)
            os._exit(1)
    return child


def _notice(mutant: Mutant, chosen: Sequence[str], watched: Watched) -> int:
    """0 if none of the tests fails, or there is none that comes by; else anything."""
    if not chosen:
        return 0
    _limit(LONGEST * (STARTING + sum(watched.seconds[test] for test in chosen)))
    told = _silent_but_for(mutant)
    _change(mutant)
    files = {test.partition("::")[0].removeprefix("tests/") for test in chosen}
    return _pytest(sorted(files), [Only(chosen), Answers(watched.answers), told])


def _limit(seconds: float) -> None:
    """A mutant may run without end, wait for what never comes, or take all memory: so it is noticed."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(int(seconds * 2))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _silent_but_for(mutant: Mutant) -> NoticedBy:
    """What tells which test notices the mutant, while nothing else is shown any more."""
    told = NoticedBy(mutant, os.dup(sys.stderr.fileno()))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    return told


def _change(mutant: Mutant) -> None:
    """Let the import of the module find the changed one."""
    read = SourceFileLoader.get_code
    changed = f"kerrdata.structure.{mutant.module}".removesuffix(".__init__")

    def get_code(self: SourceFileLoader, name: str) -> Any:
        return mutant.code if name == changed else read(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def _import_libraries() -> None:
    """All that the tests import stays, but for what is ours: each fork imports that for itself."""
    sys.dont_write_bytecode = False  # else the asserts of the tests are rewritten in each fork
    os.chdir(ROOT)
    with redirect_stdout(io.StringIO()):
        _pytest(TESTS, [Only(())])
    ours = tuple(f"{ROOT}{os.sep}{folder}{os.sep}" for folder in ("src", "tests"))
    for name, module in list(sys.modules.items()):
        if name not in KEPT and str(getattr(module, "__file__", "")).startswith(ours):
            del sys.modules[name]


def explained() -> set[str]:
    """The names of those mutants of which it is known why nothing notices them."""
    reasons = tomllib.loads(SURVIVORS.read_text("utf-8"))["reason"]
    return {name for reason in reasons for name in reason["mutants"]}


def main() -> None:
    """Print what is noticed by no test for no known reason; exit with 1 if there is any."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("modules", nargs="*", default=MODULES)
    options.add_argument("--seconds", type=float, default=15, help="of the tests for a mutant")
    options.add_argument("--processes", type=int, default=os.cpu_count())
    wanted = options.parse_args()
    if unknown := sorted({*wanted.modules} - {*MODULES}):
        options.error(f"no module of the engine: {', '.join(unknown)}")
    _import_libraries()
    known = [one for name in wanted.modules for one in mutants(ENGINE / f"{name}.py")]
    watched = watch(wanted.processes)
    demand_success(watched, wanted.processes)
    names = {mutant.name for mutant in known}
    reasons = explained() & {*names}
    found = survivors(known, watched, wanted.seconds, wanted.processes)
    doubtful = [mutant for mutant in known if mutant.name in found - reasons]
    left = survivors(doubtful, watched, wanted.seconds * LONGER, wanted.processes)
    found &= reasons | left
    for name in sorted(found - reasons):
        print("not noticed:", name)
    for name in sorted(reasons - found):
        print("noticed, though said not to be:", name)
    print(f"{len(names)} changes: {len(names - found)} noticed, {len(found & reasons)} explained")
    sys.exit(found != reasons)


if __name__ == "__main__":
    main()
