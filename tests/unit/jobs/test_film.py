"""Films, read again by Pillow and PyAV."""

import os
import signal
import subprocess
import sys
import time
import tracemalloc
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from PIL import Image, ImageSequence

from conftest import needed
from convscope.cli import main
from convscope.datasets.choice import Choice
from convscope.errors import ConvscopeError, OutputError
from convscope.jobs.film import Settings, film
from convscope.jobs.predict import find
from convscope.render.films.film import open_film
from convscope.render.films.palette import Palette, palette_for
from convscope.render.renderer import Renderer, pictures_missing
from convscope.render.shown import Moment
from convscope.render.style import STYLES
from convscope.scope import Scope
from convscope.zoo.registry import load
from networks import small
from scenes import digits, scope_of

SIZE = (480, 270)
PLACES = np.array([0, 1, 2, 17, 17, 5])
COMMAND = [sys.executable, "-m", "convscope", "film", "lenet", "--data", "mnist:test"]


@pytest.fixture(scope="module")
def av():
    """Give PyAV."""
    return needed("av")


def make(path, **settings):
    settings = {"size": SIZE, "rate": 4.0, **settings}
    view = scope_of("sorted").plan.view
    return film(load("lenet"), digits(), PLACES, path, view=view, settings=Settings(**settings))


def drawn(style="dark", size=SIZE):
    """Draw the same frames by hand."""
    model = load("lenet")
    scope = Scope(model, scope_of("sorted").plan.view)
    without = pictures_missing(scope.plan, picture=False, patch=False)
    renderer = Renderer(scope.plan, size=size, style=style, title=model.card.title, without=without)
    frames = []
    for count, place in enumerate(PLACES):
        caption = f"mnist:test {place} · class {digits().labels[place]} · {count + 1} of {len(PLACES)}"
        reading = scope.look(digits().pictures[place], way="given")
        frames.append(renderer.draw(reading, Moment(caption=caption)).copy())
    return frames


def read_again(path):
    """Decode a film by Pillow: its frames, and how long each stays, in milliseconds."""
    with Image.open(path) as image:
        pairs = [
            (np.asarray(one.convert("RGB")).copy(), one.info["duration"])
            for one in ImageSequence.Iterator(image)
        ]
    return [frame for frame, _ in pairs], [duration for _, duration in pairs]


@pytest.mark.parametrize("style", ["dark", "light"])
def test_a_webp_has_every_pixel_as_it_was_drawn(tmp_path, style):
    size = make(tmp_path / "film.webp", style=style)
    assert size == (tmp_path / "film.webp").stat().st_size
    frames, durations = read_again(tmp_path / "film.webp")
    assert durations == [250] * 6
    for frame, wanted in zip(frames, drawn(style), strict=True):
        np.testing.assert_array_equal(frame, wanted)


def test_a_gif_has_the_nearest_of_its_colours(tmp_path):
    make(tmp_path / "film.gif")
    frames, durations = read_again(tmp_path / "film.gif")
    assert durations == [250] * 6
    palette = palette_for(scope_of("sorted").plan, STYLES["dark"], in_color=False)
    own = palette.colors.astype(int)
    for frame, wanted in zip(frames, drawn(), strict=True):
        colors, where = np.unique(wanted.reshape(-1, 3), axis=0, return_inverse=True)
        nearest = ((colors[:, np.newaxis].astype(int) - own) ** 2).sum(axis=2).min(axis=1)
        off = ((frame.reshape(-1, 3).astype(int) - wanted.reshape(-1, 3)) ** 2).sum(axis=1)
        np.testing.assert_array_equal(off, nearest[where.ravel()])


def test_the_colours_of_tables_are_near_in_a_gif():
    plan = scope_of("sorted").plan
    palette = palette_for(plan, STYLES["dark"], in_color=False)
    from convscope.view.colormaps import color_table  # noqa: PLC0415

    for name in ("gray", "viridis", "RdBu_r"):
        table = np.frombuffer(color_table(name), np.uint8).reshape(1, 256, 3)
        kept = palette.colors[palette.index(table)]
        assert np.abs(kept.astype(int) - table).max() <= 6


def test_png_files_have_every_pixel(tmp_path):
    make(tmp_path / "frames")
    files = sorted((tmp_path / "frames").iterdir())
    assert [file.name for file in files] == [f"{count:06d}.png" for count in range(6)]
    for file, wanted in zip(files, drawn(), strict=True):
        np.testing.assert_array_equal(np.asarray(Image.open(file)), wanted)


