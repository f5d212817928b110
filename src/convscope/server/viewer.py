"""One viewer: a page on a socket, with its own view."""

import asyncio
import itertools
from base64 import b64encode
from collections.abc import Callable
from importlib.metadata import version

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from convscope.errors import ConvscopeError
from convscope.live.newest import Newest
from convscope.live.worker import Worker
from convscope.model.model import Model
from convscope.scope import Reading, Scope
from convscope.server.binary import LONGEST_SIDE, Frame, WireError, decode_frame, encode_exact, encode_reading
from convscope.server.messages import Hello, Inspect, LayerInfo, ModelInfo, PlanReady, Show, ToServer, Trouble
from convscope.view.colormaps import color_table
from convscope.view.presets import generic
from convscope.view.view import View

PROTOCOL_FAULT = 1002
_decode_text: Callable[[str], ToServer] = msgspec.json.Decoder(ToServer).decode
_encode_text = msgspec.json.Encoder().encode


class Viewer:
    """Serve one page: run its newest frame, show the view it asks for, tell the values it asks for.

    Frames, views and questions each have a place for one: a slow network or a slow page loses frames and makes no
    queue, since nothing is taken up before the answer to the last has left.

    Args:
        socket: accepted already.
        worker: runs the network.
    """

    def __init__(self, socket: WebSocket, *, worker: Worker) -> None:
        self._socket = socket
        self._worker = worker
        self._frames: Newest[Frame] = Newest()
        self._views: Newest[View] = Newest()
        self._questions: Newest[Inspect] = Newest()
        self._numbers = itertools.count(1)
        self._fault = ""
        self._shown: tuple[int, Scope] | None = None
        self._last: tuple[int, Scope, int, Reading] | None = None

    async def serve(self) -> None:
        """Serve until the page goes away."""
        await self._say(Hello(version=version("convscope"), model=model_info(self._worker.model)))
        self._views.put(generic(self._worker.model))
        tasks = [
            asyncio.create_task(work()) for work in (self._receive, self._show, self._look, self._answer)
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception) and not isinstance(end, WebSocketDisconnect):
                raise end
        if self._fault:
            await self._say(Trouble(message=self._fault))
            await self._socket.close(PROTOCOL_FAULT, "not a message of the wire")

    async def _receive(self) -> None:
        """Lay down what the page sends, until it goes, or sends what is no message."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                self._sort(message.get("bytes"), message.get("text"))
            except (WireError, msgspec.DecodeError) as error:
                self._fault = str(error)
                return

    def _sort(self, binary: bytes | None, text: str | None) -> None:
        if binary is not None:
            self._frames.put(decode_frame(binary))
            return
        match _decode_text(text or ""):
            case Show(view=view):
                self._views.put(view)
            case Inspect() as question:
                self._questions.put(question)

    async def _show(self) -> None:
        """Make a plan of the newest view that was asked for; the old one runs until it is ready."""
        while True:
            view = await self._views.take()
            try:
                scope = await self._worker.scope(view)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))
                continue
            number = next(self._numbers)
            await self._say(plan_ready(scope, number=number))
            self._shown = number, scope

    async def _look(self) -> None:
        """Run the newest frame."""
        while True:
            frame = await self._frames.take()
            if self._shown is None:
                continue
            number, scope = self._shown
            try:
                reading = await self._worker.run(scope.look, frame.pixels, way=frame.way)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))
                continue
            await self._socket.send_bytes(encode_reading(reading, plan=number, frame=frame))
            self._last = number, scope, frame.sequence, reading

    async def _answer(self) -> None:
        """Tell exact values of the last reading."""
        while True:
            question = await self._questions.take()
            if self._last is None or self._last[0] != question.plan:
                continue
            number, scope, sequence, reading = self._last
            try:
                values = await self._worker.run(
                    scope.exact, reading, panel=question.panel, unit=question.unit
                )
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))
                continue
            await self._socket.send_bytes(
                encode_exact(values, plan=number, sequence=sequence, panel=question.panel, unit=question.unit)
            )

    async def _say(self, message: Hello | PlanReady | Trouble) -> None:
        await self._socket.send_text(_encode_text(message).decode())


def model_info(model: Model) -> ModelInfo:
    """Tell what the page's menus and titles need of a model."""
    return ModelInfo(
        name=model.name,
        title=model.card.title or model.name,
        labels=model.labels,
        layers=tuple(
            LayerInfo(name=layer.name, kind=layer.kind, shape=layer.shape, activation=layer.activation)
            for layer in model.layers
        ),
        method=model.card.input.prepare,
        assumed=model.assumed,
    )


def plan_ready(scope: Scope, *, number: int) -> PlanReady:
    """Tell where everything stands in the readings of a scope."""
    _, height, width = scope.model.shape
    names = {panel.colormap for panel in scope.plan.panels if panel.colormap}
    return PlanReady(
        id=number,
        view=scope.plan.view,
        panels=scope.plan.panels,
        patch=(min(2 * height, LONGEST_SIDE), min(2 * width, LONGEST_SIDE)),
        colormaps={name: b64encode(color_table(name)).decode() for name in sorted(names)},
    )
