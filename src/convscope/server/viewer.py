"""One viewer: a page on a socket, with its own view."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from convscope.errors import ConvscopeError
from convscope.live.facing import facing_for
from convscope.live.memory import Memory
from convscope.live.newest import Newest
from convscope.server.asking import Asking
from convscope.server.binary import Frame, Glance, WireError, decode, encode_faces, encode_reading
from convscope.server.following import Following
from convscope.server.relaying import Relaying
from convscope.server.shared import Shared
from convscope.server.showing import Showing
from convscope.server.taping import Taping
from convscope.server.telling import engine_info, hello
from convscope.server.to_page import ToPage, Trouble
from convscope.server.to_server import Choose, Describe, Follow, Inspect, Open, Record, Show, Steer, ToServer

PROTOCOL_FAULT = 1002
_decode_text: Callable[[str], ToServer] = msgspec.json.Decoder(ToServer).decode
_encode_text = msgspec.json.Encoder().encode


class Viewer:
    """Serve one page: run its newest frame, show the view it asks for, tell the values it asks for.

    Frames, views and questions each have a place for one: a slow network or a slow page loses frames and makes no
    queue, since nothing is taken up before the answer to the last has left.

    Args:
        socket: accepted already.
        shared: what all pages share.
    """

    def __init__(self, socket: WebSocket, shared: Shared) -> None:
        worker, hub, tapes = shared.worker, shared.hub, shared.tapes
        self._socket = socket
        self._worker = worker
        self._fidelity = shared.fidelity
        self._memory = Memory()
        self._following = (
            None if hub is None else Following(hub, again=self._again, wanted=lambda: self._asking.wanted)
        )
        self._showing = Showing(
            worker, view=shared.view, following=self._following, say=self._say, on_new=self._turn
        )
        self._asking = Asking(
            worker,
            self._showing,
            say=self._say,
            send=socket.send_bytes,
            busy=lambda: self._following is not None and self._following.busy,
        )
        self._taping = None if tapes is None else Taping(tapes, self._say)
        self._relaying = (
            None
            if self._following is None
            else Relaying(
                self._following,
                worker,
                showing=self._showing,
                asking=self._asking,
                taping=self._taping,
                say=self._say,
                send=socket.send_bytes,
            )
        )
        self._facing = facing_for(worker.model.card)
        self._hello = hello(
            worker.model,
            worker.chosen,
            stated=shared.view is not None,
            source=None if hub is None else hub.source,
            records=tapes is not None,
        )
        self._frames: Newest[Frame] = Newest()
        self._glances: Newest[Glance] = Newest()
        self._fault = ""

    async def serve(self) -> None:
        """Serve until the page goes away."""
        with suppress(WebSocketDisconnect):
            await self._say(self._hello)
            await self._work()
            if self._fault:
                await self._say(Trouble(message=self._fault))
                await self._socket.close(PROTOCOL_FAULT, "not a message of the wire")

    async def _work(self) -> None:
        """Do all at once, until one of the works has ended."""
        works = [self._receive, self._look, self._showing.run, self._asking.answer, self._asking.describe]
        if self._relaying is not None:
            works += [self._relaying.frames, self._relaying.faces, self._relaying.states]
        if self._facing is not None:
            works.append(self._search)
        if self._taping is not None:
            works.append(self._taping.run)
        if self._fidelity is not None:
            works.append(self._tell_fidelity)
        tasks = [asyncio.create_task(work()) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if self._following is not None:
                self._following.leave()
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
            if self._taping is not None:
                await self._taping.close()
        for end in ends:
            if isinstance(end, Exception) and not isinstance(end, WebSocketDisconnect):
                raise end

    async def _receive(self) -> None:
        """Lay down what the page sends, until it goes, or sends what is no message."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                self._sort(message.get("bytes"), message.get("text"))
            except (WireError, msgspec.DecodeError, RecursionError) as error:
                self._fault = str(error)
                return

    def _sort(self, binary: bytes | None, text: str | None) -> None:
        if binary is not None:
            message = decode(binary)
            if isinstance(message, Glance):
                self._glances.put(message)
            else:
                self._frames.put(message)
            return
        match _decode_text(text or ""):
            case Show() | Open() as wish:
                self._showing.wish(wish)
            case Inspect() | Describe() as question:
                self._asking.ask(question)
            case Follow(on=on):
                if self._following is not None:
                    self._following.turn(on=on)
            case Steer() as wish:
                if self._following is not None:
                    self._following.steer(wish)
            case Choose() as place:
                self._choose(place)
            case Record(on=on):
                if self._taping is not None:
                    self._taping.wish(on=on)

    def _again(self) -> None:
        self._showing.again()

    def _turn(self) -> None:
        """Let go of the plan before, and show the last frame in the new one, where no newer one has come."""
        self._asking.forget()
        if self._relaying is not None:
            self._relaying.again()

    def _choose(self, place: Choose) -> None:
        if place.served and self._following is not None:
            self._following.choose(place.x, place.y)
        elif self._facing is not None and not place.served:
            self._facing.choose(place.x, place.y)

    async def _look(self) -> None:
        """Run the newest frame; while none comes, hold nothing of the last: its plan may be of a large network."""
        while True:
            frame = await self._frames.take()
            if self._relaying is not None:
                self._relaying.forget()
            try:
                await self._answer(frame)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def _answer(self, frame: Frame) -> None:
        shown = await self._showing.ready()
        if shown is None:
            return
        picks = self._asking.picked(shown.number)
        reading = await self._worker.run(
            self._memory.look, shown.scope, frame.pixels, way=frame.way, picks=picks
        )
        await self._socket.send_bytes(encode_reading(reading, plan=shown.number, frame=frame))
        if self._taping is not None:
            self._taping.keep(reading, frame.pixels)
        await self._asking.sent(reading, shown=shown, sequence=frame.sequence, picks=picks)

    async def _search(self) -> None:
        """Find the faces in the page's newest glance, beside the network."""
        while self._facing is not None:
            glance = await self._glances.take()
            try:
                faces = await self._facing.take(glance.pixels, taken=monotonic(), place=glance.place)
                await self._socket.send_bytes(encode_faces(faces, frame=glance))
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def _tell_fidelity(self) -> None:
        """Tell how far a lossy precision is from f32."""
        if self._fidelity is None:
            return
        news = self._fidelity.follow()
        try:
            while True:
                await self._say(engine_info(self._worker.chosen, await news.take()))
        finally:
            self._fidelity.leave(news)

    async def _say(self, message: ToPage) -> None:
        await self._socket.send_text(_encode_text(message).decode())
