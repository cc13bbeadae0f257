"""`python -m kerrdata` is `kerrdata`. Ctrl-C ends it without a word, also while it is loading."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command that the process was started with.

    Returns:
        The exit code.
    """
    try:
        from kerrdata.cli import main as run  # noqa: PLC0415 (it takes a moment, too)

        return run()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
