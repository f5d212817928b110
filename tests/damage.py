"""Damage a network's files again and again, and open them: run as a process, so that its memory can be bounded.

    python damage.py MODEL COUNT FILE...

MODEL is opened after each damage to one of the FILES, which lie in the same folder, in turn; after every eighth damage
to each file it is run, too, if it opens and its input is small. The number of the damage that is under way stands in
the file `under way` there. Prints one JSON object: how many opened, how many were refused, the longest time, the most
memory that opening took, and whatever else came of it.
"""

import json
import random
import re
import signal
import sys
import time
from pathlib import Path

import numpy as np

from convscope.errors import ConvscopeError
from convscope.importers.load import load_file

PATIENCE = 10  # seconds for one file
ROOM = (
    16 << 20
)  # bytes of memory, beside 4 times the files: what the converter and the engine take of any file
STOP = 2 << 30  # bytes of address space beside those, beyond which the process gets no memory
HEAD = 4000  # bytes at the beginning of binary files: most others are weights
RUN = 8  # of each file every so manieth damage is run, if it opens and its input is small

TEXT = [
    "0",
    "-1",
    "65536",
    "2147483647",
    "99999999999999999999",
    "nan",
    '"x"',
    "}",
    "{",
    "",
    "layer {",
    "true",
]
LENGTHS = [b"\xff\xff\xff\xff\x7f", b"\xff\xff\xff\x07", b"\x00", b"\xff" * 11, b"\x80"]


def damaged(data: bytes, rng: random.Random, *, binary: bool) -> bytes:
    """Flip bits, blow up lengths or numbers, cut the end off, or take pieces out."""
    for _ in range(rng.randint(1, 2)):
        head = rng.randrange(max(1, min(len(data), HEAD)))
        place = head if binary and rng.random() < 0.6 else rng.randrange(max(1, len(data)))
        way = rng.choice((0, 0, 0, 0, 1, 1, 2, 3))
        if way == 0:
            data = data[:place] + bytes([data[place] ^ 1 << rng.randrange(8)]) + data[place + 1 :]
        elif way == 1 and binary:
            data = data[:head] + rng.choice(LENGTHS) + data[head + rng.randint(0, 4) :]
        elif way == 1:
            numbers = list(re.finditer(rb"\d+", data)) or [re.match(b"", data)]
            start, end = rng.choice(numbers).span()
            data = data[:start] + rng.choice(TEXT).encode() + data[end:]
        elif way == 2:
            data = data[:place]
        else:
            data = data[:place] + data[place + rng.randint(1, 40) :]
        if not data:
            break
    return data


def memory(key: str) -> int:
    """Read how many bytes of memory this process has now (`VmRSS`), or had at most (`VmHWM`)."""
    found = re.search(rf"^{key}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return 1024 * int(found[1])


def attempt(path: Path, *, run: bool) -> tuple[str, int]:
    """Open a network, and run it; give what it is refused with, and the memory of the process when it was open."""
    opened = 0
    try:
        model = load_file(path)
        opened = memory("VmHWM")
        if run and np.prod(model.shape) < 1 << 16:
            model.run(np.zeros((1, *model.shape), dtype=np.float32))
    except ConvscopeError as error:
        return str(error), opened or memory("VmHWM")
    return "", opened


def main() -> None:
    """Damage the files in turn, and count what comes of it."""
    import resource  # noqa: PLC0415  (tests import this file also where there is none)

    path, count, *files = Path(sys.argv[1]), int(sys.argv[2]), *map(Path, sys.argv[3:])
    whole = {file: file.read_bytes() for file in files}
    attempt(path, run=True)  # what is loaded on first use does not count
    most = 4 * sum(map(len, whole.values())) + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (STOP + most, STOP + most))
    counts, wrong, slowest, largest = {"opened": 0, "refused": 0}, [], 0.0, 0
    for seed in range(count):
        rng = random.Random(seed)
        file = files[seed % len(files)]
        (path.parent / "under way").write_text(str(seed))
        file.write_bytes(damaged(whole[file], rng, binary=file.suffix != ".prototxt"))
        Path("/proc/self/clear_refs").write_text("5")  # the most memory is counted anew
        before, start, held = memory("VmRSS"), time.perf_counter(), 0
        signal.alarm(PATIENCE)  # which ends the process; a watching thread would need memory of its own
        try:
            sentence, held = attempt(path, run=seed // len(files) % RUN == 0)
        except Exception as error:  # noqa: BLE001  (to be told, whatever it is)
            wrong.append([seed, f"{type(error).__name__}: {error}"])
        else:
            counts["refused" if sentence else "opened"] += 1
            if "\n" in sentence:
                wrong.append([seed, sentence])
        signal.alarm(0)
        slowest, taken = max(slowest, time.perf_counter() - start), held - before
        largest = max(largest, taken)
        if taken > most:
            wrong.append([seed, f"it took {taken:,} bytes of memory, and {most:,} are allowed"])
        file.write_bytes(whole[file])
    told = {**counts, "slowest": slowest, "largest": largest, "allowed": most, "wrong": wrong[:9]}
    print(json.dumps(told))  # noqa: T201  (to whoever runs it)


if __name__ == "__main__":
    main()
