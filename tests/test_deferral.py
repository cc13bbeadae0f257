"""A library that is put off is loaded by whoever uses it, in every way of using it."""

from __future__ import annotations

import subprocess
import sys

import pytest

START = "import sys; from kerrdata.deferral import deferred; sys.modules.pop({name!r}, None)\n"
WITHIN = "with deferred({name!r}): "


def run(code: str, name: str = "json") -> None:
    subprocess.run([sys.executable, "-c", (START + code).format(name=name)], check=True)


@pytest.mark.parametrize(
    "code",
    [
        "import json\nassert json.loads('1') == 1",
        "import json\nimport json as again; assert json.loads is again.loads",
        "import json; import json as again; assert json is again; assert json.loads",
        "import json.decoder\nassert json.decoder.JSONDecoder; assert json.loads",
        "from json.decoder import JSONDecoder\nimport json; assert json.decoder",
        "from json import dumps\nassert dumps(1) == '1'",
        "import json; assert json.loads('1') == 1; import json; assert json.dumps",
        "import json\nassert 'json' not in sys.modules; assert json.loads",
        "import json\nassert not hasattr(json, 'nothing'); assert json.__path__",
    ],
)
def test_use(code: str) -> None:
    run(WITHIN + code)


def test_what_is_loaded_or_missing_is_left_alone() -> None:
    run(
        "import json\n"
        + WITHIN
        + "assert sys.modules['json'] is json\nassert sys.modules['json'] is json"
    )
    run(WITHIN + "assert 'no_such' not in sys.modules", "no_such")


def test_parts_of_a_library() -> None:
    together = "with deferred('json', 'json.decoder'): import json, json.decoder as part\n"
    before = "sys.modules.pop('json.decoder', None)\n"
    loaded = "from json import decoder; assert json.decoder.JSONDecoder is decoder.JSONDecoder"
    run(before + together + "assert 'json' not in sys.modules\nassert part.JSONDecoder\n" + loaded)
    run(before + together + "assert json.loads('1') == 1\nassert part.JSONDecoder\n" + loaded)


def test_no_other_library_takes_it_for_loaded() -> None:
    run(
        "import kerrdata.validation\nfrom kerrdata.nearness import nearest\n"
        "assert nearest('naem', ['name']) == 'name'\n"
        "assert not {{'numpy', 'pandas', 'pyarrow'}} & sys.modules.keys()\n"
    )
