"""Train LeNet on MNIST, and write it as Caffe would."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from convscope.datasets import mnist
from convscope.datasets.dataset import Dataset
from convscope.errors import MissingExtraError
from convscope.train import folder as output
from convscope.train.curve import rows, write_csv, write_png
from convscope.train.files import write_lenet_card, write_network
from convscope.train.settings import SCALE, Settings, Step
from convscope.types import Progress


def train(
    folder: Path,
    *,
    settings: Settings | None = None,
    data: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[Step]:
    """Train LeNet on the training digits of MNIST, trying it on the test digits.

    All that can go wrong before the first iteration is found out before this returns. The files are written
    when the last step has been taken from the iterator: `deploy.prototxt`, `lenet.caffemodel`,
    `convscope.toml`, `curve.csv` and `curve.png`, all or none.

    The same seed gives the same files, byte for byte, on one kind of processor with one version of PyTorch;
    how many cores there are, and what else they do, makes no difference.

    Args:
        folder: where the files go; not there yet, or empty.
        settings: the solver's; Caffe's own, if left out.
        data: a folder with MNIST's files, as `datasets.mnist.load` takes it. The test digits are the package's.
        progress: is told how far a download is.

    Returns:
        A step before the first iteration, and one after each.

    Raises:
        MissingExtraError: PyTorch is not installed.
        OutputError: the folder is not empty, or cannot be written.
        DataError: the training digits cannot be had.
    """
    if find_spec("torch") is None:
        raise MissingExtraError("PyTorch", extra="train", purpose="training")
    output.check(folder)
    lessons = mnist.load("train", data, progress=progress)
    return _train(folder, lessons, mnist.load("test"), settings or Settings())


def _train(folder: Path, lessons: Dataset, trial: Dataset, settings: Settings) -> Iterator[Step]:
    import torch  # noqa: PLC0415  (an extra)

    from convscope.train.network import LeNet  # noqa: PLC0415  (they need it too)
    from convscope.train.solver import solve  # noqa: PLC0415

    generator = torch.Generator().manual_seed(settings.seed)
    network = LeNet(generator)
    steps: list[Step] = []
    for step in solve(network, train=lessons, test=trial, settings=settings, generator=generator):
        steps.append(step)
        yield step
    result = f"{100 * (steps[-1].accuracy or 0):.2f} % of the {len(trial):,} test digits"
    made = f"{settings.iterations:,} iterations on {len(lessons):,} training digits of MNIST, seed {settings.seed}"
    curve = list(rows(steps))
    with output.whole(folder) as temporary:
        write_network(network.arrays(), temporary)
        write_lenet_card(temporary, origin=f"convscope train lenet: {made}; {result}", scale=SCALE)
        write_csv(curve, temporary / "curve.csv")
        write_png(curve, temporary / "curve.png", title=f"LeNet, {made}")
