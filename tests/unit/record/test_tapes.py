"""Where recordings go, and what they are called."""

import builtins
import re
import threading

import numpy as np
import pytest

from convscope.errors import MissingExtraError, OutputError
from convscope.record.reader import Recording
from convscope.record.tapes import Tapes, check_new
from convscope.record.writer import Kept
from convscope.scope import Scope
from networks import small
from recordings import VIEW


def tapes(folder, **more):
    return Tapes(small(), named="small", folder=folder, **more)


def test_a_recording_without_a_name_is_called_after_the_time(tmp_path):
    made = tapes(tmp_path)
    begun = [made.begin() for _ in range(3)]
    for recorder in begun:
        recorder.close()
    names = [recorder.path.name for recorder in begun]
    assert len(set(names)) == 3
    assert all(re.fullmatch(r"convscope-\d{8}-\d{6}(-\d+)?\.arrow", name) for name in names)
    assert {path.name for path in tmp_path.iterdir()} == set(names)


def test_the_head_says_what_was_recorded(tmp_path):
    made = tapes(tmp_path, source="camera:0")
    recorder = made.begin(tmp_path / "mine.arrow")
    reading = Scope(small(), VIEW).look(np.zeros((14, 12, 3), np.uint8))
    recorder.put(Kept(reading=reading, picture=b"", box=(0, 0, 1, 1), seconds=0.0))
    recorder.close()
    read = Recording(tmp_path / "mine.arrow").head
    assert (read.model, read.source, read.shape) == ("small", "camera:0", (3, 14, 12))
    assert read.labels == ("ant", "bee", "cat")
    assert read.started > 1.7e9


def test_the_first_file_is_claimed_once_whoever_asks(tmp_path):
    made = tapes(tmp_path, first=tmp_path / "first.arrow")
    claimed = []
    threads = [threading.Thread(target=lambda: claimed.append(made.claim())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed, key=str) == sorted([tmp_path / "first.arrow", *[None] * 7], key=str)
    assert tapes(tmp_path).claim() is None


def test_a_first_file_that_cannot_be_is_told_at_once(tmp_path):
    there = tmp_path / "there.arrow"
    there.write_text("precious")
    for path, sentence in (
        (tmp_path / "x.npz", "the name of a recording ends in .arrow"),
        (there, "is there already: choose another name"),
        (tmp_path / "none" / "x.arrow", f"there is no folder {tmp_path / 'none'}"),
    ):
        with pytest.raises(OutputError, match=re.escape(sentence)):
            tapes(tmp_path, first=path)
        with pytest.raises(OutputError, match=re.escape(sentence)):
            check_new(path)
    assert there.read_text() == "precious"


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(OutputError, match="cannot be written: No such file or directory"):
        tapes(tmp_path / "gone").begin()


def test_without_pyarrow_there_is_a_sentence_and_no_file(tmp_path, monkeypatch):
    missing(monkeypatch)
    with pytest.raises(MissingExtraError, match=re.escape("pip install 'convscope[record]'")):
        tapes(tmp_path, first=tmp_path / "first.arrow")
    with pytest.raises(MissingExtraError, match="a recording needs pyarrow, which is not installed"):
        tapes(tmp_path).begin()
    assert list(tmp_path.iterdir()) == []


def missing(monkeypatch):
    """Let pyarrow not be there."""

    def without(name):
        if name == "pyarrow":
            raise ImportError(name)
        return builtins.__import__(name)

    monkeypatch.setattr("convscope.record.form.import_module", without)


def test_more_recordings_in_a_second_than_names_are_refused_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("pathlib.Path.exists", lambda _: True)
    with pytest.raises(OutputError, match="has 99 recordings of this second already: wait for the next one"):
        tapes(tmp_path).begin()
