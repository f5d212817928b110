"""The errors a user may meet. Each says what is wrong, where, and what to do.

ConvscopeError
├── ModelError          a network that cannot be read or run
├── CardError           a convscope.toml that does not fit
├── ViewError           a view that asks for what the model does not have
├── DataError           pictures, data sets and downloads
├── OutputError         what is asked for cannot be written there
├── EngineError         a device or a precision that is not to be had here
├── MissingExtraError   an optional package is not installed
└── ServerError         the page cannot be served
"""


class ConvscopeError(Exception):
    """Say in one sentence what is wrong, where, and what to do."""


class ModelError(ConvscopeError):
    """A network cannot be read, or holds what cannot be run."""


class CardError(ConvscopeError):
    """A card is not valid or does not fit its network."""


class ViewError(ConvscopeError):
    """A view asks for a layer, unit or class that the model does not have."""


class DataError(ConvscopeError):
    """A picture, data set or download is not what it claims to be."""


class OutputError(ConvscopeError):
    """What is asked for cannot be written where it should be."""


class EngineError(ConvscopeError):
    """What is asked of the engine, this machine or its packages do not have."""


class MissingExtraError(ConvscopeError):
    """An optional package is needed and not installed."""

    def __init__(self, package: str, *, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs {package}, which is not installed: pip install 'convscope[{extra}]', "
            f"or in a checkout: pip install '.[{extra}]'"
        )


class ServerError(ConvscopeError):
    """The page cannot be served, for example because the port is taken."""
