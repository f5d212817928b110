"""Layers that change each value on its own, and the softmax."""

from convscope.importers.caffe.piece import Piece, Site, make_node, simple, steps


def relu(site: Site) -> Piece:
    """Keep what is positive; multiply the rest with the slope."""
    slope = site.options.relu_param.negative_slope
    return simple(site, "LeakyRelu", alpha=slope) if slope else simple(site, "Relu")


def prelu(site: Site) -> Piece:
    """Keep what is positive; multiply the rest with a slope learned for each channel, or for all."""
    channels, *others = site.input.shape
    shared = site.options.prelu_param.channel_shared
    slope = site.blob(0, () if shared else (channels,), what="slope")
    name = f"{site.name}.slope"
    node = make_node("PRelu", [site.input.tensor, name], site.outputs)
    shape = (1,) if shared else (channels, *(1 for _ in others))
    return Piece((node,), (site.input.shape,), {name: slope.reshape(shape)})


def elu(site: Site) -> Piece:
    """Let what is negative run into -alpha."""
    return simple(site, "Elu", alpha=site.options.elu_param.alpha)


def sigmoid(site: Site) -> Piece:
    """Squeeze into 0..1."""
    return simple(site, "Sigmoid")


def tanh(site: Site) -> Piece:
    """Squeeze into -1..1."""
    return simple(site, "Tanh")


def absolute(site: Site) -> Piece:
    """Drop the sign."""
    return simple(site, "Abs")


def bnll(site: Site) -> Piece:
    """Compute log(1 + exp(x))."""
    return simple(site, "Softplus")


def power(site: Site) -> Piece:
    """Compute (shift + scale * x) ** power."""
    options = site.options.power_param
    arithmetic = [("Mul", options.scale), ("Add", options.shift), ("Pow", options.power)]
    needed = [(operator, number) for operator, number in arithmetic if number != (operator != "Add")]
    if not needed:
        return simple(site, "Identity")
    nodes, constants = steps(site.input.tensor, site.outputs[0], needed)
    return Piece(tuple(nodes), (site.input.shape,), constants=constants)


def softmax(site: Site) -> Piece:
    """Make probabilities along an axis."""
    return simple(site, "Softmax", axis=site.axis(site.options.softmax_param.axis) + 1)
