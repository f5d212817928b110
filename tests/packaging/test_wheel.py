"""What is published: the sdist and the wheel, built as their users build them."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

IN_WHEEL = {
    "convscope/py.typed",
    "convscope/_web/index.html",
    "convscope/datasets/digits/t10k-images-idx3-ubyte.gz",
    "convscope/datasets/digits/t10k-labels-idx1-ubyte.gz",
    "convscope/zoo/age/age.onnx",
    "convscope/zoo/age/convscope.toml",
    "convscope/zoo/dex-age/convscope.toml",
    "convscope/zoo/dex-age/deploy.prototxt",
    "convscope/zoo/lenet/convscope.toml",
    "convscope/zoo/lenet/deploy.prototxt",
    "convscope/zoo/lenet/lenet.caffemodel",
    "INFO/licenses/LICENSE",
    "INFO/licenses/NOTICE",
    "INFO/entry_points.txt",
    "INFO/METADATA",
    "INFO/RECORD",
    "INFO/WHEEL",
}
IN_SDIST = {
    "CHANGELOG.md",
    "LICENSE",
    "NOTICE",
    "PKG-INFO",
    "README.md",
    "docs/architecture.md",
    "hatch_build.py",
    "pyproject.toml",
    "scripts/test",
    "src/convscope/_web/.stamp",
    "src/convscope/_web/index.html",
    "tests/conftest.py",
    "typings/onnxruntime/__init__.pyi",
    "web/package-lock.json",
}
PAGE_FILES = r"convscope/_web/(index\.html|[\w./-]+\.(js|css|svg|png|woff2|webmanifest))"
OTHER_FILES = r"convscope/([a-z0-9_]+/)*(\w+\.py|py\.typed|[\w.-]+\.(gz|toml|prototxt|caffemodel|csv|png))"
STRAY = r"(^|/)(\.git|\.venv[^/]*|node_modules|__pycache__|\.\w+_cache|shared)(/|$)"


@pytest.fixture(scope="module")
def bare_path(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give an environment whose path has a shell, and neither Node nor anything else."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    return {**os.environ, "PATH": str(folder)}


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a command; where it fails, the test fails with what it said."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        text=True,
        stdout=-1,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", folder, ROOT, cwd=ROOT)
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def unpacked(sdist: Path) -> Path:
    with tarfile.open(sdist) as archive:
        # Python 3.11 before 3.11.4 knows no filters, and newer ones warn where none is named.
        archive.extractall(sdist.parent, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return sdist.parent / sdist.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(unpacked: Path, bare_path: dict[str, str]) -> Path:
    """Build the wheel from the sdist, without Node and without a network."""
    folder = unpacked.parent / "wheel"
    run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, unpacked),
        cwd=unpacked,
        env=bare_path,
    )
    return next(folder.glob("*.whl"))


def test_the_sdist_holds_the_page_and_all_it_is_made_of(sdist: Path) -> None:
    top = sdist.name.removesuffix(".tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.removeprefix(f"{top}/") for name in archive.getnames()}
    assert names >= IN_SDIST
    assert {name for name in names if re.search(STRAY, name)} == set()


def test_the_wheel_holds_what_it_should_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {re.sub(r"^[^/]+\.dist-info", "INFO", name) for name in archive.namelist()}
        page = archive.read("convscope/_web/index.html").decode()
    assert names >= IN_WHEEL
    rest = names - IN_WHEEL
    assert {
        name for name in rest if not re.fullmatch(PAGE_FILES, name) and not re.fullmatch(OTHER_FILES, name)
    } == set()
    wanted = {f"convscope/_web/{name}" for name in re.findall(r'(?:src|href)="\./([^"]+)"', page)}
    assert wanted
    assert wanted <= names
    assert wheel.stat().st_size < 16_000_000


@pytest.mark.slow
def test_a_checkout_installs_and_runs_without_node(
    unpacked: Path, bare_path: dict[str, str], tmp_path: Path
) -> None:
    """Do what the README says, in a fresh environment: install, and open the page."""
    checkout = tmp_path / "checkout"
    shutil.copytree(unpacked, checkout, ignore=shutil.ignore_patterns("_web", "PKG-INFO"))
    run(sys.executable, "-m", "venv", checkout / ".venv", cwd=checkout)
    run(checkout / ".venv/bin/pip", "install", "--quiet", ".", cwd=checkout, env=bare_path)
    command = [checkout / ".venv/bin/convscope", "--no-open", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, env=bare_path, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            with urllib.request.urlopen(address, timeout=20) as answer:
                assert "<title>convscope" in answer.read().decode()
        finally:
            process.terminate()
