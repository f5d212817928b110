"""Who may talk to the server, and who may not."""

import asyncio

import pytest

from convscope.errors import ServerError
from convscope.server.guard import HEADERS, Guard, is_loopback, origins

TOKEN = "right"


def ask(
    *,
    framed_by="'none'",
    kind="http",
    path="/",
    query="token=right",
    host="127.0.0.1:8642",
    origin=None,
    bound="127.0.0.1",
):
    """Send one request through a guard, and give what it sends back."""
    sent = []

    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "websocket.connect"}

    headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin is not None else [])
    scope = {"type": kind, "path": path, "query_string": query.encode(), "headers": headers, "method": "GET"}
    asyncio.run(Guard(inner, host=bound, token=TOKEN, framed_by=framed_by)(scope, receive, send))
    return sent


PASSES = [
    {},
    {"host": "localhost:8642"},
    {"host": "localhost"},
    {"host": "[::1]:8642"},
    {"host": "127.0.0.1:9999", "origin": "http://127.0.0.1:9999"},
    {"path": "/assets/index.js", "query": ""},
    {"kind": "websocket", "path": "/socket", "origin": "http://127.0.0.1:8642"},
    {"kind": "websocket", "path": "/socket"},
    {"bound": "0.0.0.0", "host": "192.168.1.5:8642"},
    {"bound": "scope.example", "host": "scope.example:8642"},
]
NAME = "This server does not go by that name."
PAGE = "Another page may not talk to this server."
LINK = "This link is not valid (any more): open the one that convscope prints when it starts."
REFUSED = [
    ({"query": ""}, LINK),
    ({"query": "token=wrong"}, LINK),
    ({"query": "token=wrong&token=right"}, LINK),
    ({"query": "token=%FF"}, LINK),
    ({"host": "evil.example"}, NAME),
    ({"host": "evil.example", "path": "/assets/index.js"}, NAME),
    ({"host": ""}, NAME),
    ({"host": "[::1"}, NAME),
    ({"host": "192.168.1.5:8642"}, NAME),
    ({"bound": "0.0.0.0", "host": "evil.example"}, NAME),
    ({"origin": "http://evil.example"}, PAGE),
    ({"origin": "null"}, PAGE),
    ({"origin": "http://127.0.0.1:1"}, PAGE),
    ({"origin": "http://127.0.0.1:8642@evil.example"}, PAGE),
]


@pytest.mark.parametrize("request_", PASSES)
def test_our_own_page_passes(request_):
    (start,) = ask(**request_)
    assert start["status"] == 200


def test_answers_bear_the_headers_that_keep_the_page_to_itself():
    names = {name.decode() for name, _ in ask()[0]["headers"]}
    assert names == {name.lower() for name in HEADERS}


def test_no_page_may_frame_ours_but_those_that_are_named():
    def policy(**more):
        (start,) = ask(**more)
        return dict(start["headers"])[b"content-security-policy"].decode().split("; ")

    assert "frame-ancestors 'none'" in policy()
    named = (
        "http://localhost:*",
        "https://jupyter.example.org",
        "https://*.example.org:8443",
        "vscode-webview:",
    )
    assert policy(framed_by=origins(named))[-1] == f"frame-ancestors {' '.join(named)}"
    assert origins(()) == "'none'"


@pytest.mark.parametrize(
    "page",
    ["*", "https://*", "https:", "http://a.example; script-src *", "http://a b", "'self'", "data:", ""],
)
def test_what_is_no_origin_is_told(page):
    with pytest.raises(ServerError, match="is no origin, such as https://jupyter"):
        origins([page])


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(("request_", "sentence"), REFUSED)
def test_others_are_refused_with_a_reason(request_, sentence, kind):
    sent = ask(kind=kind, **request_)
    if kind == "http":
        assert sent[0]["status"] == 403
        assert sent[1]["body"].decode() == sentence + "\n"
    else:
        assert sent == [{"type": "websocket.close", "code": 1000, "reason": sentence}]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("x", False),
    ],
)
def test_loopback_is_known(host, loopback):
    assert is_loopback(host) == loopback
