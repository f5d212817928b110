"""Caffe: a network as text (`deploy.prototxt`), and its weights as binary (`.caffemodel`)."""

from pathlib import Path
from typing import TYPE_CHECKING

from convscope.importers.caffe.pair import match as match
from convscope.importers.caffe.pair import means_in as means_in
from convscope.importers.caffe.pair import pair_of as pair_of

if TYPE_CHECKING:
    from convscope.model.external import Annex
    from convscope.model.model import Model


def load(
    path: Path,
    *,
    weights: Path | None = None,
    strict: bool = False,
    random_weights: bool = False,
    card_in: Path | None = None,
    annex: "Annex | None" = None,
) -> "Model":
    """Read a Caffe network.

    Args:
        path: the prototxt; or the caffemodel, where only one prototxt can belong to it.
        weights: the caffemodel, where it does not lie beside the prototxt.
        strict: refuse a network of which some layer cannot be computed, instead of leaving the layer out.
        random_weights: make weights at random; none are read.
        card_in: the folder that has the card, if it is not that of the prototxt.
        annex: takes large weights that cannot stay in their file; None: the graph holds them.

    Raises:
        ModelError: a file is missing, is not what it claims to be, or holds what cannot be.
        MissingExtraError: the weights are HDF5, and h5py is not installed.
        CardError: the card beside the network does not fit it.
        OSError: the annex cannot be written.
    """
    from convscope.importers.caffe.loading import load_pair  # noqa: PLC0415  (protobuf and onnx load on use)

    return load_pair(
        path, weights=weights, strict=strict, random_weights=random_weights, card_in=card_in, annex=annex
    )
