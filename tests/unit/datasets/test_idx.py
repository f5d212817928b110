import gzip
import struct
import tracemalloc
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.datasets import idx
from convscope.errors import DataError

PICTURES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)


def header(*shape, kind=0x08):
    return struct.pack(f">2xBB{len(shape)}I", kind, len(shape), *shape)


GOOD = header(2, 3, 4) + PICTURES.tobytes()
ZIPPED = gzip.compress(GOOD, mtime=0)


@pytest.mark.parametrize(
    "content",
    [GOOD, ZIPPED, gzip.compress(GOOD[:9]) + gzip.compress(GOOD[9:])],
    ids=["plain", "gzipped", "in two pieces"],
)
def test_plain_and_gzipped_files_are_read(tmp_path, content):
    path = tmp_path / "pictures"
    path.write_bytes(content)
    array = idx.read(path, dimensions=3)
    np.testing.assert_array_equal(array, PICTURES)
    assert array.dtype == np.uint8
    assert not array.flags.writeable


BROKEN = {
    "nothing": (b"", "is not an IDX file: it begins with nothing"),
    "picture": (b"\x89PNG\r\n\x1a\n", "is not an IDX file: it begins with 89 50 4e 47"),
    "short magic": (b"\0\0\x08", "is not an IDX file: it begins with 00 00 08"),
    "float": (header(1, 1, 1, kind=0x0D) + b"1234", "holds float32 values; only uint8 (type 0x08) is read"),
    "no type": (
        header(1, 1, 1, kind=0x07) + b"1",
        "is not an IDX file: it has type 0x07; only uint8 (type 0x08) is read",
    ),
    "labels": (header(9) + bytes(9), "has 1 dimension, not 3: pictures have 3, labels have 1"),
    "header cut": (header(2, 3, 4)[:13], "is cut short within its header"),
    "no pictures": (header(0, 28, 28), "is empty: it holds 0×28×28 values"),
    "cut": (GOOD[:-1], "claims 2×3×4 values, but 1 of them are missing"),
    "more": (GOOD + b"x", "claims 2×3×4 values, but more bytes follow them"),
    "claims a lot": (
        header(60000, 28, 28) + bytes(100),
        "claims 60000×28×28 values, more than the file can hold: it is cut short",
    ),
    "claims the world": (
        header(0xFFFFFFFF, 0xFFFFFFFF, 2),
        "claims 4294967295×4294967295×2 values, more than the 1,073,741,824 bytes that are taken at most",
    ),
    "zipped claims a lot": (
        gzip.compress(header(60000, 28, 28)),
        "claims 60000×28×28 values, more than the file can hold: it is cut short",
    ),
    "zipped and cut within": (
        gzip.compress(GOOD[:-2]),
        "claims 2×3×4 values, but 2 of them are missing",
    ),
    "zipped and more": (gzip.compress(GOOD + b"x"), "claims 2×3×4 values, but more bytes follow them"),
    "zip cut": (ZIPPED[:-9], "the gzip file is cut short; fetch it again"),
    "zip's end wrong": (
        ZIPPED[:-8] + bytes(8),
        "the gzip file is damaged; fetch it again",
    ),
    "zip damaged": (
        ZIPPED[:10] + b"\xff" * 20,
        "the gzip file is damaged; fetch it again",
    ),
    "junk after zip": (
        ZIPPED + b"junk",
        "the gzip file is damaged; fetch it again",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gives_one_sentence(tmp_path, name):
    content, sentence = BROKEN[name]
    path = tmp_path / "pictures"
    path.write_bytes(content)
    with pytest.raises(DataError) as raised:
        idx.read(path, dimensions=3)
    assert str(raised.value) == f"{path}: {sentence}"


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"pictures: there is no such file$"):
        idx.read(tmp_path / "pictures", dimensions=3)
    with pytest.raises(DataError, match=r": is not a file$"):
        idx.read(tmp_path, dimensions=3)


def test_a_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb"
    path.write_bytes(gzip.compress(header(10) + bytes(200_000_000), compresslevel=1))
    tracemalloc.start()
    with pytest.raises(DataError, match="more bytes follow"):
        idx.read(path, dimensions=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_claim_takes_no_memory(tmp_path):
    path = tmp_path / "claim"
    path.write_bytes(gzip.compress(header(1 << 30) + bytes(2_000_000), compresslevel=0))
    tracemalloc.start()
    with pytest.raises(DataError, match="are missing"):
        idx.read(path, dimensions=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Give a file that is written anew for every example."""
    return tmp_path_factory.mktemp("idx") / "pictures"


@given(
    content=st.sampled_from([GOOD, ZIPPED]),
    place=st.integers(0, len(ZIPPED) - 1),
    junk=st.binary(max_size=8),
    skip=st.integers(0, 8),
)
def test_damage_gives_an_array_or_one_sentence(path, content, place, junk, skip):
    path.write_bytes(content[:place] + junk + content[place + skip :])
    with suppress(DataError):
        array = idx.read(path, dimensions=3)
        assert array.ndim == 3
