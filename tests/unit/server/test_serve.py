"""Ports, addresses, and the pages beside the socket."""

import socket
import struct
from dataclasses import replace

import pytest
from msgspec import structs
from starlette.testclient import TestClient

from convscope.datasets import mnist
from convscope.errors import MissingExtraError, ServerError
from convscope.live.worker import Worker
from convscope.server import app, serve
from convscope.server.serve import bind, page_address
from convscope.server.shared import Shared
from networks import small


@pytest.fixture
def client():
    worker = Worker(small())
    made = app.make_app(Shared(worker=worker), host="127.0.0.1", token="t")
    yield TestClient(made, base_url="http://127.0.0.1:8642")
    worker.close()


def test_the_page_is_served_to_who_has_the_token(client):
    assert client.get("/").status_code == 403
    page = client.get("/?token=t")
    assert page.status_code == 200
    assert "convscope" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"


def test_digits_come_with_their_labels(client):
    digits = mnist.load("test")
    body = client.get("/digits?token=t&start=9990&count=100").content
    assert struct.unpack_from("<IIII", body) == (9990, 10, 28, 28)
    assert body[16:26] == digits.labels[9990:].tobytes()
    assert body[26:] == digits.pictures[9990:].tobytes()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("start=x", "start and count are whole numbers\n"),
        ("start=-1", "start is 0 to 9999, count 1 to 1000\n"),
        ("start=10000", "start is 0 to 9999, count 1 to 1000\n"),
        ("count=0", "start is 0 to 9999, count 1 to 1000\n"),
        ("count=1001", "start is 0 to 9999, count 1 to 1000\n"),
    ],
)
def test_digits_that_are_not_there_are_told(client, query, sentence):
    answer = client.get(f"/digits?token=t&{query}")
    assert (answer.status_code, answer.text) == (400, sentence)


@pytest.mark.parametrize("path", ["/assets/../../errors.py", "/assets/%2e%2e/%2e%2e/errors.py", "/nothing"])
def test_nothing_else_is_served(client, path):
    assert client.get(f"{path}?token=t").status_code == 404


def test_a_network_that_gets_faces_is_not_served_where_nothing_finds_them(monkeypatch):
    monkeypatch.setattr("convscope.prepare.face.has_detector", lambda: False)
    model = small()
    card = structs.replace(model.card, input=structs.replace(model.card.input, prepare="face"))
    with pytest.raises(MissingExtraError, match=r"^finding faces needs dlib-bin, which is not installed"):
        serve.serve(replace(model, card=card), on_ready=pytest.fail)


def test_a_page_that_is_not_built_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(app, "files", lambda _package: tmp_path)
    with pytest.raises(ServerError, match=r"^the page is not built"):
        app.page_folder()


def test_without_a_port_the_usual_one_is_taken_or_any():
    with bind("127.0.0.1", None) as first, bind("127.0.0.1", None) as second:
        ports = {place.getsockname()[1] for place in (first, second)}
    assert len(ports) == 2


def test_the_usual_port_is_taken_where_it_is_free(monkeypatch):
    with bind("127.0.0.1", 0) as place:
        free = place.getsockname()[1]
    monkeypatch.setattr(serve, "FIRST_PORT", free)
    with bind("127.0.0.1", None) as first, bind("127.0.0.1", None) as second:
        assert first.getsockname()[1] == free
        assert second.getsockname()[1] != free


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
def test_a_host_that_is_none_is_told(host):
    with pytest.raises(ServerError, match=r" is no address: choose another with --host$"):
        bind(host, 0)


def test_the_address_that_is_printed_can_be_opened_whatever_the_token():
    token = "a&b #%+/?"
    worker = Worker(small())
    made = app.make_app(Shared(worker=worker), host="127.0.0.1", token=token)
    client = TestClient(made, base_url="http://127.0.0.1:8642")
    assert client.get(page_address("127.0.0.1", 8642, token)).status_code == 200
    worker.close()


def test_a_port_that_is_none_is_told():
    with pytest.raises(ServerError, match=r"^port 99999: a port is a number from 0 to 65535$"):
        bind("127.0.0.1", 99999)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:1/?token=t"),
        ("::1", "http://[::1]:1/?token=t"),
        ("0.0.0.0", f"http://{socket.gethostname()}:1/?token=t"),
    ],
)
def test_addresses_are_what_a_browser_takes(host, address):
    assert page_address(host, 1, "t") == address
