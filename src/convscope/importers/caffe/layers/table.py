"""The table of layer types. To add a type, write its function and a line here."""

from dataclasses import dataclass

from convscope.importers.caffe.layers import (
    activations,
    arrangements,
    convolution,
    dense,
    normalizations,
    pooling,
)
from convscope.importers.caffe.piece import Function


@dataclass(frozen=True, slots=True)
class LayerType:
    """What is known of a layer type.

    Attributes:
        kind: what it computes, in the field's words.
        function: makes its piece of the graph.
        bottoms: how many blobs it reads: from, to.
        tops: how many blobs it makes: from, to.
    """

    kind: str
    function: Function
    bottoms: tuple[int, int] = (1, 1)
    tops: tuple[int, int] = (1, 1)


MANY = 1 << 16

LAYERS = {
    "AbsVal": LayerType("activation", activations.absolute),
    "BNLL": LayerType("activation", activations.bnll),
    "BatchNorm": LayerType("normalization", normalizations.batch_norm),
    "Bias": LayerType("scale", normalizations.bias, bottoms=(1, 2)),
    "Concat": LayerType("concat", arrangements.concat, bottoms=(1, MANY)),
    "Convolution": LayerType("convolution", convolution.convolution),
    "Dropout": LayerType("dropout", arrangements.identity),
    "ELU": LayerType("activation", activations.elu),
    "Eltwise": LayerType("eltwise", arrangements.eltwise, bottoms=(2, MANY)),
    "Flatten": LayerType("reshape", arrangements.flatten),
    "InnerProduct": LayerType("dense", dense.inner_product),
    "LRN": LayerType("normalization", normalizations.lrn),
    "PReLU": LayerType("activation", activations.prelu),
    "Permute": LayerType("reshape", arrangements.permute),
    "Pooling": LayerType("pooling", pooling.pooling),
    "Power": LayerType("activation", activations.power),
    "ReLU": LayerType("activation", activations.relu),
    "Reshape": LayerType("reshape", arrangements.reshape),
    "Scale": LayerType("scale", normalizations.scale, bottoms=(1, 2)),
    "Sigmoid": LayerType("activation", activations.sigmoid),
    "Slice": LayerType("slice", arrangements.slices, tops=(1, MANY)),
    "Softmax": LayerType("softmax", activations.softmax),
    "Split": LayerType("copy", arrangements.identity, tops=(1, MANY)),
    "TanH": LayerType("activation", activations.tanh),
}
