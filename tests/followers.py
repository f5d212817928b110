"""Pages that follow a hub, played by tests."""

import asyncio
import time

from convscope.view.plan import make_plan


class Page:
    """A follower that asks for a scope as a viewer does."""

    def __init__(self, hub, worker):
        self.hub, self.worker = hub, worker
        self.view, self.scope = None, None
        self.news, self.states, self.asked = [], [], 0
        self.sights, self.begun, self.faces = [], [], []
        self.on, self.wanted = True, ()
        self.tasks = set()

    def see(self, sight):
        self.sights.append((time.perf_counter(), sight))

    def begin(self, sight, box):
        self.begun.append(sight.sequence)

    def find(self, sight, faces):
        self.faces.append((sight, faces))

    def hand(self, news):
        self.news.append((time.perf_counter(), news))

    def tell(self):
        self.states.append(self.hub.state)

    def again(self):
        self.asked += 1
        task = asyncio.get_running_loop().create_task(self.show(self.view))
        self.tasks.add(task)

    async def show(self, view):
        self.view = view
        needs = make_plan(self.worker.model, view).watches
        self.scope = await self.worker.scope(view, also=self.hub.follow(self, needs))
        self.hub.offer(self.scope)
        _ = self.hub.player


async def until(good, seconds=5):
    end = time.perf_counter() + seconds
    while not good():
        assert time.perf_counter() < end
        await asyncio.sleep(0.005)
