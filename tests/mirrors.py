"""A server of files on this machine, each of whose folders fails in its own way."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STEP = 1 << 17  # bytes after which `cuts` breaks off


@dataclass
class Mirrors:
    """The server.

    Attributes:
        files: what it holds, by name; every folder has them all.
        tag: what it calls their state.
        asked: the folders that were asked, in order.
        ranges: the `Range` of each request, in order; None: the whole file.
        port: of the server.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    tag: str = '"first"'
    asked: list[str] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)
    port: int = 0

    def at(self, folder: str) -> str:
        """Give the address of a folder."""
        return f"http://127.0.0.1:{self.port}/{folder}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    state: Mirrors

    def do_GET(self):  # noqa: PLR0912  (a line for each way to fail)
        _, folder, name = self.path.split("/")
        self.state.asked.append(folder)
        self.state.ranges.append(self.headers.get("Range"))
        content = self.state.files.get(name)
        if content is None:
            self.send_error(404)
            return
        match folder:
            case "broken":
                self.send_error(503)
            case "wrong":
                self.answer(content[::-1])
            case "short":
                self.answer(content[:-100], claim=len(content))
            case "shorter":
                self.answer(content[:-100])
            case "long":
                self.answer(content + bytes(10_000_000))
            case "endless":
                self.answer(content + bytes(10_000_000), claim=0)
            case "parts":
                self.answer_in_parts(content)
            case "loop":
                self.send_response(302)
                self.send_header("Location", self.path)
                self.end_headers()
            case "on":
                self.send_response(302)
                self.send_header("Location", self.path.replace("/on/", "/ranges/"))
                self.end_headers()
            case "ranges":
                self.answer_range(content, most=len(content))
            case "cuts":
                self.answer_range(content, most=STEP)
            case "elsewhere":
                self.answer_range(content, most=STEP, shift=1)
            case "unsatisfied" if self.headers.get("Range"):
                self.send_error(416)
            case "cuts-plain" | "unsatisfied":
                self.answer(content[:STEP], claim=len(content), tag=self.state.tag)
            case _:
                self.answer(content)

    def answer(self, content, *, claim=None, tag=""):
        self.send_response(200)
        if claim != 0:
            self.send_header("Content-Length", str(claim or len(content)))
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(content)

    def answer_range(self, content, *, most, shift=0):
        asked, whose = self.headers.get("Range"), self.headers.get("If-Range")
        start = int(asked[len("bytes=") : -1]) if asked and whose == self.state.tag else 0
        rest = content[start + (shift if start else 0) :]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start + shift}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(rest)))
        self.send_header("ETag", self.state.tag)
        self.end_headers()
        self.wfile.write(rest[:most])

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


@contextmanager
def serve_mirrors() -> Iterator[Mirrors]:
    """Serve on this machine until the test is over."""
    state = Mirrors()
    handler = type("Handler", (_Handler,), {"state": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        state.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
