"""What is kept between starts: found by what it was made from, whole or not there, and never an error."""

import errno
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import platformdirs
import pooch
import pytest

from convscope import cache
from convscope.cache import STALE, Shelf
from convscope.errors import ModelError
from convscope.seal import BLOCK, digest_of

SHELF = Shelf(kind="things", version=1, most=10_000)
KEY = SHELF.key("made", b"from", "this")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Keep things in a folder of the test's own."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def filled(**files):
    def fill(into):
        for name, data in files.items():
            path = into / name.replace("__", "/")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)

    return fill


def names(folder):
    return sorted(path.name for path in (folder / "things").iterdir())


def test_it_lies_where_downloads_lie(monkeypatch):
    monkeypatch.delenv(cache.VARIABLE)
    assert cache.home() == Path(pooch.os_cache("convscope")) == Path(platformdirs.user_cache_dir("convscope"))


@pytest.mark.parametrize("value", ["", "off", "OFF", " "])
def test_off_keeps_nothing(monkeypatch, folder, value):
    monkeypatch.setenv(cache.VARIABLE, value)
    SHELF.put(KEY, 1)
    assert SHELF.get(KEY, int) is None
    assert SHELF.keep(KEY, filled(a=b"a")) is None
    assert SHELF.find(KEY) is None
    with SHELF.draft() as draft:
        assert draft is None
    assert not folder.exists()


@pytest.mark.parametrize("value", [1, 0.25, "text", [1, 2], {"a": [True, None]}, None])
def test_values_come_back(value):
    SHELF.put(KEY, value)
    assert SHELF.get(KEY, type(value) if value is not None else type(None)) == value


def test_values_of_another_type_are_not_there():
    SHELF.put(KEY, "text")
    assert SHELF.get(KEY, int) is None
    SHELF.put(KEY, 3)
    assert SHELF.get(KEY, int) == 3


def test_keys_tell_everything_apart(monkeypatch):
    other = Shelf(kind="others", version=1, most=1), Shelf(kind="things", version=2, most=1)
    keys = {
        SHELF.key("ab", "c"),
        SHELF.key("a", "bc"),
        SHELF.key("abc"),
        SHELF.key(),
        SHELF.key("ab", "c", ""),
        *(shelf.key("ab", "c") for shelf in other),
    }
    assert len(keys) == 7
    monkeypatch.setattr(cache, "release_of", lambda _: "another release")
    assert SHELF.key("ab", "c") not in keys


def test_folders_come_back():
    kept = SHELF.keep(KEY, filled(a=b"1" * 100, inner__b=b"2"))
    found = SHELF.find(KEY)
    assert kept == found
    assert (found / "a").read_bytes() == b"1" * 100
    assert (found / "inner" / "b").read_bytes() == b"2"
    assert SHELF.find(SHELF.key("other")) is None


def test_nothing_is_left_of_what_was_not_kept(folder):
    def broken(into):
        (into / "half").write_bytes(b"1")
        raise OSError(28, "No space left on device")

    assert SHELF.keep(KEY, broken) is None
    with SHELF.draft() as draft:
        (draft.folder / "half").write_bytes(b"1")
    with pytest.raises(RuntimeError), SHELF.draft() as draft:
        raise RuntimeError
    assert names(folder) == []


def flip(path, place=-1):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


