"""One viewer: a page on a socket, with its own view."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from convscope.errors import ConvscopeError
from convscope.live.hub import Hub, News, look
from convscope.live.newest import Newest
from convscope.live.player import Playing
from convscope.live.worker import Worker
from convscope.record.tapes import Tapes
from convscope.scope import Pick, Reading, Scope
from convscope.server.binary import (
    Frame,
    WireError,
    decode_frame,
    encode_exact,
    encode_picture,
    encode_reading,
)
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
from convscope.server.taping import Taping
from convscope.server.telling import described, hello, plan_ready
from convscope.types import Floats
from convscope.view.form import from_link, from_toml
from convscope.view.presets import preset
from convscope.view.view import View

PROTOCOL_FAULT = 1002
_decode_text: Callable[[str], ToServer] = msgspec.json.Decoder(ToServer).decode
_encode_text = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, eq=False)
class _Last:
    """The reading that left last."""

    plan: int
    scope: Scope
    sequence: int
    reading: Reading


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
        self._view = view
        self._hub = hub
        self._taping = None if tapes is None else Taping(tapes, self._say)
        self._news: Newest[News] = Newest()
        self._states: Newest[Playing] = Newest()
        self._kept: News | None = None
        self._follows = False
        self._frames: Newest[Frame] = Newest()
        self._wishes: Newest[Show | Open] = Newest()
        self._questions: Newest[Inspect] = Newest()
        self._curious: Newest[Describe] = Newest()
        self._numbers = itertools.count(1)
        self._fault = ""
        self._shown: tuple[int, Scope] | None = None
        self._picks: tuple[int, tuple[Pick, ...]] = 0, ()
        self._last: _Last | None = None

    async def serve(self) -> None:
        """Serve until the page goes away."""
        source = None if self._hub is None else self._hub.source
        await self._say(hello(self._worker.model, stated=self._view is not None, source=source))
        works = (
            self._receive,
            self._show,
            self._look,
            self._answer,
            self._describe,
            self._relay,
            self._report,
            *(() if self._taping is None else (self._taping.run,)),
        )
        tasks = [asyncio.create_task(work()) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if self._hub is not None:
                self._hub.leave(self)
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
            if self._taping is not None:
                await self._taping.close()
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
            except (WireError, msgspec.DecodeError, RecursionError) as error:
                self._fault = str(error)
                return

    def _sort(self, binary: bytes | None, text: str | None) -> None:
        if binary is not None:
            self._frames.put(decode_frame(binary))
            return
        match _decode_text(text or ""):
            case Inspect() as question:
                self._questions.put(question)
            case Describe() as question:
                self._curious.put(question)
            case Follow(on=on):
                self._follow(on=on)
            case Steer() as steer:
                self._steer(steer)
            case Record(on=on):
                if self._taping is not None:
                    self._taping.wish(on=on)
            case wish:
                self._wishes.put(wish)

    def hand(self, news: News) -> None:
        """Take a frame of the hub; the newest counts."""
        if self._follows:
            self._news.put(news)

    def tell(self, playing: Playing) -> None:
        """Hear how it stands with the hub's source."""
        self._states.put(playing)

    def again(self) -> None:
        """Make the plan once more: the hub's readings are to hold something else."""
        if self._shown is not None:
            self._wishes.put(Show(view=self._shown[1].plan.view))

    def _follow(self, *, on: bool) -> None:
        self._follows = on and self._hub is not None
        if self._hub is not None and on:
            self._states.put(self._hub.player.state)

    def _steer(self, steer: Steer) -> None:
        if self._hub is None:
            return
        player = self._hub.player
        match steer.do:
            case "play":
                player.play(speed=steer.speed)
            case "pause":
                player.pause()
            case "seek":
                player.seek(steer.number)
            case "step":
                player.step(steer.number)

    async def _show(self) -> None:
        """Make a plan of the newest view that was asked for; the old one runs until it is ready."""
        while True:
            wish = await self._wishes.take()
            try:
                scope = await self._scope(self._meant(wish))
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))
                continue
            same = self._shown is not None and self._shown[1].serves(scope.plan)
            number = self._shown[0] if same and self._shown else next(self._numbers)
            await self._say(plan_ready(scope, number=number))
            self._shown = number, scope
            if self._kept is not None and not same:
                self._news.put(self._kept)

    async def _scope(self, view: View) -> Scope:
        if self._hub is None:
            return await self._worker.scope(view)
        scope = await self._worker.scope(view, also=self._hub.follow(self, view))
        self._hub.offer(scope)
        return scope

    def _meant(self, wish: Show | Open) -> View:
        """Read the view that is asked for."""
        if isinstance(wish, Show):
            return wish.view
        if wish.form == "preset":
            if not wish.text and self._view is not None:
                return self._view
            return preset(wish.text, self._worker.model, class_=wish.class_)
        return from_link(wish.text) if wish.form == "link" else from_toml(wish.text)

    async def _look(self) -> None:
        """Run the newest frame."""
        while True:
            frame = await self._frames.take()
            if self._shown is None:
                continue
            number, scope = self._shown
            picks = self._picked(number)
            try:
                reading = await self._worker.run(scope.look, frame.pixels, way=frame.way, picks=picks)
                await self._socket.send_bytes(encode_reading(reading, plan=number, frame=frame))
                if self._taping is not None:
                    self._taping.keep(reading, frame.pixels)
                self._last = last = _Last(number, scope, frame.sequence, reading)
                if picks == self._picked(number):
                    await self._tell(picks, reading.exacts, last)
                else:  # asked for while the network ran
                    await self._catch_up(last)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def _relay(self) -> None:
        """Send the hub's newest frame; where its reading does not hold what this page shows, run it once more."""
        while True:
            news = await self._news.take()
            self._kept = news
            if self._shown is None:
                continue
            number, scope = self._shown
            reading = news.reading
            try:
                if not scope.serves(reading.plan):
                    reading = await self._worker.run(look, scope, news.shot, news.patch, news.way)
                await self._socket.send_bytes(encode_picture(news, plan=number))
                await self._socket.send_bytes(encode_reading(reading, plan=number, frame=news))
                if self._taping is not None:
                    shot = news.shot
                    self._taping.keep(reading, news.picture, box=news.box, name=shot.name, label=shot.label)
                self._last = last = _Last(number, scope, news.sequence, reading)
                await self._catch_up(last)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def _report(self) -> None:
        """Tell how it stands with the hub's source."""
        while True:
            playing = await self._states.take()
            await self._say(State(playing=playing.playing, speed=playing.speed, problem=playing.problem))

    async def _answer(self) -> None:
        """Tell exact values of the last reading, and go on with those to come."""
        while True:
            question = await self._questions.take()
            picks = tuple(Pick(watch=one.watch, unit=one.unit) for one in question.units)
            if self._shown is None or self._shown[0] != question.plan:
                continue
            try:
                self._shown[1].check(picks)
                self._picks = question.plan, picks
                if self._last is not None and self._last.plan == question.plan:
                    await self._catch_up(self._last)
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))

    async def _describe(self) -> None:
        """Tell what a unit has learned."""
        while True:
            asked = await self._curious.take()
            try:
                answer = await asyncio.to_thread(
                    described, self._worker.model, layer=asked.layer, unit=asked.unit
                )
            except ConvscopeError as error:
                await self._say(Trouble(message=str(error)))
                continue
            await self._say(answer)

    def _picked(self, plan: int) -> tuple[Pick, ...]:
        """Give the units whose exact values are wanted with each reading of a plan."""
        of, picks = self._picks
        return picks if of == plan else ()

    async def _catch_up(self, last: "_Last") -> None:
        """Tell the exact values of a reading that has left without them, unless a newer one has left since."""
        picks = self._picked(last.plan)
        values = await self._worker.run(last.scope.exact, last.reading, picks)
        if self._last is last:
            await self._tell(picks, values, last)

    async def _tell(self, picks: Sequence[Pick], values: Sequence[Floats], last: "_Last") -> None:
        for pick, one in zip(picks, values, strict=True):
            await self._socket.send_bytes(
                encode_exact(one, plan=last.plan, sequence=last.sequence, watch=pick.watch, unit=pick.unit)
            )

    async def _say(self, message: ToPage) -> None:
        await self._socket.send_text(_encode_text(message).decode())
