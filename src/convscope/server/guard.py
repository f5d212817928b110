"""The guard: who may talk to the server.

A server on the user's own machine can be reached by every page that the user visits. So the address bears a token,
as Jupyter's does; a Host that is not this machine is refused (a foreign name that has been pointed here), and so is
an Origin that is not the page's own (a foreign page that tries the socket).
"""

import ipaddress
import re
import secrets
import socket
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from convscope.errors import ServerError

OPEN_PATHS = "/assets/"
POLICY = "Content-Security-Policy"

HEADERS = {
    POLICY: (
        "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
        "base-uri 'none'; form-action 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_ORIGIN = re.compile(r"https?://(\*\.)?[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*(:(\d{1,5}|\*))?|vscode-[a-z]+:")


class Guard:
    """Let through what bears the token and comes from this server's own page.

    Args:
        app: what is guarded.
        host: the address that the server is bound to.
        token: what the address of the page bears.
        framed_by: what may show the page in a frame, as Content-Security-Policy says it.
    """

    def __init__(self, app: ASGIApp, *, host: str, token: str, framed_by: str = "'none'") -> None:
        self._app = app
        policy = f"{HEADERS[POLICY]}; frame-ancestors {framed_by}"
        headers = {**HEADERS, POLICY: policy}
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._token = token.encode()
        self._bound = host
        self._names = {"localhost", host.lower(), *(() if is_loopback(host) else _own_names())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Guard one request or socket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if not refusal:
            await self._app(scope, receive, self._with_headers(send))
        elif scope["type"] == "websocket":
            await WebSocketClose(reason=refusal)(scope, receive, send)
        else:
            await PlainTextResponse(refusal + "\n", status_code=403)(scope, receive, self._with_headers(send))

    def _refusal(self, scope: Scope) -> str:
        """Say why something is refused; nothing, if it is not."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_ours(host):
            return "This server does not go by that name."
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != host:
            return "Another page may not talk to this server."
        if scope["path"].startswith(OPEN_PATHS):
            return ""
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not secrets.compare_digest(token.encode(), self._token):
            return "This link is not valid (any more): open the one that convscope prints when it starts."
        return ""

    def _with_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *self._headers]}
            await send(message)

        return send_with_headers

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
            if name in self._names:
                return True
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or not is_loopback(self._bound)


def origins(pages: Sequence[str]) -> str:
    """Say which pages may show this one in a frame, as Content-Security-Policy does.

    Args:
        pages: origins such as `https://jupyter.example.org` or `http://localhost:*`, or schemes such as
            `vscode-webview:`; none: no page may.

    Raises:
        ServerError: one of them is no origin.
    """
    for page in pages:
        if not _ORIGIN.fullmatch(page):
            raise ServerError(f"framed_by: {page!r} is no origin, such as https://jupyter.example.org")
    return " ".join(pages) or "'none'"


def is_loopback(host: str) -> bool:
    """Say whether an address can only be reached from this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _own_names() -> tuple[str, ...]:
    name = socket.gethostname().lower()
    return name, f"{name}.local"
