"""Damage a real network's files again and again, and open them: run as a process, so that its memory can be bounded.

    python damage.py PROTOTXT CAFFEMODEL FOLDER COUNT

Prints one JSON object: how many opened, how many were refused, and whatever else came of it.
"""

import json
import random
import re
import resource
import signal
import sys
from pathlib import Path

from convscope.errors import ConvscopeError
from convscope.importers.load import load_file

PATIENCE = 10  # seconds for one file
ROOM = 64 << 20  # bytes, beside 4 times the file, for what reading anything takes

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
        place = rng.randrange(max(1, len(data)))
        way = rng.choice((0, 0, 0, 0, 1, 1, 2, 3))
        if way == 0:
            data = data[:place] + bytes([data[place] ^ 1 << rng.randrange(8)]) + data[place + 1 :]
        elif way == 1 and binary:
            head = rng.randrange(
                min(len(data), 400)
            )  # most bytes are weights: lengths stand at the beginning
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


def main() -> None:
    """Damage one of both files in turn, and count what comes of it."""
    prototxt, caffemodel, folder, count = (*map(Path, sys.argv[1:4]), int(sys.argv[4]))
    texts, weights = prototxt.read_bytes(), caffemodel.read_bytes()
    text, binary = folder / "net.prototxt", folder / "net.caffemodel"
    text.write_bytes(texts)
    binary.write_bytes(weights)
    load_file(text)  # what is imported on first use does not count
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = used + 4 * (len(texts) + len(weights)) + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    opened, refused, wrong = 0, 0, []
    for seed in range(count):
        rng = random.Random(seed)
        target, data = (binary, weights) if seed % 2 else (text, texts)
        target.write_bytes(damaged(data, rng, binary=target is binary))
        signal.alarm(PATIENCE)  # which ends the process; a watching thread would need memory of its own
        try:
            load_file(text)
            opened += 1
        except ConvscopeError as error:
            refused += 1
            if "\n" in str(error):
                wrong.append([seed, str(error)])
        except Exception as error:  # noqa: BLE001  (to be told, whatever it is)
            wrong.append([seed, f"{type(error).__name__}: {error}"])
        signal.alarm(0)
        target.write_bytes(data)
    print(json.dumps({"opened": opened, "refused": refused, "wrong": wrong[:5]}))  # noqa: T201  (to whoever runs it)


if __name__ == "__main__":
    main()
