"""One running app in front of the fault server, on which cell after cell is played."""

import asyncio
import gc
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker

from stitch_tui.app import StitchApp
from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import ConnectError
from stitch_tui.connect.token import read_token
from stitch_tui.sandbox import SCENARIOS, Sandbox
from stitch_tui.session import Session
from stitch_tui.widgets.notice import Notice
from tests.clock import FakeClock
from tests.faults.server import FaultServer
from tests.pilot.driving import IDLE_GROUPS, burst, screen_text, waits_on_clock

TOKEN = "ac_token-of-the-matrix"
PASSWORD = "pass-word/of the matrix"
PATIENT, IMPATIENT = 10.0, 0.4
"""Seconds an answer may take; the short time is for faults that never answer."""

_PULSE = 0.005
_QUIET_TURNS = 10
"""Turns of the event loop; a key is handed from one part of the app to the next in each."""


class Heartbeat:
    """The longest time, in seconds, for which the event loop did one thing, since ``start``.

    ``wall`` is all of it. Of that, ``ours`` is at most what this process worked meanwhile, so that
    it says the same on a busy machine; the server's thread is left out.
    """

    def __init__(self, server: FaultServer) -> None:
        self._server = server
        self._timer: asyncio.TimerHandle | None = None
        self.wall = self.ours = 0.0

    def start(self) -> None:
        gc.disable()  # how long it takes depends on all that pytest has loaded
        self.wall = self.ours = 0.0
        self._last = self._now()
        self._beat()

    def stop(self) -> None:
        self._note()
        gc.enable()
        if self._timer is not None:
            self._timer.cancel()

    def _now(self) -> tuple[float, float]:
        return time.perf_counter(), time.process_time() - self._server.cpu_seconds

    def _beat(self) -> None:
        self._note()
        self._timer = asyncio.get_running_loop().call_later(_PULSE, self._beat)

    def _note(self) -> None:
        last, self._last = self._last, self._now()
        wall, worked = (now - before for now, before in zip(self._last, last, strict=True))
        self.wall = max(self.wall, wall)
        self.ours = max(self.ours, min(wall, worked))


class Stage:
    """``raised`` are the errors of all requests, as a traceback would print them."""

    pilot: Pilot[None]

    def __init__(self, server: FaultServer) -> None:
        self.server = server
        self.heartbeat = Heartbeat(server)
        self.raised: list[str] = []
        self.clock = FakeClock()
        self.app = StitchApp(self._open, api_label="127.0.0.1", token=TOKEN)
        self.is_set = False
        """Whether the app is where the next cell begins."""
        # Textual draws nothing for 50 ms after a screen has come, lest it flickers.
        self.app.delay_update = lambda delay=0.0: None  # type: ignore[method-assign]  # noqa: ARG005
        self.start_over("happy")

    def start_over(self, scenario: str) -> None:
        """Another account behind the same address."""
        self.server.start_over(Sandbox(token=TOKEN, scenario=SCENARIOS[scenario], clock=self.clock))

    async def go_home(self) -> None:
        """Begin at the destinations, with nothing left of what was there before.

        Another session would do that too, and take three times as long.
        """
        session = await self.app.session()
        session.unanswered.clear()
        session._timelines.clear()
        self.app._drafts.clear()
        self.app.show_destinations()
        await self.press("r")

    async def begin_anew(self) -> None:
        """Sign in again."""
        await self.app.use_session(self._open(TOKEN, demo=False))
        await self.rest()

    def wait_at_most(self, seconds: float) -> None:
        """Let requests be answered within ``seconds``."""
        self._transport._deadline = seconds

    async def close(self) -> None:
        """Close the connections."""
        await (await self.app.session()).client.close()

    def _open(self, token: str | None, *, demo: bool) -> Session:
        assert not demo
        address = read_address(self.server.url)
        client = ConnectClient(address, read_token(token or ""), clock=self.clock)
        self._transport: Any = client._transport
        for name in ("get", "write"):
            setattr(self._transport, name, self._noting(getattr(self._transport, name)))
        return Session(client, address.url, address.label, self.clock, lambda: 0.0)

    def _noting(self, send: Callable[..., Any]) -> Callable[..., Any]:
        async def noted(*args: object, **named: object) -> object:
            try:
                return await send(*args, **named)
            except ConnectError as error:
                self.raised += [error.advice, repr(error), *traceback.format_exception(error)]
                raise

        return noted

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def text(self) -> str:
        """What is on the screen."""
        return screen_text(self.pilot)

    @property
    def notice(self) -> str:
        """The message at the foot of the screen, empty where there is none."""
        shown = self.screen.query_one(Notice)
        return text_of(shown) if shown.has_class("-shown") else ""

    async def press(self, *keys: str, until: Callable[[], bool] = lambda: True) -> None:
        """Press ``keys`` all at once, then let the app finish, and until ``until`` holds."""
        burst(self.pilot, *keys)
        await self.rest(until)

    async def rest(self, until: Callable[[], bool] = lambda: True) -> None:
        """Until nothing is going on; time passes for what waits on the clock."""
        give_up = time.monotonic() + 20
        quiet = 0
        while quiet < _QUIET_TURNS:
            await asyncio.sleep(0)
            if self.app._exception is not None:
                raise self.app._exception
            busy = [each for each in self.app.workers if each.is_running and not _rests(each)]
            if self._has_messages():
                quiet = 0
            elif not busy and until():
                self.screen._on_timer_update()
                quiet += 1
            else:
                assert time.monotonic() < give_up, f"still busy: {busy}\n{self.text}"
                quiet = 0
                await asyncio.sleep(0.002)
                asking = [each for each in busy if each.group not in IDLE_GROUPS]
                if asking and all(waits_on_clock(each) for each in asking):
                    await self.clock.advance(5)

    def _has_messages(self) -> bool:
        """Whether something is on its way from one part of the app to another."""
        stack = self.app.screen_stack
        parts = [node for screen in stack for node in screen.walk_children(with_self=True)]
        return any(
            each._message_queue.qsize() or each._next_callbacks for each in (self.app, *parts)
        )


def _rests(worker: Worker[Any]) -> bool:
    """Whether ``worker`` has done what there is to do, and comes back after a while."""
    return worker.group == "watch" or (worker.group in IDLE_GROUPS and waits_on_clock(worker))


def text_of(shown: Static) -> str:
    """What ``shown`` says, whole, however much of it there is room for."""
    return str(shown.visual)


@asynccontextmanager
async def running() -> AsyncIterator[Stage]:
    """An app at its first screen."""
    with FaultServer() as server:
        stage = Stage(server)
        async with stage.app.run_test(size=(100, 30)) as stage.pilot:
            await stage.app.session()
            await stage.rest()
            yield stage
        await stage.close()
