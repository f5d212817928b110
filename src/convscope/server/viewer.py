"""One viewer: a page on a socket, with its own view."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from convscope.errors import ConvscopeError
from convscope.live.hub import Hub, News, look
from convscope.live.newest import Newest
from convscope.live.worker import Worker
from convscope.record.tapes import Tapes
from convscope.server.asking import Asking
from convscope.server.binary import Frame, WireError, decode_frame, encode_picture, encode_reading
from convscope.server.following import Following
from convscope.server.messages import (
    Describe,
    Follow,
    Inspect,
    Open,
    Record,
    Show,
    State,
    Steer,
    ToPage,
    ToServer,
    Trouble,
)
from convscope.server.showing import Showing
from convscope.server.taping import Taping
from convscope.server.telling import hello
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
        view: what the page begins with, where it does not know better; None: what suits the model.
        hub: the source on the server's side; None: frames come from the page.
        tapes: where recordings go; None: nothing is recorded.
    """

    def __init__(
        self,
        socket: WebSocket,
        *,
        worker: Worker,
        view: View | None = None,
        hub: Hub | None = None,
        tapes: Tapes | None = None,
    ) -> None:
        self._socket = socket
        self._worker = worker
        self._following = None if hub is None else Following(hub, worker, again=self._again)
        self._showing = Showing(
            worker, view=view, following=self._following, say=self._say, on_new=self._look_again
        )
        self._asking = Asking(worker, self._showing, say=self._say, send=socket.send_bytes)
        self._taping = None if tapes is None else Taping(tapes, self._say)
        self._hello = hello(
            worker.model,
            stated=view is not None,
            source=None if hub is None else hub.source,
            records=tapes is not None,
        )
        self._frames: Newest[Frame] = Newest()
        self._kept: News | None = None
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
        if self._following is not None:
            works += [self._relay, self._report]
        if self._taping is not None:
            works.append(self._taping.run)
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
            self._frames.put(decode_frame(binary))
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
            case Record(on=on):
                if self._taping is not None:
                    self._taping.wish(on=on)

    def _again(self) -> None:
        self._showing.again()

    def _look_again(self) -> None:
        """Show the last frame in another plan, where no newer one has come."""
        if self._following is not None and self._kept is not None:
            self._following.news.lay(self._kept.anew())

    async def _look(self) -> None:
        """Run the newest frame."""
        while True:
            frame = await self._frames.take()
            self._kept = None
            shown = self._showing.now
            if shown is None:
                continue
            picks = self._asking.picked(shown.number)
            try:
                reading = await self._worker.run(shown.scope.look, frame.pixels, way=frame.way, picks=picks)
                await self._socket.send_bytes(encode_reading(reading, plan=shown.number, frame=frame))
                if self._taping is not None:
                    self._taping.keep(reading, frame.pixels)
                await self._asking.sent(reading, shown=shown, sequence=frame.sequence, picks=picks)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def _relay(self) -> None:
        """Send the hub's newest frame; where its reading does not hold what this page shows, run it once more."""
        if self._following is None:
            return
        while True:
            self._kept = news = await self._following.news.take()
            shown = self._showing.now
            if shown is None:
                continue
            reading = news.reading
            try:
                if not shown.scope.serves(reading.plan):
                    reading = await self._worker.run(look, shown.scope, news.shot, news.patch, news.way)
                await self._socket.send_bytes(encode_picture(news, plan=shown.number))
                await self._socket.send_bytes(encode_reading(reading, plan=shown.number, frame=news))
                if self._taping is not None:
                    shot = news.shot
                    self._taping.keep(reading, news.picture, box=news.box, name=shot.name, label=shot.label)
                await self._asking.sent(reading, shown=shown, sequence=news.sequence)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def _report(self) -> None:
        """Tell how it stands with the hub's source."""
        if self._following is None:
            return
        while True:
            state = await self._following.states.take()
            await self._say(State(playing=state.playing, speed=state.speed, problem=state.problem))

    async def _say(self, message: ToPage) -> None:
        await self._socket.send_text(_encode_text(message).decode())
