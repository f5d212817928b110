"""What all pages of a server share."""

from dataclasses import dataclass
from functools import cached_property

from convscope.live.fidelity import Fidelity
from convscope.live.hub import Hub
from convscope.live.worker import Worker
from convscope.record.tapes import Tapes
from convscope.view.view import View


@dataclass(frozen=True, kw_only=True, eq=False)
class Shared:
    """What all pages of a server share.

    Attributes:
        worker: runs the network.
        view: what a page begins with, where it does not know better; None: what suits the model.
        hub: the source on the server's side; None: frames come from the pages.
        tapes: where recordings go; None: nothing is recorded.
    """

    worker: Worker
    view: View | None = None
    hub: Hub | None = None
    tapes: Tapes | None = None

    @cached_property
    def fidelity(self) -> Fidelity | None:
        """Give what tells how far readings are from f32; None: they are in f32."""
        return Fidelity(self.worker) if self.worker.chosen.setting.precision != "f32" else None
