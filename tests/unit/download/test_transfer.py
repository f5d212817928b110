"""Downloads that break off, and go on; against a server on this machine."""

import errno
import hashlib
import json
import os
import shutil
from types import SimpleNamespace

import pytest

from convscope.download import transfer
from convscope.download.fetch import checked, fetch, part_of
from convscope.download.published import Published
from convscope.errors import DataError
from mirrors import STEP

CONTENT = bytes(range(251)) * 1600
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def get(mirrors, folder):
    """Fetch a file of which nothing is known but its address, unless it is said."""
    mirrors.files["net.bin"] = CONTENT

    def get(*names, progress=None, **known):
        file = published(mirrors, *names, **known)
        return fetch(file, folder=folder, progress=progress)

    return get


def published(mirrors, *names, **known):
    return Published(name="net.bin", mirrors=tuple(mirrors.at(name) for name in names), **known)


@pytest.fixture
def once(monkeypatch):
    """Let each fetch break off the first time that the server does."""
    monkeypatch.setattr(transfer, "ATTEMPTS", 1)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_server_that_breaks_off_is_asked_for_the_rest(get, mirrors, folder):
    assert get("cuts").read_bytes() == CONTENT
    assert mirrors.ranges == [None, *(f"bytes={times * STEP}-" for times in (1, 2, 3))]
    assert names(folder) == ["net.bin", "net.bin.sha256"]


def test_the_next_start_goes_on(get, mirrors, folder, once):
    with pytest.raises(DataError) as raised:
        get("cuts")
    assert str(raised.value) == (
        f"net.bin cannot be downloaded: {mirrors.at('cuts')} breaks off; "
        f"{STEP:,} bytes are kept, and the next download goes on from there"
    )
    assert names(folder) == ["net.bin.part", "net.bin.part.json"]
    for _ in range(2):
        with pytest.raises(DataError):
            get("cuts")
    assert get("cuts").read_bytes() == CONTENT
    assert mirrors.ranges == [None, *(f"bytes={times * STEP}-" for times in (1, 2, 3))]


def test_going_on_tells_what_is_there_already(get, mirrors, once):
    with pytest.raises(DataError):
        get("cuts")
    told = []
    with pytest.raises(DataError):
        get("cuts", progress=lambda *now: told.append(now))
    assert told[0][0] > STEP
    assert told[-1] == (2 * STEP, len(CONTENT))


def test_what_another_address_gave_is_not_gone_on_with(get, mirrors, once):
    with pytest.raises(DataError):
        get("cuts")
    assert get("ranges").read_bytes() == CONTENT
    assert mirrors.ranges == [None, None]


def test_a_file_that_has_changed_starts_over(get, mirrors, once):
    with pytest.raises(DataError):
        get("cuts")
    mirrors.files["net.bin"], mirrors.tag = CONTENT[::-1], '"second"'
    for _ in range(3):
        with pytest.raises(DataError):
            get("cuts")
    assert get("cuts").read_bytes() == CONTENT[::-1]
    assert mirrors.ranges[1:3] == [f"bytes={STEP}-", f"bytes={STEP}-"]  # of the old file, and of the new one


@pytest.mark.parametrize("tag", ["", 'W/"weak"'])
def test_without_a_name_for_its_state_a_file_starts_over(get, mirrors, once, tag):
    mirrors.tag = tag
    for _ in range(2):
        with pytest.raises(DataError):
            get("cuts")
    assert mirrors.ranges == [None, None]


def test_a_server_without_ranges_starts_over_and_is_not_asked_for_ever(get, mirrors):
    with pytest.raises(DataError, match="breaks off"):
        get("cuts-plain")
    assert mirrors.ranges == [None, f"bytes={STEP}-"]


def test_a_server_that_gives_another_piece_starts_over(get, mirrors):
    with pytest.raises(DataError, match="breaks off"):
        get("elsewhere")
    assert mirrors.ranges[:3] == [None, f"bytes={STEP}-", None]


def test_a_server_that_has_no_such_piece_starts_over(get, mirrors):
    with pytest.raises(DataError, match="breaks off"):
        get("unsatisfied")
    assert mirrors.ranges[:3] == [None, f"bytes={STEP}-", None]


