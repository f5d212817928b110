"""The table of layer types. To add a type, write its function and a line here."""

from dataclasses import dataclass

from convscope.importers.caffe.layers import (
    activations,
    arrangements,
    convolution,
    dense,
    normalizations,
    pooling,
    reductions,
    resizing,
    scales,
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
    "ArgMax": LayerType("reduction", reductions.arg_max),
    "Axpy": LayerType("scale", scales.axpy, bottoms=(3, 3)),
    "BN": LayerType("normalization", normalizations.bn),
    "BNLL": LayerType("activation", activations.bnll),
    "BatchNorm": LayerType("normalization", normalizations.batch_norm),
    "Bias": LayerType("scale", scales.bias, bottoms=(1, 2)),
    "Clip": LayerType("activation", activations.clip),
    "Concat": LayerType("concat", arrangements.concat, bottoms=(1, MANY)),
    "Convolution": LayerType("convolution", convolution.convolution),
    "ConvolutionDepthwise": LayerType("convolution", convolution.depthwise),
    "Crop": LayerType("crop", resizing.crop, bottoms=(2, 2)),
    "Deconvolution": LayerType("deconvolution", convolution.deconvolution),
    "DepthwiseConvolution": LayerType("convolution", convolution.depthwise),
    "Dropout": LayerType("dropout", arrangements.identity),
    "ELU": LayerType("activation", activations.elu),
    "Eltwise": LayerType("eltwise", arrangements.eltwise, bottoms=(2, MANY)),
    "Embed": LayerType("embedding", dense.embed),
    "Exp": LayerType("activation", activations.exponential),
    "Flatten": LayerType("reshape", arrangements.flatten),
    "InnerProduct": LayerType("dense", dense.inner_product),
    "Interp": LayerType("resize", resizing.interp, bottoms=(1, 2)),
    "LRN": LayerType("normalization", normalizations.lrn),
    "Log": LayerType("activation", activations.logarithm),
    "MVN": LayerType("normalization", normalizations.mvn),
    "Normalize": LayerType("normalization", normalizations.normalize),
    "PReLU": LayerType("activation", activations.prelu),
    "Permute": LayerType("reshape", arrangements.permute),
    "Pooling": LayerType("pooling", pooling.pooling),
    "Power": LayerType("activation", activations.power),
    "ReLU": LayerType("activation", activations.relu),
    "ReLU6": LayerType("activation", activations.relu6),
    "Reduction": LayerType("reduction", reductions.reduction),
    "Reshape": LayerType("reshape", arrangements.reshape),
    "SPP": LayerType("pooling", pooling.pyramid),
    "Scale": LayerType("scale", scales.scale, bottoms=(1, 2)),
    "ShuffleChannel": LayerType("reshape", arrangements.shuffle_channel),
    "Sigmoid": LayerType("activation", activations.sigmoid),
    "Slice": LayerType("slice", arrangements.slices, tops=(1, MANY)),
    "Softmax": LayerType("softmax", activations.softmax),
    "Split": LayerType("copy", arrangements.identity, tops=(1, MANY)),
    "Swish": LayerType("activation", activations.swish),
    "TanH": LayerType("activation", activations.tanh),
    "Threshold": LayerType("activation", activations.threshold),
    "Tile": LayerType("tile", resizing.tile),
}
