import hashlib

import pytest

from convscope.download.fetch import fetch
from convscope.download.published import Published
from convscope.errors import DataError

CONTENT = bytes(range(256)) * 400


@pytest.fixture
def get(mirrors, tmp_path):
    """Fetch the file from some mirrors."""
    mirrors.files["file.gz"] = CONTENT

    def get(*folders, progress=None):
        return fetch(
            Published(
                name="file.gz",
                size=len(CONTENT),
                sha256=hashlib.sha256(CONTENT).hexdigest(),
                mirrors=tuple(mirrors.at(folder) if "://" not in folder else folder for folder in folders),
            ),
            folder=tmp_path / "cache",
            progress=progress,
        )

    return get


@pytest.mark.parametrize("first", ["broken", "wrong", "short", "long", "http://127.0.0.1:9/"])
def test_the_second_mirror_stands_in(get, mirrors, tmp_path, first):
    path = get(first, "good")
    assert path.read_bytes() == CONTENT
    assert [*(tmp_path / "cache").iterdir()] == [path]
    assert mirrors.asked[-1] == "good"


def test_the_first_mirror_is_enough(get, mirrors):
    get("good", "wrong")
    assert mirrors.asked == ["good"]


def test_what_is_in_the_cache_is_not_fetched_again(get, mirrors):
    get("good")
    get("good")
    assert mirrors.asked == ["good"]


def test_what_was_spoiled_in_the_cache_is_fetched_again(get, mirrors):
    get("good").write_bytes(b"spoiled")
    assert get("good").read_bytes() == CONTENT
    assert mirrors.asked == ["good", "good"]


def test_without_a_good_mirror_each_reason_is_said_and_nothing_is_kept(get, mirrors, tmp_path):
    with pytest.raises(DataError) as raised:
        get("broken", "wrong", "long", "http://127.0.0.1:9/")
    assert str(raised.value) == (
        "file.gz cannot be downloaded: "
        f"{mirrors.at('broken')} answers 503; "
        f"{mirrors.at('wrong')} gives other bytes than were published; "
        f"{mirrors.at('long')} gives more than the file's 102,400 bytes; "
        "http://127.0.0.1:9/ cannot be reached"
    )
    assert [*(tmp_path / "cache").iterdir()] == []


def test_a_cache_that_cannot_be_made_is_said(get, tmp_path):
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(DataError, match="cannot be kept in the cache"):
        get("good")


@pytest.mark.parametrize("mirror", ["good", "parts"])
def test_progress_is_told(get, mirror):
    told = []
    get(mirror, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told)


def test_nothing_is_printed(get, capfd):
    get("wrong", "good")
    assert capfd.readouterr() == ("", "")
