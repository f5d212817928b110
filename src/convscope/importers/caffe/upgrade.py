"""Bringing a network of any of Caffe's generations to the newest, and leaving out what is only for training."""

from collections.abc import Sequence

from convscope.errors import ModelError
from convscope.importers.caffe.oldest import without_padding
from convscope.importers.caffe.schema import LayerParameter, Message
from convscope.importers.caffe.training import is_feed

TRAIN, TEST = 0, 1

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
        ModelError: it mixes two generations.
    """
    return [layer for layer in _newest(network) if _runs(layer, phase=TEST)]


def feeds_for_training(network: Message) -> Sequence[Message]:
    """Give the layers that read pictures when the network is trained, for nets that have no others."""
    return [layer for layer in _newest(network) if is_feed(layer) and _runs(layer, phase=TRAIN)]


def _newest(network: Message) -> Sequence[Message]:
    if network.layer and network.layers:
        raise ModelError("it mixes `layer` and `layers`, Caffe's new and old format")
    if any(layer.HasField("layer") for layer in network.layers):
        return without_padding(network.layers)
    return network.layer or [_upgraded(layer) for layer in network.layers]


def _upgraded(old: Message) -> Message:
    kind = old.DESCRIPTOR.fields_by_name["type"].enum_type.values_by_number[old.type].name
    new = LayerParameter(name=old.name, type=V1_TYPES[kind], bottom=old.bottom, top=old.top)
    for name in old.param:
        new.param.add(name=name)
    for field, value in old.ListFields():
        if field.name in ("include", "exclude"):
            getattr(new, field.name).extend(value)
        elif field.name.endswith("_param"):
            getattr(new, field.name).CopyFrom(value)
    return new


def _runs(layer: Message, *, phase: int) -> bool:
    if layer.include:
        return any(_meets(rule, phase) for rule in layer.include)
    return not any(_meets(rule, phase) for rule in layer.exclude)


def _meets(rule: Message, phase: int) -> bool:
    """Say whether a rule holds for a phase, level 0 and no stages (Caffe's `net.cpp`)."""
    return (
        (not rule.HasField("phase") or rule.phase == phase)
        and (not rule.HasField("min_level") or rule.min_level <= 0)
        and (not rule.HasField("max_level") or rule.max_level >= 0)
        and not rule.stage
    )
