"""A file that somebody publishes."""

from dataclasses import dataclass

MOST = 1 << 32  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A file, and what is known of it.

    Attributes:
        name: of the file, below every mirror's address.
        mirrors: addresses of folders, each ending in a slash, in the order in which they are tried.
        size: in bytes; None: nobody has published it.
        sha256: of its bytes, in hexadecimal; empty: nobody has published it, and what comes first is trusted from then
            on.
        roughly: bytes, where the exact size is not published; 0: nobody knows.
        most: bytes at which a download is stopped, where the size is not known.
        optional: whether it can be done without.
    """

    name: str
    mirrors: tuple[str, ...]
    size: int | None = None
    sha256: str = ""
    roughly: int = 0
    most: int = MOST
    optional: bool = False

    @property
    def address(self) -> str:
        """Give its first address."""
        return self.mirrors[0] + self.name

    @property
    def limit(self) -> int:
        """Say how many bytes it has at most."""
        return self.most if self.size is None else self.size
