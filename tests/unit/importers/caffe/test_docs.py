"""The documentation, against the code."""

import re
from pathlib import Path

from convscope.importers.caffe.layers.table import LAYERS
from convscope.importers.caffe.picture import LARGEST
from convscope.importers.caffe.reading import TEXT_LIMIT, WEIGHTS_LIMIT
from convscope.importers.caffe.shapes import LARGEST_BLOB

PAGE = (Path(__file__).parents[4] / "docs/caffe.md").read_text(encoding="utf-8")


def test_every_layer_type_is_documented():
    table = PAGE.split("| type | what is read |")[1].split("\n\n")[0]
    assert re.findall(r"^\| (\w+) \|", table, re.MULTILINE) == sorted(LAYERS)


def test_the_example_runs(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(example, "docs/caffe.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "conv1 convolution (20, 24, 24) "
    assert lines[-1].startswith("(1, 500) prob ")


def test_the_limits_are_documented():
    assert (TEXT_LIMIT, WEIGHTS_LIMIT + 1, LARGEST, LARGEST_BLOB) == (8 << 20, 2 << 30, 8192, 2**29)
    assert "8 MiB, a caffemodel\n2 GiB, an input 8192 pixels on a side, and a blob 2²⁹ values" in PAGE
