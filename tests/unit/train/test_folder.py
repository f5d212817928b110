import os

import pytest

from convscope.errors import OutputError
from convscope.train.folder import check, whole


def fill(folder):
    (folder / "a").write_text("A")
    (folder / "b").write_text("B")


def write(target, then):
    """Fill a folder, and let something happen before it is done."""
    with whole(target) as temporary:
        fill(temporary)
        then()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_appears_whole(tmp_path):
    target = tmp_path / "deep" / "out"
    check(target)
    assert not target.parent.exists()
    with whole(target) as temporary:
        fill(temporary)
        assert not target.exists()
    assert names(target) == ["a", "b"]
    assert names(target.parent) == ["out"]


def test_an_empty_folder_stays_the_same_folder(tmp_path, monkeypatch):
    target = tmp_path / "out"
    target.mkdir()
    inode = target.stat().st_ino
    monkeypatch.chdir(target)
    check(target.relative_to(target))
    with whole(target.relative_to(target)) as temporary:
        fill(temporary)
        assert names(target) == [temporary.name]
    assert names(target) == ["a", "b"]
    assert target.stat().st_ino == inode


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("trouble", [KeyboardInterrupt, ValueError])
def test_an_interruption_leaves_nothing(tmp_path, existing, trouble):
    target = tmp_path / "out"
    if existing:
        target.mkdir()

    def interrupt():
        raise trouble

    with pytest.raises(trouble):
        write(target, interrupt)
    assert names(tmp_path) == (["out"] if existing else [])
    assert not existing or names(target) == []


def test_an_interruption_while_moving_leaves_nothing(tmp_path, monkeypatch):
    target = tmp_path / "out"
    target.mkdir()
    rename = type(target).rename

    def interrupted(path, to):
        if path.name == "b":
            raise KeyboardInterrupt
        return rename(path, to)

    monkeypatch.setattr(type(target), "rename", interrupted)
    with pytest.raises(KeyboardInterrupt), whole(target) as temporary:
        fill(temporary)
    assert names(target) == []


def test_a_full_disk_is_one_sentence(tmp_path):
    target = tmp_path / "out"
    with pytest.raises(OutputError) as raised, whole(target):
        raise OSError(28, "No space left on device")
    assert str(raised.value) == f"{target}: cannot be written: No space left on device"
    assert names(tmp_path) == []


@pytest.mark.parametrize("existing", [False, True])
def test_a_folder_that_somebody_filled_meanwhile_is_left_alone(tmp_path, existing):
    target = tmp_path / "out"
    if existing:
        target.mkdir()

    def fill_it():
        target.mkdir(exist_ok=True)
        (target / "theirs").write_text("!")

    with pytest.raises(OutputError, match="not empty"):
        write(target, fill_it)
    assert names(target) == ["theirs"]
    assert names(tmp_path) == ["out"]


def test_what_cannot_be_written_is_found_out_before(tmp_path):
    (tmp_path / "file").write_text("")
    for target, sentence in {
        tmp_path: "is not empty; name a new folder, or remove this one first",
        tmp_path / "file": "is a file; name a new folder",
        tmp_path / "file" / "out": f"cannot be made, because {tmp_path / 'file'} is a file",
        tmp_path / ("x" * 300): "cannot be written: File name too long",
    }.items():
        with pytest.raises(OutputError) as raised:
            check(target)
        assert str(raised.value) == f"{target}: {sentence}"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_of_somebody_else_is_found_out_before(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="not yours to write"):
        check(tmp_path / "out")


def test_what_the_system_says_of_a_place_is_told(tmp_path, monkeypatch):
    allowed, target = os.access, tmp_path / "deep" / "out"
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path and allowed(path, mode))
    with pytest.raises(OutputError) as raised:
        check(target)
    assert str(raised.value) == f"{target}: cannot be written, because {tmp_path} is not yours to write"
    assert names(tmp_path) == []
