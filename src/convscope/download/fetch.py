"""Fetch a published file into the cache, from whichever mirror gives the right bytes; and look at what is there."""

import hashlib
import re
from pathlib import Path

import pooch
import requests

from convscope.cache import home
from convscope.download.published import Published
from convscope.download.transfer import BrokenError, RefusedError, Transfer
from convscope.errors import DataError
from convscope.types import Progress

_SHA256 = re.compile(r"[0-9a-f]{64}\b")


def downloads() -> Path:
    """Give the folder of all downloads: in the user's cache, also where nothing else is kept there."""
    return home() or Path(pooch.os_cache("convscope"))


def fetch(file: Published, *, folder: Path | None = None, progress: Progress | None = None) -> Path:
    """Give a published file's place in the cache, downloading it where it is not there yet.

    A file comes into the cache under its name only when it is whole and its SHA-256 is the published one, or that of
    the first time. What a broken download leaves lies beside it as `NAME.part`, and the next one goes on from there.

    Args:
        file: what is known of it.
        folder: where it is kept, if not in the user's usual place.
        progress: is told how many bytes have come, and how many there will be; 0: unknown.

    Raises:
        DataError: no mirror gave the right bytes; the message has each one's reason.
    """
    folder = folder or downloads()
    known = file.sha256 or _remembered(folder / file.name) or None
    pooch.get_logger().setLevel("WARNING")  # so that it does not speak on the terminal
    transfer = Transfer(
        part=part_of(file, folder),
        size=file.size,
        limit=file.limit,
        sure=known is not None,
        progress=progress,
    )
    reasons: list[str] = []
    for mirror in file.mirrors:
        try:
            address = mirror + file.name
            path = Path(pooch.retrieve(address, known, fname=file.name, path=folder, downloader=transfer))
            if not file.sha256:
                _remember(path)
        except (OSError, ValueError) as error:  # requests' errors are OSErrors, a wrong hash is a ValueError
            reasons.append(f"{mirror} {_reason(error, published=bool(file.sha256))}")
        else:
            return path
    kept = (
        f"; {transfer.kept:,} bytes are kept, and the next download goes on from there"
        if transfer.kept
        else ""
    )
    raise DataError(f"{file.name} cannot be downloaded: {'; '.join(reasons)}{kept}")


def part_of(file: Published, folder: Path) -> Path:
    """Give the place of what has come of a file that is not whole."""
    return folder / f"{file.name}.part"


def checked(file: Published, *, folder: Path) -> Path:
    """Give the place of a file that is there, having seen that it is what it was; nothing is downloaded.

    Raises:
        DataError: it is not there, or not what it was.
    """
    path = folder / file.name
    if not path.is_file():
        raise DataError(f"{path} is not there")
    try:
        known = file.sha256 or _remembered(path)
        if known and (found := digest(path)) != known:
            how = "was published" if file.sha256 else "came the first time"
            raise DataError(
                f"{path} is not what {how}: its SHA-256 is {found}, not {known}; remove it to download it again"
            )
        if not known:
            _remember(path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from error
    return path


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _beside(path: Path) -> Path:
    """Give the place of the digest of the first time, in the form that `sha256sum --check` reads."""
    return path.with_name(f"{path.name}.sha256")


def _remembered(path: Path) -> str:
    try:
        found = _SHA256.match(_beside(path).read_text(encoding="ascii", errors="replace")[:200])
    except OSError:
        return ""
    return found[0] if found else ""


def _remember(path: Path) -> None:
    if not _remembered(path):
        _beside(path).write_text(f"{digest(path)}  {path.name}\n", encoding="ascii")


def _reason(error: OSError | ValueError, *, published: bool) -> str:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"answers {error.response.status_code}"
    for kind, sentence in _SENTENCES.items():
        if isinstance(error, kind):
            return sentence
    if isinstance(error, RefusedError | requests.RequestException):
        return str(error)
    if isinstance(error, OSError):
        return f"cannot be kept in the cache: {error.strerror or error}"
    if "hash" in str(error).lower():  # pooch's own
        return f"gives other bytes than {'were published' if published else 'came the first time'}"
    return str(error)


_SENTENCES: dict[type[Exception], str] = {
    BrokenError: "breaks off",
    requests.exceptions.ChunkedEncodingError: "breaks off",
    requests.Timeout: "does not answer in time",
    requests.TooManyRedirects: "sends on and on",
    requests.ConnectionError: "cannot be reached",
}
