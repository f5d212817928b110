"""What npm installs is pinned, whole and the same everywhere."""

import json
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "web"


def packages() -> dict[str, dict[str, object]]:
    return json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]


def test_every_package_has_its_version_and_hash() -> None:
    assert [
        name for name, lock in packages().items() if name and not {"version", "integrity"} <= lock.keys()
    ] == []


def test_the_packages_of_other_systems_are_locked_too() -> None:
    """Without them `npm ci` refuses the lock; npm leaves out those that a registry does not have."""
    locked = {name.rpartition("node_modules/")[2] for name in packages()}
    wanted = {name for lock in packages().values() for name in lock.get("optionalDependencies", {})}
    assert wanted - locked == set()


def test_no_package_is_tied_to_one_registry() -> None:
    assert [name for name, lock in packages().items() if "resolved" in lock] == []


def test_every_direct_dependency_is_pinned() -> None:
    manifest = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    versions = manifest["dependencies"] | manifest["devDependencies"]
    assert {name: version for name, version in versions.items() if not version[0].isdigit()} == {}
