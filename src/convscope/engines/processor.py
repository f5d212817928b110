"""The processor that the engines run on."""

import os
import platform
from contextlib import suppress
from functools import cache
from math import ceil
from pathlib import Path

from convscope.engines.engine import Precision

_INFO = Path("/proc/cpuinfo")
_CPUS = Path("/sys/devices/system/cpu")
_QUOTAS = Path("/sys/fs/cgroup")


@cache
def physical_cores() -> int:
    """Count the cores that this process may use; the threads that one core runs at once count as one."""
    return max(1, min(_cores(), _quota()))


def takes_all(threads: int) -> bool:
    """Say whether so many threads, more than one, leave none of the cores on which this process may run to others."""
    return 1 < threads >= _cores()


@cache
def processor_name() -> str:
    """Name the processor, as its maker does where the system knows."""
    with suppress(OSError):
        for line in _INFO.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() in ("model name", "Hardware"):
                return value.strip()
    return platform.processor() or platform.machine()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return count_cores(os.sched_getaffinity(0))
    import psutil  # noqa: PLC0415  (needed on macOS and Windows alone)

    return psutil.cpu_count(logical=False) or os.cpu_count() or 1


def count_cores(threads: set[int], *, folder: Path = _CPUS) -> int:
    """Count the cores that run some hardware threads (Linux).

    Args:
        threads: the hardware threads' numbers.
        folder: where the system tells of them.
    """
    siblings = set[str]()
    for number in threads:
        try:
            siblings.add((folder / f"cpu{number}/topology/thread_siblings_list").read_text().strip())
        except OSError:
            siblings.add(str(number))
    return len(siblings)


def _quota() -> int:
    """Give how many processors' time a container grants; many where it does not say."""
    return min(read_quota(_QUOTAS), os.cpu_count() or 1)


def read_quota(folder: Path) -> int:
    """Read from a control group how many processors' time it grants, rounded up; many where it does not say."""
    many = 1 << 16
    with suppress(OSError, ValueError, ZeroDivisionError):
        granted, period = (folder / "cpu.max").read_text().split()
        return many if granted == "max" else max(1, ceil(int(granted) / int(period)))
    with suppress(OSError, ValueError, ZeroDivisionError):
        granted, period = ((folder / f"cpu/cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
        return many if int(granted) < 0 else max(1, ceil(int(granted) / int(period)))
    return many


@cache
def multiplies_bytes() -> bool:
    """Say whether products of eight bits are summed up without overflow; where the system does not say, no.

    On x86 that takes VNNI: without it, two products of a uint8 and an int8 are summed in 16 bits.
    """
    return _is_arm() or not _flags().isdisjoint(("avx512_vnni", "avx_vnni"))


def gains_from_fewer_products(precision: Precision) -> bool:
    """Say whether additions are worth their time where they save products; where the system does not say, in f32 alone.

    On Arm, OpenVINO's library sees to that itself. In tiles (AMX), products of bf16 are many times as quick.
    """
    if precision == "bf16":
        return "avx512_bf16" in _flags() and "amx_bf16" not in _flags()
    return not _is_arm()


def _is_arm() -> bool:
    return platform.machine().lower() in ("arm64", "aarch64")


@cache
def _flags() -> frozenset[str]:
    """Name what the processor is able to do, as Linux calls it; nothing where another system runs."""
    return read_flags(_INFO)


def read_flags(info: Path) -> frozenset[str]:
    """Read what a processor is able to do from what Linux tells of it."""
    with suppress(OSError):
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "flags":
                return frozenset(value.split())
    return frozenset()
