"""Driving the app by keys, and reading what a person sees."""

import asyncio
from types import CoroutineType

from textual.events import Key
from textual.pilot import Pilot
from textual.worker import Worker

from tests.clock import FakeClock

IDLE_GROUPS = {"watch", "ticker", "follow"}
"""Workers that wait on the clock most of the time."""


async def settle(pilot: Pilot[None]) -> None:
    """Until nothing is going on but what waits on the clock."""
    quiet = 0
    for _ in range(400):
        await pilot.pause()
        running = [each for each in pilot.app.workers if each.is_running]
        busy = [each for each in running if each.group not in IDLE_GROUPS]
        busy = [each for each in busy if not waits_on_clock(each)]
        quiet = 0 if busy else quiet + 1
        if quiet == 3:
            return
        await asyncio.sleep(0.005 if busy else 0)
    raise AssertionError(f"still busy: {busy}")


def waits_on_clock(worker: Worker[object]) -> bool:
    """Whether ``worker`` does nothing until the test moves the clock."""
    awaited: object = worker._task.get_coro() if worker._task is not None else None
    while isinstance(awaited, CoroutineType):
        if awaited.cr_code is FakeClock.sleep.__code__:
            return True
        awaited = awaited.cr_await
    return False


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press ``keys`` one by one, letting the app finish after each."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def type_text(pilot: Pilot[None], *texts: str) -> None:
    """Type each text into the focused control and go to the next one."""
    for text in texts:
        burst(pilot, *text, "tab")
        await settle(pilot)


def burst(pilot: Pilot[None], *keys: str) -> None:
    """Hand over ``keys`` as fast as a terminal that lagged would: nothing is waited for."""
    for key in keys:
        pilot.app.post_message(Key(key, key if len(key) == 1 else None))


def screen_text(pilot: Pilot[None]) -> str:
    """What the screen on top shows, line by line."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def line_with(pilot: Pilot[None], word: str) -> str:
    """The first line of the screen that holds ``word``."""
    for line in screen_text(pilot).splitlines():
        if word in line:
            return line.strip()
    raise AssertionError(f"{word!r} is not on the screen:\n{screen_text(pilot)}")
