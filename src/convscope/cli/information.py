"""How a summary of a network looks on a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from convscope.model.summary import LayerSummary, Number, Summary
from convscope.model.text import clean

WIDE = 200  # columns, where it is not a terminal that cuts lines


def show(summary: Summary) -> None:
    """Print the input, a table of the layers, and what was assumed."""
    console = Console(highlight=False, markup=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = WIDE
    for line in _heading(summary):
        console.print(line, soft_wrap=True)
    console.print(_table(summary))
    console.print(
        f"{summary.parameters:,} parameters, {summary.multiply_adds:,} multiply-adds for one picture"
    )
    for sentence in summary.assumed:
        console.print(f"assumed: {sentence}", soft_wrap=True)


def _heading(summary: Summary) -> list[str]:
    given = summary.input
    scale, mean = (
        _values(given.scale),
        clean(given.mean) if isinstance(given.mean, str) else _values(given.mean),
    )
    arithmetic = f"(pixels - {mean}) × {scale}" if mean else f"pixels × {scale}"
    crop = f", the middle {given.crop:.4g} of a picture" if given.crop != 1 else ""
    told = (("origin", summary.origin), ("licence", summary.licence), ("to cite", summary.citation))
    return [
        f"{summary.title} (untrained: random weights)" if summary.untrained else summary.title,
        *(f"{what}: {text}" for what, text in told if text),
        f"input: {_times(summary.shape)}, {given.color}, {arithmetic}, prepared as {given.prepare}{crop}",
        f"answer: {summary.output}, {len(summary.labels)} classes: {_few(summary.labels)}",
    ]


def _values(values: float | tuple[float, ...]) -> str:
    if isinstance(values, int | float):
        return f"{values:g}"
    text = ", ".join(f"{value:g}" for value in values)
    return f"({text})" if len(values) > 1 else text


def _few(labels: tuple[str, ...]) -> str:
    return ", ".join(labels if len(labels) <= 12 else (*labels[:5], "...", labels[-1]))


def _table(summary: Summary) -> Table:
    table = Table()
    table.add_column("layer", overflow="fold")
    table.add_column("kind")
    for name in ("shape", "parameters", "multiply-adds", "sees", "stride"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("watchable")
    for layer in summary.layers:
        table.add_row(*map(Text, _row(layer)))
    return table


def _row(layer: LayerSummary) -> list[str]:
    field = layer.receptive_field
    return [
        layer.name,
        f"{layer.kind} + {layer.activation}" if layer.activation else layer.kind,
        _times(layer.shape),
        f"{layer.parameters:,}" if layer.parameters else "",
        f"{layer.multiply_adds:,}" if layer.multiply_adds else "",
        _times(field.size) if field else "",
        _times(field.stride) if field and any(field.stride) else "",
        "yes" if layer.watchable else "no",
    ]


def _times(sizes: tuple[Number, ...]) -> str:
    return "×".join(f"{size:.4g}" if isinstance(size, float) else str(size) for size in sizes)
