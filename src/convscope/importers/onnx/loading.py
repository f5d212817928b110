"""From a file to a Model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import onnx
from msgspec import structs
from onnx import TensorProto, helper

from convscope.errors import ModelError
from convscope.importers.card import check_fit, stated_card, with_labels
from convscope.importers.onnx.anatomy import anatomy_of
from convscope.importers.onnx.batch import free_batch
from convscope.importers.onnx.card import derived_card, noted
from convscope.importers.onnx.front import BATCH, put_before, set_input
from convscope.importers.onnx.marks import parts_of
from convscope.importers.onnx.picture import Picture, picture_of, sizes_to_try
from convscope.importers.onnx.reading import one_line, read_model
from convscope.importers.onnx.told import told
from convscope.importers.onnx.trace import Trace, trace
from convscope.model.card import FILE_NAME, Card, labels_or_numbers, mean_array, scale_array
from convscope.model.external import has_apart
from convscope.model.model import Layer, Model
from convscope.model.tensors import dims
from convscope.model.text import clean

COMMON_STEMS = ("model", "network", "net")  # say nothing: the folder's name is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a graph comes from, and what is known of it besides.

    Attributes:
        title: of the network.
        place: what messages call it: its file, or how it was named.
        folder: where cards and labels lie beside it, and what they name; None: nowhere.
        card: that was found; None: it is derived.
        source: where the card was found.
        assumed: what had been taken for granted before.
        aliases: other names for tensors, by which they are reached.
    """

    title: str
    place: str
    folder: Path | None
    card: Card | None = None
    source: str = ""
    assumed: Sequence[str] = ()
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])


def load_network(path: Path, *, size: tuple[int, int] | None) -> Model:
    """Read an ONNX network; `convscope.importers.onnx.load` explains."""
    model = read_model(path)
    beside = stated_card(path.parent)
    note = None if beside else noted(model, path=path)
    origin = Origin(
        title=_name(path),
        place=str(path),
        folder=path.parent,
        card=beside or (note.card if note else None),
        source=str(path.parent / FILE_NAME if beside else path),
        assumed=note.assumed if note else (),
    )
    loaded = load_graph(model, origin, size=size, folder=_folder(model, path))
    return replace(loaded, untrained=True) if note is not None and note.untrained else loaded


def load_graph(
    model: onnx.ModelProto, origin: Origin, *, size: tuple[int, int] | None, folder: Path | None = None
) -> Model:
    """Make a Model of a graph.

    Args:
        model: of an opset that the probes know; changed in place.
        origin: where it comes from.
        size: height and width of a picture, where the network leaves that free.
        folder: where the graph's external data lies; None: it has none.

    Raises:
        ModelError: it is no classifier of pictures, or cannot be run.
        CardError: the card does not fit it.
    """
    card = origin.card
    try:
        picture = picture_of(model)
        source = put_before(model, picture)
        wanted = size or (card.input.size if card else None)
        seen, shape, assumed = _run(model, picture, size=wanted, folder=folder)
        one_only = not _free(model, picture, seen, shape=shape, folder=folder)
        anatomy = anatomy_of(model, source, seen, aliases=origin.aliases)
    except ModelError as error:
        raise ModelError(f"{origin.place}: {one_line(error)}") from error
    answer = anatomy.answer
    assumed = [*assumed, *origin.assumed]
    if card is None:
        card, derived = derived_card(model, picture, title=origin.title, shape=shape, classes=answer.classes)
        assumed = [*assumed, *derived]
    if size is not None:
        card = structs.replace(card, input=structs.replace(card.input, size=size))
    if origin.folder is not None:
        card, found = with_labels(card, origin.folder, classes=answer.classes)
        assumed = [*assumed, *found]
    check_fit(card, source=origin.source or origin.place, shape=shape)
    scale_array(card)
    layers = (*anatomy.layers, *answer.layers)
    _finish(model, seen, layers, anatomy.hidden, batch=1 if one_only else None, shape=shape)
    return Model(
        name=origin.title,
        graph=model,
        input=source,
        shape=shape,
        layers=layers,
        output=answer.layer,
        card=card,
        mean=mean_array(card, folder=origin.folder),
        labels=labels_or_numbers(card, answer.classes, folder=origin.folder),
        assumed=tuple(dict.fromkeys((*answer.assumed, *assumed))),
        hidden=tuple(anatomy.hidden),
        folder=folder,
    )


