"""Silence for what PyTorch says of itself."""

import logging
import warnings
from collections.abc import Generator
from contextlib import contextmanager

_LOGGERS = (
    "torch.onnx",
    "torch.export",
    "torch._export",
    "torch.fx",
    "onnxscript",
    "onnx_ir",
    "huggingface_hub",
)


@contextmanager
def quiet() -> Generator[None]:
    """Keep back what PyTorch and its exporter say of their own deprecations and of packages that are not there."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
