"""Record until it cannot be written: `python record_story.py FILE`; what has come so far is printed in seconds."""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from convscope.record.writer import Kept, Recorder
from convscope.scope import Scope
from networks import small
from recordings import head


def main(path: Path) -> None:
    """Record at 100 frames a second."""
    model = small()
    recorder = Recorder(path, head(model))
    reading = Scope(model).look(np.zeros((14, 12, 3), np.uint8))
    start = time.monotonic()
    while not recorder.problem:
        seconds = time.monotonic() - start
        recorder.put(Kept(reading=reading, picture=b"", box=(0, 0, 1, 1), seconds=seconds))
        sys.stdout.write(f"{seconds}\n")
        sys.stdout.flush()
        time.sleep(0.01)
    sys.stderr.write(f"{recorder.problem}\n")


main(Path(sys.argv[1]))
