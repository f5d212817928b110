"""Serve the page until the user has enough."""

import errno
import secrets
import socket
from collections.abc import Callable, Sequence
from urllib.parse import quote

import uvicorn

from convscope.engines.engine import EngineOptions
from convscope.errors import ServerError
from convscope.live.hub import Hub
from convscope.live.worker import Worker
from convscope.model.model import Model
from convscope.prepare.face import check_detector
from convscope.record.tapes import Tapes
from convscope.server.app import make_app
from convscope.server.binary import LARGEST_MESSAGE
from convscope.server.shared import Shared
from convscope.sources.source import Source
from convscope.view.choice import Chosen
from convscope.view.plan import make_plan
from convscope.view.view import View

FIRST_PORT = 8642


class Server(uvicorn.Server):
    """Uvicorn's server, which tells when it serves.

    Args:
        config: as uvicorn takes it.
        on_ready: called once, as soon as requests are answered.
    """

    def __init__(self, config: uvicorn.Config, *, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()


def serve(  # noqa: PLR0913  (each is an option of the command line)
    model: Model,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    token: str | None = None,
    engine: EngineOptions | Chosen | None = None,
    view: View | None = None,
    source: Source | None = None,
    every: bool = False,
    tapes: Tapes | None = None,
    framed_by: Sequence[str] = (),
    on_server: Callable[[Server], None] | None = None,
    on_ready: Callable[[str], None],
) -> None:
    """Serve the page for a model; return when the user interrupts.

    Args:
        model: the network.
        host: the address to bind to.
        port: 0: any free one; None: a port that stays the same from day to day where it is free.
        token: what the page's address must bear; None: a new one.
        engine: what is asked of the engine; if left out, the fastest there is.
        view: what a page begins with; None: what suits the model.
        source: where frames come from, for all pages; None: from each page itself.
        every: whether no frame of that source is left out.
        tapes: where recordings go; None: nothing is recorded.
        framed_by: the origins of pages that may show the page in a frame; none: no page may.
        on_server: called with the server before it runs, for whoever is to stop it.
        on_ready: called with the page's address as soon as it is served.

    Raises:
        ViewError: the view asks for what the model does not have.
        EngineError: what is asked of the engine cannot be had here.
        ModelError: no engine can run the network.
        MissingExtraError: the network gets faces, and nothing is installed that finds them.
        ServerError: the port is taken, the address is not this machine's, or the page has not been built.
    """
    token = token or secrets.token_urlsafe(16)
    if model.card.input.prepare == "face":
        check_detector()
    if view is not None:
        view = make_plan(model, view).view
    worker = Worker(model, engine=engine)
    hub = None if source is None else Hub(worker, source, every=every)
    shared = Shared(worker=worker, view=view, hub=hub, tapes=tapes)
    config = server_config(shared, host=host, token=token, framed_by=framed_by)
    with bind(host, port) as bound:
        address = page_address(host, bound.getsockname()[1], token)
        try:
            server = Server(config, on_ready=lambda: on_ready(address))
            if on_server is not None:
                on_server(server)
            server.run(sockets=[bound])
        except KeyboardInterrupt:
            pass
        finally:
            if hub is not None:
                hub.close()
            worker.close()


def server_config(shared: Shared, *, host: str, token: str, framed_by: Sequence[str] = ()) -> uvicorn.Config:
    """Say how uvicorn serves: messages bounded and not deflated, nothing logged that has the token in it."""
    return uvicorn.Config(
        make_app(shared, host=host, token=token, framed_by=framed_by),
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )


def bind(host: str, port: int | None) -> socket.socket:
    """Bind a listening socket.

    Raises:
        ServerError: it cannot be bound; the message says why.
    """
    if port is None:
        try:
            return bind(host, FIRST_PORT)
        except ServerError:
            return bind(host, 0)
    if not 0 <= port <= 65535:
        raise ServerError(f"port {port}: a port is a number from 0 to 65535")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except UnicodeError as error:
        raise ServerError(f"{host} is no address: choose another with --host") from error
    except OSError as error:
        reason = {
            errno.EADDRINUSE: f"port {port} is taken: choose another with --port, or --port 0 for any that is free",
            errno.EACCES: f"port {port} needs more rights than you have: choose one above 1023 with --port",
            errno.EADDRNOTAVAIL: f"{host} is not an address of this machine: choose another with --host",
        }.get(error.errno or 0, f"{host} port {port}: {error.strerror or error}")
        raise ServerError(reason) from error


def page_address(host: str, port: int, token: str) -> str:
    """Name the page as a browser on this machine reaches it, or, where it is served to others, as they do."""
    name = host
    if host in ("0.0.0.0", "::"):
        name = socket.gethostname()
    elif ":" in host:
        name = f"[{host}]"
    return f"http://{name}:{port}/?token={quote(token, safe='')}"
