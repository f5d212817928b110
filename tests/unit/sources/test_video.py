"""Films, written by OpenCV; and a stream of JPEG files, as network cameras send them."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
import pytest

from convscope.errors import DataError
from convscope.sources.video import Film, Stream

FRAMES, PACE = 30, 10.0


def shade(number):
    return 8 * number


@pytest.fixture
def film(tmp_path):
    """A film whose frames are grey, each lighter than the one before."""
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), PACE, (64, 48))
    for number in range(FRAMES):
        writer.write(np.full((48, 64, 3), shade(number), np.uint8))
    writer.release()
    return path


def test_a_film_gives_its_frames_in_order(film):
    source = Film(film)
    shots = list(iter(source.read, None))
    source.close()
    assert (source.count, source.pace, len(shots)) == (FRAMES, PACE, FRAMES)
    for number, shot in enumerate(shots):
        assert shot.number == number
        assert shot.seconds == pytest.approx(number / PACE)
        assert abs(shot.pixels.mean() - shade(number)) < 3
        assert shot.pixels.shape == (48, 64, 3)


@pytest.mark.parametrize("order", [(5, 20, 7, 0, 29), (29, 28, 27), (100, -3)])
def test_a_film_is_entered_anywhere(film, order):
    source = Film(film)
    for wanted in order:
        source.seek(wanted)
        shot = source.read()
        expected = min(max(wanted, 0), FRAMES - 1)
        assert shot.number == expected
        assert abs(shot.pixels.mean() - shade(expected)) < 3
    source.close()


def test_what_is_no_film_is_told(tmp_path):
    path = tmp_path / "broken.mp4"
    path.write_bytes(b"no film" * 99)
    with pytest.raises(DataError, match=r"broken\.mp4: not a film of a kind that can be read"):
        Film(path)
    with pytest.raises(DataError, match=r"none\.mp4: there is no such file"):
        Film(tmp_path / "none.mp4")


class _Camera(BaseHTTPRequestHandler):
    """Send JPEG files one after another, as many as the server says, and hang up."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
        self.end_headers()
        for number in range(self.server.frames):
            _, jpeg = cv2.imencode(".jpg", np.full((48, 64, 3), shade(number), np.uint8))
            head = f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            try:
                self.wfile.write(head.encode() + jpeg.tobytes() + b"\r\n")
            except OSError:
                return

    def log_message(self, *_):
        pass


@pytest.fixture
def network_camera():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Camera)
    server.frames = 12
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/live.mjpg?user=me&password=secret"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_stream_that_breaks_comes_back(network_camera):
    source = Stream(network_camera)
    assert "secret" not in source.title
    shots = [source.read() for _ in range(30)]
    source.close()
    given = [shot for shot in shots if shot is not None]
    assert None in shots
    assert len(given) > 12
    assert [shot.number for shot in given] == list(range(len(given)))


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("rtsp://me:pass@10.0.0.1:554/one", "10.0.0.1:554/one"),
        ("rtsp://me:p@ss@10.0.0.1/one@two", "10.0.0.1/one@two"),
        ("http://cam/live?user=me@home.org&password=secret", "cam/live"),
        ("http://cam/live#user@secret", "cam/live"),
        ("http://cam?user@secret", "cam"),
        ("rtmp://me:secret@cam", "cam"),
    ],
)
def test_names_and_passwords_in_an_address_are_not_shown(monkeypatch, address, title):
    monkeypatch.setattr("convscope.sources.video._opened", lambda _: None)
    with pytest.raises(DataError) as error:
        Stream(address)
    assert str(error.value) == f"{title}: no stream that can be read answers there"


def test_where_nothing_answers_is_told():
    with pytest.raises(DataError, match="no stream that can be read answers there"):
        Stream("http://127.0.0.1:9/none")
