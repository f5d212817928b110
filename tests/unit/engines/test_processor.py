"""How many cores there are: threads of one core count once, and a container's grant is heeded."""

import os

import pytest

from convscope.engines import processor
from convscope.engines.processor import count_cores, physical_cores, processor_name, read_flags, read_quota


@pytest.fixture
def cpus(tmp_path):
    """Write down four cores of two threads each, as Linux tells of them, numbered as it numbers them."""
    for number in range(8):
        folder = tmp_path / f"cpu{number}" / "topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(f"{number % 4},{number % 4 + 4}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("threads", "cores"),
    [({0, 1, 2, 3, 4, 5, 6, 7}, 4), ({0, 4}, 1), ({0, 1, 4}, 2), ({3}, 1), ({0, 99}, 2)],
)
def test_threads_of_one_core_count_once(cpus, threads, cores):
    assert count_cores(threads, folder=cpus) == cores


@pytest.mark.parametrize(
    ("text", "granted"),
    [
        ("200000 100000", 2),
        ("150000 100000", 2),
        ("50000 100000", 1),
        ("max 100000", 1 << 16),
        ("?", 1 << 16),
    ],
)
def test_a_containers_grant_is_heeded(tmp_path, text, granted):
    (tmp_path / "cpu.max").write_text(text + "\n")
    assert read_quota(tmp_path) == granted


def test_an_older_containers_grant_is_heeded(tmp_path):
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("300000\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert read_quota(tmp_path) == 3
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("-1\n")
    assert read_quota(tmp_path) == 1 << 16


def test_what_a_processor_can_do_is_read_from_the_first_of_its_cores(tmp_path):
    info = tmp_path / "cpuinfo"
    info.write_text("processor\t: 0\nflags\t\t: fpu avx512_bf16 amx_bf16\n\nprocessor\t: 1\nflags\t\t: fpu\n")
    assert read_flags(info) == {"fpu", "avx512_bf16", "amx_bf16"}
    assert read_flags(tmp_path / "none") == frozenset()


def test_this_machine_has_cores_and_a_name():
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)
    assert processor_name()


@pytest.mark.parametrize(
    ("threads", "cores", "none_left"), [(1, 1, False), (1, 2, False), (2, 2, True), (2, 4, False)]
)
def test_threads_take_all_cores_where_there_are_no_more(monkeypatch, threads, cores, none_left):
    monkeypatch.setattr(processor, "_cores", lambda: cores)
    assert processor.takes_all(threads) is none_left
