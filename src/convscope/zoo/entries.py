"""All entries of the zoo."""

from pathlib import Path

from convscope.download.published import Published
from convscope.zoo.entry import Entry

_FOLDER = Path(__file__).parent
_IMDB_WIKI = ("https://data.vision.ee.ethz.ch/cvl/rrothe/imdb-wiki/static/",)

_ENTRIES = (
    Entry(name="lenet", network=_FOLDER / "lenet" / "deploy.prototxt"),
    Entry(name="age", network=_FOLDER / "age" / "age.onnx"),
    Entry(
        name="dex-age",
        network=_FOLDER / "dex-age" / "deploy.prototxt",
        files=(
            # Neither size nor digest is published; 134,674,341 values of 4 bytes are 538,697,364.
            Published(
                name="dex_imdb_wiki.caffemodel", mirrors=_IMDB_WIKI, roughly=538_697_364, most=600_000_000
            ),
            Published(name="age.prototxt", mirrors=_IMDB_WIKI, roughly=5_000, most=1_000_000, optional=True),
        ),
        weights="dex_imdb_wiki.caffemodel",
        text="age.prototxt",
    ),
)

ZOO: dict[str, Entry] = {entry.name: entry for entry in _ENTRIES}
"""The networks by name."""
