"""Films of sources: which frames they have, and that they show what the network made of them."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from PIL import Image, ImageSequence

from conftest import needed
from convscope.cli import main
from convscope.errors import DataError
from convscope.jobs.film import Settings
from convscope.jobs.stretch import Stretch, film_source
from convscope.record.reader import Recording
from convscope.record.replay import Replay
from convscope.record.writer import Kept, Recorder
from convscope.scope import Scope
from convscope.sources.animation import Animation
from convscope.sources.video import Film
from convscope.view.view import Camera, Maps, Result, View
from networks import small
from recordings import head, taped

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
    made = film_source(small(), Film(video), out, stretch=stretch, view=VIEW, settings=LOOKS)
    frames = frames_of(out)
    assert (made.frames, len(frames), made.size) == (count, count, out.stat().st_size)
    assert made.seconds == pytest.approx(count / 10)
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


TIMES = (0.0, 0.04, 0.24, 1.0, 1.2)


def durations_of(path):
    """Give for how long each frame of a film is shown, in milliseconds, as Pillow or PyAV says."""
    if path.suffix == ".mp4":
        av = needed("av")
        with av.open(str(path)) as container:
            frames = list(container.decode(video=0))
            ends = [frame.time for frame in frames[1:]] + [container.duration / 1_000_000]
            return [round(1000 * (end - frame.time)) for frame, end in zip(frames, ends, strict=True)]
    with Image.open(path) as film:
        return [frame.load() and frame.info["duration"] for frame in ImageSequence.Iterator(film)]


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".mp4"])
def test_frames_of_a_recording_are_shown_for_as_long_as_they_were_the_newest(tmp_path, suffix):
    model, rng = small(), np.random.default_rng(2)
    pictures = [rng.integers(0, 256, (28, 24, 3), np.uint8) for _ in TIMES]
    taped(tmp_path / "seen.arrow", Scope(model, VIEW), pictures, times=TIMES)
    own, even = tmp_path / f"own{suffix}", tmp_path / f"even{suffix}"
    made = film_source(model, Replay(Recording(tmp_path / "seen.arrow")), own, view=VIEW)
    pace = 4 / 1.2
    assert durations_of(own) == pytest.approx([40, 200, 760, 200, 1000 / pace], abs=5)
    assert made.seconds == pytest.approx(1.2 + 1 / pace, abs=0.001)
    film_source(model, Replay(Recording(tmp_path / "seen.arrow")), even, view=VIEW, settings=LOOKS)
    assert durations_of(even) == pytest.approx([100] * 5, abs=1)


def test_a_picture_that_moves_is_filmed_at_its_own_pace(tmp_path):
    times = [40, 500, 120]
    rng = np.random.default_rng(1)
    first, *rest = (Image.fromarray(rng.integers(0, 256, (28, 24, 3), np.uint8)) for _ in times)
    first.save(tmp_path / "moves.gif", save_all=True, append_images=rest, duration=times)
    film_source(small(), Animation(tmp_path / "moves.gif"), tmp_path / "film.webp", view=VIEW)
    assert durations_of(tmp_path / "film.webp") == times


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
        (["--data", "mnist:test", "--source", "x.avi"], "--data and --source are one too many"),
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
