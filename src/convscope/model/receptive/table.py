"""The rule of each operator."""

from convscope.model.receptive import arranging, mixing, windows
from convscope.model.receptive.site import Rule

_REDUCTIONS = ["L1", "L2", "LogSum", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare"]
_ELEMENTWISE = """
    Abs Acos Acosh Add And Asin Asinh Atan Atanh BatchNormalization Cast CastLike Ceil Celu Clip Cos Cosh
    DequantizeLinear Div Dropout DynamicQuantizeLinear Elu Equal Erf Exp Floor Gelu Greater GreaterOrEqual
    HardSigmoid HardSwish Identity IsInf IsNaN LRN LeakyRelu Less LessOrEqual Log Max Mean Min Mish Mod Mul
    Neg Not Or PRelu Pow QLinearAdd QLinearLeakyRelu QLinearMul QLinearSigmoid QuantizeLinear Reciprocal
    Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Sub Sum Swish Tan Tanh
    ThresholdedRelu Where Xor
""".split()  # noqa: SIM905  (so many names read better in lines)

RULES: dict[str, Rule] = {
    **dict.fromkeys(_ELEMENTWISE, mixing.elementwise),
    **dict.fromkeys([f"Reduce{name}" for name in _REDUCTIONS], mixing.reduced),
    **dict.fromkeys(["ArgMax", "ArgMin"], mixing.reduced),
    **dict.fromkeys(
        [*windows.WEIGHTS, "AveragePool", "LpPool", "MaxPool", "QLinearAveragePool"], windows.window
    ),
    "ConvTranspose": windows.transposed_window,
    **dict.fromkeys(["Resize", "Upsample"], windows.resized),
    "DepthToSpace": windows.depth_to_space,
    "SpaceToDepth": windows.space_to_depth,
    **dict.fromkeys(["Gemm", "MatMul", "MatMulInteger", *mixing.SECOND], mixing.product),
    **dict.fromkeys(
        [
            "GlobalAveragePool",
            "GlobalLpPool",
            "GlobalMaxPool",
            "GroupNormalization",
            "InstanceNormalization",
            "QLinearGlobalAveragePool",
        ],
        mixing.over_places,
    ),
    **dict.fromkeys(["Hardmax", "LogSoftmax", "Softmax", "LpNormalization", "CumSum"], mixing.along_axis(-1)),
    "LayerNormalization": mixing.from_axis,
    "MeanVarianceNormalization": mixing.along_axes,
    "Transpose": arranging.transposed,
    **dict.fromkeys(["Flatten", "Reshape", "Squeeze", "Unsqueeze"], arranging.reshaped),
    "Gather": arranging.gathered_by_number,
    "Slice": arranging.sliced,
    "Split": arranging.split,
    "Pad": arranging.padded,
    **dict.fromkeys(["Concat", "QLinearConcat"], mixing.joined),
}
"""What is known of operators; others look at everything."""