def _folder(model: onnx.ModelProto, path: Path) -> Path | None:
    """Say where the weights lie that are not in the graph."""
    return path.absolute().parent if has_apart(model) else None


def _run(
    model: onnx.ModelProto, picture: Picture, *, size: tuple[int, int] | None, folder: Path | None
) -> tuple[Trace, tuple[int, int, int], list[str]]:
    """Run one picture of a size that the network takes."""
    first: ModelError | None = None
    for tried in sizes_to_try(picture, stated=size):
        shape = (picture.channels, *tried)
        try:
            seen = None if None in picture.size else told(model, batch=1, shape=shape)
            seen = seen or trace(model, batch=1, shape=shape, folder=folder)
        except ModelError as error:
            first = first or error
            continue
        free = size is None and None in picture.size
        return seen, shape, [f"The size of a picture is free: {dims(tried)} is taken."] if free else []
    if picture.batch not in (None, 1):
        raise ModelError(
            f"it takes only {picture.batch} pictures at once: write it for one, or for any number"
        )
    if size is None and None in picture.size:
        raise ModelError(f"it runs with no usual size of a picture: say which with --size ({first})")
    raise first or ModelError("no size of a picture is known that it takes")


def _free(
    model: onnx.ModelProto,
    picture: Picture,
    seen: Trace,
    *,
    shape: tuple[int, int, int],
    folder: Path | None,
) -> bool:
    if picture.layout in ("CHW", "HWC"):
        return False
    return free_batch(model, seen, shape=shape, folder=folder)


def _state_shapes(model: onnx.ModelProto, seen: Trace) -> None:
    """Write what running showed into the graph, for those who read shapes from it."""
    for name, shape in seen.shapes.items():
        kind = seen.kinds[name]
        if shape and kind.kind in "fiu" and kind.itemsize > 0:
            sizes: list[int | str] = [BATCH if shape[0] == 1 else shape[0], *shape[1:]]
            value = helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(kind), sizes)
            model.graph.value_info.append(value)


def _finish(
    model: onnx.ModelProto,
    seen: Trace,
    layers: Sequence[Layer],
    hidden: Sequence[Layer],
    *,
    batch: int | None,
    shape: tuple[int, int, int],
) -> None:
    """State the input, and make every layer's tensor an output.

    What lies between layers, or is only a part of one, may have the batch elsewhere than in front: of that, no sizes
    are stated, for engines rely on them.
    """
    set_input(model, batch=batch, shape=shape)
    outputs: dict[str, list[int | str | None]] = {
        layer.tensor: [None] * (1 + len(layer.shape)) for layer in hidden
    }
    outputs.update((layer.tensor, [batch or BATCH, *layer.shape]) for layer in layers)
    del model.graph.output[:]
    model.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes) for name, sizes in outputs.items()
    )
    _state_shapes(model, seen)
    left_out = outputs.keys() | parts_of(model.graph)
    kept = [
        value for value in model.graph.value_info if value.name not in left_out and _batch_in_front(value)
    ]
    del model.graph.value_info[:]
    model.graph.value_info.extend(kept)


def _batch_in_front(value: onnx.ValueInfoProto) -> bool:
    """Say whether what one picture showed holds for several: no axis but the first can be that of the batch."""
    first, *others = value.type.tensor_type.shape.dim
    return first.dim_param == BATCH and all(dim.dim_value > 1 for dim in others)


def _name(path: Path) -> str:
    own = path.name[: -len(".onnx")]
    return clean(path.absolute().parent.name or own if own.lower() in COMMON_STEMS else own) or "network"
