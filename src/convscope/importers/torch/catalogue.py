"""Networks that torchvision and timm know by name, with the weights that they download themselves."""

import difflib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

from torch import nn

from convscope.errors import ModelError
from convscope.importers.torch.facts import Facts, of_timm, of_transforms, without_origin
from convscope.importers.torch.names import TORCHVISION, Name
from convscope.importers.torch.needs import collection, first_line
from convscope.importers.torch.quiet import quiet

Made = tuple[nn.Module, Facts]


def make(name: Name, *, pretrained: bool) -> Made:
    """Make a network of torchvision or timm.

    Args:
        name: of the network.
        pretrained: with the weights that belong to it, or with none yet.

    Raises:
        ModelError: the collection is not installed or has no such network, or the weights cannot be downloaded.
    """
    package = cast("Any", collection(name.home, what=str(name)))
    if name.home == TORCHVISION:
        return _of_torchvision(package.models, name, pretrained=pretrained)
    return _of_timm(package, name, pretrained=pretrained)


def _of_torchvision(models: Any, name: Name, *, pretrained: bool) -> Made:  # noqa: ANN401  (untyped)
    if name.what not in models.list_models():
        raise ModelError(_unknown(name, models.list_models()))
    weights = models.get_model_weights(name.what).DEFAULT
    facts = of_transforms(
        weights.transforms(),
        labels=weights.meta.get("categories", ()),
        origin=f"torchvision, weights {weights}",
    )
    if not pretrained:
        module: Any = _built(name, lambda: models.get_model(name.what, weights=None))
        if hasattr(
            module, "transform_input"
        ):  # GoogLeNet and Inception: their own weights take pixels from -1 to 1
            module.transform_input = True
        return module, _as_usual(facts, name)
    try:
        with quiet():
            return models.get_model(name.what, weights=weights, progress=False), facts
    except Exception as error:
        raise _no_download(name, str(weights.url), error) from error


def _of_timm(timm: Any, name: Name, *, pretrained: bool) -> Made:  # noqa: ANN401  (untyped)
    plain = name.what.partition(".")[0]
    if ":" not in name.what and not timm.is_model(plain):
        raise ModelError(_unknown(name, timm.list_models()))
    if not pretrained:
        module = _built(name, lambda: timm.create_model(name.what, pretrained=False))
        return module, _as_usual(_facts_of_timm(timm, module, name), name)
    try:
        with quiet():
            module = timm.create_model(name.what, pretrained=True)
    except Exception as error:
        raise _no_download(name, _address(timm, name), error) from error
    return module, _facts_of_timm(timm, module, name)


def _facts_of_timm(timm: Any, module: nn.Module, name: Name) -> Facts:  # noqa: ANN401  (untyped)
    stated: Mapping[str, Any] = getattr(module, "pretrained_cfg", {})
    tag = stated.get("tag")
    return replace(
        of_timm(stated),
        labels=_labels_of_timm(timm, stated),
        origin=f"timm, {name.what.partition('.')[0]}{f'.{tag}' if tag else ''}",
    )


def _labels_of_timm(timm: Any, stated: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ANN401  (untyped)
    with suppress(Exception):  # not every release has them, and a network without labels is no fault
        subset = timm.data.infer_imagenet_subset(dict(stated))
        if subset is not None:
            return tuple(map(str, timm.data.ImageNetInfo(subset).label_descriptions()))
    return ()


def _address(timm: Any, name: Name) -> str:  # noqa: ANN401  (untyped)
    with suppress(Exception):
        stated = timm.get_pretrained_cfg(name.what, allow_unregistered=True)
        if getattr(stated, "hf_hub_id", None):
            return f"https://huggingface.co/{stated.hf_hub_id}"
        if getattr(stated, "url", None):
            return str(stated.url)
    kind, _, place = name.what.partition(":")
    return f"https://huggingface.co/{place}" if kind in ("hf-hub", "hf_hub") else "where timm keeps them"


def _built(name: Name, build: Any) -> nn.Module:  # noqa: ANN401  (what an untyped library gives)
    try:
        with quiet():
            return cast("nn.Module", build())
    except Exception as error:
        raise ModelError(f"{name}: {name.home} cannot make it: {first_line(error)}") from error


def _as_usual(facts: Facts, name: Name) -> Facts:
    why = f"No card: pixels become the input as for {name.home}'s own weights of {name.what}."
    return without_origin(facts, why=why)


def _unknown(name: Name, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name.what, list(known), n=3, cutoff=0.4)
    hint = f"nearest: {', '.join(near)}" if near else f"see {name.home}.list_models()"
    if name.home == TORCHVISION and not near:
        hint = "see torchvision.models.list_models()"
    return f"{name}: {name.home} has no network {name.what!r}; {hint}"


def _no_download(name: Name, address: str, error: Exception) -> ModelError:
    return ModelError(
        f"{name}: its weights cannot be had from {address} ({first_line(error)}): "
        f"download them by other means, and give them with --weights FILE"
    )
