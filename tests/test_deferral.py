"""A library that is put off is loaded by whoever uses it, in every way of using it."""

from __future__ import annotations

import subprocess
import sys

import pytest

FIRST = "import sys; from kerrdata.deferral import defer; defer({name!r});"


def run(code: str, name: str) -> None:
    subprocess.run([sys.executable, "-c", FIRST.format(name=name) + code], check=True)


@pytest.mark.parametrize(
    "code",
    [
        "import json; assert json.loads('1') == 1",
        "import json.decoder; assert json.decoder.JSONDecoder; assert json.loads",
        "from json.decoder import JSONDecoder; import json; assert json.decoder",
        "from json import dumps; assert dumps(1) == '1'",
        "import json; import json; assert type(json).__name__ == '_Deferred'",
        "import json; assert not hasattr(json, 'nothing'); assert json.__path__",
    ],
)
def test_use(code: str) -> None:
    run(code, "json")


def test_what_is_loaded_or_missing_is_left_alone() -> None:
    run("import sys as again; assert again is sys; assert 'no_such' not in sys.modules", "no_such")
    run("import kerrdata; assert kerrdata.__version__", "kerrdata")
