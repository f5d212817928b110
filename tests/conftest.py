"""Fixtures that all tests share, and the group of tests that need PyTorch."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

from mirrors import serve_mirrors
from page import find_chromium

os.environ["CONVSCOPE_CACHE"] = (
    "off"  # for what tests start, too: they try what is there now, and leave nothing behind
)
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # for tests that load ONNX Runtime before convscope does

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real networks beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        leave_out(f"{folder} is not there: the tests on real networks by other people do not run")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of a Chromium."""
    found = find_chromium()
    if found is None:
        leave_out("there is no Chromium: scripts/setup installs one")
    return found


@pytest.fixture
def mirrors(monkeypatch):
    """Give a server of files on this machine, each of whose folders fails in its own way."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve_mirrors() as served:
        yield served


def leave_out(reason: str) -> None:
    """Skip, except where CI is set: there, all must run."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)


def needed(package: str) -> ModuleType:
    """Give a package that scripts/setup installs; leave the test, or all of its file, out where it is not there."""
    if importlib.util.find_spec(package) is None:
        leave_out(f"{package} is not installed: scripts/setup installs it")
    return importlib.import_module(package)


def computed_in(precision: str) -> None:
    """Leave the test out where OpenVINO does not compute in a precision on this processor."""
    from convscope.engines import openvino  # noqa: PLC0415  (few tests need it)

    if precision not in openvino.precisions():
        pytest.skip(f"this processor has no {precision}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need PyTorch where it is not installed."""
    left_out = [item for item in items if item.get_closest_marker("torch")]
    if left_out and not _has_torch():
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say that they did not run."""
    if not _has_torch():
        terminalreporter.write_line(
            "Tests marked `torch` do not run here, because PyTorch is not installed: "
            "scripts/test --with-torch installs it and runs them"
        )


def _has_torch() -> bool:
    return importlib.util.find_spec("torch") is not None
