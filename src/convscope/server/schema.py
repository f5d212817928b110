"""Print the JSON Schema of the text messages: `python -m convscope.server.schema`.

The page's types are made from it (`npm run types` in `web/`).
"""

import inspect
import sys
from typing import Any, get_args

import msgspec

from convscope.server.to_page import ToPage
from convscope.server.to_server import ToServer

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def message_schema() -> dict[str, Any]:
    """Describe every message, and every struct in one, as a JSON Schema.

    All fields are listed as required, those with a default too: the server writes them all, and the page
    sends back views that it was given.
    """
    to_page, to_server = get_args(ToPage), get_args(ToServer)
    _, definitions = msgspec.json.schema_components(
        [*to_page, *to_server], ref_template="#/definitions/{name}"
    )
    for definition in definitions.values():
        definition["description"] = inspect.cleandoc(definition["description"])
        definition["required"] = list(definition["properties"])
        definition["additionalProperties"] = False
    definitions["ToPage"] = _one_of(to_page)
    definitions["ToServer"] = _one_of(to_server)
    return {
        "$schema": DIALECT,
        "title": "Message",
        "anyOf": [{"$ref": "#/definitions/ToPage"}, {"$ref": "#/definitions/ToServer"}],
        "definitions": definitions,
    }


def _one_of(structs: tuple[type, ...]) -> dict[str, Any]:
    return {"anyOf": [{"$ref": f"#/definitions/{struct.__name__}"} for struct in structs]}


def schema_text() -> str:
    """Give the schema as it stands in `web/src/wire/messages.schema.json`."""
    return msgspec.json.format(msgspec.json.encode(message_schema()), indent=2).decode() + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
