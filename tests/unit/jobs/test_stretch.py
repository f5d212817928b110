"""Films of sources: which frames they have, and that they show what the network made of them."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from PIL import Image, ImageSequence

from convscope.cli import main
from convscope.errors import DataError
from convscope.jobs.film import Settings
from convscope.jobs.stretch import Stretch, film_source
from convscope.record.reader import Recording
from convscope.record.replay import Replay
from convscope.record.writer import Kept, Recorder
from convscope.scope import Scope
from convscope.sources.video import Film
from convscope.view.view import Camera, Maps, Result, View
from networks import small
from recordings import head

VIEW = View(panels=(Camera(), Result(), Maps(layer="conv")))
LOOKS = Settings(size=(320, 240), rate=10)


@pytest.fixture
def video(tmp_path):
    """Two seconds of noise, ten frames a second."""
    path = tmp_path / "noise.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 10.0, (64, 48))
    rng = np.random.default_rng(2)
    for _ in range(20):
        writer.write(cv2.resize(rng.integers(0, 256, (6, 8, 3), np.uint8), (64, 48)))
    writer.release()
    return path


def frames_of(path):
    with Image.open(path) as film:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]


@pytest.mark.parametrize(
    ("stretch", "count"),
    [
        (Stretch(), 20),
        (Stretch(start=0.5), 15),
        (Stretch(start=0.5, end=1.0), 6),
        (Stretch(end=0.0), 1),
        (Stretch(start=1.0, count=3), 3),
    ],
)
def test_a_stretch_has_its_frames(tmp_path, video, stretch, count):
    out = tmp_path / "film.webp"
    made, size = film_source(small(), Film(video), out, stretch=stretch, view=VIEW, settings=LOOKS)
    frames = frames_of(out)
    assert (made, len(frames), size) == (count, count, out.stat().st_size)
    assert all((one != other).any() for one, other in pairwise(frames))


def test_a_recording_is_filmed_as_it_was_seen(tmp_path, video):
    model = small()
    scope = Scope(model, VIEW)
    recorder = Recorder(tmp_path / "seen.arrow", head(model))
    source = Film(video)
    readings = []
    for shot in iter(source.read, None):
        readings.append(scope.look(shot.pixels[:, 8:56]))
        recorder.put(
            Kept(
                reading=readings[-1],
                picture=cv2.imencode(".png", shot.pixels[..., ::-1])[1].tobytes(),
                box=(8 / 64, 0, 56 / 64, 1),
                seconds=shot.seconds,
            )
        )
    recorder.close()
    whole, again = tmp_path / "a.webp", tmp_path / "b.webp"
    for out in (whole, again):
        replay = Replay(Recording(tmp_path / "seen.arrow"))
        film_source(model, replay, out, stretch=Stretch(start=0.3), view=VIEW, settings=LOOKS)
    assert len(frames_of(whole)) == 17
    assert whole.read_bytes() == again.read_bytes()


def test_what_cannot_be_filmed_is_told(tmp_path, video):
    source = Film(video)
    with pytest.raises(DataError, match=r"noise\.avi: has no frame from second 9 to 10"):
        film_source(small(), source, tmp_path / "x.gif", stretch=Stretch(start=9, end=10), view=VIEW)
    source = Film(video)
    source.live = True
    with pytest.raises(DataError, match="goes on without end: record it, and film the recording"):
        film_source(small(), source, tmp_path / "x.gif", view=VIEW)
    assert not list(tmp_path.glob("*.gif"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "say what is filmed: a data set with --data, or anything else with --source"),
        (["--data", "mnist:test", "--source", "x.avi"], "say what is filmed"),
        (["--source", "x.avi", "--wrong"], "--wrong picks pictures of a data set"),
        (["--source", "none.avi"], "there is no source 'none.avi'"),
        (["--source", "none.arrow"], "none.arrow: there is no such file"),
    ],
)
def test_clumsy_wishes_get_a_sentence(tmp_path, monkeypatch, capsys, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["convscope", "film", "lenet", *arguments, "-o", "x.gif"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_command_films_a_video(tmp_path, monkeypatch, capsys, video):
    monkeypatch.setattr(
        "sys.argv",
        ["convscope", "film", "lenet", "--source", str(video), "--to", "0.4", "-o", str(tmp_path / "x.gif")],
    )
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code in (0, None)
    assert "5 frames, 0.5 s" in capsys.readouterr().out
