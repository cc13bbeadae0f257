"""A library that is put off is loaded by whoever uses it, in every way of using it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

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


@pytest.mark.parametrize(
    "code",
    [
        "assert 'json' not in sys.modules\nassert dumps(1) == '1'; assert 'json' in sys.modules",
        "assert isinstance(JSONDecoder(), JSONDecoder); assert not isinstance(1, JSONDecoder)",
        "assert JSONDecoder.decode(JSONDecoder(), '1') == 1",
        "class Own(JSONDecoder): pass\nassert Own().decode('1') == 1; import json\n"
        "assert Own.__mro__[1] is json.JSONDecoder",
        "import json; assert json.dumps is not dumps; assert json.loads('1') == 1",
        "import json.encoder; assert json.encoder.JSONEncoder().encode(1) == dumps(1)",
    ],
)
def test_parts_taken_out_of_a_module(code: str) -> None:
    run(
        "sys.modules.pop('json.decoder', None); sys.modules.pop('json.encoder', None)\n"
        "with deferred('json:dumps JSONDecoder'): from json import JSONDecoder, dumps\n" + code
    )


PUT_OFF = {"dateutil.tz", "pydantic", "tabulate", "wcwidth"}
"""What Frictionless names, and no check uses."""


@pytest.mark.parametrize("quick_from", [0, 1])
def test_a_check_loads_nothing_that_it_does_not_use(
    write_package: Callable[..., Path], quick_from: int
) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
    root = write_package({"t.csv": "id,n\na,1\nb,x\n"}, fields={"t": fields})
    run(
        "from pathlib import Path; from kerrdata.package import open_package\n"
        "from kerrdata.structure.reference import judge\n"
        f"verdict = judge(open_package(Path({str(root)!r})), quick_from={quick_from})\n"
        "assert [one['type'] for one in verdict.tasks[0]['errors']] == ['type-error']\n"
        f"loaded = set({sorted(PUT_OFF)!r}) & sys.modules.keys(); assert not loaded, loaded\n"
    )


@pytest.mark.parametrize(
    "code",
    [
        "from frictionless.system import PublishResult, models\n"
        "assert PublishResult(url='u').model_dump() == {{'url': 'u', 'context': {{}}}}\n"
        "assert isinstance(models.PublishResult(), PublishResult)",
        "from frictionless import Package, Resource\n"
        "result = Package(resources=[Resource(name='t', data=[['n'], ['1']])]).publish('t.zip')\n"
        "assert result.context == {{'path': 't.zip'}}",
        "from frictionless.portals.zenodo import adapter\n"
        "made = adapter.ZenodoMetadata(title='t', description='d', publication_date='2020-01-01',\n"
        "    creators=[adapter.ZenodoCreator(name='n')])\n"
        "assert made.creators[0].name == 'n'",
        "from frictionless import Schema\n"
        "schema = Schema.from_descriptor({{'fields': [{{'name': 'n', 'type': 'year'}}]}})\n"
        "assert 'year' in schema.to_summary()",
        "import pandas; from frictionless import Resource\n"
        "frame = pandas.DataFrame({{'at': pandas.to_datetime(['2020-01-01T00:00+02:00'])}})\n"
        "offset = Resource(frame).read_rows()[0]['at'].utcoffset()\n"
        "assert offset.total_seconds() == 7200",
    ],
)
def test_frictionless_has_what_was_put_off(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("import kerrdata.structure; assert 'pydantic' not in sys.modules\n" + code)
