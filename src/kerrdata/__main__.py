"""`python -m kerrdata` is `kerrdata`. Ctrl-C ends it without a word, also while it is loading."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

INTERRUPTED = 130


def main() -> int:
    """Run the command that the process was started with.

    Returns:
        The exit code.
    """
    # No matrix is multiplied here: numpy would start a thread per core for it, which spins a while.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from kerrdata.cli import main as run  # noqa: PLC0415 (it takes a moment, too)

        code = run()
    except KeyboardInterrupt:
        code = INTERRUPTED
    finally:
        # Python would look for circles in all that was made, once more, before it ends.
        gc.freeze()
    if code == INTERRUPTED:
        _leave()
    return code


def _leave() -> None:
    """End at once: a thread of Arrow that still reads would abort a process that takes its time."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # a broken pipe, closed, none
            stream.flush()
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main())