DAMAGES = {
    "a bit": lambda at: flip(at / "a"),
    "a bit of the list": lambda at: flip(at / "entry.json", 12),
    "an end": lambda at: (at / "a").write_bytes(b"1" * 99),
    "more": lambda at: (at / "a").write_bytes(b"1" * 101),
    "a file": lambda at: (at / "a").unlink(),
    "the list": lambda at: (at / "entry.json").unlink(),
    "an empty list": lambda at: (at / "entry.json").write_bytes(b""),
    "a deep list": lambda at: (at / "entry.json").write_bytes(b"[" * 100_000),
    "a list that leads out": lambda at: (at / "entry.json").write_text(
        json.dumps({"key": KEY, "files": {"../../../x": [0, hashlib.sha256(b"").hexdigest()]}})
    ),
    "a list of something else": lambda at: (at / "entry.json").write_text(
        json.dumps({"key": "other", "files": {}})
    ),
    "a file in its place": lambda at: (shutil.rmtree(at), at.write_bytes(b"1")),
    "a link to nothing in its place": lambda at: (shutil.rmtree(at), at.symlink_to("nothing")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_folders_are_not_there_and_are_replaced(folder, damage):
    place = SHELF.keep(KEY, filled(a=b"1" * 100))
    DAMAGES[damage](place)
    assert SHELF.find(KEY) is None
    assert SHELF.keep(KEY, filled(a=b"1" * 100)) == place
    assert (SHELF.find(KEY) / "a").read_bytes() == b"1" * 100
    assert names(folder) == [KEY]


@pytest.mark.parametrize("place", [0, 10, 90, 160, -2])
def test_damaged_values_are_not_there_and_are_replaced(folder, place):
    SHELF.put(KEY, "a long text" * 10)
    flip(folder / "things" / f"{KEY}.json", place)
    assert SHELF.get(KEY, str) is None
    SHELF.put(KEY, "new")
    assert SHELF.get(KEY, str) == "new"


@pytest.mark.parametrize("data", [b"", b"[" * 100_000, b"\xff", b"{}", b"1" * 3_000_000])
def test_foreign_values_are_not_there(folder, data):
    (folder / "things").mkdir(parents=True)
    (folder / "things" / f"{KEY}.json").write_bytes(data)
    assert SHELF.get(KEY, str) is None


def test_a_folder_where_a_value_should_be_is_replaced(folder):
    (folder / "things" / f"{KEY}.json" / "inner").mkdir(parents=True)
    assert SHELF.get(KEY, int) is None
    SHELF.put(KEY, 1)
    assert SHELF.get(KEY, int) == 1


def test_a_file_where_the_cache_should_be_is_a_line_in_the_log(folder, caplog):
    folder.write_bytes(b"")
    with caplog.at_level(logging.WARNING):
        SHELF.put(KEY, 1)
        assert SHELF.keep(KEY, filled(a=b"1")) is None
    assert SHELF.get(KEY, int) is None
    assert SHELF.find(KEY) is None
    assert [record.message.split(" is not written: ")[0] for record in caplog.records] == [
        f"the cache {folder / 'things'}"
    ] * 2


@pytest.mark.parametrize("failing", ["write_bytes", "replace", "rename", "mkdir"])
def test_a_full_disk_is_a_line_in_the_log(monkeypatch, caplog, failing):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, failing, full)
    with caplog.at_level(logging.WARNING):
        SHELF.put(KEY, 1)
        SHELF.keep(KEY, lambda _: None)
    assert caplog.records
    assert all("No space left on device" in record.message for record in caplog.records)
    monkeypatch.undo()


def test_what_was_used_last_stays(folder):
    keys = [SHELF.key(str(number)) for number in range(4)]
    for age, key in enumerate(keys[:3]):
        place = SHELF.keep(key, filled(a=bytes(3000)))
        past = time.time() - 1000 + age
        os.utime(place, (past, past))
    assert SHELF.find(keys[0]) is not None  # now the second is the oldest
    assert SHELF.keep(keys[3], filled(a=bytes(3000))) is not None
    assert [SHELF.find(key) is not None for key in keys] == [True, False, True, True]
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= SHELF.most


def test_values_are_bounded_too(folder):
    for number in range(100):
        SHELF.put(SHELF.key(str(number)), "x" * 500)
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= SHELF.most
    assert SHELF.get(SHELF.key("99"), str) is not None


def test_what_is_too_large_is_not_kept_and_pushes_nothing_out():
    assert SHELF.keep(KEY, filled(a=b"1")) is not None
    assert SHELF.keep(SHELF.key("large"), filled(a=bytes(10_001))) is None
    SHELF.put(SHELF.key("large value"), "x" * 10_001)
    assert SHELF.get(SHELF.key("large value"), str) is None
    assert SHELF.find(KEY) is not None


def test_what_a_crash_left_is_swept_away_after_a_day(folder):
    for name, age in ((".part-old", STALE + 60), (".part-new", 60), (".gone-old", STALE + 60)):
        (folder / "things" / name).mkdir(parents=True)
        (folder / "things" / name / "half").write_bytes(b"1")
        past = time.time() - age
        os.utime(folder / "things" / name, (past, past))
    assert SHELF.keep(KEY, filled(a=b"1")) is not None
    assert names(folder) == sorted([".part-new", KEY])


RACE = """
import sys
from convscope.cache import Shelf
shelf = Shelf(kind="things", version=1, most=100_000)
def fill(folder):
    (folder / "a").write_bytes(b"1" * 10_000)
for turn in range(40):
    for number in range(12):
        key = shelf.key(str(number))
        place = shelf.find(key) or shelf.keep(key, fill)
        assert place is not None
        shelf.put(shelf.key("value", str(number % 3)), turn)
        value = shelf.get(shelf.key("value", str(number % 3)), int)
        assert value is None or 0 <= value < 40
"""


def test_two_processes_at_once(folder):
    running = [
        subprocess.Popen([sys.executable, "-c", RACE], stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    told = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    assert not [name for name in names(folder) if name.startswith(".")]


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
def test_digests_are_those_of_all_blocks(tmp_path, size):
    data = os.urandom(size)
    (tmp_path / "file").write_bytes(data)
    blocks = [data[start : start + BLOCK] for start in range(0, max(size, 1), BLOCK)]
    expected = hashlib.sha256(b"".join(hashlib.sha256(block).digest() for block in blocks)).hexdigest()
    assert digest_of(tmp_path / "file") == expected


def test_what_cannot_be_kept_lies_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_CACHE", "off")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    shelf = Shelf(kind="things", version=1, most=1 << 20)

    folder = shelf.have(shelf.key("a"), lambda place: (place / "x").write_text("1") and None, what="x")

    assert folder.parent == tmp_path
    assert (folder / "x").read_text() == "1"


def test_what_can_be_kept_is_filled_once(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_CACHE", str(tmp_path))
    shelf = Shelf(kind="things", version=1, most=1 << 20)
    filled = []

    def fill(place):
        filled.append(place)
        (place / "x").write_text("1")

    first, second = (shelf.have(shelf.key("a"), fill, what="x") for _ in range(2))

    assert first == second
    assert first.is_relative_to(tmp_path)
    assert len(filled) == 1


def test_where_nothing_can_be_laid_the_reason_is_raised(monkeypatch):
    monkeypatch.setenv("CONVSCOPE_CACHE", "off")
    monkeypatch.setattr("tempfile.tempdir", "/proc/nowhere")
    shelf = Shelf(kind="things", version=1, most=1 << 20)
    with pytest.raises(
        ModelError, match=r"^a thing cannot be written to /proc/nowhere: No such file or directory$"
    ):
        shelf.have(shelf.key("a"), lambda _: None, what="a thing")


def test_where_there_is_no_folder_for_temporary_files_that_is_told(monkeypatch):
    def gettempdir():
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setenv("CONVSCOPE_CACHE", "off")
    monkeypatch.setattr("tempfile.gettempdir", gettempdir)
    shelf = Shelf(kind="things", version=1, most=1 << 20)
    with pytest.raises(
        ModelError,
        match=r"^a thing cannot be written to a folder for temporary files: No usable temporary directory",
    ):
        shelf.have(shelf.key("a"), lambda _: None, what="a thing")
