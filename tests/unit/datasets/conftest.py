"""Mirrors on this machine."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass
class Mirrors:
    """A server with several folders, each of which fails in its own way.

    Attributes:
        files: what the folder `good` holds.
        asked: the folders that were asked, in order.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def at(self, folder: str) -> str:
        return f"http://127.0.0.1:{self.port}/{folder}/"


@pytest.fixture
def mirrors(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    state = Mirrors()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            _, folder, name = self.path.split("/")
            state.asked.append(folder)
            content = state.files[name]
            match folder:
                case "broken":
                    self.send_error(503)
                case "wrong":
                    self.answer(content[::-1])
                case "short":
                    self.answer(content[:-100], claim=len(content))
                case "long":
                    self.answer(content + bytes(10_000_000))
                case "parts":
                    self.answer_in_parts(content)
                case _:
                    self.answer(content)

        def answer(self, content, *, claim=None):
            self.send_response(200)
            self.send_header("Content-Length", str(claim or len(content)))
            self.end_headers()
            self.wfile.write(content)

        def answer_in_parts(self, content):
            self.protocol_version = "HTTP/1.1"
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.send_header("Connection", "close")
            self.end_headers()
            for start in range(0, len(content), 100):
                part = content[start : start + 100]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")

        def handle(self):
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True  # the other side has had enough

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        server.shutdown()
        thread.join()