@pytest.mark.parametrize(
    ("name", "codec", "wanted"),
    [("film.mp4", "", "vp9"), ("film.webm", "", "vp9"), ("film.mp4", "mpeg4", "mpeg4")],
)
def test_a_video_has_its_frames_in_time_and_colours_that_are_near(tmp_path, av, name, codec, wanted):
    make(tmp_path / name, codec=codec, size=(481, 271))
    with av.open(str(tmp_path / name)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name.startswith(wanted)
        assert stream.average_rate == Fraction(4)
        frames = list(container.decode(video=0))
    assert [round(float(frame.time), 2) for frame in frames] == [0, 0.25, 0.5, 0.75, 1, 1.25]
    assert (frames[0].width, frames[0].height) == (482, 272)
    for frame, drawing in zip(frames, drawn(size=(481, 271)), strict=True):
        read = frame.to_ndarray(format="rgb24", src_colorspace="ITU709").astype(int)[:271, :481]
        assert np.abs(read - drawing).mean() < 6  # colours are halved in both directions
        np.testing.assert_allclose(read.mean(axis=(0, 1)), drawing.mean(axis=(0, 1)), atol=3)


def test_times_do_not_add_up_their_rounding(tmp_path):
    palette = Palette([(0, 0, 0), (255, 255, 255)])
    for name, unit in (("a.gif", 10), ("a.webp", 1)):
        path = tmp_path / name
        made = open_film(path, path, size=(8, 8), rate=Fraction(30), palette=palette, codec="")
        for count in range(60):
            made.add(np.full((8, 8, 3), 255 * (count % 2), np.uint8))
        made.close()
        _, durations = read_again(path)
        assert sum(durations) == 2000
        assert max(durations) - min(durations) <= unit


def test_frames_that_are_the_same_stay(tmp_path):
    palette = Palette([(0, 0, 0), (200, 10, 10)])
    for name in ("a.gif", "a.webp"):
        path = tmp_path / name
        made = open_film(path, path, size=(9, 7), rate=Fraction(10), palette=palette, codec="")
        frame = np.zeros((7, 9, 3), np.uint8)
        frame[3, 5] = (200, 10, 10)
        for _ in range(3):
            made.add(frame)
        made.close()
        with Image.open(path) as image:
            assert image.n_frames in (1, 3)  # Pillow reads a frame that changes nothing, or adds its time
            for at in range(image.n_frames):
                image.seek(at)
                np.testing.assert_array_equal(np.asarray(image.convert("RGB")), frame)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_memory_does_not_grow_with_the_number_of_frames(tmp_path, suffix):
    frames = [
        np.roll(np.arange(60 * 80 * 3, dtype=np.uint8).reshape(60, 80, 3), at, axis=1) for at in range(7)
    ]
    palette = Palette([(shade, shade, shade) for shade in range(0, 255)])

    def peak(count):
        path = tmp_path / f"{count}{suffix}"
        tracemalloc.start()
        made = open_film(path, path, size=(80, 60), rate=Fraction(25), palette=palette, codec="")
        for at in range(count):
            made.add(frames[at % 7])
        made.close()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(20)
    assert peak(2000) < 1.05 * peak(200) + 20_000


def test_a_film_that_is_there_is_replaced_only_where_that_is_wished(tmp_path):
    path = tmp_path / "film.gif"
    path.write_bytes(b"mine")
    with pytest.raises(OutputError, match="is there already; --force replaces it"):
        make(path)
    assert path.read_bytes() == b"mine"
    make(path, force=True)
    assert path.read_bytes()[:6] == b"GIF89a"
    assert [one.name for one in tmp_path.iterdir()] == ["film.gif"]


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        (
            "film.avi",
            {},
            "a film ends in .gif, .webp, .mp4, .webm, or in nothing: a folder of PNG files; not in .avi",
        ),
        ("nowhere/film.gif", {}, "there is no folder"),
        ("full", {}, "is a folder that is not empty; name a new file or folder"),
        ("film.gif", {"rate": 0.0}, "a film has 0.05 to 120 frames a second, not 0"),
        ("film.gif", {"rate": float("nan")}, "a film has 0.05 to 120 frames a second, not nan"),
        ("film.gif", {"size": (20, 20)}, "a picture of 20×20 cannot be drawn"),
        ("film.gif", {"style": "neon"}, "there is no style 'neon'"),
    ],
)
def test_what_cannot_be_filmed_is_said_and_leaves_nothing(tmp_path, name, settings, message):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(ConvscopeError) as caught:
        make(tmp_path / name, **settings)
    assert message in str(caught.value)
    assert [one.name for one in tmp_path.iterdir()] == ["full"]


