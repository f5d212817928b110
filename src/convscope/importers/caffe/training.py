"""A net for training, made one for use: no losses, and what feeds it becomes the input."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from convscope.importers.caffe.schema import LayerParameter, Message

SOFTMAX_LOSSES = {
    "SoftmaxWithLoss": "Softmax",
    "InfogainLoss": "Softmax",
    "SigmoidCrossEntropyLoss": "Sigmoid",
}

_MESSAGES = {
    "Data": "data_param",
    "HDF5Data": "hdf5_data_param",
    "ImageData": "image_data_param",
    "MemoryData": "memory_data_param",
    "WindowData": "window_data_param",
}


@dataclass(frozen=True, slots=True)
class Feed:
    """What a layer that feeds pictures says of them.

    Attributes:
        layer: its name.
        tops: what it makes: pictures, and mostly their labels.
        batch: how many pictures at once.
        channels: 0: unknown.
        size: height and width; None: unknown.
        scale: the factor after the mean is subtracted.
        mean: one value, or one for each channel; empty: none.
        mean_file: the name of the file of a mean; empty: none.
    """

    layer: str
    tops: tuple[str, ...]
    batch: int = 1
    channels: int = 0
    size: tuple[int, int] | None = None
    scale: float = 1.0
    mean: tuple[float, ...] = ()
    mean_file: str = ""


def is_feed(layer: Message) -> bool:
    """Say whether a layer reads pictures from somewhere outside."""
    return not layer.bottom and bool(layer.top) and (layer.type.endswith("Data") or layer.type == "Python")


def feed_of(layer: Message) -> Feed:
    """Read what a data layer says, in its `transform_param` or, as older nets have it, in its own message."""
    own = getattr(layer, _MESSAGES.get(layer.type, "data_param"))
    transform = layer.transform_param
    mean = tuple(transform.mean_value)
    return Feed(
        layer=layer.name,
        tops=tuple(layer.top),
        batch=max(1, _stated("batch_size", own)),
        channels=_channels(own, transform, mean),
        size=_size(own, transform),
        scale=_stated("scale", transform, own) or 1.0,
        mean=mean,
        mean_file=_stated("mean_file", transform, own) or "",
    )


def without_losses(layers: Sequence[Message]) -> Sequence[Message]:
    """Leave out losses and accuracies; a softmax with loss becomes the softmax alone, called `prob`."""
    read = {bottom for layer in layers for bottom in layer.bottom}
    made = {top for layer in layers for top in layer.top}
    losses = [layer for layer in layers if layer.type in SOFTMAX_LOSSES and layer.bottom]
    kept: list[Message] = []
    for layer in layers:
        if layer.type in SOFTMAX_LOSSES and layer.bottom:
            free = "prob" not in made and len(losses) == 1
            kept.append(_alone(layer, top="prob" if free else ""))
        elif not _only_for_training(layer) or not read.isdisjoint(layer.top):
            kept.append(layer)
    return kept


def with_stored_means(layers: Sequence[Message]) -> tuple[Sequence[Message], bool]:
    """Let BatchNorm take the mean that it stored, and not that of a batch, as a net for use states it.

    Returns:
        The layers, and whether any was changed.
    """
    changed = False
    kept: list[Message] = []
    for layer in layers:
        options = layer.batch_norm_param
        if options.HasField("use_global_stats") and not options.use_global_stats:
            stored = LayerParameter()
            stored.CopyFrom(layer)
            stored.batch_norm_param.use_global_stats = True
            layer, changed = stored, True  # noqa: PLW2901  (the same layer, but for that)
        kept.append(layer)
    return kept, changed


def _only_for_training(layer: Message) -> bool:
    return layer.type == "Accuracy" or layer.type.endswith("Loss")


def _alone(loss: Message, *, top: str) -> Message:
    """A loss may have the softmax as its second top; a top that is not named is called as the layer."""
    layer = LayerParameter()
    layer.CopyFrom(loss)
    layer.type = SOFTMAX_LOSSES[loss.type]
    layer.bottom[:] = loss.bottom[:1]
    layer.top[:] = [loss.top[1] if len(loss.top) > 1 else top or (loss.top[0] if loss.top else loss.name)]
    return layer


def _stated(field: str, *messages: Message) -> Any:  # noqa: ANN401  (of whatever type the field is)
    for message in messages:
        if field in message.DESCRIPTOR.fields_by_name and message.HasField(field):
            return getattr(message, field)
    return 0


def _channels(own: Message, transform: Message, mean: tuple[float, ...]) -> int:
    if _stated("channels", own):
        return own.channels
    if transform.force_gray or ("is_color" in own.DESCRIPTOR.fields_by_name and not own.is_color):
        return 1
    return 3 if transform.force_color or len(mean) == 3 else 0


def _size(own: Message, transform: Message) -> tuple[int, int] | None:
    crop = _stated("crop_size", transform, own)
    if crop:
        return crop, crop
    for height, width in (("height", "width"), ("new_height", "new_width")):
        if _stated(height, own) and _stated(width, own):
            return getattr(own, height), getattr(own, width)
    return None
