"""Bringing a network of any of Caffe's generations to the newest, and leaving out what is only for training."""

from collections.abc import Sequence

from convscope.errors import ModelError
from convscope.importers.caffe.schema import LayerParameter, Message

TEST = 1

V1_TYPES = {
    "ABSVAL": "AbsVal",
    "ACCURACY": "Accuracy",
    "ARGMAX": "ArgMax",
    "BNLL": "BNLL",
    "CONCAT": "Concat",
    "CONTRASTIVE_LOSS": "ContrastiveLoss",
    "CONVOLUTION": "Convolution",
    "DATA": "Data",
    "DECONVOLUTION": "Deconvolution",
    "DROPOUT": "Dropout",
    "DUMMY_DATA": "DummyData",
    "ELTWISE": "Eltwise",
    "EUCLIDEAN_LOSS": "EuclideanLoss",
    "EXP": "Exp",
    "FLATTEN": "Flatten",
    "HDF5_DATA": "HDF5Data",
    "HDF5_OUTPUT": "HDF5Output",
    "HINGE_LOSS": "HingeLoss",
    "IM2COL": "Im2col",
    "IMAGE_DATA": "ImageData",
    "INFOGAIN_LOSS": "InfogainLoss",
    "INNER_PRODUCT": "InnerProduct",
    "LRN": "LRN",
    "MEMORY_DATA": "MemoryData",
    "MULTINOMIAL_LOGISTIC_LOSS": "MultinomialLogisticLoss",
    "MVN": "MVN",
    "NONE": "None",
    "POOLING": "Pooling",
    "POWER": "Power",
    "RELU": "ReLU",
    "SIGMOID": "Sigmoid",
    "SIGMOID_CROSS_ENTROPY_LOSS": "SigmoidCrossEntropyLoss",
    "SILENCE": "Silence",
    "SLICE": "Slice",
    "SOFTMAX": "Softmax",
    "SOFTMAX_LOSS": "SoftmaxWithLoss",
    "SPLIT": "Split",
    "TANH": "TanH",
    "THRESHOLD": "Threshold",
    "WINDOW_DATA": "WindowData",
}


def layers_of(network: Message) -> Sequence[Message]:
    """Give the layers that run when the network is used, in the newest form.

    Args:
        network: a NetParameter.

    Raises:
        ModelError: it is of a generation that cannot be read, or mixes two.
    """
    if network.layer and network.layers:
        raise ModelError("it mixes `layer` and `layers`, Caffe's new and old format")
    layers = network.layer or [_upgraded(layer) for layer in network.layers]
    return [layer for layer in layers if _runs(layer)]


def _upgraded(old: Message) -> Message:
    if old.HasField("layer"):
        raise ModelError(
            "it is in Caffe's oldest format, `layers { layer { ... } }`: "
            "bring it up with Caffe's own tool upgrade_net_proto_text"
        )
    kind = old.DESCRIPTOR.fields_by_name["type"].enum_type.values_by_number[old.type].name
    new = LayerParameter(name=old.name, type=V1_TYPES[kind], bottom=old.bottom, top=old.top)
    for field, value in old.ListFields():
        if field.name in ("include", "exclude"):
            getattr(new, field.name).extend(value)
        elif field.name.endswith("_param"):
            getattr(new, field.name).CopyFrom(value)
    return new


def _runs(layer: Message) -> bool:
    if layer.include:
        return any(_meets(rule) for rule in layer.include)
    return not any(_meets(rule) for rule in layer.exclude)


def _meets(rule: Message) -> bool:
    """Say whether a rule holds for a plain test: phase TEST, level 0, no stages (Caffe's `net.cpp`)."""
    return (
        (not rule.HasField("phase") or rule.phase == TEST)
        and (not rule.HasField("min_level") or rule.min_level <= 0)
        and (not rule.HasField("max_level") or rule.max_level >= 0)
        and not rule.stage
    )
