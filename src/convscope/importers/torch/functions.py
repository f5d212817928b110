"""What is known of PyTorch's functions: what they are called here, and the kind of layer that each makes."""

_WORDS = {
    "native_batch_norm_legit_no_training": "batch_norm",
    "native_group_norm": "group_norm",
    "native_layer_norm": "layer_norm",
    "scaled_dot_product_attention": "attention",
    "max_pool2d_with_indices": "max_pool2d",
    "convolution": "conv",
}

_ACTIVATIONS = (
    "celu", "elu", "gelu", "hardshrink", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu", "log_sigmoid", "mish",
    "prelu", "relu", "relu6", "selu", "sigmoid", "silu", "softplus", "softshrink", "softsign", "swish", "tanh",
    "tanhshrink", "threshold",
)  # fmt: skip
_NORMALIZATIONS = (
    "batch_norm", "group_norm", "instance_norm", "layer_norm", "local_response_norm", "rms_norm",
)  # fmt: skip
_POOLINGS = ("adaptive_avg_pool2d", "adaptive_max_pool2d", "avg_pool2d", "lp_pool2d", "max_pool2d")

KINDS = {
    **dict.fromkeys(_ACTIVATIONS, "activation"),
    **dict.fromkeys(_NORMALIZATIONS, "normalization"),
    **dict.fromkeys(_POOLINGS, "pooling"),
    **dict.fromkeys(("addmm", "linear"), "dense"),
    **dict.fromkeys(("conv", "conv2d"), "convolution"),
    **dict.fromkeys(("log_softmax", "softmax"), "softmax"),
    "attention": "product",
    "conv_transpose2d": "deconvolution",
}
"""Of functions that one operator of ONNX seldom is: the kind of layer."""

CARRIES = frozenset((
    "flatten", "permute", "reshape", "select", "slice", "squeeze", "t", "transpose", "unflatten", "unsafe_view",
    "unsqueeze", "view",
))  # fmt: skip
"""Functions that only rearrange values, or leave some out."""

SAME = frozenset(("alias", "clone", "contiguous", "detach", "dropout", "lift_fresh_copy"))
"""Functions that give what they get; the graph need not have them."""


def word(target: object) -> str:
    """Name a function as PyTorch does, without what is only its own concern."""
    name = str(getattr(target, "__name__", target)).split(".")[0].strip("_")
    return _WORDS.get(name, name) or "value"