@pytest.mark.parametrize(
    ("mirror", "known", "reason"),
    [
        ("loop", {}, "sends on and on"),
        ("long", {"size": len(CONTENT)}, "gives more than the file's 401,600 bytes"),
        ("endless", {"size": len(CONTENT)}, "gives more than the file's 401,600 bytes"),
        ("long", {"most": 500_000}, "gives more than 500,000 bytes"),
        ("endless", {"most": 500_000}, "gives more than 500,000 bytes"),
        ("shorter", {"size": len(CONTENT)}, "gives 401,500 bytes, and the file has 401,600"),
        ("wrong", {"sha256": SHA256}, "gives other bytes than were published"),
        ("broken", {}, "answers 503"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(get, mirrors, folder, mirror, known, reason):
    with pytest.raises(DataError) as raised:
        get(mirror, **known)
    assert str(raised.value) == f"net.bin cannot be downloaded: {mirrors.at(mirror)} {reason}"
    assert names(folder) == []


def test_a_server_may_send_on(get):
    assert get("on").read_bytes() == CONTENT


def test_from_a_safe_address_nobody_sends_on_to_an_unsafe_one():
    way = transfer.Transfer(part=None, size=None, limit=1, sure=False)
    with pytest.raises(transfer.RefusedError, match=r"^sends on to http://b/f, which anybody"):
        way._check_address("https://a/f", "http://b/f")
    transfer.Transfer(part=None, size=None, limit=1, sure=True)._check_address("https://a/f", "http://b/f")


def test_an_interrupt_keeps_what_has_come(get, mirrors, folder):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        get("ranges", progress=stop)
    kept = part_of(published(mirrors, "ranges"), folder).stat().st_size
    assert kept > 0
    assert get("ranges").read_bytes() == CONTENT
    assert mirrors.ranges == [None, f"bytes={kept}-"]


def test_a_disk_without_room_is_told_before_anything_comes(get, mirrors, folder, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(DataError) as raised:
        get("ranges")
    assert str(raised.value).startswith(
        f"net.bin cannot be downloaded: {mirrors.at('ranges')} cannot be kept in the cache: "
        "the disk has 1,000 bytes left, and 401,600 are to come"
    )


def test_a_disk_that_is_full_is_told(get, mirrors, folder):
    folder.mkdir()
    part_of(published(mirrors, "ranges"), folder).symlink_to("/dev/full")
    with pytest.raises(DataError, match=f"cannot be kept in the cache: {os.strerror(errno.ENOSPC)}"):
        get("ranges")


@pytest.mark.parametrize("mirror", ["ranges", "unsatisfied", "elsewhere", "shorter"])
def test_one_program_at_a_time(get, mirrors, folder, once, mirror):
    fcntl = pytest.importorskip("fcntl")
    folder.mkdir()
    part = part_of(published(mirrors, mirror), folder)
    note = part.with_name(f"{part.name}.json")
    note.write_text(json.dumps({"url": mirrors.at(mirror) + "net.bin", "tag": mirrors.tag}))
    part.write_bytes(CONTENT[:100])
    kept = note.read_text()
    with part.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        why = "gives 401,500 bytes" if mirror == "shorter" else "is being downloaded by another program"
        with pytest.raises(DataError, match=why):
            get(mirror, size=len(CONTENT))
        assert (part.read_bytes(), note.read_text()) == (CONTENT[:100], kept)  # they are the other's


def test_the_first_digest_is_remembered_and_checked(get, mirrors, folder):
    get("good")
    assert (folder / "net.bin.sha256").read_text() == f"{SHA256}  net.bin\n"
    file = published(mirrors, "good")
    assert checked(file, folder=folder) == folder / "net.bin"
    (folder / "net.bin").write_bytes(b"spoiled")
    spoiled = hashlib.sha256(b"spoiled").hexdigest()
    with pytest.raises(DataError) as raised:
        checked(file, folder=folder)
    assert str(raised.value) == (
        f"{folder / 'net.bin'} is not what came the first time: its SHA-256 is {spoiled}, not {SHA256}; "
        "remove it to download it again"
    )


def test_what_comes_later_must_be_what_came_first(get, mirrors, folder):
    get("good").unlink()
    mirrors.files["net.bin"] = CONTENT[::-1]
    with pytest.raises(DataError, match=r"gives other bytes than came the first time$"):
        get("good")
    mirrors.files["net.bin"] = CONTENT
    assert get("good").read_bytes() == CONTENT


def test_a_published_digest_is_checked(get, mirrors, folder):
    get("good", sha256=SHA256)
    assert names(folder) == ["net.bin"]
    (folder / "net.bin").write_bytes(b"spoiled")
    with pytest.raises(DataError, match="is not what was published"):
        checked(published(mirrors, "good", sha256=SHA256), folder=folder)


def test_what_is_not_there_is_said(mirrors, folder):
    with pytest.raises(DataError, match=r"net\.bin is not there$"):
        checked(published(mirrors, "good"), folder=folder)
