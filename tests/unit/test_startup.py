"""Importing convscope costs next to nothing; `python -m bench.startup` measures it."""

import subprocess
import sys

LOADED = """
import sys
before = set(sys.modules)
import convscope
names = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(names - sys.stdlib_module_names))
"""


def test_importing_the_package_loads_no_other() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    assert done.stdout == "['convscope']\n"


def test_asking_for_help_loads_no_network_engine() -> None:
    code = "import sys; from convscope.cli import main\ntry: main()\nfinally: print(sorted(HEAVY & set(sys.modules)))"
    heavy = {"cv2", "matplotlib", "onnx", "onnxruntime", "starlette", "torch", "uvicorn"}
    done = subprocess.run(
        [sys.executable, "-c", code.replace("HEAVY", repr(heavy)), "--help"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
