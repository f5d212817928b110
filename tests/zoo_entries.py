"""A small entry of the zoo, whose files a server on this machine has."""

from caffe_files import caffemodel, layer, stated_input, values
from convscope.download.published import Published
from convscope.zoo.entry import Entry

TEXT = (
    stated_input(3, 8, 8)
    + layer("conv", "Convolution", "data", "convolution_param { num_output: 4 kernel_size: 3 }")
    + layer("fc", "InnerProduct", "conv", "inner_product_param { num_output: 5 }")
    + layer("prob", "Softmax", "fc")
)
WEIGHTS = caffemodel({"conv": [values(4, 3, 3, 3), values(4)], "fc": [values(5, 144), values(5)]})
CARD = """
title = "Tiny ages"
origin = "this test"
licence = "for tests alone"
citation = "A. Nobody: Nothing. 1999"
[input]
size = [8, 8]
mean = [1, 2, 3]
[output]
kind = "ordinal"
unit = "years"
"""


def tiny_entry(folder, mirrors, *, at="good"):
    """Write what comes with the package into a folder, and serve the rest."""
    folder.mkdir()
    network = folder / "deploy.prototxt"
    network.write_text(TEXT)
    (folder / "convscope.toml").write_text(CARD)
    mirrors.files |= {"tiny.caffemodel": WEIGHTS, "theirs.prototxt": b'name: "Theirs"\n' + TEXT.encode()}
    here = (mirrors.at(at),)
    return Entry(
        name="tiny",
        network=network,
        files=(
            Published(name="tiny.caffemodel", mirrors=here, roughly=3_000, most=100_000),
            Published(name="theirs.prototxt", mirrors=here, most=100_000, optional=True),
        ),
        weights="tiny.caffemodel",
        text="theirs.prototxt",
    )
