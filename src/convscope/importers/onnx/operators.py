"""What is known of operators: the kind of layer that each makes, what it learned, and what quantised ones mean."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of layer that an operator makes.

    Attributes:
        kind: in the field's words.
        word: a short word, for layers that nobody named.
        learned: which of its inputs it learned.
    """

    kind: str
    word: str
    learned: tuple[int, ...] = ()


def _many(operators: str, kind: str, word: str, learned: tuple[int, ...] = ()) -> dict[str, Kind]:
    return dict.fromkeys(operators.split(), Kind(kind, word, learned))


ACTIVATIONS = """
    Celu Clip Elu Gelu HardSigmoid HardSwish LeakyRelu Mish QLinearLeakyRelu QLinearSigmoid Relu Selu Sigmoid
    Softplus Softsign Swish Tanh ThresholdedRelu
"""

KINDS: dict[str, Kind] = {
    **_many("Conv FusedConv", "convolution", "conv", (1, 2)),
    "ConvInteger": Kind("convolution", "conv", (1,)),
    "QLinearConv": Kind("convolution", "conv", (3, 8)),
    "ConvTranspose": Kind("deconvolution", "deconv", (1, 2)),
    **_many("Gemm", "dense", "fc", (0, 1, 2)),
    **_many("MatMul MatMulInteger", "dense", "fc", (0, 1)),
    "QLinearMatMul": Kind("dense", "fc", (3,)),
    "QGemm": Kind("dense", "fc", (3, 6)),
    **_many("MaxPool AveragePool LpPool QLinearAveragePool", "pooling", "pool"),
    **_many("GlobalAveragePool GlobalMaxPool GlobalLpPool QLinearGlobalAveragePool", "pooling", "pool"),
    **_many("ReduceMean ReduceMax QLinearReduceMean", "pooling", "pool"),
    **{operator: Kind("activation", operator.lower()) for operator in ACTIVATIONS.split()},
    "PRelu": Kind("activation", "prelu", (1,)),
    **_many("BatchNormalization InstanceNormalization LayerNormalization", "normalization", "norm", (1, 2)),
    "GroupNormalization": Kind("normalization", "norm", (1, 2)),
    **_many("LRN LpNormalization MeanVarianceNormalization", "normalization", "norm"),
    **_many("Softmax LogSoftmax QLinearSoftmax", "softmax", "softmax"),
    **_many("Add Sub Mul Div Max Min Sum Mean QLinearAdd QLinearMul", "eltwise", "eltwise"),
    **_many("Concat QLinearConcat", "concat", "concat"),
    **_many("Resize Upsample", "resize", "resize"),
}
"""The operators that make a layer; all others are plumbing."""

INTEGER = ("ConvInteger", "MatMulInteger")
"""What these give is no layer before it was scaled."""

SUMS = ("Add", "Mul", "Cast")
"""What may follow an integer operator, and belongs to it."""

QUANTIZED: dict[str, tuple[int, int]] = {
    "QuantizeLinear": (1, 2),
    "QLinearConv": (6, 7),
    "QLinearMatMul": (6, 7),
    "QLinearAdd": (6, 7),
    "QLinearMul": (6, 7),
    "QLinearAveragePool": (3, 4),
    "QLinearGlobalAveragePool": (3, 4),
    "QLinearReduceMean": (3, 4),
    "QLinearSigmoid": (3, 4),
    "QLinearLeakyRelu": (3, 4),
    "QLinearSoftmax": (3, 4),
    "QLinearConcat": (0, 1),
    "QGemm": (7, 8),
}
"""Which inputs hold the scale and the zero point of what an operator gives."""

KEEPING = frozenset((
    "Clip", "DepthToSpace", "Dropout", "Flatten", "Gather", "Identity", "MaxPool", "Relu", "Reshape", "Slice",
    "SpaceToDepth", "Split", "Squeeze", "Transpose", "Unsqueeze",
))  # fmt: skip
"""What gives quantised values in the units of its first input."""

CARRYING = frozenset(
    [
        "Cast",
        "CastLike",
        "Dropout",
        "DequantizeLinear",
        "Flatten",
        "Identity",
        "QuantizeLinear",
        "Reshape",
        "Squeeze",
        "Unsqueeze",
    ]
)
"""What hands on the values of its first input, in order."""
