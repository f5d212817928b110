"""The schema that the page's types are made from."""

from pathlib import Path

import msgspec

from convscope.server.schema import message_schema, schema_text
from convscope.server.to_page import EngineInfo, Hello, LayerInfo, ModelInfo

COMMITTED = Path(__file__).parents[3] / "web" / "src" / "wire" / "messages.schema.json"


def test_the_committed_schema_is_that_of_the_messages():
    assert COMMITTED.read_text() == schema_text(), "run `npm run types` in web/"


def test_what_is_written_has_every_field_that_the_schema_requires():
    layer = LayerInfo(name="ip1", kind="dense", shape=(500,), activation="", learned=True, joined=True)
    model = ModelInfo(
        name="a",
        untrained=False,
        title="",
        labels=(),
        values=(),
        unit="",
        layers=(layer,),
        method="plain",
        assumed=(),
    )
    engine = EngineInfo(name="a", provider="cpu", precision="f32", threads=1, why="only")
    hello = Hello(
        version="1",
        model=model,
        stated=False,
        presets=(),
        colormaps=(),
        source=None,
        engine=engine,
        records=False,
        clock=0.0,
    )
    written = msgspec.json.decode(msgspec.json.encode(hello))
    definitions = message_schema()["definitions"]
    for name, value in (
        ("Hello", written),
        ("ModelInfo", written["model"]),
        ("LayerInfo", written["model"]["layers"][0]),
    ):
        assert set(value) == set(definitions[name]["required"])
