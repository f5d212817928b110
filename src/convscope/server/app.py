"""The server: the page, its socket, and the digits it can show."""

import struct
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from convscope.datasets import mnist
from convscope.errors import ServerError
from convscope.server.guard import Guard, origins
from convscope.server.shared import Shared
from convscope.server.viewer import Viewer

MOST_DIGITS = 1000
_DIGITS = struct.Struct("<IIII")


def make_app(shared: Shared, *, host: str, token: str, framed_by: Sequence[str] = ()) -> Starlette:
    """Make the ASGI application.

    Args:
        shared: what all pages share.
        host: the address that the server is bound to.
        token: what the address of the page bears.
        framed_by: the origins of pages that may show the page in a frame; none: no page may.

    Raises:
        ServerError: the page has not been built, or something in `framed_by` is no origin.
    """
    page = page_folder()

    async def serve_page(_request: Request) -> Response:
        return FileResponse(page / "index.html", headers={"Cache-Control": "no-cache"})

    async def serve_socket(socket: WebSocket) -> None:
        await socket.accept()
        await Viewer(socket, shared).serve()

    return Starlette(
        routes=[
            Route("/", serve_page),
            Route("/digits", serve_digits),
            WebSocketRoute("/socket", serve_socket),
            Mount("/assets", StaticFiles(directory=page / "assets")),
        ],
        middleware=[Middleware(Guard, host=host, token=token, framed_by=origins(framed_by))],
    )


async def serve_digits(request: Request) -> Response:
    """Give pictures of the MNIST test set; docs/wire.md is the table of the answer."""
    try:
        start, count = (
            int(request.query_params.get(name, fallback)) for name, fallback in (("start", 0), ("count", 100))
        )
    except ValueError:
        return PlainTextResponse("start and count are whole numbers\n", status_code=400)
    digits = await run_in_threadpool(mnist.load, "test")
    if not (0 <= start < len(digits.labels) and 1 <= count <= MOST_DIGITS):
        return PlainTextResponse(
            f"start is 0 to {len(digits.labels) - 1}, count 1 to {MOST_DIGITS}\n", status_code=400
        )
    images, labels = digits.pictures[start : start + count], digits.labels[start : start + count]
    number, height, width = images.shape[:3]
    body = b"".join((_DIGITS.pack(start, number, height, width), labels.tobytes(), images.tobytes()))
    return Response(body, media_type="application/octet-stream")


def page_folder() -> Path:
    """Find the built page.

    Raises:
        ServerError: it has not been built.
    """
    folder = Path(str(files("convscope") / "_web"))
    if not (folder / "index.html").is_file():
        raise ServerError(
            f"the page is not built ({folder} is missing): run `npm ci && npm run build` in web/"
        )
    return folder