def test_a_place_that_is_not_ours_is_said(tmp_path, monkeypatch):
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path and allowed(path, mode))
    with pytest.raises(OutputError) as caught:
        make(tmp_path / "film.gif")
    told = f"cannot be written, because {tmp_path} is not yours to write"
    assert str(caught.value) == f"{tmp_path / 'film.gif'}: {told}"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--codec", "av2"], "there is no codec 'av2'; there are vp9, h264, mpeg4"),
        (["--codec", "mpeg4", "-o", "film.webm"], "a WebM film holds vp9, not mpeg4: name the film .mp4"),
    ],
)
def test_codecs_that_are_none_are_said(tmp_path, av, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [*COMMAND[2:], "--count", "1", "-o", "film.mp4", *arguments])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["film.gif", "film.webp", "film.mp4", "frames"])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path, name, request):
    resource = pytest.importorskip("resource", reason="there is no limit of a file's size")
    if name == "film.mp4":
        request.getfixturevalue("av")
    done = subprocess.run(
        [*COMMAND, "--count", "30", "--fps", "5", "-o", name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr == f"convscope: {tmp_path / name}: cannot be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["film.gif", "film.webp", "film.mp4", "frames"])
def test_an_interrupt_leaves_no_half_of_a_film(tmp_path, name, request):
    if name == "film.mp4":
        request.getfixturevalue("av")
    # Whoever runs the tests in the background may have told them to heed no interrupt.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    command = [*COMMAND, "--fps", "25", "-o", name]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, preexec_fn=heed)  # noqa: PLW1509
    until = time.monotonic() + 60
    while not list(tmp_path.iterdir()) and running.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.3)
    assert [one.name[0] for one in tmp_path.iterdir()] == ["."]
    running.send_signal(signal.SIGINT)
    try:
        _, told = running.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        running.kill()
        running.communicate()
        raise
    assert running.returncode == 130
    assert told == b""
    assert list(tmp_path.iterdir()) == []


def test_the_command_films_what_it_is_told(tmp_path, monkeypatch, capsys):
    path = tmp_path / "sevens.webp"
    conditions = ["--class", "7", "--predicted", "7", "--min-prob", "0.99", "--count", "3", "--sort", "prob"]
    looks = ["--preset", "sorted", "--class-order", "7", "--fps", "8", "--size", "640x360"]
    monkeypatch.setattr(sys, "argv", [*COMMAND[2:], *conditions, *looks, "-o", str(path)])
    with pytest.raises(SystemExit, match="0"):
        main()
    assert capsys.readouterr().out == f"{path}: 3 frames, 0.4 s, {path.stat().st_size:,} bytes\n"
    frames, durations = read_again(path)
    assert [frame.shape for frame in frames] == [(360, 640, 3)] * 3
    assert durations == [125] * 3


def test_sure_sevens_are_sevens_of_which_the_network_is_sure():
    model = load("lenet")
    choice = Choice(label=7, predicted=7, min_prob=0.99, count=40)
    places = find(model, digits(), choice)
    assert len(places) == 40
    for place in places.tolist():
        pixels = digits().pictures[place][np.newaxis, np.newaxis].astype(np.float32)
        probabilities = model.run(pixels * np.float32(model.card.input.scale), layers=["prob"])["prob"][
            0
        ].ravel()
        assert digits().labels[place] == probabilities.argmax() == 7
        assert probabilities.max() >= 0.99


def test_a_view_and_a_preset_are_too_much(tmp_path, monkeypatch, capsys):
    view = tmp_path / "view.toml"
    view.write_text('schema = 1\n[[panel]]\nkind = "input"\n')
    out = ["-o", str(tmp_path / "film.gif"), "--count", "1"]
    monkeypatch.setattr(sys, "argv", [*COMMAND[2:], "--view", str(view), "--class-order", "7", *out])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "--view says all: leave out --preset and the class to sort by" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", [*COMMAND[2:], "--view", str(view), *out])
    with pytest.raises(SystemExit, match="0"):
        main()


def test_colours_of_pictures_are_kept_in_a_gif(tmp_path):
    from convscope.datasets.dataset import Dataset  # noqa: PLC0415

    rng = np.random.default_rng(2)
    things = Dataset(
        name="things",
        pictures=rng.integers(0, 256, (3, 14, 12, 3), np.uint8),
        labels=np.array([0, 1, 2], np.uint8),
        classes=("ant", "bee", "cat"),
    )
    path = tmp_path / "film.gif"
    film(small(scale=1 / 50), things, np.arange(3), path, settings=Settings(size=SIZE))
    frames, _ = read_again(path)
    assert len(frames) == 3
