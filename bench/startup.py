"""How long a user waits: for `import convscope`, and from the command to the served page."""

import subprocess
import sys
from statistics import median
from time import perf_counter

from bench.table import Row, asked, markdown

IMPORTS = 15
STARTS = 5


def startup() -> list[Row]:
    """Measure both, each several times, with everything compiled and in the system's cache."""
    importing, starting = import_time(), serving_time()
    return [
        Row(
            "import convscope, beyond Python itself",
            f"{importing * 1000:.1f} ms",
            asked("under 100 ms", met=importing < 0.1),
        ),
        Row(
            "from the command to the page's address",
            f"{starting:.2f} s",
            asked("at most 1.5 s", met=starting <= 1.5),
        ),
    ]


def import_time() -> float:
    """Give by how much the median Python that imports convscope takes longer than one that does not, in seconds."""
    bare, importing = [], []
    for _ in range(IMPORTS):
        bare.append(run_time("pass"))
        importing.append(run_time("import convscope"))
    return median(importing) - median(bare)


def run_time(code: str) -> float:
    """Run a Python from start to end, and give the seconds."""
    start = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return perf_counter() - start


def serving_time() -> float:
    """Give the median time until the command has printed the address that it serves, in seconds."""
    times = []
    for _ in range(STARTS + 1):
        start = perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "convscope", "--no-open", "--port", "0"], stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                address = process.stdout.readline()
                times.append(perf_counter() - start)
            finally:
                process.terminate()
        if not address.startswith("http://"):
            raise RuntimeError(f"convscope printed {address!r} in place of its address")
    return median(times[1:])  # the first one compiles


if __name__ == "__main__":
    print(markdown(startup()))
