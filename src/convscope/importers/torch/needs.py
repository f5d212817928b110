"""What opening a PyTorch network needs, found out before it is asked for."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from convscope.errors import MissingExtraError, ModelError

EXTRA = {"torch": "PyTorch", "onnxscript": "onnxscript"}


def check(what: str) -> None:
    """See that PyTorch and its exporter are there.

    Raises:
        MissingExtraError: they are not.
    """
    for package, name in EXTRA.items():
        if find_spec(package) is None:
            raise MissingExtraError(name, extra="torch", purpose=f"opening {what}")


def collection(package: str, *, what: str) -> ModuleType:
    """Import a collection of networks.

    Raises:
        ModelError: it is not installed, or does not go with the installed PyTorch.
    """
    if find_spec(package) is None:
        raise ModelError(f"{what} needs {package}, which is not installed: pip install {package}")
    try:
        return import_module(package)
    except Exception as error:  # of a release for another PyTorch, registering operators fails in many ways
        import torch  # noqa: PLC0415  (an extra)

        raise ModelError(
            f"{package} cannot be imported beside PyTorch {torch.__version__} ({first_line(error)}): "
            f"install the release of {package} that belongs to it"
        ) from error


def first_line(error: BaseException, *, most: int = 300) -> str:
    """Write the first line of what another library says."""
    lines = [" ".join(line.split()) for line in str(error).splitlines() if line.strip()]
    text = lines[0].rstrip(" :.") if lines else type(error).__name__
    if not any(map(str.isalpha, text)):
        text = f"{type(error).__name__} {text}"
    return text if len(text) <= most else text[:most] + " ..."
