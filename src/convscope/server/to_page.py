"""Text messages from the server to the page: the one definition, from which the page's types are generated."""

from typing import Literal

import msgspec

from convscope.live.fidelity import Difference
from convscope.types import Method
from convscope.view.panelplan import Learned, PanelPlan
from convscope.view.view import View


class LayerInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A layer, as the page's menus name it.

    Attributes:
        learned: whether it has weights of its own that a panel can show.
        joined: whether its units can be sorted by their weight toward a class.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    activation: str
    learned: bool
    joined: bool


class ModelInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The model, as the page names it.

    Attributes:
        values: of each class, where the network tells a quantity, as an age; empty: it tells classes.
        unit: of the values, as `years`.
        untrained: whether the weights are random, so that what it answers means nothing.
    """

    name: str
    title: str
    untrained: bool
    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: str
    layers: tuple[LayerInfo, ...]
    method: Method
    assumed: tuple[str, ...]


class SourceInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The source on the server's side.

    Attributes:
        title: what the page calls it.
        live: frames come by themselves, and cannot be sought.
        count: how many frames there are; 0: nobody knows.
        pace: frames in a second; 0: as they come.
    """

    title: str
    live: bool
    count: int
    pace: float


class EngineInfo(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="engine"):
    """What runs the network.

    Attributes:
        name: as `OpenVINO`.
        provider: what it computes on, as `cpu`.
        precision: what it computes in, as `bf16`.
        threads: how many a run may use.
        why: whether it was `measured` to be the fastest, is the `only` way there is here or that was asked for, or is
            the `usual` one.
        apart: how far a lossy precision is from f32, where that has been measured.
    """

    name: str
    provider: str
    precision: str
    threads: int
    why: Literal["measured", "only", "usual"]
    apart: Difference | None = None


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="hello"):
    """The first message on a socket.

    Attributes:
        stated: whether whoever started the server said which view to begin with.
        presets: names of the views that the model can be shown in.
        colormaps: all names.
        source: where frames come from, if not from the page.
        engine: what runs the network.
        records: whether `record` can be asked for.
        clock: the server's time: milliseconds since 1970.
    """

    version: str
    model: ModelInfo
    stated: bool
    presets: tuple[str, ...]
    colormaps: tuple[str, ...]
    source: SourceInfo | None
    engine: EngineInfo
    records: bool
    clock: float


class PlanReady(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="plan"):
    """The answer to a change of view; readings that name this plan follow.

    Attributes:
        id: names the plan in frames and readings. Where only looks have changed it stays what it was, and readings
            that the page has already are drawn by the new plan.
        view: what the plan shows.
        link: the view as one word, for the page's address.
        toml: the view as a file has it.
        preset: the name of the preset that the view is; empty: it is none.
        panels: one for each panel of the view, in its order.
        patch: height and width of the patches that the page is to send: the box has these proportions, and is scaled
            down to this.
        picture: height and width of what the network gets, in whose pixels receptive fields are measured.
        colormaps: for each colour map in use, 256 RGB triples, base64.
    """

    id: int
    view: View
    link: str
    toml: str
    preset: str
    panels: tuple[PanelPlan, ...]
    patch: tuple[int, int]
    picture: tuple[int, int]
    colormaps: dict[str, str]


class Trouble(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="trouble"):
    """What was asked cannot be done; all stays as it was."""

    message: str


class Described(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="described"):
    """What a unit has learned: it does not change while the network runs.

    Attributes:
        layer: the layer's name.
        unit: the unit's number in it.
        filter: its own weights; nothing where the layer has none.
        toward: the weight that joins it to each class in the last dense layer: float32, little-endian, base64; empty:
            it is not joined to the classes.
    """

    layer: str
    unit: int
    filter: Learned | None
    toward: str


class State(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="state"):
    """How it stands with the source on the server's side.

    Attributes:
        playing: whether frames come.
        speed: as a multiple of its own pace.
        problem: why nothing comes; empty: all is well.
    """

    playing: bool
    speed: float
    problem: str


class Tape(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="tape"):
    """How it stands with the recording of this page.

    Attributes:
        on: whether frames are kept.
        file: where, on the server's side.
        frames: how many are in the file.
        lost: how many were not, because the disk is slow.
        problem: why nothing is written any more; empty: all is well.
    """

    on: bool
    file: str
    frames: int
    lost: int
    problem: str


ToPage = Hello | PlanReady | Trouble | Described | State | Tape | EngineInfo
