"""Caffe's oldest format, V0: `layers { layer { ... } }`, with all settings of all types in one message."""

from collections.abc import Mapping, Sequence

from convscope.errors import ModelError
from convscope.importers.caffe.schema import LayerParameter, Message

_WINDOW = {"pad": "pad", "kernelsize": "kernel_size", "stride": "stride"}
_UNITS = {"num_output": "num_output", "biasterm": "bias_term"}
_BATCH = {"batchsize": "batch_size"}
_PICTURE = {"scale": "scale", "meanfile": "mean_file", "cropsize": "crop_size"}
_SIZE = {"new_height": "new_height", "new_width": "new_width"}

Settings = Mapping[str, Mapping[str, str]]  # the newest message, and for each old field the new one

# V0's type: the newest, and where its settings go (Caffe's `upgrade_proto.cpp`).
TYPES: Mapping[str, tuple[str, Settings]] = {
    "accuracy": ("Accuracy", {}),
    "bnll": ("BNLL", {}),
    "concat": ("Concat", {"concat_param": {"concat_dim": "concat_dim"}}),
    "conv": ("Convolution", {"convolution_param": {**_UNITS, **_WINDOW, "group": "group"}}),
    "data": ("Data", {"data_param": _BATCH, "transform_param": _PICTURE}),
    "dropout": ("Dropout", {}),
    "euclidean_loss": ("EuclideanLoss", {}),
    "flatten": ("Flatten", {}),
    "hdf5_data": ("HDF5Data", {"hdf5_data_param": _BATCH}),
    "hdf5_output": ("HDF5Output", {}),
    "im2col": ("Im2col", {}),
    "images": ("ImageData", {"image_data_param": {**_BATCH, **_SIZE}, "transform_param": _PICTURE}),
    "infogain_loss": ("InfogainLoss", {}),
    "innerproduct": ("InnerProduct", {"inner_product_param": _UNITS}),
    "lrn": ("LRN", {"lrn_param": {name: name for name in ("local_size", "alpha", "beta", "k")}}),
    "multinomial_logistic_loss": ("MultinomialLogisticLoss", {}),
    "pool": ("Pooling", {"pooling_param": {**_WINDOW, "pool": "pool"}}),
    "relu": ("ReLU", {}),
    "sigmoid": ("Sigmoid", {}),
    "softmax": ("Softmax", {}),
    "softmax_loss": ("SoftmaxWithLoss", {}),
    "split": ("Split", {}),
    "tanh": ("TanH", {}),
    "window_data": ("WindowData", {"window_data_param": _BATCH, "transform_param": _PICTURE}),
}
PADDING, PADDED = "padding", ("Convolution", "Pooling")


def without_padding(connections: Sequence[Message]) -> Sequence[Message]:
    """Bring layers of the oldest format up, and put what layers of the type `padding` do into those behind them.

    Args:
        connections: the messages `layers`, each with a message `layer` in it.

    Raises:
        ModelError: something other than a convolution or pooling reads what a padding makes.
    """
    pads: dict[str, tuple[str, int]] = {}
    layers: list[Message] = []
    for connection in connections:
        if connection.layer.type == PADDING:
            if len(connection.bottom) != 1 or len(connection.top) != 1:
                raise ModelError(
                    f"layer {connection.layer.name!r} (padding): it has not one bottom and one top"
                )
            pads[connection.top[0]] = connection.bottom[0], connection.layer.pad
            continue
        layer = _upgraded(connection)
        for place, bottom in enumerate(layer.bottom):
            if bottom in pads:
                if layer.type not in PADDED:
                    raise ModelError(
                        f"layer {layer.name!r} ({layer.type}): it cannot read what a padding makes"
                    )
                layer.bottom[place], pad = pads[bottom]
                _pad(layer, pad)
        layers.append(layer)
    return layers


def _upgraded(connection: Message) -> Message:
    old = connection.layer
    kind, messages = TYPES.get(old.type, (old.type, {}))
    new = LayerParameter(name=old.name, type=kind, bottom=connection.bottom, top=connection.top)
    for message, fields in messages.items():
        settings = getattr(new, message)
        for before, after in fields.items():
            if not old.HasField(before):
                continue
            value, target = getattr(old, before), getattr(settings, after)
            if isinstance(target, int | float | str):
                setattr(settings, after, value)
            else:
                target.append(value)
    return new


def _pad(layer: Message, pad: int) -> None:
    if layer.type == "Pooling":
        layer.pooling_param.pad = pad
    else:
        layer.convolution_param.pad[:] = [pad]
