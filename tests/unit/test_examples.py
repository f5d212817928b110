"""The notebooks run from top to bottom, and carry no outputs; the examples of the page on Python run, too."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from conftest import needed
from convscope.datasets import mnist

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
RUN = """
import sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": sys.argv[2]}}).execute()
nbformat.write(notebook, sys.argv[2] + "/done.ipynb")
"""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_carries_no_outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert len(code) <= 8


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, tmp_path):
    cells = executed(path, tmp_path)
    kinds = {
        kind
        for cell in cells
        for output in cell.get("outputs", [])
        for kind in output.get("data", {output["output_type"]: ""})
    }
    assert "error" not in kinds
    assert kinds & {"image/png", "stream"}


def test_a_reading_is_a_picture_in_a_notebook(tmp_path):
    cells = executed(ROOT / "examples" / "picture.ipynb", tmp_path)
    shown = cells[2]["outputs"][0]["data"]
    assert set(shown) == {"image/png", "text/plain"}
    assert "".join(shown["text/plain"]) == "<LeNet: 7, 100.0%>"


def test_watching_in_a_notebook_shows_a_frame_and_goes_on(tmp_path):
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": None, "outputs": []}
    sources = (
        "import convscope\nfrom urllib.request import urlopen\nwatching = convscope.watch('lenet', port=0)\nwatching",
        "print(urlopen(watching.url).status)\nwatching.stop()\nwatching",
    )
    cells = [cell | {"id": str(place), "source": source} for place, source in enumerate(sources)]
    path = tmp_path / "watch.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    first, second = executed(path, tmp_path)
    assert "".join(first["outputs"][0]["data"]["text/html"]).startswith('<iframe src="http://127.0.0.1:')
    assert "".join(second["outputs"][0]["text"]) == "200\n"
    assert "stopped" in "".join(second["outputs"][1]["data"]["text/plain"])


def executed(path, folder):
    """Run a notebook as Jupyter does, and give its cells."""
    for package in ("nbclient", "ipykernel"):
        needed(package)
    command = [sys.executable, "-c", RUN, str(path), str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads((folder / "done.ipynb").read_text(encoding="utf-8"))["cells"]


PAGES = ("README.md", "docs/view.md", "docs/film.md", "docs/evaluate.md", "docs/sources.md", "docs/age.md")


@pytest.mark.parametrize("page", PAGES)
def test_what_stands_in_the_pages_can_be_pasted(page, tmp_path, monkeypatch):
    served = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("convscope.watch", lambda *given, **options: served.append(given))
    monkeypatch.setattr("convscope.server.serve.serve", lambda *given, **options: served.append(given))
    digit = mnist.load("test").pictures[0]
    Image.fromarray(np.pad(255 - digit, 14, constant_values=255)).save("seven.png")
    examples = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    for example in examples:
        exec(example, names)
    assert examples
    assert bool(served) == any(word in example for example in examples for word in (".watch(", "serve("))


def test_the_examples_of_the_page_run():
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    names = {}
    for example in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(example, names)
    assert names["reading"].label == "7"
    assert names["ip1"].shape == (40, 500)
    assert np.isfinite(names["ip1"]).all()
