"""From a module, its name or an exported program to a Model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.export import ExportedProgram

from convscope.errors import ModelError
from convscope.importers.card import stated_card
from convscope.importers.onnx.loading import Origin, load_graph
from convscope.importers.torch import catalogue, factory
from convscope.importers.torch.conversion import Converted, convert
from convscope.importers.torch.facts import Facts, card_of, of_module
from convscope.importers.torch.names import Name
from convscope.importers.torch.needs import first_line
from convscope.importers.torch.program import Shape, answers, export, noise, picture_shape, ready
from convscope.importers.torch.program import read as read_program
from convscope.importers.torch.trial import compare
from convscope.importers.torch.weights import put_in, read_weights
from convscope.model.card import FILE_NAME, Card
from convscope.model.external import Annex
from convscope.model.model import Model
from convscope.model.tensors import dims


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says of a picture; None: nothing."""

    channels: int | None
    size: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A network before it is exported: what messages call it, its title, and what is known of it."""

    place: str
    title: str
    facts: Facts
    folder: Path | None = None

    @property
    def card(self) -> Card | None:
        """Read the card that lies beside the weights."""
        return None if self.folder is None else stated_card(self.folder)


def load_module(module: nn.Module, asked: Asked) -> Model:
    """Make a Model of a module, which stays as it is."""
    title = type(module).__name__
    found = _Found(place=f"the module {title}", title=title, facts=of_module(module))
    return _load(module, found, asked)


def load_name(name: Name, weights: Path | None, asked: Asked) -> Model:
    """Make a module that is named, fill it with weights, and make a Model of it."""
    given = None if weights is None else read_weights(weights)
    if name.own:
        module, facts = factory.make(name), Facts()
    else:
        module, facts = catalogue.make(name, pretrained=weights is None)
    if given is not None and weights is not None:
        put_in(module, given, path=weights, name=str(name))
    stated = of_module(module)
    facts = replace(facts, channels=facts.channels or stated.channels, size=facts.size or stated.size)
    found = _Found(
        place=str(name),
        title=name.what.rpartition("/")[2] or name.what,
        facts=stated if name.own else facts,
        folder=None if weights is None else weights.parent,
    )
    return _load(module, found, asked)


def load_program(path: Path, asked: Asked, *, annex: Annex | None = None) -> Model:
    """Read a `.pt2`, and make a Model of it."""
    program = read_program(path)
    shape = picture_shape(program, place=str(path))
    if (asked.channels or shape[0], *(asked.size or shape[1:])) != shape:
        raise ModelError(f"{path} was exported for pictures of {dims(shape)}, and takes no others")
    found = _Found(place=str(path), title=path.stem, facts=Facts(), folder=path.parent)
    pictures = _of_its_batch(program, shape)
    expected = answers(program.module(), pictures)
    converted = convert(program, place=found.place, annex=annex)
    del program  # whose weights lie in the annex now
    return _model(converted, found, shape, pictures, expected, annex=annex)


def _load(module: nn.Module, found: _Found, asked: Asked) -> Model:
    with ready(module) as inner:
        shape = _shape(inner, found, asked)
        pictures = noise(shape)
        expected = answers(inner, pictures)
        program = export(inner, shape, place=found.place)
        return _model(convert(program, place=found.place), found, shape, pictures, expected)


def _model(
    converted: Converted,
    found: _Found,
    shape: Shape,
    pictures: Tensor,
    expected: Sequence[Tensor],
    *,
    annex: Annex | None = None,
) -> Model:
    graph, aliases = converted
    folder = annex.folder if annex is not None and annex.used else None
    compare(graph, pictures, expected, place=found.place, folder=folder)
    beside = found.card
    classes = max((value.shape[1] for value in expected if value.ndim == 2), default=0)
    stated = None if beside else card_of(found.facts, title=found.title, shape=shape, classes=classes)
    origin = Origin(
        title=found.title,
        place=found.place,
        folder=found.folder,
        card=beside or stated,
        source=str(found.folder / FILE_NAME) if beside and found.folder else found.place,
        assumed=found.facts.assumed if stated else (),
        aliases=aliases,
    )
    return load_graph(graph, origin, size=shape[1:] if beside is None else None, folder=folder)


def _shape(module: nn.Module, found: _Found, asked: Asked) -> Shape:
    """Say how large a picture is: as asked, as the card says, or as the module states; and see that it runs with it."""
    card, facts = found.card, found.facts
    size = asked.size or (card.input.size if card else None) or facts.size
    if size is None:
        raise ModelError(
            f"{found.place} does not say how large a picture is: give input_size=(3, 224, 224) in Python, "
            "or --size 224 on the command line"
        )
    stated = (
        asked.channels or (card.input.channels if card else None) or facts.channels or _read_first(module)
    )
    failed: Exception | None = None
    for channels in (stated,) if stated else (3, 1):
        try:
            answers(module, noise((channels, *size)))
        except Exception as error:  # noqa: BLE001  (a module may raise what it likes)
            failed = failed or error
        else:
            return channels, *size
    shape = (stated or 3, *size)
    raise ModelError(
        f"{found.place} does not run with pictures of {dims(shape)} ({first_line(failed or ValueError())}): "
        "say what it takes with input_size= in Python, or --size on the command line"
    ) from failed


def _read_first(module: nn.Module) -> int | None:
    """Give how many channels the first convolution reads, where those can be a picture's."""
    first = next((part for part in module.modules() if isinstance(part, nn.Conv2d)), None)
    return first.in_channels if first is not None and first.in_channels in (1, 3) else None


def _of_its_batch(program: ExportedProgram, shape: Shape) -> Tensor:
    """Draw as many pictures as a program was exported for; one, where it takes any number."""
    named = set(program.graph_signature.user_inputs)
    value = next(
        node.meta["val"] for node in program.graph.nodes if node.op == "placeholder" and node.name in named
    )
    batch = value.shape[0]
    return noise(shape, batch=batch if isinstance(batch, int) and not isinstance(batch, torch.SymInt) else 1)
