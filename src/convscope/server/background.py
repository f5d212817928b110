"""The page served beside a program that goes on: a notebook."""

import html
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from convscope.engines.engine import EngineOptions
from convscope.errors import ServerError
from convscope.model.model import Model
from convscope.record.tapes import Tapes
from convscope.server.serve import Server, serve
from convscope.sources.source import Source
from convscope.view.choice import Chosen
from convscope.view.view import View

NOTEBOOKS = (
    "http://localhost:*",
    "http://127.0.0.1:*",
    "https://localhost:*",
    "vscode-webview:",
    "vscode-file:",
)
"""Where notebooks are shown that run on this machine: Jupyter's pages, and VS Code."""
HEIGHT = 720


class Watching:
    """A page that is being served, by a thread with a loop of its own. In a notebook it shows itself, in a frame.

    Args:
        model: the network.
        view: what the page begins with; None: what suits the model.
        source: where frames come from; None: from the page.
        engine: what is asked of the engine; if left out, the fastest there is.
        tapes: where recordings go; None: nothing is recorded.
        host: the address to bind to.
        port: 0: any free one; None: the usual one where it is free.
        framed_by: the origins of pages that may show the page in a frame.
        on_ready: called with the page's address; None: nobody is told.

    Attributes:
        url: the page's address, with the token that lets its reader in.

    Raises:
        ViewError: the view asks for what the model does not have.
        ServerError: the page cannot be served.
    """

    def __init__(  # noqa: PLR0913  (each is an argument of `convscope.watch`)
        self,
        model: Model,
        *,
        view: View | None = None,
        source: Source | None = None,
        engine: EngineOptions | Chosen | None = None,
        tapes: Tapes | None = None,
        host: str = "127.0.0.1",
        port: int | None = None,
        framed_by: Sequence[str] = NOTEBOOKS,
        on_ready: Callable[[str], None] | None = None,
    ) -> None:
        self._server: Server | None = None
        served: Future[str] = Future()

        def run() -> None:
            try:
                serve(
                    model,
                    view=view,
                    source=source,
                    engine=engine,
                    tapes=tapes,
                    host=host,
                    port=port,
                    framed_by=framed_by,
                    on_server=self._keep,
                    on_ready=served.set_result,
                )
            except Exception as error:  # noqa: BLE001  (whatever it is, it is raised where the page was asked for)
                if not served.done():
                    served.set_exception(error)
            finally:
                if not served.done():
                    served.set_exception(ServerError("the server ended before it served the page"))

        self._thread = threading.Thread(target=run, name="convscope-server", daemon=True)
        self._thread.start()
        self.url = served.result()
        if on_ready is not None:
            on_ready(self.url)

    def stop(self) -> None:
        """Serve no longer; the frame stays, and shows what it showed last."""
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(timeout=10)

    def __repr__(self) -> str:
        """Say where the page is."""
        return f"<convscope at {self.url}>" if self._thread.is_alive() else "<convscope, stopped>"

    def _repr_html_(self) -> str:
        if not self._thread.is_alive():
            return html.escape(repr(self))
        return (
            f'<iframe src="{html.escape(self.url)}" width="100%" height="{HEIGHT}" style="border: 0" '
            'allow="camera; fullscreen; clipboard-write" title="convscope"></iframe>'
        )

    def _keep(self, server: Server) -> None:
        self._server = server
