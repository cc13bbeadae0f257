"""What the README shows, run afresh by cog: a session with wrong cells, and the Python example."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import tempfile
from pathlib import Path

from kerrdata.package import bundled_package
from kerrdata.renderers import terminal
from kerrdata.validation import validate

FAULTS = {
    "people.csv": (",1968-01-01,", ",968-01-01,"),
    "event_people.csv": ("pride-defeat-2000,mark-kerr", "pride-defeat-2000,marc-kerr"),
}


def wrong_cells() -> str:
    """What `kerrdata validate` prints of a copy of the package in which two cells are wrong."""
    root = bundled_package().root
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        shutil.copy(root / "datapackage.json", folder)
        shutil.copytree(root / "data", Path(folder, "data"))
        for name, (right, wrong) in FAULTS.items():
            path = Path("data", name)
            path.write_text(path.read_text("utf-8").replace(right, wrong, 1), "utf-8", newline="\n")
        return terminal.render(validate(), color=False, width=80).rstrip()


def example(readme: str) -> str:
    """What the first Python example of a text prints."""
    code = re.search(r"```python\n(.*?)```", Path(readme).read_text("utf-8"), re.DOTALL)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code[1] if code else "", {})  # noqa: S102 (our own README)
    return printed.getvalue().rstrip()
